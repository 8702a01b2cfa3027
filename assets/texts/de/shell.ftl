### Der Rahmen um die Bereiche: Startseite, Menüs, Statuszeile, Dialoge, Einstellungen.

## Bereiche, wie sie auf ihren Reitern heißen

shell-panel-plant = Anlage
shell-panel-collect = Sammeln
shell-panel-train = Training
shell-panel-draw = Zeichnen
shell-panel-run = Regelung
shell-panel-diagnose = Diagnose
shell-panel-aggregate = Aggregation
shell-panel-hybrid = Hybrid
shell-panel-robot = Roboter
shell-panel-experiments = Experimente
shell-panel-runs = Läufe
shell-panel-log = Protokoll

## Menüs; genauso als Überschriften der Tastenliste

shell-menu-file = Datei
shell-menu-edit = Bearbeiten
shell-menu-plant = Anlage
shell-menu-layout = Anordnung
shell-menu-view = Ansicht
shell-menu-lesson = Lektion
shell-menu-help = Hilfe

## Was gerade geschieht: in der Leiste, der Statuszeile und im Fenstertitel

shell-phase-empty = Kein Experiment
shell-phase-idle = Bereit
shell-phase-paused = Pausiert
shell-phase-collecting = Sammeln
shell-phase-training = Training
shell-phase-evaluating = Auswertung
shell-phase-controlling = Regelung
shell-phase-imitating = Nachahmung
shell-phase-fine-tuning = Feinabstimmung
shell-phase-live = Live
shell-phase-waiting = Wartet auf Fortsetzen
shell-phase-reconnecting = Suche nach dem Roboter

## Die Leiste unter den Menüs

shell-pause = Pause
shell-run = Starten
shell-stop-job = Diese Aufgabe anhalten
# $time ist etwa 3:05
shell-left = noch { $time }
shell-figure-model = Modell
    .tooltip = Roboterzeit, aus der das gegenwärtige Modell gelernt hat
shell-figure-data = Daten
    .tooltip = Roboterzeit in den Trainingsdaten

## Die Statuszeile

shell-notices =
    { $n ->
        [one] 1 Meldung
       *[other] { $n } Meldungen
    }
    .tooltip = Alles zeigen, was gemeldet wurde
# $ms ist eine Zeit in Millisekunden
shell-frame-time = { $ms } ms je Bild
    .tooltip = Zeit, die das Fenster für ein Bild braucht, ohne die Grafikkarte

## Meldungen in der Ecke

shell-toast-close = Diese Meldung schließen
shell-toast-note = Notiz öffnen
    .tooltip = Die Datei zeigen, in der mehr steht

## Was über Erledigtes gesagt wird

shell-crashed = Beim letzten Mal hat ein Fehler dieses Programms eine Aufgabe beendet. Eine Notiz sagt, was und wo; bitte legen Sie sie bei, wenn Sie ihn melden
shell-not-shown = { $file } lässt sich nicht anzeigen: { $error }
shell-device-trouble = { $error }; das Fenster hat ein eigenes
shell-device-shared = Vom nächsten Start an benutzen Training und Planung auf der Grafikkarte das Grafikgerät des Fensters
shell-device-own = Vom nächsten Start an benutzen Training und Planung auf der Grafikkarte ein eigenes Grafikgerät
shell-no-plot = Zuerst auf ein Diagramm zeigen: Dessen Bild wird gespeichert
shell-path-saved = Pfad gespeichert in { $file }
shell-table-saved = Tabelle gespeichert in { $file }
shell-picture-saved = Bild gespeichert in { $file }
shell-not-written = { $file } lässt sich nicht schreiben
shell-not-known = { $file } ist weder Vorlage, Lektion, Pfad, Modell, Aufzeichnungen, Sicherungspunkt noch Laufordner
shell-lesson-trouble = Dieser Schritt der Lektion: { $error }
shell-drop = Vorlage, Lektion, Modell, Pfad, Aufzeichnungen oder Laufordner hier ablegen

## Änderungen an der Vorlage zurücknehmen und wiederholen

