### Alles, was man dem Fenster befehlen kann.

## Menü Datei

command-open-preset = Vorlage öffnen…
    .tooltip = Mit einem Experiment aus einer TOML-Datei neu beginnen
command-open-run = Lauf öffnen…
    .tooltip = Einen Laufordner öffnen: seine Vorlage, Daten und sein Modell
command-open-model = Modell öffnen…
    .tooltip = Ein eigenes MuJoCo-Modell öffnen (MJCF, .xml)
command-open-recent = Zuletzt geöffnet…
    .tooltip = Was zuletzt geöffnet oder gespeichert wurde: Läufe, Vorlagen, Lektionen, Dateien
command-open-left = Liegengebliebenes öffnen
    .tooltip = Einen Lauf öffnen, der nicht gespeichert war, als das Programm zu Ende ging
    .off = Nichts ist ungespeichert liegengeblieben
command-save = Speichern
    .tooltip = Vorlage, Daten, Modell und Abbildungen in den Laufordner schreiben
command-save-as = Speichern unter…
    .tooltip = In einen anderen Ordner schreiben
command-export = Daten exportieren…
    .tooltip = Die Daten für andere Werkzeuge schreiben: Foxglove, PlotJuggler, NumPy, pandas
command-save-picture = Bild einer Kurve speichern…
    .tooltip = Das Diagramm, auf das zuletzt gezeigt wurde, als PNG oder SVG schreiben; sein eigenes Menü kann das auch
command-snapshot = Bild des Fensters speichern…
    .tooltip = Was das Fenster zeigt, als PNG schreiben: alles, den zuletzt benutzten Bereich oder die 3D-Ansicht
command-record = Fenster aufnehmen…
    .tooltip = Einen Film von dem machen, was von jetzt an geschieht: GIF, oder MP4 und WebM mit ffmpeg; vom Fenster, einem Bereich oder der 3D-Ansicht
    .off = Das Fenster wird schon aufgenommen: erst das beenden
command-stop-recording = Aufnahme beenden
    .tooltip = Den Film beenden und seine Datei schreiben
    .off = Vom Fenster wird nichts aufgenommen
command-quit = Beenden
    .tooltip = Das Fenster schließen; was gerade läuft, wird angehalten

## Menü Bearbeiten

command-undo = Rückgängig
    .tooltip = Die letzte Änderung zurücknehmen: im Bereich Zeichnen die des Pfads, sonst die der Vorlage
command-redo = Wiederherstellen
    .tooltip = Die Änderung noch einmal machen
command-preferences = Einstellungen…
    .tooltip = Farben, Textgröße, Kontrast, Sprache, Grafikgerät – und wer es so gesagt hat

## Menü Anlage

command-run-pause = Laufen / Pause
    .tooltip = Die Anlage laufen lassen, oder anhalten, was gerade läuft
command-step = Einzelschritt
    .tooltip = Ein Regelschritt, dann Pause
command-reset = Zurücksetzen
    .tooltip = Die Anlage an ihren Anfang zurücksetzen
    .off = Nichts bewegt sich, das man zurücksetzen könnte: erst die Anlage laufen lassen
command-stop = Anhalten
    .tooltip = Beenden, was gerade läuft; was entstanden ist, bleibt. Die Leertaste hält einen Roboter an der Leitung an
command-faster = Schneller
    .tooltip = Die gewünschte Geschwindigkeit erhöhen
command-slower = Langsamer
    .tooltip = Die gewünschte Geschwindigkeit verringern
command-frame-back = Ein Bild zurück
    .tooltip = In einem Lauf zurückblicken, der Pause hat oder vorbei ist
command-frame-on = Ein Bild vor
    .tooltip = Sehen, was danach kam
command-replay = Noch einmal zeigen
    .tooltip = Einen Lauf, der Pause hat oder vorbei ist, noch einmal abspielen, so schnell wie neben Starten gewählt, auch in Zeitlupe; oder das anhalten
    .off = Es gibt nichts, worauf man zurückblicken könnte: erst die Anlage laufen lassen
    .off-busy = Zum Zurückblicken den Lauf anhalten oder zu Ende gehen lassen
command-loop-replay = In Schleife zeigen
    .tooltip = Am Ende immer wieder von vorn beginnen; noch einmal: dort aufhören
command-free-camera = Freie Kamera
    .tooltip = Dem Roboter in der 3D-Ansicht nicht mehr folgen

## Menü Anordnung

command-layout-collect = Sammeln
    .tooltip = Anordnung zum Sammeln von Daten
command-layout-train = Training
    .tooltip = Anordnung zum Trainieren des Dynamikmodells
command-layout-draw = Zeichnen
    .tooltip = Anordnung zum Zeichnen eines Pfads
