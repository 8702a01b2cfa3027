### Der Regler bei der Arbeit: Ablauf, Planer, Kurven, Was-wäre-wenn, Rückblick.


## Was geregelt werden soll

run-task = Aufgabe
    .tooltip = Was der Regler tun soll
run-task-forward = Vorwärts, ohne Pfad
run-task-drawn = Gezeichnet: { $path }
run-task-undrawn = Gezeichnet (noch keiner)

## Ablauf

run-start = Starten
    .tooltip = Den Regler die Anlage mit dem jetzigen Modell steuern lassen
    .unplaced = Diese Anlage hat keine Position: Es gibt nichts, worauf sie zusteuern könnte
    .undrawn = Zuerst einen Pfad zeichnen, im Bereich „Zeichnen“
    .running = Der Regler läuft: zuerst anhalten
run-resume = Fortsetzen
run-pause = Pause
run-step = Ein Regelschritt
    .off = Den Lauf zuerst auf Pause setzen
run-stop = Diesen Lauf anhalten
run-reset = Den Roboter an den Start zurücksetzen
    .running = Zuerst den Lauf anhalten
# „Starten“ ist der Knopf run-start.
run-rests = Der Regler ruht: zuerst „Starten“ drücken
# $time: eine Dauer, `17.0 min`.
run-model = Dasselbe Modell, ein neuer Pfad: kein neues Training. Das Modell hat { $time } Roboterzeit gesehen.
run-no-model = Noch kein Modell: zuerst eines trainieren.

## Planer, Gewichte, Berechnung

run-planner = Planer
    .tooltip = Wie Kandidaten vorgeschlagen werden
    .overruled = Das Zeitbudget bestimmt, wie viele es sind
# $unit: `m`, `rad`, `Segmente`, `1`.
run-weights = Gewichte der Belohnung
    .weight = Gewicht von „{ $term }“ (Einheit des Werts: { $unit })
run-no-terms = Die Terme der Belohnung erscheinen, sobald der Regler läuft.
run-engine = Berechnung
run-imagine = Vorausschau mit
    .tooltip = Woraus sich die Zukunft der Kandidaten ergibt. An der wahren Simulation ist nichts gelernt: Scheitert der Roboter auch mit ihr, liegt es am Planer oder an der Belohnung
    .learned = Gelerntem Modell
    .simulation = Wahrer Simulation
run-futures = Zukünfte
    .tooltip = Wie sich die Zukünfte eines Kandidaten aus einem Ensemble von Netzen ergeben; Partikel spüren das Rauschen gaußscher Ausgänge
run-device = Berechnet auf
    .tooltip = Wo das Modell berechnet wird
run-precision = Genauigkeit
    .tooltip = Wie genau das Netz berechnet wird; halbe Genauigkeit steht zur Wahl, sobald ihre Wirkung gemessen wurde
    .single = Einfach (f32)
    .half = Halb (bf16)
run-measure = Halbe Genauigkeit messen
    .tooltip = Von { $plans } Zuständen der Daten aus in beiden Genauigkeiten planen, mit dem jetzigen Planer und Modell
    .off = Dieser Prozessor hat keine Befehle für bfloat16 (AVX512-BF16)
# $near, $exact: vorhergesagte Returns in halber und in einfacher Genauigkeit.
run-measured = Halbe Genauigkeit: { $half } statt { $single } ms je Plan; { $share } % der ersten Aktionen auf 0,02 gleich (größter Unterschied { $largest }); vorhergesagter Return { $near } statt { $exact }, über { $states } Zustände.

## Was die Ansicht zeigt

run-show = Anzeigen
# Auch der Name der Kandidatenzahl des Planers.
run-show-candidates = Kandidaten
    .tooltip = Pläne der Kandidaten, nach ihrem Return gefärbt
run-show-plan = Plan
    .tooltip = Der geltende Plan, ein Punkt je Schritt
run-show-earlier = Früherer Plan
    .tooltip = Der Plan von vor einem Horizont, über der Spur, die daraus wurde
run-show-follow = Dem Roboter folgen
    .tooltip = Ihn in der Mitte halten
run-fit = Einpassen
    .tooltip = Den ganzen Lauf zeigen
run-view = Ansicht des Rollouts
    .candidate = Kandidat { $rank } der { $drawn } gezeichneten: Return { $value }. Ein Klick zeigt, warum er nicht gewählt wurde
    .returns = Return der Kandidaten
