### Bilder und Filme des Fensters.
