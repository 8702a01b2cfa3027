### Die Zeichenfläche für Pfade.


## Die Zeichenfläche

draw-canvas = Zeichenfläche für den Pfad
draw-empty = Klicken Sie für den ersten Wegpunkt, oder wählen Sie ein Muster.
draw-waypoints = { $n ->
    [one] 1 Wegpunkt
   *[other] { $n } Wegpunkte
}
draw-how = Klicken fügt an, Ziehen verschiebt, ein Klick auf ein Teilstück fügt ein, Rechtsklick entfernt. Shift hält die Achse, das Rad zoomt, die rechte Taste verschiebt die Ansicht.

## Die Werkzeuge

draw-undo = Rückgängig
    .tooltip = Die letzte Änderung zurücknehmen (Strg+Z)
    .off = Noch wurde nichts gezeichnet
draw-redo = Wiederholen
    .tooltip = Zurückgenommenes wiederherstellen (Strg+Y)
    .off = Es wurde nichts zurückgenommen
draw-clear = Leeren
    .tooltip = Alle Wegpunkte entfernen
    .off = Es gibt keine Wegpunkte
draw-freehand = Freihand
    .tooltip = Drücken und zeichnen; beim Loslassen werden aus der Skizze Wegpunkte
draw-snap = Raster
    .tooltip = Wegpunkte auf ein Raster setzen
draw-grid = Abstand der Rasterlinien (m)
draw-fit = Einpassen
    .tooltip = Den ganzen Pfad zeigen
draw-name = Name des Pfads
    .hint = Name
draw-save = Speichern…
    .tooltip = Den Pfad in eine Datei schreiben
draw-load = Laden…
    .tooltip = Einen Pfad aus einer Datei lesen
draw-too-short = Ein Pfad braucht mindestens zwei verschiedene Wegpunkte

## Dem Pfad folgen

draw-follow = Diesem Pfad folgen
    .tooltip = Der Regler folgt ihm mit dem jetzigen Modell, ohne neues Training
draw-no-position = Diese Anlage hat keine Position, mit der sie einem Pfad folgen könnte

## Die Tabelle der Wegpunkte

draw-table = Wegpunkte
draw-table-empty = Noch keine. Koordinaten sind Meter vom Start des Roboters.
draw-add = Hinzufügen
    .tooltip = Einen Wegpunkt ans Ende des Pfads setzen
draw-highlight = Wegpunkt { $number } auf der Zeichenfläche hervorheben
draw-coordinate = { $axis } von Wegpunkt { $number } (m)
draw-move-up = Wegpunkt { $number } nach oben
draw-move-down = Wegpunkt { $number } nach unten
draw-insert-after = Nach Wegpunkt { $number } einfügen
draw-remove = Wegpunkt { $number } entfernen
draw-no-neighbour = Auf dieser Seite ist kein Wegpunkt

## Muster

draw-template = Muster
    .tooltip = Mit einem bekannten Pfad beginnen
draw-straight = Gerade
    .tooltip = Geradeaus entlang der ersten Achse
draw-left-turn = Linkskurve
    .tooltip = Geradeaus, dann nach links
draw-right-turn = Rechtskurve
    .tooltip = Geradeaus, dann nach rechts
draw-u-turn = Kehrtwende
    .tooltip = Hinaus, herum und neben dem Hinweg zurück
draw-circle = Kreis
    .tooltip = Einmal herum
draw-zigzag = Zickzack
draw-figure-of-eight = Acht
    .tooltip = Zwei Schleifen, eine zu jeder Seite
draw-backward = Rückwärts
    .tooltip = Gerade zurück
draw-there-and-back = Hin und zurück
    .tooltip = Geradeaus und zurück, über den Start hinaus
draw-of-authors = { $path } (Autoren)