run-no-plane = Keine Ebene zu zeigen
    .hint = Diese Anlage hat keine Position.
run-unopened = Kein Experiment ist offen
    .hint = Öffnen Sie eine Vorlage, um einen Roboter zu wählen. Sobald es Daten und ein Modell gibt, steuert der Regler ihn hier.
    .open = Vorlage öffnen…

## Der Augenblick, über der Ansicht

run-status-live = live
run-status-replay = Wiedergabe
run-status-back = Rückblick
run-status-rest = in Ruhe
# Wie weit auf dem Pfad, von seiner Länge, und wie weit daneben.
run-status-along = { $along } von { $length } m geschafft, { $off } m daneben
run-status-arrived = angekommen
run-status-return = Return des Plans { $value }

## Ob das Planen mitkommt und eintrifft

run-late = zu spät
run-in-time = rechtzeitig
run-took = { $time } von { $period } ms
    .tooltip = Planungszeit dieser Regelperiode; { $candidates } Kandidaten je Runde, { $predictions } Vorhersagen je Schritt
    .rate = Planungszeit dieser Regelperiode; { $candidates } Kandidaten je Runde, { $predictions } Vorhersagen je Schritt, { $millions } Millionen je Sekunde
run-missed = verpasst: { $missed } von { $steps }
    .tooltip = Regelschritte, deren Planung länger dauerte als die Periode
run-fitting = { $candidates } Kandidaten passen
    .tooltip = Mit { $candidates } statt { $present } Kandidaten planen: Das braucht etwa { $time } der { $period } ms, die es bei { $rate } Hz gibt
run-promised = versprochen { $promised }, erhalten { $earned } je Schritt
    .tooltip = Mittlere Belohnung je Schritt, die Pläne für ihren Horizont vorhersagten, und was diese Schritte wirklich brachten: { $off } %
# $more: wie viele Elemente außer dem genannten.
run-outside = { $more ->
        [0] außerhalb der Daten: { $element }
        [one] außerhalb der Daten: { $element } und ein weiteres
       *[other] außerhalb der Daten: { $element } und { $more } weitere
    }
    .range = { $element }: { $value } (gesehen { $least } bis { $most })
    .tooltip =
        So hat das Modell die Anlage nie gesehen; es rät:
        { $ranges }

## Kurven

run-strip-control = Regelung
run-strip-checks = Prüfung
run-strip-results = Ergebnisse ({ $paths })
run-strip-empty = Aktionen, Belohnungen, Planungszeit und Fehler erscheinen, sobald der Regler läuft.
run-plot-step = Regelschritt
run-plot-now = jetzt
run-actions = Aktionen
    .plot = Vergangene und geplante Aktionen
    .axis = Aktion (1)
    .limit = Grenze
    .planned = { $action }, geplant
run-rewards = Belohnung des Plans
    .plot = Vorhergesagte Belohnung nach Termen
    .axis = Belohnung
    .ahead = Schritte voraus
    .zero = null
run-planning = Planungszeit
    .plot = Planungszeit gegen die Regelperiode
    .axis = Planung (ms)
    .series = Planung
    .period = Regelperiode
run-error = Vorhersage gegen Wirklichkeit
    .plot = Vorhersage gegen Wirklichkeit: Einzelschrittfehler
    .axis = Einzelschrittfehler (1)
    .series = Einzelschrittfehler
# Der untere und der obere Rand eines Bandes.
run-band-low = { $name }, unten
run-band-high = { $name }, oben

## Warum diese Aktion

run-why = Warum kein anderer?
    .tooltip = Sehen, was der Plan einem gezeichneten, aber nicht gewählten Kandidaten voraushat; oder einen in der Ansicht anklicken
# Das Präfix steht vor seiner Nummer, nach dem Return.
run-candidate = Kandidat zum Vergleich
    .prefix = Kandidat
    .tooltip = Nach dem Return, vom besten (1) bis zum schlechtesten ({ $last })
run-less = Plan minus Kandidat { $rank }
    .plot = Belohnung des Plans minus die des Kandidaten, nach Termen
# $terms: `Fortschritt +4.0, Stellaufwand −0.8`.
run-worth = der Plan ist um { $by } besser: { $terms }
    .less = der Plan ist um { $by } schlechter: { $terms }
    .tooltip = Summen über den Horizont; was positiv ist, spricht für den Plan

