### Hybrid mit modellfreier Feinabstimmung.
