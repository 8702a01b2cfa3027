### Versuchsreihen, Abbildungen und Tabellen.


## Welche Abbildung, und wo

experiments-choice = Eine Abbildung des Blogbeitrags
experiments-figure = Abbildung
    .tooltip = Was verändert wird, und was davon gezeichnet wird
experiments-folder = Ordner
    .tooltip = Hierher kommen die Läufe; vollständige werden nie noch einmal gerechnet. Leer: sweeps/ und der Name der Abbildung
experiments-reduced = Mit weniger von allem
    .tooltip = Weniger Rollouts und Kandidaten, wie die Versuchsreihe selbst es vorgibt: Minuten statt Stunden
experiments-start = Starten
    .tooltip = Rechnet, was noch nicht vollständig ist, ein Prozess je Kern; angehaltene Versuchsreihen laufen dort weiter, wo sie waren
    .off = Erst die laufende anhalten
experiments-look = Ansehen
    .tooltip = Zeigt, was im Ordner vollständig ist, und rechnet nichts
    .off = Erst die laufenden Läufe abwarten oder anhalten
experiments-stop = Läufe anhalten
    .tooltip = Vollständige Läufe bleiben
experiments-empty = Keine Abbildung ist geöffnet
    .text = Jede Abbildung entsteht aus vielen Läufen, und jeder Lauf lässt sich in den anderen Bereichen öffnen.

## Die Abbildung

experiments-done = { $done } von { $all } Läufen
    .left = { $done } von { $all } Läufen, noch { $time }
experiments-as-figure = Als Abbildung
experiments-run-by-run = Lauf für Lauf
experiments-claim = Der Blogbeitrag: { $claim }
experiments-holds = Es gilt: { $why }.
    .not = Es gilt nicht: { $why }.
experiments-points = Läufe als Punkte
    .series = Reihe { $n }
    .seed = Startzahl { $seed }
    .pointed-at = unter dem Zeiger
    .open = { $value }; klicken, um diesen Lauf zu öffnen

## Die Tabelle der Läufe

experiments-runs = Läufe
experiments-seed = Startzahl
experiments-state = Zustand
    .waiting = wartet
    .not-run = nicht gelaufen
    .complete = vollständig
    .failed = gescheitert
    .starting = beginnt
experiments-open = Öffnen
    .tooltip = Diesen Lauf in den anderen Bereichen öffnen: zurückblicken, untersuchen, auf seinem Modell neue Pfade zeichnen
    .named = { $name } öffnen
    .off = Warten, bis dieser Lauf vollständig ist

## Was der Rest des Programms sagt

experiments-doing-collecting = Sammeln
experiments-doing-training = Training
experiments-doing-evaluating = Auswertung
experiments-doing-controlling = Regelung
experiments-doing-imitating = Nachahmung
experiments-doing-fine-tuning = Feinabstimmung
experiments-result-return = Return
experiments-result-cost = Schrittkosten der Autoren
experiments-result-distance = mittlerer Abstand vom Pfad (m)
experiments-result-error = Fehler ohne Rückführung nach 100 Schritten (normiert)
experiments-against-transitions = gelernte Übergänge
experiments-against-iterations = Iterationen der Aggregation
