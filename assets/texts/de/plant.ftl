### Die Anlage, ihre 3D-Ansicht und das Steuern von Hand.
