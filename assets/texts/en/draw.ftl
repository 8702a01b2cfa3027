### The canvas for paths.


## The canvas

# Its accessible name.
draw-canvas = Path canvas
draw-empty = Click to set the first waypoint, or choose a template.
draw-waypoints = { $n ->
    [one] 1 waypoint
   *[other] { $n } waypoints
}
draw-how = Click adds, drag moves, a click on a segment inserts, right-click removes. Shift keeps to an axis, the wheel zooms, the right button pans.

## The tools

draw-undo = Undo
    .tooltip = Take the last edit back (Ctrl+Z)
    .off = Nothing was drawn yet
draw-redo = Redo
    .tooltip = Do it again (Ctrl+Y)
    .off = Nothing was taken back
draw-clear = Clear
    .tooltip = Remove all waypoints
    .off = There are no waypoints
draw-freehand = Freehand
    .tooltip = Press and draw; the sketch becomes waypoints when you let go
draw-snap = Snap
    .tooltip = Put waypoints on a grid
draw-grid = Distance of the grid's lines (m)
draw-fit = Fit
    .tooltip = Show the whole path
draw-name = Name of the path
    .hint = name
draw-save = Save…
    .tooltip = Write the path to a file
draw-load = Load…
    .tooltip = Read a path from a file
draw-too-short = A path needs two different waypoints at least

## Following the path

draw-follow = Follow this path
    .tooltip = Let the controller follow it with the present model: no retraining
draw-no-position = This plant has no position to follow a path with

## The table of waypoints

draw-table = Waypoints
draw-table-empty = None yet. Coordinates are metres from where the robot starts.
draw-add = Add
    .tooltip = Add a waypoint at the end of the path
draw-highlight = Highlight waypoint { $number } on the canvas
# axis: x, y or z
draw-coordinate = { $axis } of waypoint { $number } (m)
draw-move-up = Move up waypoint { $number }
draw-move-down = Move down waypoint { $number }
draw-insert-after = Insert after waypoint { $number }
draw-remove = Remove waypoint { $number }
draw-no-neighbour = There is no waypoint on that side

## Templates

draw-template = Template
    .tooltip = Begin with a known path
draw-straight = Straight
    .tooltip = Ahead along the first axis
draw-left-turn = Left turn
    .tooltip = Ahead, then to the left
draw-right-turn = Right turn
    .tooltip = Ahead, then to the right
draw-u-turn = U-turn
    .tooltip = Out, around, and back beside the way out
draw-circle = Circle
    .tooltip = Once around
draw-zigzag = zigzag
draw-figure-of-eight = Figure of eight
    .tooltip = Two loops, one to each side
draw-backward = Backward
    .tooltip = Straight back
draw-there-and-back = There and back
    .tooltip = Ahead, and back past the start
# A template from the authors' code. path: the name of one of the above
draw-of-authors = { $path } (authors)
