### Alles, was man dem Fenster befehlen kann.