## Was wäre, wenn

run-what-if = Was wäre, wenn
    .tooltip = Den Start verschieben, ein Gewicht oder den Planer ändern und sehen, wie sich der Plan ändert; die Anlage bleibt unberührt
    .unplaced = Diese Anlage hat keine Position: Es gibt keinen Start zu verschieben
    .untrained = Zuerst ein Modell trainieren: Aus ihm entsteht der Plan
    .running = Den Lauf auf Pause setzen oder enden lassen: Gefragt wird nach einem Augenblick, der bleibt
    .off = Es gibt noch keinen Augenblick, von dem aus zu beginnen wäre: den Regler laufen lassen
    .hint = Den Start in der Ansicht ziehen oder hier angeben.
run-what-if-undo = Wie es war
    .tooltip = Alle Änderungen zurücknehmen
run-what-if-waits = plant…
run-what-if-stop = Planen anhalten
    .tooltip = Nicht auf diesen Plan warten
# $axis: `x`, `y` oder `z`.
run-moved = Start verschoben in { $axis }
    .tooltip = Wie weit der Start verschoben ist; Pfad und Spur bleiben, wo sie sind
run-turned = Start gedreht
    .tooltip = Gegen den Uhrzeigersinn, samt seiner Geschwindigkeit
run-what-if-weight = Gewicht von „{ $term }“
    .tooltip = Gewicht von „{ $term }“ nur für diese Frage (Einheit des Werts: { $unit })
run-what-if-horizon = Horizont der Frage
    .unit = Schritte
    .tooltip = Schritte, die vorausgeschaut wird, nur für diese Frage
run-what-if-candidates = Kandidaten der Frage
    .tooltip = Aktionsfolgen, die je Runde versucht werden, nur für diese Frage
run-what-if-failed = Kein Plan: { $why }
run-what-if-empty = Hier erscheint der Plan.
run-what-if-same = Nichts ist geändert: derselbe Plan, mit denselben Zufallszahlen.
run-what-if-weighed = Jeder nach seinen eigenen Gewichten; was keines hat, bringt nichts ein.
run-what-if-lengths = Summen über verschieden lange Horizonte.
# Eine Zeile der Tabelle als Satz für Vorleseprogramme; Köpfe ihrer Spalten.
run-what-if-table = { $name }: { $before }, was wäre, wenn: { $now }
    .plan = Plan
    .other = was wäre, wenn
run-return = Return
    .tooltip = Vorhergesagte Summe der Belohnungen
    .part = Anteil am Return, den „{ $term }“ bringt, mit seinem Gewicht
run-first = zuerst { $action }
    .tooltip = Erste Aktion, in -1..1

## Wiedergabe

run-frame-back = Ein Bild zurück
run-frame-on = Ein Bild weiter
run-replay = Wiedergabe
    .pause = Wiedergabe: Pause
run-loop = Schleife
run-frame = Bild des Laufs
    .tooltip = Vor und zurück durch den Lauf
    .place = Schritt { $step } · { $time } s
    .reward = Belohnung { $reward }
    .running = Zum Zurückblicken den Lauf auf Pause setzen oder enden lassen
    .off = Nichts, worauf zurückzublicken wäre: zuerst den Regler laufen lassen

## Gefolgte Pfade

run-results-none = Noch wurde keinem Pfad gefolgt.
run-results-path = Pfad
    .tooltip = Name des Pfads
run-results-mean = Mittel (m)
    .tooltip = Mittlerer Abstand des Roboters vom Pfad
run-results-max = Max. (m)
    .tooltip = Größter Abstand des Roboters vom Pfad
run-results-along = Weg (m)
    .tooltip = Bogenlänge, die die wirkliche Position erreicht hat, von der Länge des Pfads
run-results-completed = am Ziel
    .tooltip = Die wirkliche Position hat das Ende des Pfads erreicht
run-results-counter = Zähler
    .tooltip = Die Regel der Aufgabe hat den Lauf beendet: bei der Belohnung der Autoren ihr Zähler der Segmente
run-results-fell = gefallen
    .tooltip = Die eigene Abbruchbedingung des Roboters hat den Lauf beendet
run-results-time = Zeit (s)
    .tooltip = Sekunden Roboterzeit
run-results-reward = Belohnung
    .tooltip = Summe der Belohnungen
# Erreichte Meter, von der Länge des Pfads.
run-results-of = { $reached } von { $length }
run-yes = ja
run-no = nein

