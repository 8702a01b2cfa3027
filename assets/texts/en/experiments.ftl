### Sweeps, figures and tables.