shell-nothing-to-undo = Es gibt keine Änderung an der Vorlage, die sich zurücknehmen ließe
shell-nothing-to-redo = Es gibt keine Änderung zu wiederholen
# $what ist ein shell-edit, sind mehrere oder ist shell-edits-more
shell-undone = Zurückgenommen: { $what }
shell-redone = Wiederholt: { $what }
# $key ist der Name einer Zahl in einer Vorlage, etwa planner.horizon
shell-edit = { $key } ist { $value }
shell-edits-more = { $edits } und { $n } weitere

## Der Dialog, der nach einem Pfad fragt: sein Titel, und was ins Feld gehört

shell-ask-open-preset = Vorlage öffnen
    .tooltip = Eine Vorlage (.toml), Aufzeichnungen (.csv, .parquet, .npz) oder der Name einer mitgelieferten Vorlage
shell-ask-open-lesson = Lektion öffnen
    .tooltip = Eine Lektion (.toml) oder der Name einer mitgelieferten
shell-ask-open-run = Lauf öffnen
    .tooltip = Ein Laufordner: Er enthält preset.toml, die Daten und das Modell
shell-ask-open-model = Modell öffnen
    .tooltip = Ein MuJoCo-Modell (MJCF, .xml)
shell-ask-save-run = Lauf speichern unter
    .tooltip = Ein Ordner für die Vorlage, die Daten, das Modell und die Abbildungen
shell-ask-save-path = Pfad speichern
    .tooltip = Eine Pfad-Datei (.toml)
shell-ask-save-table = Tabelle speichern
    .tooltip = Eine Datei für die Tabelle (.csv): eine Zeile je Lauf
shell-ask-save-picture = Bild speichern
    .tooltip = Eine Datei für das Diagramm: .png oder .svg (Linien, die in jeder Größe scharf bleiben)
shell-ask-snapshot = Bild des Fensters speichern
    .tooltip = Eine Datei für das Bild: .png
shell-ask-record = Fenster aufnehmen
    .tooltip = Eine Datei für den Film: .gif; oder .mp4, .webm, die das Programm ffmpeg erzeugt. Sie ist vollständig, sobald die Aufnahme beendet ist
shell-ask-export = Daten exportieren
    .tooltip = Eine Datei für andere Werkzeuge: .mcap (Foxglove, PlotJuggler), .csv, .npz (NumPy), .parquet (pandas)
shell-ask-load-path = Pfad laden
    .tooltip = Eine Pfad-Datei (.toml)
shell-ask-save-checkpoint = Sicherungspunkt speichern
    .tooltip = Ein Sicherungspunkt des Trainings (Gewichte und Optimierer)
shell-ask-load-checkpoint = Sicherungspunkt laden
    .tooltip = Ein Sicherungspunkt des Trainings (Gewichte und Optimierer)
shell-ask-open = Öffnen
shell-ask-save = Speichern
shell-ask-start-recording = Aufnahme starten
shell-ask-cancel = Abbrechen
shell-ask-hint = Dateipfad eingeben oder einfügen
shell-ask-empty = Zuerst einen Dateipfad eingeben, oder „Durchsuchen“
shell-browse = Durchsuchen…
    .tooltip = Mit dem Dialog des Systems fragen
    .off = Er ist schon offen
shell-browsing = Der Dateidialog ist offen; ein Dateipfad lässt sich trotzdem hier eingeben.
shell-library-presets = Mitgelieferte Vorlagen
shell-library-lessons = Mitgelieferte Lektionen

## Arten von Dateien, im Dialog des Systems

shell-files-presets = Vorlagen und Aufzeichnungen
shell-files-lessons = Lektionen
shell-files-models = MuJoCo-Modelle
shell-files-paths = Pfade
shell-files-tables = Tabellen
shell-files-pictures = Bilder
shell-files-films = Filme
shell-files-data = Daten

## Die Befehlssuche

# So nennt ein Bildschirmleser das Eingabefeld
shell-palette = Befehl
    .hint = Eingeben, was geschehen soll: ein Befehl, ein Bereich, eine Vorlage, eine Lektion
    .empty = So heißt nichts.
shell-palette-layout = Anordnung { $name }
shell-palette-panel = Bereich { $name }
    .about = Diesen Bereich zeigen
shell-palette-preset = Vorlage { $name }
shell-palette-lesson = Lektion { $name }
# $kind ist eines der vier Wörter unten. Die Suche steht im Feld, wenn nach allen gefragt wird: der Anfang dieses Textes.
shell-palette-recent = Zuletzt { $kind } { $name }
    .search = Zuletzt
