### The canvas for paths.
