### Wörter, die an mehreren Stellen stehen.

common-close = Schließen
common-stop = Anhalten
