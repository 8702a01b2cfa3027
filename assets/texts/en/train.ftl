### Training and its curves.
