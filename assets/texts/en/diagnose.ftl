### Open-loop prediction.
