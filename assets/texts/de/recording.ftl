### Bilder und Filme des Fensters.

## Auswahl im Dialog, der nach der Datei fragt

recording-show = Zeigen
recording-window = Ganzes Fenster
    .tooltip = Alles, was vom Fenster zu sehen ist
recording-panel = Bereich
    .named = Bereich { $panel }
    .tooltip = Der Bereich, in dem Sie zuletzt waren
    .off = Zuerst in einen Bereich klicken
recording-view = 3D-Ansicht
    .tooltip = Nur der Roboter, ohne das, was um ihn herum steht
    .off = Es ist keine 3D-Ansicht zu sehen: zuerst den Bereich { $panel } nach vorn holen
recording-pictures = Bilder
    .tooltip = Mehr Bilder zeigen Bewegungen besser, brauchen aber eine größere Datei und einen schnelleren Rechner
recording-rate = { $n } je Sekunde
recording-size = Größe
recording-full = Volle Größe
    .tooltip = Ein Pixel des Fensters wird ein Pixel des Bildes
recording-half = Halb
    .tooltip = Halb so breit und hoch: vier Pixel des Fensters werden ein Pixel des Bildes

## Während der Aufzeichnung

recording-subject = Fenster
recording-writing = Datei wird geschrieben…
recording-hidden = { $subject } nicht zu sehen
recording-so-far = { $time }  ·  { $taken ->
        [one] { $taken } Bild
       *[other] { $taken } Bilder
    }
recording-sign = Aufzeichnung: { $words }
recording-about = { $subject } wird in { $file } aufgezeichnet
    .lossy = { $subject } wird in { $file } aufgezeichnet. Ausgelassene Bilder: { $n }; der Kodierer kommt nicht mit

## Was daraus wurde

recording-done = { $time } min in { $file } aufgezeichnet: { $taken ->
        [one] { $taken } Bild
       *[other] { $taken } Bilder
    }
    .lossy = { $time } min in { $file } aufgezeichnet: { $taken ->
        [one] { $taken } Bild
       *[other] { $taken } Bilder
    }; { $n } weitere fielen aus, weil sie schneller kamen, als sie kodiert werden konnten
recording-failed = Die Aufzeichnung ist abgebrochen: { $error }
recording-no-picture = Der Grafiktreiber hat kein Bild des Fensters geliefert
    .error = der Grafiktreiber hat kein Bild des Fensters geliefert
recording-too-small = Das Fenster ist zu klein für ein Bild
recording-ending = { $file }: Der Dateiname muss auf { $endings } enden
