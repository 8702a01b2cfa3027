### Die Lektionen, die zum Programm gehören: `lessons-NAME` und, je Schritt, `lessons-NAME-NUMMER`.

## first_steps

lessons-first-steps = Vom Zappeln zum gezeichneten Pfad
    .about = Die ganze Methode in zehn kurzen Schritten: Daten, Modell, Pläne, Pfade und ein Roboter.
lessons-first-steps-1 = Erst einmal zappeln lassen
    .text = Das ist ein Schwimmer: drei Glieder und zwei Motoren in einer zähen Flüssigkeit, und niemand hat ihm gesagt, wie man schwimmt. Lassen Sie ihn 17 Minuten seiner eigenen Zeit lang Zufälliges tun; hier dauert das Sekunden. Was auch geschieht, wird aufgeschrieben, und mehr bekommt ein Netz nie zu sehen.
    .notice = Was ein Roboter kostet, ist Roboterzeit, nicht Schritte. Die Histogramme darunter zeigen, wo er diese Zeit verbracht hat.
lessons-first-steps-2 = Was ein Übergang ist
    .text = Die Daten sind eine lange Liste von immer derselben kleinen Sache: ein Zustand, eine Aktion und der Zustand, der daraus wurde. Bewegen Sie den Schwimmer von Hand, einen Regelschritt nach dem anderen, und lesen Sie seinen Zustand als Zahlen ab. Jeder Druck auf den Knopf ist eine Zeile dieser Liste.
    .notice = Zum Zustand gehört mehr als der Ort: auch Geschwindigkeiten und Gelenkwinkel, denn was als Nächstes kommt, hängt davon ab.
lessons-first-steps-3 = Ein Modell davon trainieren
    .text = Ein Netz lernt zu sagen, was ein Schritt verändert: Zustand und Aktion gehen hinein, der Unterschied zum nächsten Zustand kommt heraus. Das ist gewöhnliches überwachtes Lernen, ohne Belohnung und ohne Ziel. Einige Episoden werden zurückgehalten, damit der Fehler an dem gemessen wird, was es nie gesehen hat.
    .notice = Der Verlust fällt erst schnell, dann langsam, und die Kurve der zurückgehaltenen Daten geht mit: Das Netz kennt den Schwimmer, nicht nur die Liste.
lessons-first-steps-4 = Ein Schritt, und hundert
    .text = Für einen Schritt ist die Vorhersage fast vollkommen. Jetzt soll das Netz aus seinen eigenen Vorhersagen weiter vorhersagen, hundert Schritte hintereinander, und nichts berichtigt es. Raten Sie, was daraus wird, bevor Sie hinsehen.
    .notice = Kleine Fehler nähren sich von sich selbst. Manche Elemente gehen früh verloren, andere halten durch; der Fehler über viele Anfänge sagt, wann.
    .question = Hundert Schritte voraus: Liegt die Vorhersage dann noch auf der Wahrheit, für jedes Element des Zustands?
lessons-first-steps-5 = Warum immer wieder neu geplant wird
    .text = Ein Modell, das für ein paar Schritte stimmt, genügt, wenn niemand mehr von ihm verlangt. Bei jedem Schritt malt sich der Planer viele Zukünfte aus, nimmt die erste Aktion der besten, sieht nach, wohin sie wirklich geführt hat, und plant neu. So werden Fehler berichtigt, bevor sie wachsen können.
    .notice = Der Fächer ist, was er sich ausmalt, die helle Linie, was er vorhat. Der gestrichelte Plan von eben liegt neben dem, was daraus geworden ist.
lessons-first-steps-6 = Ein Horizont zu kurz, und zu lang
    .text = Wie weit soll er vorausschauen? Ziehen Sie den Horizont auf drei oder vier Schritte und sehen Sie eine Weile zu, dann auf vierzig oder mehr; ist der Lauf zu Ende, drücken Sie noch einmal auf „{ run-start }“. Zu kurz ist gierig, und zu lang glaubt einem Modell, das dann nicht mehr stimmt, und lässt wenige Kandidaten für jede Wahl.
    .notice = An beiden Enden leiden Belohnung und Fortschritt. Dazwischen liegt der Bereich, der taugt, und er hängt vom Modell ab.
lessons-first-steps-7 = Zeichnen, wohin es gehen soll
    .text = Das Modell weiß, wie sich der Schwimmer bewegt, nicht, wo er sein soll. Das sagt eine Belohnung: Bleib nahe am Pfad und komm auf ihm voran. Klicken Sie ein paar Wegpunkte auf die Zeichenfläche, oder zeichnen Sie freihändig.
    .notice = Während Sie zeichnen, wird nichts gelernt. Ein Pfad ist eine neue Frage an dasselbe Netz.
