### Training und seine Kurven.

## Der Bereich

train-closed = Kein Experiment ist offen
    .hint = Öffnen Sie eine Vorlage, um einen Roboter zu wählen und das Netz, das ihn lernen soll.
    .open = Vorlage öffnen…
train-no-data = Noch keine Daten
    .hint = Es gibt keine Übergänge, aus denen gelernt werden könnte. Zuerst zufällige Episoden sammeln.
    .go = Zum Sammeln
train-no-model = Noch kein Modell
    .hint = Die Daten sind da. Starten Sie das Training und sehen Sie zu, wie der Verlust fällt.

## Knöpfe

train-start = Modell trainieren
    .more = Weiter trainieren
    .off = Zuerst Daten sammeln
train-pause = Pause
    .resume = Fortsetzen
    .tooltip = Das Training unterbrechen; nichts geht verloren
train-stop = Anhalten
    .tooltip = Hier beenden; die bisherigen Gewichte bleiben
train-best = Bestes zurückholen
    .tooltip = Zurück zu den Gewichten mit dem kleinsten Validierungsverlust
train-save = Sicherungspunkt speichern…
    .tooltip = Gewichte, Optimierer und Fortschritt aufheben, um später dort weiterzumachen
train-load = Sicherungspunkt laden…
    .tooltip = Von einem früheren Zustand eines Trainings aus weitermachen
train-evaluate = Auswerten
    .tooltip = Fehler ohne Rückführung über alle zurückgehaltenen Episoden

## Wie es steht

# $unit ist ein Wort: Aktualisierungen, Übergänge. $left ist eine Zeit wie 3:05.
train-progress = { $done } / { $total } { $unit }
    .left = { $done } / { $total } { $unit }, noch { $left }
# Unter einer Zeit wie 17.0 min.
train-robot-time = gelernte Roboterzeit
    .ahead = Roboterzeit zum Lernen
train-figures-training = Trainingsverlust
train-figures-validation = Validierungsverlust
train-figures-best = bester Validierungsverlust

## Verlust

train-loss = Verlust
train-log = Logarithmisch
    .tooltip = Zehnerpotenzen an der senkrechten Achse
train-smoothing = Glättung
    .tooltip = Anteil der Vergangenheit an der geglätteten Kurve; die rohe bleibt dahinter
train-loss-plot = Verlust über Gradientenschritten
    .x = Gradientenschritte
    .y = quadratischer Fehler, normiert
    .hover =
        Schritt { $step }
        Verlust { $loss }
train-curve-step = jeder Gradientenschritt
# $name ist der Name des Vergleichslaufs.
train-curve-training = Training
    .legend = Training, je Epoche
    .theirs = { $name }, Training
train-curve-validation = Validierung
    .legend = Validierung, je Epoche
    .theirs = { $name }, Validierung
train-curve-behind = { $name }: Validierung; Training gestrichelt
train-baseline = Vergleichslauf { $name }
    .elsewhere = Vergleichslauf { $name } ({ $plant })

## Fehler ohne Rückführung

train-open-loop = Fehler ohne Rückführung auf zurückgehaltenen Episoden
train-open-loop-plot = Fehler ohne Rückführung über Gradientenschritten
    .x = Gradientenschritte
    .y = Median des Fehlers (1)
    .curve =
        { $steps ->
            [one] { $steps } Schritt
           *[other] { $steps } Schritte
        }
train-errors-ahead = Schritte voraus
train-errors-median = Median
train-errors-middle = Mittlere Hälfte
train-errors-mean = Mittelwert
train-errors-diverged = Divergiert
train-errors-lost = nicht endlich
train-errors-note = Quadratischer Fehler auf normierten Zuständen, über { $starts } Startpunkte

## Steckbrief des Modells

train-card = Steckbrief des Modells
train-card-plant = Anlage
    .value = { $plant }, alle { $period } ms ein Schritt
# $width: Neuronen einer Schicht. $members: Netze des Ensembles.
train-card-network = Netz
    .size =
        { $layers ->
            [one] { $layers } Schicht mit { $width } ({ $activation })
           *[other] { $layers } Schichten mit je { $width } ({ $activation })
        }
    .sizes =
        { $layers ->
            [one] { $members } × { $layers } Schicht mit { $width } ({ $activation })
           *[other] { $members } × { $layers } Schichten mit je { $width } ({ $activation })
        }