## Said by the rest of the program

# Planer.
run-kind-shooting = Zufallssuche (Random Shooting)
run-kind-cem = Kreuzentropie (CEM)
run-kind-icem = Verbesserte CEM (iCEM)
run-kind-mppi = Pfadintegral (MPPI)
# Wie sich Zukünfte aus einem Ensemble ergeben.
run-futures-members = Eine Zukunft je Netz
run-futures-mean = Mittel aller Netze
run-futures-new = Partikel, je Schritt ein neues Netz (TS1)
run-futures-same = Partikel, je eines mit einem Netz (TSinf)
# Die Zahlen der Planer.
run-horizon = Horizont
run-horizon-about = Schritte, die vorausgeschaut wird (H).
run-candidates-about = Aktionsfolgen, die je Runde versucht werden (K).
run-rounds = Runden
run-rounds-about = Runden aus Ziehen und Anpassen je Regelschritt.
run-elites = Eliten
run-elites-about = Beste Kandidaten, an die die nächste Runde angepasst wird.
run-sigma = Sigma
run-sigma-about = Standardabweichung der Aktionen zu Beginn.
run-sigma-least = Kleinstes Sigma
run-sigma-least-about = Untergrenze der Standardabweichung, die von Runde zu Runde fällt.
run-correlation = Korrelation
run-correlation-about = Korrelationszeit des Rauschens; 0 ist weißes Rauschen.
run-colour = Rauschfarbe
run-colour-about = Exponent der Rauschleistung über der Frequenz: 0 ist weiß, 1 rosa, 2 braun.
run-decay = Abnahme
run-decay-about = Wodurch die Zahl der Kandidaten von Runde zu Runde geteilt wird.
run-keep = Behaltene Eliten
run-keep-about = Anteil der Eliten, die an der nächsten Runde teilnehmen und, um einen Schritt weitergerückt, am nächsten Regelschritt.
run-momentum = Trägheit
run-momentum-about = Anteil von Mittelwert und Abweichung, den eine Anpassung vom Alten übrig lässt.
run-temperature = Inverse Temperatur
run-temperature-about = Wie stark ein besserer Return einen schlechteren überwiegt: Gewicht = exp(inverse Temperatur * (Return - bester Return)); kappa in PDDM.
run-smoothing = Glättung
run-smoothing-about = Anteil des vorigen Schritts an jeder Aktion eines Kandidaten (0: kein Filter); 1 - beta in PDDM.
run-warm-start = Warmstart
run-warm-start-about = Mit dem vorigen Plan beginnen, um einen Schritt weitergerückt.
run-guided = Von der Policy geführt
run-guided-about = Die Policy des Laufs vorschlagen lassen, wo es eine gibt: Ihr wird durch das Modell gefolgt, und die Suche beginnt mit dem, was sie täte, oder mit dem vorigen Plan, je nachdem, was mehr verspricht.
run-best = Besten ausführen
run-best-about = Den besten Kandidaten statt des Mittels der Eliten ausführen; ein einzelner Kandidat passt sich auch an die Fehler des Modells an.
run-particles = Partikel
run-particles-about = Zukünfte je Kandidat, wo aus dem Ensemble gezogen wird.
run-caution = Vorsicht
run-caution-about = Strafe für die Uneinigkeit des Ensembles, in Standardabweichungen der Returns seiner Mitglieder (oder der Partikel).
run-budget = Budget
run-budget-about = Zeit zum Planen: so viele Kandidaten, wie sie erlaubt, statt deren Anzahl; 0 lässt die Anzahl, wie sie ist. Was herauskommt, hängt dann vom Rechner ab.
run-overlap = Überlappung
run-overlap-about = Planen, während die Anlage ihren Schritt macht, vom Zustand aus, der für dessen Ende vorhergesagt ist; Aktionen kommen einen Schritt später.
# Terme der Belohnung.
run-term-progress = Fortschritt
run-term-distance = Abstand
run-term-heading = Richtung
run-term-control = Stellaufwand
run-term-limits = Grenzen
run-term-posture = Haltung
run-term-velocity = Geschwindigkeit
run-term-survival = Überleben
run-term-height = Höhe
run-term-leg = Vorderbein
run-term-away = Abkehr
run-term-hinges = Gelenke
# Die Einheit eines Terms: Stücke eines Pfads.
run-unit-segments = Segmente
