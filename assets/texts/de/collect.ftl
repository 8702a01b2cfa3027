### Daten sammeln.

collect-closed = Kein Experiment ist offen
    .text = Öffnen Sie eine Vorlage, um einen Roboter zu wählen; sammeln Sie dann Daten von ihm.
    .button = Vorlage öffnen…

## Wie viel da ist: Unterschriften von Zahlen

collect-figure-train = Roboterzeit zum Trainieren
collect-figure-transitions = Übergänge
collect-figure-held-out = zum Validieren zurückgehalten
collect-figure-episodes = Episoden

## Wie neue Daten entstehen

collect-new = Neue Daten
collect-how-random = Zufällig
collect-how-held = Gehaltene Aktionen
collect-how-by-hand = Von Hand
    .about = „Aufzeichnen“ drücken, mit den Schiebereglern im Bereich „Anlage“ fahren, „Aufzeichnung beenden“ drücken: Das ist eine Episode. „Zurücksetzen“ beginnt die nächste.
collect-hold-least = Mindestens gehalten
    .unit = Schritte
    .tooltip = Jede zufällige Aktion wird eine Anzahl von Schritten gehalten, die zwischen diesen beiden liegt
collect-hold-most = Höchstens gehalten
    .unit = Schritte
    .tooltip = Jede zufällige Aktion wird eine Anzahl von Schritten gehalten, die zwischen diesen beiden liegt
collect-use = Verwendung
    .tooltip = Ganze Episoden werden zurückgehalten, damit Fehler an dem gemessen werden, was das Modell nie gesehen hat
    .both = Training und Validierung
    .training = Training
    .validation = Validierung (zurückgehalten)

## Wie viel zu sammeln ist

collect-amount = Wie viel
    .tooltip = Angabe in Episoden oder in Minuten der Roboterzeit
    .by-episodes = Episoden und Schritte
    .by-robot-time = Roboterzeit
collect-robot-time = Roboterzeit
    .unit = min
    .tooltip = Auf ganze Episoden gerundet
collect-episodes = Episoden
    .tooltip = Jede beginnt von einem neuen zufälligen Start
collect-steps = Schritte je Episode
    .tooltip = Regelschritte; eine Episode kann früher enden
collect-amount-in-all = { $count } Übergänge, { $time } Roboterzeit
collect-held-out = Zurückgehaltene Episoden
    .tooltip = Nach den Trainingsepisoden gesammelt; mit ihnen wird nie trainiert
collect-terminate = Episode endet, wenn der Agent sie beendet
    .tooltip = Aus: Der Roboter wird auch nach einem Sturz weiter aufgezeichnet
collect-watch = Beim Sammeln zusehen
    .tooltip = Zeigt einen der Roboter in der 3D-Ansicht; ohne Grafikkarte kostet das Zeichnen einen Teil der Rechenleistung

## Sammeln

collect-start = Daten sammeln
    .more = Mehr sammeln
collect-progress = { $done } { $unit }
    .left = { $done } { $unit }, noch { $time }
collect-stop = Anhalten
    .tooltip = Was bisher gesammelt wurde, bleibt
collect-empty = Noch keine Daten
    .text = Sammeln Sie zu Beginn zufällige Episoden: Das Modell lernt aus allem, was der Roboter tut.

## Die Tabelle der Episoden

collect-table = Episoden
collect-column-episode = Episode
    .tooltip = In der Reihenfolge ihres Eintreffens
collect-column-source = Quelle
    .tooltip = Zufällige, gehaltene oder von Hand gefahrene Aktionen, oder der Regler in einer Iteration
collect-column-use = Nutzung
    .tooltip = Zum Trainieren oder zurückgehalten
collect-column-length = Länge
    .tooltip = Regelschritte, und Sekunden Roboterzeit
collect-column-return = Return
    .tooltip = Summe der Belohnungen, die die Anlage selbst vergibt
collect-column-tags = Stichwörter
    .tooltip = Ihre eigenen Wörter, durch Kommas getrennt: etwa ein Untergrund
collect-split-train = Training
collect-split-held-out = Validierung
collect-ended-early = Früher beendet: Der Agent ist gestürzt
collect-tags = Stichwörter der Episode { $id }
    .hint = hinzufügen…
collect-drop = Weglassen
    .tooltip = Episode { $id } nicht zum Trainieren verwenden; sie bleibt erhalten
collect-restore = Verwenden
    .tooltip = Episode { $id } wieder verwenden

## Wo die Daten liegen

collect-coverage = Abdeckung
collect-coverage-about = Wie oft jedes Element des Zustands (blau) und der Aktion (orange) welchen Wert hatte.
collect-coverage-seen = Aus { $seen } von { $all } Übergängen.
collect-histogram = Histogramm von { $name }

## Was der Rest des Programms sagt

collect-source-random = zufällig
collect-source-held = gehalten
collect-source-driven = gefahren
collect-source-recorded = aufgezeichnet
