### Building blocks that all panels share.

# Why a control cannot be used while the worker has something to do.

## Plots

widgets-link = Link plots
    .tooltip = Plots over the same steps show the same range, and the values at one cursor
# Where the cursor is.
widgets-cursor-iteration = iteration { $n }
widgets-cursor-ahead = { $n } steps ahead
widgets-cursor-step = step { $n }
widgets-copy = Copy data
    .tooltip = The points that are drawn, as CSV: series, x, y
widgets-picture = Save picture…
    .tooltip = The plot as it is in sight, as PNG or SVG

## What a lesson hides

widgets-expect = What do you expect?
widgets-reveal = Reveal
    .tooltip = Show what this step of the lesson hides

## What computes

widgets-processor = Processor
widgets-graphics-card = Graphics card
widgets-remote = Remote device
widgets-address = Address, as `foresight serve` prints it on the other machine
    .hint = TOKEN@HOST:PORT
widgets-connect = Connect
    .tooltip = See whether the device is there
