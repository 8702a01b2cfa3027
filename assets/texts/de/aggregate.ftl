### Die äußere Schleife: trainieren, regeln, hinzufügen, noch einmal.

## Wie sich die Schleife dreht

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
