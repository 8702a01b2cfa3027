### Der Roboter an der seriellen Schnittstelle.


## Wie es ihm geht

robot-doing = Wie es ihm geht
robot-unheard = Noch nichts von ihm gehört. Verbinden Sie ihn, oder lassen Sie ihn etwas tun.
robot-stop = Roboter anhalten
    .tooltip = Hält die Motoren sofort an  (Leertaste)
    .off = Im Augenblick bewegt ihn nichts
robot-at = an { $port }
robot-battery = Akku, { $percent } %
robot-battery-unknown = Akku: nicht gemeldet
robot-signal = Funksignal
robot-pose-age = Alter der Pose
robot-pose-unheard = keine Pose empfangen
robot-unseen = niemand sieht ihn
robot-frames-good = Telegramme gut
robot-frames-bad = fehlerhaft
robot-frames-late = verspätet
robot-frames-stale = veraltet
robot-late-steps = Schritte außer Takt
robot-jumps = Sprünge der Pose
robot-stops = mal angehalten
robot-low-battery = Der Akku ist fast leer: Die Beine drehen langsamer als befohlen.
robot-weak-signal = Der Funk ist kaum zu hören: Holen Sie den Roboter näher heran.
robot-poor-line = Viele Antworten gehen verloren: Ein anderer Kanal oder ein freieres Umfeld kann helfen.
robot-cameras-blind = Die Kameras sehen den Roboter nicht: Er wird nicht bewegt.

## Dasselbe in einer Zeile

robot-line-battery = Akku
robot-line-signal = Stärke des Funksignals
robot-line-frames = { $good } gut, { $bad } fehlerhaft, { $late } verspätet
    .tooltip = Telegramme des Roboters
robot-line-pose = Pose { $age } ms alt
    .tooltip = Wann der Roboter zuletzt gesehen wurde
robot-line-no-pose = keine Pose
robot-line-lost = Verbindung verloren
    .tooltip = Er wird gesucht und bewegt sich erst wieder, wenn Sie es sagen
robot-line-space = Leertaste hält an
    .tooltip = Die Leertaste hält die Motoren sofort an

## Wo er angeschlossen ist

robot-plugged = Wo er angeschlossen ist
robot-look = Neu suchen
    .tooltip = Noch einmal nach seriellen Schnittstellen suchen
robot-this-port = Mit dem verbinden, was hier angeschlossen ist
robot-port = Schnittstelle
    .tooltip = Eine serielle Schnittstelle, etwa /dev/ttyUSB0, COM3 oder was `foresight emulate` ausgibt; oder demo:TERRAIN für einen emulierten Roboter

## Wie er erreicht wird

robot-reached = Wie er erreicht wird
robot-hexapod = Hexapod
robot-own = Ein eigener Roboter
    .note = Er sagt selbst, was sein Zustand und seine Aktionen sind, im Protokoll aus presets/robot/OWN_ROBOT.md: eine Seite, mit einem Sketch für einen Arduino in assets/sketches.
robot-baud = Baud
    .tooltip = Bits pro Sekunde auf dem Kabel
robot-firmware = Firmware
    .tooltip = Die Firmware der Autoren antwortet auf jeden Befehl mit ihren Sensoren; die des Herstellers meldet nur die Stellung der Beine
robot-firmware-authors = der Autoren
robot-firmware-stock = des Herstellers
robot-address = Funkadresse
    .tooltip = Die 16-Bit-Adresse des Roboters im Funknetz; 1, wenn sie nicht geändert wurde
robot-poses = Posen kommen an
    .tooltip = Wo die Datagramme des Motion-Capture-Systems ankommen, HOST:PORT, oder natnet:HOST:1511?group=239.255.42.99 für Motive von OptiTrack; leer: Niemand sieht den Roboter; ein Modell von ihm lässt sich lernen, er aber nicht steuern
robot-slowest = Langsamste Beine
    .unit = Hz
    .tooltip = Drehzahl der Beine bei der kleinsten Aktion
robot-fastest = Schnellste Beine
    .unit = Hz
    .tooltip = Drehzahl der Beine bei der größten Aktion; Zufallsdaten der Autoren: 2 bis 9 Hz, schnell: 4 bis 12
robot-faults = Störungen
    .tooltip = Was schiefgeht, etwa drop=0.1 (Antworten, die nie kommen), late, twice, spoil, split, garbage, glitch, blind, stuck=left; leer: nichts
robot-emulated = Ein emulierter Roboter hinter dem echten Treiber: kein Kabel, kein Akku zu laden.
robot-connect = Verbinden
    .tooltip = Fragt den Roboter, wer er ist; er bewegt sich nicht. Öffnet das Experiment, in dem dieser Roboter lernt
    .off = Zuerst die laufende Aufgabe anhalten

## Was das übrige Programm sagt

robot-port-built-in = eingebaut
robot-port-unknown = unbekannter Art
