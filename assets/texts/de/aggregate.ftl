### Die äußere Schleife: trainieren, regeln, hinzufügen, noch einmal.


## Was zu tun ist

aggregate-run-all = Alles ausführen
    .tooltip = Sammeln, dann trainieren, Rollouts ausführen und aggregieren, wie es die Vorlage vorgibt
aggregate-pause = Pause zwischen Stufen
    .tooltip = Nach jeder Stufe auf „Fortsetzen“ warten, um das Ergebnis anzusehen
aggregate-continue = Fortsetzen
    .tooltip = Mit der nächsten Stufe weitermachen
    .off = Nichts wartet: erst „Pause zwischen Stufen“ ankreuzen, dann „Alles ausführen“
aggregate-stop = Anhalten; was erreicht ist, bleibt
aggregate-empty = Noch keine Iteration
    .text = Führen Sie die ganze Vorlage aus: Sie sammelt zufällige Daten, trainiert, lässt den Regler fahren, fügt das Gesehene den Daten hinzu und trainiert erneut.

## Die Stufen einer Iteration

aggregate-stage-collect = Sammeln
aggregate-stage-train = Trainieren
aggregate-stage-evaluate = Auswerten
aggregate-stage-roll-out = Rollout
aggregate-reconnecting = Roboter wird gesucht
aggregate-waiting = wartet auf „Fortsetzen“
aggregate-left = noch { $time }

## Ablauf der Schleife

aggregate-loop = Ablauf der Schleife
aggregate-iterations = Trainings
    .tooltip = Insgesamt; 1 heißt ohne Aggregation
aggregate-rollouts = Rollouts
    .tooltip = Geregelte Rollouts nach jedem Training
aggregate-keep = Zum Trainieren
    .tooltip = Wie viele davon zu den Trainingsdaten kommen; die übrigen werden zurückgehalten
aggregate-steps = Schritte je Rollout
    .tooltip = Längster Rollout
aggregate-patience = Geduld
    .unit = Iterationen
    .tooltip = Die Schleife endet, wenn so viele Iterationen hintereinander nicht besser waren als die beste zuvor; 0: nie
aggregate-noise = Aktionsrauschen
    .tooltip = Standardabweichung des Rauschens, das zum Ausgeführten kommt (Autoren: 0,005); die Daten enthalten die reinen Aktionen

## Die Karte einer Iteration

aggregate-iteration = Iteration { $n }
aggregate-mean-return = mittlerer Return
aggregate-returns-of = Returns der Iteration { $n }: { $returns }
aggregate-data = Daten
    .tooltip = Übergänge, mit denen das Modell trainiert wurde
aggregate-robot-time = Roboterzeit
    .tooltip = Dasselbe als Zeit auf dem Roboter
aggregate-train-loss = Verlust
    .tooltip = Mittlerer quadratischer Fehler der normierten Zielwerte im Training
aggregate-error =
    Fehler, { $steps ->
        [one] 1 Schritt
       *[other] { $steps } Schritte
    }
    .tooltip = Fehler der Vorhersage ohne Rückführung auf zurückgehaltenen Episoden, Median über die Startpunkte, normiert
aggregate-branch = Zweig ab Iteration { $n }
    .tooltip = Zu diesem Modell und seinen Daten zurückgehen und von dort mit anderen Einstellungen als eigener Lauf weitermachen
aggregate-under-way = läuft
aggregate-data-so-far = { $count } Übergänge, { $time }
aggregate-loss = Verlust { $loss }

## Die Kurve der Returns

aggregate-returns = Return
    .axis = Return
aggregate-by-iteration = nach Iteration
    .axis = Iteration
aggregate-by-robot-time = nach Roboterzeit
    .axis = Roboterzeit (min)
aggregate-curve = Return über den Iterationen
    .range = kleinster bis größter
    .returns = Returns
    .mean = Mittelwert
aggregate-no-returns = Hier erscheinen Returns, sobald der Regler zwischen den Trainings fährt.
