### Die Zeichenfläche für Pfade.
