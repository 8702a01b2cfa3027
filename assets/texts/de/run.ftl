### Der Regler bei der Arbeit: Ablauf, Planer, Kurven, Was-wäre-wenn, Rückblick.
