### Bausteine aller Bereiche.
