### Training und seine Kurven.