train-card-features = Merkmale
    .raw = roher Zustand
    .invariant = invariant gegen Verschieben und Drehen
train-card-learned = Gelernt aus
    .value = { $transitions } Übergängen, { $time } Roboterzeit
train-card-iteration = Iteration
train-card-steps = Gradientenschritte
train-card-seed = Startzahl
train-card-data = Daten

## Einstellungen des Netzes

train-settings-off = Das Training abwarten oder anhalten: Eine andere Vorlage wäre ein anderes Training
train-network = Netz
    .note = Ein anderes Netz beginnt sein Training von vorn.
train-layers = Verdeckte Schichten
    .tooltip = Schichten zwischen Eingang und Ausgang
train-width = Breite
    .unit = Neuronen
    .tooltip = Neuronen in jeder verdeckten Schicht
train-activation = Aktivierung
    .tooltip = Nichtlinearität nach jeder verdeckten Schicht
train-ensemble = Ensemble
    .tooltip = Netze, die nebeneinander trainiert werden; wo sie sich uneinig sind, hat das Modell nicht genug gesehen
train-elites = Elitenetze
    .tooltip = Netze, die das Modell behält: die mit dem kleinsten Validierungsverlust; 0: alle
train-output = Ausgang
    .tooltip = Was das Netz über den nächsten Zustand sagt; mit einer Varianz spüren Pläne mit Partikeln, wie verrauscht er ist
    .difference = Differenz
    .gaussian = Mittelwert und Varianz

## Einstellungen des Trainings

train-training = Training
train-length = Länge in
    .tooltip = Durchgänge durch die Daten oder eine Anzahl von Batches
train-steps = Gradientenschritte
    .tooltip = In jeder Iteration
train-epochs = Epochen
    .tooltip = Durchgänge durch die Daten in jeder Iteration
train-batch = Batch
    .tooltip = Übergänge je Gradientenschritt
train-rate = Lernrate
    .tooltip = Schrittweite von Adam
train-decay = Abfall auf
    .tooltip = Lernrate am Ende; sie fällt linear über die zweite Hälfte
train-weight-decay = Gewichtsabnahme
    .tooltip = Entkoppelt, wie in AdamW
train-new = Anteil neuer Daten
    .tooltip = Anteil jedes Batches, der aus den eigenen Daten des Reglers kommt; der Rest kommt aus den Zufallsdaten
train-keep = Gewichte zwischen Iterationen behalten
    .tooltip = Ein: Jede Iteration macht dort weiter, wo die letzte aufhörte. Aus: Jede beginnt von vorn
train-bootstrap = Bootstrap
    .tooltip = Jedes Netz eines Ensembles lernt aus seiner eigenen Stichprobe der Übergänge, mit Zurücklegen gezogen
train-patience = Geduld
    .unit = Epochen
    .tooltip = Nach so vielen Epochen ohne kleineren Validierungsverlust hört ein Netz auf und kehrt zu seinem besten Stand zurück; 0: nie
train-lookahead = Eigene Vorhersagen
    .unit = Schritte
    .tooltip = Ab der zweiten Iteration auch aus dem lernen, was das Modell davor vorhersagte, bis so viele Schritte voraus; 0: nur aus dem, was gesehen wurde. Hilft bei verrauschten Messungen
train-device = Gerät
    .tooltip = Nur der Prozessor liefert bis aufs Bit dieselben Zahlen

## Einstellungen der Ein- und Ausgänge

train-inputs = Eingänge und Zielwerte
train-features = Merkmale
    .tooltip = Invariant: Position und Richtung bleiben verborgen und Geschwindigkeiten werden vom Körper aus gesehen, damit überall gilt, was an einem Ort gelernt wurde. Roh: der Zustand, wie er ist
    .invariant = Invariant
    .raw = Roher Zustand
train-noise = Rauschanteil
    .tooltip = Rauschen auf Eingängen und Zielwerten, im Verhältnis zum Mittelwert jeder Spalte (Autoren: 0,01)
train-renew = Statistik mit den Daten erneuern
    .tooltip = Ein: Mittelwerte und Standardabweichungen folgen den Daten. Aus: Die der Zufallsdaten bleiben (wie bei den Autoren)
train-clip = Begrenzen
    .tooltip = Vorhergesagte Zustände im Bereich der Daten halten, um diesen Anteil erweitert

## Vom übrigen Programm gesagt

train-unit-updates = Aktualisierungen
train-unit-transitions = Übergänge