command-layout-run = Regelung
    .tooltip = Anordnung, um dem Regler zuzusehen
command-layout-diagnose = Diagnose
    .tooltip = Anordnung, um Vorhersagen an der Wahrheit zu messen
command-layout-experiments = Experimente
    .tooltip = Anordnung für Abbildungen und Tabellen aus vielen Läufen
command-layout-all = Alles
    .tooltip = Alle Bereiche auf einmal
command-reset-layout = Anordnung zurücksetzen
    .tooltip = Die Bereiche dieser Anordnung an ihre Plätze zurückstellen
command-panel-left = Bereich nach links
    .tooltip = Den zuletzt benutzten Bereich an die linke Seite des Fensters stellen
command-panel-right = Bereich nach rechts
    .tooltip = Den zuletzt benutzten Bereich an die rechte Seite des Fensters stellen
command-panel-top = Bereich nach oben
    .tooltip = Den zuletzt benutzten Bereich an die obere Seite des Fensters stellen
command-panel-bottom = Bereich nach unten
    .tooltip = Den zuletzt benutzten Bereich an die untere Seite des Fensters stellen
command-panel-join = Bereich hinter Reiter
    .tooltip = Den zuletzt benutzten Bereich mit dem größten der anderen hinter Reitern zusammenlegen
command-panel-grow = Bereich größer
    .tooltip = Dem zuletzt benutzten Bereich mehr Platz geben
command-panel-shrink = Bereich kleiner
    .tooltip = Dem zuletzt benutzten Bereich weniger Platz geben
command-undo-layout = Anordnung: rückgängig
    .tooltip = Die letzte Änderung der Bereiche oder der gewählten Anordnung zurücknehmen
command-redo-layout = Anordnung: wiederherstellen
    .tooltip = Die Änderung der Anordnung noch einmal machen

## Menü Ansicht

command-dark-theme = Dunkle Farben
    .tooltip = Hell auf dunkel
command-light-theme = Helle Farben
    .tooltip = Dunkel auf hell
command-presenter-theme = Farben zum Vorführen
    .tooltip = Für einen Projektor: groß, schwarz auf weiß, mit dicken Linien und Farben für alle Augen
command-system-theme = Farben des Systems
    .tooltip = Wie der Desktop
command-high-contrast = Hoher Kontrast
    .tooltip = Schrift und Kanten so kräftig wie möglich; noch einmal: wie sonst
command-larger = Größer
    .tooltip = Schrift und mit ihr alles vergrößern
command-smaller = Kleiner
    .tooltip = Schrift und mit ihr alles verkleinern
command-usual-size = Normale Größe
    .tooltip = Schrift so groß wie gewöhnlich
command-speak-en = English
    .tooltip = Das Fenster auf Englisch
command-speak-de = Deutsch
    .tooltip = Das Fenster auf Deutsch
command-share-device = Grafikgerät mitbenutzen
    .tooltip = Ab dem nächsten Start auf dem Grafikgerät des Fensters trainieren und planen; noch einmal: auf einem eigenen

## Menü Lektion

command-open-lesson = Lektion öffnen…
    .tooltip = Eine Führung, die zum Programm gehört, oder eine eigene (TOML)
    .off = Erst eine Lektion beginnen
command-next-step = Nächster Schritt
    .tooltip = Der nächste Schritt der Lektion, ob dieser getan ist oder nicht
    .off = Auf dieser Seite gibt es keinen Schritt
command-previous-step = Voriger Schritt
    .tooltip = Der Schritt der Lektion vor diesem
command-show-control = Zeig es mir
    .tooltip = Den Bereich und das Bedienelement, von denen die Lektion spricht, in Sicht bringen
command-reset-lesson = Lektion von vorn beginnen
    .tooltip = Die Vorlage der Lektion neu öffnen, beim ersten Schritt; Daten und Modell von jetzt werden aufgegeben
command-leave-lesson = Lektion verlassen
    .tooltip = Sie schließen; das Experiment bleibt offen

## Menü Hilfe

command-welcome = Startseite
    .tooltip = Wo man anfängt, die Lektionen, die Roboter, was zuletzt offen war
command-palette = Befehl suchen…
    .tooltip = Befehle, Bereiche, Vorlagen und Lektionen, mit ein paar Buchstaben ihres Namens
command-help = Tasten und Befehle
    .tooltip = Diese Liste

## Was auf Tasten steht

command-key-space = Leertaste
command-key-backspace = Rücktaste
command-key-escape = Esc
command-key-page-up = Bild auf
command-key-page-down = Bild ab
command-key-left = Links
command-key-right = Rechts
command-key-up = Hoch
command-key-down = Runter
command-key-comma = Komma
command-key-period = Punkt
command-key-plus = Plus
command-key-minus = Minus
