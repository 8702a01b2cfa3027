### Vorhersage ohne Rückführung.

diagnose-no-model = Noch kein Modell
    .hint = Trainieren Sie ein Modell; hier werden seine Vorhersagen dann mit Episoden verglichen, die es nicht gesehen hat.
    .action = Zum Training
diagnose-nothing = Noch nichts vorhergesagt
    .hint = Wählen Sie oben eine zurückgehaltene Episode. Zurückgehalten werden Episoden beim Sammeln der Daten.

## Welche Vorhersage

diagnose-episode = Zurückgehaltene Episode
    .tooltip = Episoden, auf denen das Modell nicht trainiert wurde
    .name = { $id } · { $source } · { $steps ->
        [one] 1 Schritt
       *[other] { $steps } Schritte
    }
diagnose-no-episode = keine
diagnose-from = ab Schritt
    .tooltip = Wo in der Episode die Vorhersage beginnt
diagnose-for = über
    .unit = Schritte
    .tooltip = So viele Schritte werden ohne Korrektur vorhergesagt
diagnose-elements = Elemente
    .tooltip = Elemente zeigen, deren Name dies enthält, z. B. velocity
    .hint = alle
diagnose-threshold = Schwelle
    .tooltip = Normierter quadratischer Fehler, ab dem die Vorhersage als verloren gilt; 1 ist nicht besser als der Mittelwert

## Verlauf und Vorhersage jedes Zustandselements

diagnose-plot = tatsächlich und vorhergesagt
diagnose-truth = tatsächlich
diagnose-prediction = vorhergesagt
diagnose-ahead = Schritte voraus
diagnose-no-match = Kein Element hat das in seinem Namen.
diagnose-passes = Fehler überschreitet die Schwelle bei Schritt { $step }
diagnose-diverges = divergiert bei Schritt { $step }
diagnose-stays = Fehler bleibt unter der Schwelle
diagnose-diverged-at = divergiert bei { $step }
diagnose-diverged = divergiert
diagnose-passed = überschritten

## Fehler über viele Anfänge

diagnose-errors = Fehler über viele Anfänge
diagnose-errors-empty = Auswerten zeigt, wie Fehler mit der Zahl der vorhergesagten Schritte wachsen.
diagnose-evaluate = Auswerten
    .tooltip = Von vielen Anfängen jeder zurückgehaltenen Episode aus vorhersagen
diagnose-evaluating = Auswertung läuft
diagnose-none-held-out = Zuerst einige Episoden zurückhalten, im Bereich zum Sammeln
diagnose-starts = { $starts } Anfänge. Normierter quadratischer Fehler: 1 ist nicht besser, als den Mittelwert vorherzusagen.
diagnose-curves = Fehler über den vorhergesagten Schritten
diagnose-error = Fehler (1)
diagnose-quartiles = Quartile
diagnose-limit = Schwelle
diagnose-median-passes = Der Median überschreitet die Schwelle von { $threshold } bei Schritt { $step }.
diagnose-median-stays = Der Median bleibt unter der Schwelle.

## Die Tabelle der Fehler: Köpfe ihrer Spalten

diagnose-steps = Schritte
    .tooltip = Schritte, die ohne Korrektur vorhergesagt wurden
diagnose-median = Median
    .tooltip = Die Hälfte der Anfänge ist besser
diagnose-lower = 25 %
    .tooltip = Unteres Quartil über die Anfänge
diagnose-upper = 75 %
    .tooltip = Oberes Quartil über die Anfänge
diagnose-mean = Mittel
    .tooltip = Schon wenige divergierende Anfänge machen es riesig
diagnose-lost = verloren
    .tooltip = Anteil der Anfänge, deren Vorhersage nicht endlich war

## Die Tabelle der Elemente

diagnose-by-element = Nach Element, zuerst verlorene oben
diagnose-element = Element
diagnose-lost-at = verloren bei
    .tooltip = Der Schritt, bei dem der Median die Schwelle überschreitet
diagnose-median-after = Median des Fehlers nach so vielen Schritten
diagnose-never-lost = Nicht innerhalb des Ausgewerteten

## Was das übrige Programm sagt

diagnose-source-random = zufällig
diagnose-source-held = gehalten
diagnose-source-driven = gefahren
diagnose-source-recorded = aufgezeichnet