shell-palette-not-now = { $about }. Gerade nicht: { $reason }
shell-recent-run = Lauf
shell-recent-file = Datei
shell-recent-preset = Vorlage
shell-recent-lesson = Lektion

## Die Liste der Tasten und Befehle

shell-help = Tasten und Befehle
# Zwei Tasten, die dasselbe tun
shell-help-or = { $one } oder { $other }

## Darin: was die Maus tut

shell-mouse = Maus
shell-mouse-orbit = Ziehen
    .tooltip = 3D-Ansicht drehen
shell-mouse-pan = Shift/rechts + Ziehen
    .tooltip = 3D-Ansicht verschieben
shell-mouse-zoom = Rad
    .tooltip = 3D-Ansicht vergrößern, verkleinern
shell-mouse-push = Ctrl + Ziehen
    .tooltip = Körper unter dem Zeiger stoßen
shell-mouse-drop = Datei ablegen
    .tooltip = Öffnen, was es auch ist

## Darin: was die Tastatur mit einer Ansicht, einem Diagramm oder der Zeichenfläche tut

shell-keys = In einem Bild, mit der Tastatur
shell-keys-next = Tab
    .tooltip = Zum nächsten Bedienelement oder Bild
shell-keys-move = Pfeiltasten
    .tooltip = Drehen, oder Diagramm verschieben
shell-keys-pan = Shift + Pfeiltasten
    .tooltip = 3D-Ansicht verschieben
shell-keys-zoom = + und -
    .tooltip = Näher und ferner
shell-keys-home = Pos1
    .tooltip = Alles zeigen, oder den Roboter
shell-keys-pull = Ctrl + Pfeiltasten
    .tooltip = Am Roboter in der Mitte ziehen

## Die Startseite

shell-welcome = Ein Roboter zappelt ein paar Minuten; ein Netz lernt, wie er sich bewegt; Sie zeichnen, wohin er soll.
shell-back = Zurück zum Experiment
    .tooltip = Was offen war, ist noch offen
shell-begin = Anfangen
shell-quick-start = Schnellstart
    .title = Zwei Minuten mit einem Schwimmer
    .about = 17 Minuten zufällige Aktionen, ein Netz und ein eigener Pfad.
shell-open-preset = Vorlage { $preset } öffnen
shell-lessons = Lektionen
# $about ist ein Satz der Lektion
shell-lesson-about =
    { $steps ->
        [one] { $about } 1 Schritt.
       *[other] { $about } { $steps } Schritte.
    }
# Für Bildschirmleser
shell-take-lesson-named = Lektion beginnen: { $title }
shell-take-lesson = Lektion beginnen
shell-begin-lesson = Die Lektion „{ $title }“ beginnen
shell-open = Öffnen
    .note = Oder eine Datei oder einen Laufordner irgendwo auf dem Fenster ablegen.
shell-lately = Zuletzt
    .empty = Was Sie öffnen und speichern, steht hier, dazu die neuesten Läufe des Ordners runs.
# $about ist die Anlage und das Alter des Laufs
shell-run-unfinished = { $about }, nicht beendet
shell-robots = Roboter
shell-swimmer = Schwimmer
    .tooltip = Drei Glieder in zäher Flüssigkeit
shell-cheetah = Halber Gepard
    .tooltip = Ein flacher Läufer, sechs Motoren
shell-ant = Ameise
    .tooltip = Vier Beine, acht Motoren
shell-hopper = Hüpfer
    .tooltip = Ein Bein, und er kann umfallen
shell-hexapod = Hexapod
    .tooltip = Zehn Zentimeter, emuliert

## Vom übrigen Programm gesagt: womit eine Aufgabe gerade beschäftigt ist

shell-job-random-data = zufällige Daten
shell-job-validation-data = Validierungsdaten
shell-job-reading = Daten lesen
shell-job-noise = Rauschen hinzufügen
shell-job-statistics = Mittelwerte und Abweichungen
shell-job-tables = Ein- und Ausgaben
shell-job-limits = Grenzen
shell-job-checksum = Prüfsumme der Daten
shell-job-predictions = Vorhersagen ohne Rückführung
shell-job-plans = Pläne vergleichen
shell-job-cloning = Klonen
shell-job-trying-clone = Klon erproben
shell-job-drawing = Zeichnen
