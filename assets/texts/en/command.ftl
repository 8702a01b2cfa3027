### Everything the window can be told to do: `command-NAME` is its label; `.tooltip` and `.off` what it does, and why it cannot just now.

## Menu File

command-open-preset = Open preset…
    .tooltip = Start afresh with an experiment from a TOML file
command-open-run = Open run…
    .tooltip = Open a run folder: its preset, data and model
command-open-model = Open model…
    .tooltip = Open a MuJoCo model of your own (MJCF, .xml)
command-open-recent = Open recent…
    .tooltip = What was opened or saved lately: runs, presets, lessons, files
command-open-left = Open what was left
    .tooltip = Open a run that was not saved when the program came to its end
    .off = Nothing was left unsaved
command-save = Save
    .tooltip = Write preset, data, model and figures to the run folder
command-save-as = Save as…
    .tooltip = Write them to another folder
command-export = Export data…
    .tooltip = Write the data for other tools: Foxglove, PlotJuggler, NumPy, pandas
command-save-picture = Save picture of a plot…
    .tooltip = Write the plot that was pointed at last as PNG or SVG; a plot's own menu does the same
command-snapshot = Save picture of the window…
    .tooltip = Write what the window shows as PNG: all of it, the panel you were last in, or the 3D view
command-record = Record the window…
    .tooltip = Make a film of what happens from now on: GIF, or MP4 and WebM by ffmpeg; of the window, a panel or the 3D view
    .off = The window is being recorded already: stop that first
command-stop-recording = Stop recording the window
    .tooltip = End the film and write its file
    .off = Nothing of the window is being recorded
command-quit = Quit
    .tooltip = Close the window; a job under way is stopped

## Menu Edit

command-undo = Undo
    .tooltip = Take back the last edit: of the drawn path in the panel Draw, of the preset everywhere else
command-redo = Redo
    .tooltip = Make the edit again
command-preferences = Preferences…
    .tooltip = Theme, size of text, contrast, language, graphics device, and who said so

## Menu Plant

command-run-pause = Run / pause
    .tooltip = Let the plant run, or pause what is under way
command-step = Single step
    .tooltip = One control step, then pause
command-reset = Reset
    .tooltip = Put the plant back to its start
    .off = Nothing moves that could be put back: let the plant run first
command-stop = Stop
    .tooltip = End the job under way; what it has produced stays. The space bar stops a robot on a line
command-faster = Faster
    .tooltip = Raise the wanted speed
command-slower = Slower
    .tooltip = Lower the wanted speed
command-frame-back = One frame back
    .tooltip = Look back at a run that is paused or over
command-frame-on = One frame on
    .tooltip = Look at what came next
command-replay = Replay
    .tooltip = Play a run that is paused or over once more, at the speed beside Run: slow motion too; or pause that
    .off = Nothing to look back at: let the plant run first
    .off-busy = Pause the run, or let it end, to look back
command-loop-replay = Loop the replay
    .tooltip = Begin anew whenever the end is reached; once more: stop there
command-free-camera = Free camera
    .tooltip = Let go of the robot in the 3D view

## Menu Layout

command-layout-collect = Collect
    .tooltip = Layout to gather data with
command-layout-train = Train
    .tooltip = Layout to train the dynamics model
command-layout-draw = Draw
    .tooltip = Layout to draw a path
command-layout-run = Run
    .tooltip = Layout to watch the controller
command-layout-diagnose = Diagnose
    .tooltip = Layout to hold predictions against the truth
command-layout-experiments = Experiments
    .tooltip = Layout for figures and tables made of many runs
command-layout-all = All
    .tooltip = Every panel at once
command-reset-layout = Reset layout
    .tooltip = Put this layout's panels back in their places
command-panel-left = Panel to the left
    .tooltip = Put the panel you were last in at the window's left side
command-panel-right = Panel to the right
    .tooltip = Put the panel you were last in at the window's right side
command-panel-top = Panel to the top
    .tooltip = Put the panel you were last in at the window's upper side
command-panel-bottom = Panel to the bottom
    .tooltip = Put the panel you were last in at the window's lower side
command-panel-join = Panel behind tabs
    .tooltip = Put the panel you were last in together with the largest of the others, behind tabs
command-panel-grow = Larger panel
    .tooltip = Give the panel you were last in more room
command-panel-shrink = Smaller panel
    .tooltip = Give the panel you were last in less room
command-undo-layout = Undo layout change
    .tooltip = Put panels, or the layout chosen, back to before the last change
command-redo-layout = Redo layout change
    .tooltip = Make the change of the layout again

## Menu View

command-dark-theme = Dark theme
    .tooltip = Light on dark
command-light-theme = Light theme
    .tooltip = Dark on light
command-presenter-theme = Presenter theme
    .tooltip = For a projector: large, black on white, thick lines, colours for any eyes
command-system-theme = Theme of the system
    .tooltip = As the desktop has it
command-high-contrast = High contrast
    .tooltip = Text and edges as strong as they can be; once more: as usual
command-larger = Larger
    .tooltip = Enlarge text, and everything with it
command-smaller = Smaller
    .tooltip = Make text and everything with it smaller
command-usual-size = Usual size
    .tooltip = Text as large as it usually is
command-speak-en = English
    .tooltip = The window in English
command-speak-de = Deutsch
    .tooltip = The window in German
command-share-device = Share the graphics device
    .tooltip = Train and plan on the window's own graphics device, from the next start on; once more: on a device of their own

## Menu Lesson

command-open-lesson = Open a lesson…
    .tooltip = A guided tour that comes with the program, or one of your own (TOML)
    .off = Take a lesson first
command-next-step = Next step
    .tooltip = The lesson's next step, whether this one is done or not
    .off = There is no step on that side
command-previous-step = Previous step
    .tooltip = The lesson's step before this one
command-show-control = Show me
    .tooltip = Bring the panel and the control that the lesson speaks of into sight
command-reset-lesson = Start the lesson over
    .tooltip = Open the lesson's preset afresh, at its first step; data and model of this one are let go
command-leave-lesson = Leave the lesson
    .tooltip = Close it; the experiment stays open

## Menu Help

command-welcome = Welcome page
    .tooltip = Where to begin, the lessons, the robots, what was opened lately
command-palette = Find a command…
    .tooltip = Commands, panels, presets and lessons, by a few letters of their names
command-help = Keys and commands
    .tooltip = This list

## What is written on keys

command-key-space = Space
command-key-backspace = Backspace
command-key-escape = Escape
command-key-page-up = PageUp
command-key-page-down = PageDown
command-key-left = Left
command-key-right = Right
command-key-up = Up
command-key-down = Down
command-key-comma = Comma
command-key-period = Period
command-key-plus = Plus
command-key-minus = Minus
