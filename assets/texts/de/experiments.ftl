### Versuchsreihen, Abbildungen und Tabellen.
