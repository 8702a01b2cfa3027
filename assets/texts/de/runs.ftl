### Laufordner.


## Wo, und welche

runs-folder = Ordner
    .tooltip = Läufe in diesem Ordner und bis zu vier Ebenen darunter werden gefunden. Leer: runs
runs-filter = Filter
    .tooltip = Wörter aus Name, Anlage und Stichwörtern sowie Werte: planner.horizon>10, return>20, cost<5, seed=1, tags=carpet
runs-look = Neu suchen
    .tooltip = Den Ordner noch einmal durchsuchen
runs-columns = Spalten
    .tooltip = Welche Spalten die Tabelle hat
runs-export = Tabelle exportieren…
    .tooltip = Die Tabelle speichern, wie sie hier steht (CSV), mit jedem Wert, in dem sich die Vorlagen unterscheiden
    .off = Hier gibt es noch keine Läufe
runs-shown = { $count } von { $all } Läufen in { $folder }
runs-unreadable = { $count } nicht lesbar
runs-looking = Läufe werden gesucht
    .short = Suche läuft…
runs-no-folder = Kein solcher Ordner
    .text = Der Ordner { $folder } existiert (noch) nicht.
runs-none = Hier sind keine Läufe
    .text = Ein Lauf ist da, sobald er gespeichert wurde: Datei > Speichern, oder `foresight run`.

## Die Tabelle der Läufe

runs-tick = { $name } ankreuzen
    .tooltip = Diesen Lauf vergleichen oder ändern
runs-tick-all = Alle ankreuzen
    .tooltip = Alle gezeigten ankreuzen, oder keinen
runs-open = Öffnen
    .tooltip = Diesen Lauf in den anderen Bereichen öffnen: zurückblicken, untersuchen, auf seinem Modell neue Pfade zeichnen
    .named = { $name } öffnen
runs-complete = fertig
runs-incomplete = unfertig

## Was mit angekreuzten Läufen geschieht

runs-none-ticked = Läufe ankreuzen, um sie zu ändern; zwei oder mehr, um sie zu vergleichen.
runs-ticked = { $count } angekreuzt
runs-open-elsewhere = Dieser Lauf ist in den anderen Bereichen geöffnet; erst einen anderen öffnen
runs-rename = Umbenennen…
    .tooltip = Dem einen angekreuzten Lauf einen anderen Namen geben
    .off = Erst einen einzelnen Lauf ankreuzen
runs-new-name = Neuer Name
runs-rename-now = Umbenennen
    .tooltip = Dem Ordner diesen Namen geben; er bleibt, wo er ist
runs-tag = Stichwörter…
    .tooltip = Den angekreuzten Läufen Stichwörter geben: etwa einen Untergrund
    .off = Erst Läufe ankreuzen
runs-tags-typed = Stichwörter, durch Kommas getrennt
    .hint = Teppich, Vergleichslauf
runs-tag-now = Stichwörter setzen
    .tooltip = Stichwörter, die nur manche der Läufe haben, behalten diese
runs-trash = In den Papierkorb…
    .tooltip = Die angekreuzten Läufe in den Papierkorb verschieben; eine Versuchsreihe rechnet fehlende Läufe neu
    .off = Erst Läufe ankreuzen
runs-trash-question = { $names } in den Papierkorb verschieben?
    .more = { $names } und { $more } weitere in den Papierkorb verschieben?
runs-trash-now = In den Papierkorb verschieben
    .tooltip = Nichts wird gelöscht: Aus dem Papierkorb lässt es sich zurückholen
runs-cancel = Abbrechen
    .tooltip = Alles lassen, wie es ist
runs-enter = Die Eingabetaste übernimmt es

## Der Lauf hinter den Kurven aller anderen

runs-pin = Als Vergleichslauf anheften
    .tooltip = Die Kurven des einen angekreuzten Laufs grau hinter die Kurven in „Training“ und „Aggregation“ zeichnen, bis er gelöst wird
runs-baseline = Vergleichslauf: { $name }
runs-unpin = Vergleichslauf lösen
    .tooltip = Ihn nicht mehr zeichnen

## Läufe nebeneinander

runs-returns = Returns
    .plot = Returns der angekreuzten Läufe
    .x = gelernte Übergänge
    .y = mittlerer Return (Summe der Belohnungen)
    .none = Keiner dieser Läufe hat Returns je Iteration; Läufe, die vorwärts gehen, haben welche.
runs-differences = Unterschiede der Vorlagen
    .key = Wert
    .none = Ihre Vorlagen sind gleich.

## Was der Rest des Programms sagt

runs-column-name = Name
runs-column-name-about = Der Ordner des Laufs, vom durchsuchten Ordner aus
runs-column-plant = Anlage
runs-column-plant-about = Was sich bewegte
runs-column-seed = Startzahl
runs-column-seed-about = Die Startzahl aller Zufallszahlen
runs-column-transitions = Übergänge
runs-column-transitions-about = Übergänge, mit denen das letzte Modell trainiert wurde
runs-column-return = Return
runs-column-return-about = Mittlerer Return der Rollouts der letzten Iteration, nach der Belohnung der Anlage
runs-column-cost = Pfadkosten
runs-column-cost-about = Schrittkosten der Autoren, Mittel über die Pfade
runs-column-distance = Abstand (m)
runs-column-distance-about = Mittlerer Abstand vom Pfad, Mittel über die Pfade
runs-column-state = Zustand
runs-column-state-about = Ob alles getan ist, was die Vorlage verlangt
runs-column-tags = Stichwörter
runs-column-tags-about = Ihre eigenen Wörter
runs-column-changed = Geändert
runs-column-changed-about = Wann seine Zusammenfassung geschrieben wurde
