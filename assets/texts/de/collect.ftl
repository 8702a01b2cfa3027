### Daten sammeln.
