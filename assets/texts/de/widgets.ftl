### Bausteine aller Bereiche.

# Warum ein Bedienelement nicht geht, während der Arbeiter zu tun hat.

## Diagramme

widgets-link = Diagramme koppeln
    .tooltip = Diagramme über denselben Schritten zeigen denselben Bereich und die Werte an einem gemeinsamen Zeiger
# Wo der Zeiger steht.
widgets-cursor-iteration = Iteration { $n }
widgets-cursor-ahead =
    { $n ->
        [one] { $n } Schritt voraus
       *[other] { $n } Schritte voraus
    }
widgets-cursor-step = Schritt { $n }
widgets-copy = Daten kopieren
    .tooltip = Die gezeichneten Punkte als CSV: Reihe, x, y
widgets-picture = Bild speichern…
    .tooltip = Das Diagramm, wie es zu sehen ist, als PNG oder SVG

## Was eine Lektion verbirgt

widgets-expect = Was erwarten Sie?
widgets-reveal = Aufdecken
    .tooltip = Zeigen, was dieser Schritt der Lektion verbirgt

## Was rechnet

widgets-processor = Prozessor
widgets-graphics-card = Grafikkarte
widgets-remote = Entferntes Gerät
widgets-address = Adresse, wie `foresight serve` sie auf dem anderen Rechner ausgibt
    .hint = TOKEN@HOST:PORT
widgets-connect = Verbinden
    .tooltip = Nachsehen, ob das Gerät da ist
