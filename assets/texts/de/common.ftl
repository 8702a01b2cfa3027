### Wörter, die an mehreren Stellen stehen.

common-close = Schließen

## Was gemeldet wurde

common-log-trouble = Nur Probleme
    .tooltip = Nur Warnungen und Fehler
common-log-copy = Alles kopieren
    .off = Noch wurde nichts gemeldet
common-log-empty = Noch wurde nichts gemeldet. Was geschieht und was schiefgeht, bleibt hier stehen.
common-log-times = ({ $n }-mal)
common-log-info = Info
common-log-success = Erfolg
common-log-warning = Warnung
common-log-error = Fehler
common-saved = Gespeichert in { $folder }
common-left-behind = Ein Lauf, der nicht gespeichert wurde, ist noch da: { $what }. „Datei > { $command }“ holt ihn zurück

## Warum gerade nichts begonnen werden kann

common-open-first = Zuerst ein Experiment öffnen
common-wait = Die laufende Aufgabe abwarten oder anhalten
common-idle = Gerade läuft nichts
common-untrained = Erst ein Modell trainieren

## Die laufende Anlage

common-speed = Geschwindigkeit
    .tooltip = Gewünschte Geschwindigkeit im Verhältnis zur Echtzeit, auch einer Wiedergabe  (+ und -)
    .max = max
common-record = Aufzeichnen
    .tooltip = Was die Anlage unter Ihrer Hand tut, als Episode der Trainingsdaten behalten
    .stop = Aufzeichnung beenden
    .on = Aufzeichnung läuft
common-live = live
