### Hybrid mit modellfreier Feinabstimmung.

## Der Bereich

hybrid-empty = Noch keine Policy
    .hint = Ein Regler, der plant, denkt langsam und ist nicht besser als sein Modell. Hier ahmt eine Policy, ein Netz, das sofort antwortet, seine Rollouts nach und wird berichtigt, wo sie abkommt (DAgger); dann lernt sie durch Probieren weiter, wie modellfreie Verfahren es tun, nur von einem viel besseren Anfang aus.

## Knöpfe

# Warum nichts gedrückt werden kann.
hybrid-nowhere = Diese Anlage hat keine Position: Hier fährt nichts
hybrid-imitate = Regler nachahmen
    .tooltip = Den Regler fahren lassen, seine Rollouts in eine Policy klonen und diese berichtigen, wo sie abkommt
    .alone = Die Vorlage lernt von null an: Es gibt niemanden, der nachzuahmen wäre
    .off = Zuerst ein Modell trainieren: Der Regler plant damit
hybrid-tune = Feinabstimmen
    .tooltip = Durch Probieren weiterlernen, bis zur Zahl der Iterationen unten
    .off = Zuerst den Regler nachahmen
hybrid-watch = Policy ansehen
    .tooltip = Der Policy beim Fahren zusehen, ohne Rauschen
    .off = Es gibt noch keine Policy
hybrid-stop = Anhalten; was gelernt wurde, bleibt

## Wie es steht

# $time ist eine Zeit wie 3:05.
hybrid-left = noch { $time }
hybrid-clone-error = Fehler des Klons { $error }
    .held-out = Fehler des Klons { $error }, auf zurückgehaltenen Punkten { $held_out }
    .tooltip = Wurzel der mittleren quadratischen Abweichung von den Aktionen des Reglers, die in -1..1 liegen
hybrid-clone-return = Return des Klons { $value }
    .tooltip = Mittelwert über seine Testrollouts, ohne Rauschen gefahren
hybrid-tuned = Iteration { $turn }: Return { $value } ({ $driving } s Fahren, { $learning } s Lernen)
    .tooltip = Mittlerer Return des letzten Batches, mit dem Rauschen der Policy gefahren
hybrid-experience = { $steps } Schritte Erfahrung
    .tooltip = Daten des modellbasierten Teils, Punkte des Experten, Schritte von DAgger und die Batches, so wie die Autoren zählen

## Die Kurve

hybrid-curve = Return über Erfahrung
hybrid-curve-controller = Regler
hybrid-curve-clone = Klon
hybrid-curve-free = modellfrei
hybrid-curve-tuned = feinabgestimmt
hybrid-curve-authors = Autoren, nur TRPO
    .legend = Autoren: nur TRPO { $best } nach { $millions } Millionen Schritten
hybrid-plot = Return über Schritten der Erfahrung
    .x = Schritte der Erfahrung
    .y = Return

## Einstellungen

hybrid-start-off = Keine Policy
hybrid-start-clone = Hybrid
hybrid-start-scratch = Von null an
hybrid-experts = Expertenrollouts
    .tooltip = Rollouts des Reglers, die nachgeahmt werden
hybrid-dagger = DAgger-Runden
    .tooltip = Wie oft der Klon fährt und berichtigt wird
hybrid-iterations = Iterationen
    .tooltip = Batches der Feinabstimmung
hybrid-batch = Batch
    .tooltip = Regelschritte eines Batches
hybrid-noise = Rauschen
    .tooltip = Standardabweichung jeder Aktion zu Beginn der Feinabstimmung; Aktionen liegen in -1..1

## Vom übrigen Programm gesagt

hybrid-stage-cloning = Klonen
