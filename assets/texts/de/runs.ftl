### Ordner der Läufe.
