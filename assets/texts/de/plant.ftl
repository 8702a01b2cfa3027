### Die Anlage, ihre 3D-Ansicht und das Steuern von Hand.

plant-none = Kein Experiment ist offen
    .text = Wählen Sie oben eine Vorlage, oder öffnen Sie einen Lauf oder ein eigenes Modell.
    .action = Vorlage öffnen…

## Welche

plant-preset = Vorlage
    .tooltip = Mit einem anderen Experiment neu beginnen
    .none = auswählen…
    .file = Datei öffnen…
plant-agent = Agent
    .tooltip = Mit einem anderen Roboter beginnt das Experiment von vorn
    .model = Modell öffnen…
plant-variant = Variante
    .tooltip = faithful: Zeitschritt, Übersetzungen und Belohnungen wie bei den Autoren; modern: die Physik von Gymnasium

## Wie sie läuft

plant-run = Starten
plant-pause = Pause
plant-step = Schritt
plant-reset = Zurücksetzen
plant-achieved = { $speed } x erreicht
    .tooltip = Geschwindigkeit im Verhältnis zur Echtzeit, seit die Anlage läuft; vielleicht kommt der Planer oder der Rechner nicht mit

## Die 3D-Ansicht

plant-view = 3D-Ansicht
    .empty = 3D-Ansicht, noch ohne Bild
plant-no-model = Von diesem Roboter gibt es kein Modell zum Zeichnen: sein Zustand steht unten
plant-unheard = Vom Roboter war noch nichts zu hören
plant-still-at-rest = Leertaste drücken, damit die Anlage läuft
plant-drawing = Wird gezeichnet…
plant-torn = Die 3D-Ansicht hat ein unvollständiges Bild geliefert
plant-track = Folgen
    .tooltip = Den Roboter im Bild behalten
plant-nothing-there = In der Mitte der 3D-Ansicht ist nichts, woran sich ziehen ließe

## Ihr Zustand in Zahlen

plant-state = Zustand
    .none = Die Anlage hat sich noch nicht bewegt. Leertaste drücken, damit sie läuft.
plant-now = Schritt { $step }   { $time } s   Return { $total }
plant-bar = innerhalb der Grenzen
    .seen = innerhalb des bisher gesehenen Bereichs

## Ihre Aktionen von Hand

plant-hand = Aktionen von Hand
    .off = Die laufende Aufgabe abwarten oder anhalten: Sie hat die Anlage in der Hand
plant-range = { $from } bis { $to } { $unit }
plant-rest = Alle auf null
    .tooltip = Alle Aktoren ruhen lassen
plant-halt = Stillstehen
    .tooltip = Die Motoren anhalten und weiter zusehen
    .off = Der Roboter wird nicht von Hand gesteuert: zuerst „{ plant-run }“ drücken

## Was der Rest des Programms sagt

plant-swimmer = drei Stäbe in einer zähen Flüssigkeit, gesteuert über zwei Gelenke
plant-half-cheetah = ein der Länge nach halbiertes laufendes Tier, sechs Gelenke in der senkrechten Ebene
plant-ant = eine Kugel auf vier Beinen, acht Gelenke
plant-hopper = ein hüpfendes Bein, drei Gelenke in der senkrechten Ebene
