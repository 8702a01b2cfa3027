### Lektionen: die Karte des offenen Schritts. Die Texte der Lektionen selbst stehen in deren eigenen Dateien.

lesson-step = Schritt { $n }: { $title }
    .done = Schritt { $n }: { $title }, erledigt
lesson-at = Schritt { $n } von { $of }
lesson-touch = Bedienen
    .panel = im Bereich { $panel }
lesson-notice = Beachten
lesson-guess = Zuerst schätzen
lesson-done = Erledigt
    .some = { $met } von { $of } erledigt
    .not-yet = Noch nicht erledigt; weiter geht es trotzdem
lesson-back = Zurück
    .off = Das ist der erste Schritt
lesson-next = Weiter
lesson-finish = Beenden
lesson-restart = Von vorn
