### Vorhersage ohne Rückführung.
