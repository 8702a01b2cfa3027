### Einstellungen.

preferences = Einstellungen
preferences-find = Einstellung suchen
preferences-none = So heißt keine Einstellung. Werte des Experiments stehen in seinen Bereichen; Ctrl+P findet Befehle.
preferences-folder = Gespeichert in { $folder }

## Einstellungen

preferences-language = Sprache
    .tooltip = Was das Fenster sagt, auch in seinen Lektionen. Dateien und Meldungen der Befehlszeile bleiben englisch
preferences-theme = Farben
    .tooltip = Dunkel, hell, wie der Desktop oder zum Vorführen: groß, mit dicken Linien und Farben für alle Augen
    .dark = Dunkel
    .light = Hell
    .presenter = Vorführen
    .system = System
preferences-size = Textgröße
    .tooltip = Größe der Schrift und mit ihr von allem anderen
    .smaller = Kleiner
    .larger = Größer
    .usual = Normal
    .off = Diese Größe ist schon eingestellt
preferences-contrast = Hoher Kontrast
    .tooltip = Schrift und Kanten so kräftig wie möglich
preferences-share = Grafikgerät mitbenutzen
    .tooltip = Ab dem nächsten Start auf dem Grafikgerät des Fensters trainieren und planen
preferences-recent = Zuletzt geöffnet
    .tooltip = Was die Startseite als zuletzt geöffnet aufführt
    .forget = Vergessen
    .off = Zuletzt wurde nichts geöffnet

## Wer es gesagt hat

preferences-origin = Wer es gesagt hat
preferences-origin-usual = Voreinstellung
preferences-origin-kept = gespeichert
preferences-origin-ordered = Befehlszeile
preferences-order = Was Vorrang hat
    .looks = Wie das Fenster aussieht und spricht: die Befehlszeile (--theme, --text-size, --high-contrast, --language) für diesen Start, dann was hier gewählt und gespeichert wurde, dann die Voreinstellung.
    .numbers = Was die Zahlen eines Laufs bestimmt: Werte, die für einen Lauf genannt sind (--set), dann die geöffnete Vorlage oder der Laufordner, dann die Voreinstellung jedes Werts. Das Fenster ändert die Vorlage; eigene Zahlen hat es nicht.
