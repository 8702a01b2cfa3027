### Der Rahmen um die Bereiche: Startseite, Menüs, Statuszeile, Dialoge, Einstellungen.