lessons-first-steps-8 = Ein neuer Pfad, dasselbe Netz
    .text = Lassen Sie den Regler dem folgen, was Sie gezeichnet haben. Trainiert wird dafür nicht: dieselben Gewichte, nach einer anderen Belohnung gefragt. Zeichnen Sie einen weiteren Pfad, während er schwimmt, und lassen Sie ihn auch dem folgen.
    .notice = Der Bereich „{ shell-panel-run }“ sagt es: dasselbe Modell, neuer Pfad, kein neues Training. Eine Policy, die für einen Pfad gelernt wurde, müsste von vorn anfangen.
lessons-first-steps-9 = Aus eigenen Versuchen lernen
    .text = Zufällige Daten liegen da, wohin zufällige Aktionen führen, und der Regler fährt woandershin. Also kommt zu den Daten, was er unterwegs sieht, und das Netz wird noch einmal trainiert: Das ist Aggregation. Halten Sie an, was läuft, stellen Sie die Geschwindigkeit auf „max“ und lassen Sie die ganze Schleife laufen.
    .notice = Eine Karte je Iteration: jedes Mal mehr Daten, und zwar von da, wo man sie braucht. Vergleichen Sie die Returns.
lessons-first-steps-10 = Dasselbe mit einem Roboter
    .text = Gemacht wurde die Methode für einen zehn Zentimeter langen Sechsbeiner, den niemand von Hand modellieren kann. Hier wird er nachgebildet, Byte für Byte, hinter dem Treiber des echten: Wählen Sie demo:carpet und verbinden Sie sich. Dann sammeln, trainieren und folgen Sie wie zuvor; beim echten Roboter ist nur der Anschluss ein anderer.
    .notice = Batterie, Funk, verlorene Antworten: Ein Roboter hat Sorgen, die eine Simulation nicht hat. Die Leertaste hält ihn immer an.

## weak_model

lessons-weak-model = Ein starker Planer und ein schwaches Modell
    .about = Warum ein besserer Optimierer schlechter fahren kann: Er findet, worin das Modell irrt.
lessons-weak-model-1 = Wenig Daten
    .text = Das ist ein halber Gepard: anderthalb Laufbeine, flach in einer Ebene, mit sechs Motoren. Er bekommt einige Minuten zufälliger Aktionen, in denen er öfter auf den Rücken fällt, als dass er einen Schritt macht. Über das Laufen sagen die Daten also wenig.
    .notice = Sehen Sie sich das Histogramm der Vorwärtsgeschwindigkeit an: Schnelles Laufen kommt in den Daten kaum vor.
lessons-weak-model-2 = Ein schwaches Modell
    .text = Das Netz hat eine Schicht, eine Statistik, die die der zufälligen Daten bleibt, und keine Gefährten, denen es widersprechen könnte. Sein Verlust sieht gut aus. Merken Sie sich das: Gemessen wird der Verlust da, wo die Daten sind.
    .notice = Beide Verluste fallen, der im Training und der auf zurückgehaltenen Daten. Nichts warnt Sie hier.
lessons-weak-model-3 = Was versprochen und was verdient wird
    .text = Der Planer ist iCEM, ein starker: Er verbessert seine Kandidaten Runde um Runde. Lassen Sie ihn laufen und raten Sie, wie sich die Belohnung, die seine Pläne versprechen, zu der verhält, die sie verdienen. Die Zeile über den Kurven nennt beide, und unter den Prüfungen steht der Fehler jedes Schritts.
    .notice = Versprochen ist weit mehr als verdient. Die Pläne sind ausgezeichnet, für einen Roboter, den es nur im Netz gibt.
    .question = Der Planer sagt für jeden kommenden Schritt eine Belohnung vorher. Wird der Roboter sie verdienen?
lessons-weak-model-4 = Ein schwächerer Planer
    .text = Nehmen Sie dem Planer seine Stärke: Ziehen Sie die Zahl der Kandidaten auf eine Handvoll herunter und starten Sie noch einmal. Er sucht weniger und findet so weniger Fehler des Modells. Ein schwacher Optimierer ist eine grobe Art von Vorsicht.
    .notice = Versprochenes und Verdientes kommen sich näher, was auch immer der Return tut.
lessons-weak-model-5 = Die Abhilfe: Daten von da, wo es schiefgeht
    .text = Ein Fehler, in den man hineinfährt, steht beim nächsten Mal in den Daten. Geben Sie dem Planer seine Kandidaten zurück und lassen Sie die Schleife laufen: fahren, hinzufügen, neu trainieren. Öffnen Sie danach best/cheetah_forward, das auch ein besseres Netz hat und einen Preis auf Uneinigkeit.
    .notice = Jede Karte sagt, was versprochen und was verdient wurde. Beide nähern sich einander, anfangs von der falschen Seite.
