### Collecting data.
