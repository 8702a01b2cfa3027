### The frame around the panels: welcome page, menus, status, dialogs, preferences.

## Panels, as their tabs say it

shell-panel-plant = Plant
shell-panel-collect = Collect
shell-panel-train = Train
shell-panel-draw = Draw
shell-panel-run = Run
shell-panel-diagnose = Diagnose
shell-panel-aggregate = Aggregate
shell-panel-hybrid = Hybrid
shell-panel-robot = Robot
shell-panel-experiments = Experiments
shell-panel-runs = Runs
shell-panel-log = Log

## Menus; the same as headings of the list of keys

shell-menu-file = File
shell-menu-edit = Edit
shell-menu-plant = Plant
shell-menu-layout = Layout
shell-menu-view = View
shell-menu-lesson = Lesson
shell-menu-help = Help

## What is going on: in the strip, the status bar, and the title of the window

shell-phase-empty = No experiment
shell-phase-idle = Ready
shell-phase-paused = Paused
shell-phase-collecting = Collecting
shell-phase-training = Training
shell-phase-evaluating = Evaluating
shell-phase-controlling = Controlling
shell-phase-imitating = Imitating
shell-phase-fine-tuning = Fine-tuning
shell-phase-live = Live
shell-phase-waiting = Waiting to go on
shell-phase-reconnecting = Looking for the robot

## The strip under the menus

shell-pause = Pause
shell-run = Run
shell-stop-job = Stop this job
# $time is like 3:05
shell-left = { $time } left
shell-figure-model = model
    .tooltip = Robot time the present model has learned from
shell-figure-data = data
    .tooltip = Robot time in the training data

## The status bar

shell-notices =
    { $n ->
        [one] 1 notice
       *[other] { $n } notices
    }
    .tooltip = Show everything that was said
# $ms is a time in milliseconds
shell-frame-time = { $ms } ms a frame
    .tooltip = Time the window takes for one picture, without the graphics card

## Messages in a corner

shell-toast-close = Close this message
shell-toast-note = Open the note
    .tooltip = Show the file that says more

## What is said of things done

shell-crashed = Last time a mistake of this program ended a job. A note says what and where; please send it along when you report it
shell-not-shown = { $file } cannot be shown: { $error }
shell-device-trouble = { $error }; the window has one of its own
shell-device-shared = From the next start on, training and planning on the graphics card use the window's own graphics device
shell-device-own = From the next start on, training and planning on the graphics card use a graphics device of their own
shell-no-plot = Point at a plot first: its picture is the one that is saved
shell-path-saved = Path saved to { $file }
shell-table-saved = Table saved to { $file }
shell-picture-saved = Picture saved to { $file }
shell-not-written = cannot write { $file }
shell-not-known = { $file } is not a preset, a lesson, a path, a model, recordings, a checkpoint or a run folder
shell-lesson-trouble = This step of the lesson: { $error }
shell-drop = Drop a preset, a lesson, a model, a path, recordings or a run folder

## Undo and redo of edits of the preset

shell-nothing-to-undo = There is no edit of the preset to undo
shell-nothing-to-redo = There is no edit to make again
# $what is one shell-edit or several, or shell-edits-more
shell-undone = Undone: { $what }
shell-redone = Made again: { $what }
# $key is the name of a number in a preset, as in planner.horizon
shell-edit = { $key } is { $value }
shell-edits-more = { $edits } and { $n } more

## The dialog that asks for a path: its title, and what the field is to hold

shell-ask-open-preset = Open preset
    .tooltip = A preset (.toml), recordings (.csv, .parquet, .npz), or the name of a preset that comes with the program
shell-ask-open-lesson = Open a lesson
    .tooltip = A lesson (.toml), or the name of one that comes with the program
shell-ask-open-run = Open run
    .tooltip = A run folder: it holds preset.toml, the data and the model
shell-ask-open-model = Open model
    .tooltip = A MuJoCo model (MJCF, .xml)
shell-ask-save-run = Save run as
    .tooltip = A folder for the preset, the data, the model and the figures
shell-ask-save-path = Save path
    .tooltip = A path file (.toml)
shell-ask-save-table = Save table
    .tooltip = A file for the table (.csv): a row a run
shell-ask-save-picture = Save picture
    .tooltip = A file for the plot: .png, or .svg (lines that stay sharp at any size)
shell-ask-snapshot = Save picture of the window
    .tooltip = A file for the picture: .png
shell-ask-record = Record the window
    .tooltip = A file for the film: .gif; or .mp4, .webm, which the program ffmpeg makes. It is complete once the recording is stopped
shell-ask-export = Export data
    .tooltip = A file for other tools: .mcap (Foxglove, PlotJuggler), .csv, .npz (NumPy), .parquet (pandas)
shell-ask-load-path = Load path
    .tooltip = A path file (.toml)
shell-ask-save-checkpoint = Save checkpoint
    .tooltip = A checkpoint of the training (weights and optimiser)
shell-ask-load-checkpoint = Load checkpoint
    .tooltip = A checkpoint of the training (weights and optimiser)
shell-ask-open = Open
shell-ask-save = Save
shell-ask-start-recording = Start recording
shell-ask-cancel = Cancel
shell-ask-hint = type or paste a path
shell-ask-empty = Type a path first, or Browse
shell-browse = Browse…
    .tooltip = Ask with the system's own dialog
    .off = It is open already
shell-browsing = Waiting for the file dialog; a path can be typed here all the same.
shell-library-presets = Presets that come with the program
shell-library-lessons = Lessons that come with the program

## Kinds of files, in the system's own dialog

shell-files-presets = Presets and recordings
shell-files-lessons = Lessons
shell-files-models = MuJoCo models
shell-files-paths = Paths
shell-files-tables = Tables
shell-files-pictures = Pictures
shell-files-films = Films
shell-files-data = Data

## The command palette

# What a screen reader calls the field to type into
shell-palette = Command
    .hint = Type what you want to do: a command, a panel, a preset, a lesson
    .empty = Nothing is called that.
shell-palette-layout = Layout { $name }
shell-palette-panel = Panel { $name }
    .about = Bring this panel into sight
shell-palette-preset = Preset { $name }
shell-palette-lesson = Lesson { $name }
# $kind is one of the four words below. The search is what is typed for whoever asks for all of them: the beginning of this text.
shell-palette-recent = Recent { $kind } { $name }
    .search = Recent
shell-palette-not-now = { $about }. Not now: { $reason }
shell-recent-run = run
shell-recent-file = file
shell-recent-preset = preset
shell-recent-lesson = lesson

## The list of keys and commands

shell-help = Keys and commands
# Two keys that do the same
shell-help-or = { $one } or { $other }

## In it: what the mouse does

shell-mouse = Mouse
shell-mouse-orbit = Drag
    .tooltip = Orbit the 3D view
shell-mouse-pan = Shift + drag, right drag
    .tooltip = Pan the 3D view
shell-mouse-zoom = Wheel
    .tooltip = Zoom the 3D view
shell-mouse-push = Ctrl + drag
    .tooltip = Push the body under the pointer
shell-mouse-drop = Drop a file
    .tooltip = Open it, whatever it is

## In it: what the keyboard does to a view, a plot or the canvas

shell-keys = In a picture, by the keyboard
shell-keys-next = Tab
    .tooltip = Go to the next control or picture
shell-keys-move = Arrows
    .tooltip = Orbit, or move a plot
shell-keys-pan = Shift + arrows
    .tooltip = Pan the 3D view
shell-keys-zoom = + and -
    .tooltip = Nearer and farther
shell-keys-home = Home
    .tooltip = Show everything, or the robot
shell-keys-pull = Ctrl + arrows
    .tooltip = Pull at the robot in the middle

## The welcome page

shell-welcome = A robot thrashes about for a few minutes; a network learns how it moves; you draw where it should go.
shell-back = Back to the experiment
    .tooltip = What was open is open still
shell-begin = Begin
shell-quick-start = Quick start
    .title = Two minutes with a swimmer
    .about = 17 minutes of random actions, a network, and a path of your own.
shell-open-preset = Open the preset { $preset }
shell-lessons = Lessons
# $about is a sentence of the lesson's
shell-lesson-about =
    { $steps ->
        [one] { $about } 1 step.
       *[other] { $about } { $steps } steps.
    }
# For a screen reader
shell-take-lesson-named = Take the lesson: { $title }
shell-take-lesson = Take the lesson
shell-begin-lesson = Begin the lesson "{ $title }"
shell-open = Open
    .note = Or drop a file or a run folder anywhere on the window.
shell-lately = Lately
    .empty = What you open and save is listed here, with the newest runs of the folder runs.
# $about is the plant, and the age of the run
shell-run-unfinished = { $about }, not finished
shell-robots = Robots
shell-swimmer = Swimmer
    .tooltip = Three links in a thick fluid
shell-cheetah = Half-cheetah
    .tooltip = A flat runner, six motors
shell-ant = Ant
    .tooltip = Four legs, eight motors
shell-hopper = Hopper
    .tooltip = One leg, and it may fall
shell-hexapod = Hexapod
    .tooltip = Ten centimetres, emulated

## Said by the rest of the program: what a job is at

shell-job-random-data = random data
shell-job-validation-data = validation data
shell-job-reading = reading data
shell-job-noise = adding noise
shell-job-statistics = means and deviations
shell-job-tables = inputs and targets
shell-job-limits = limits
shell-job-checksum = checksum of the data
shell-job-predictions = open-loop predictions
shell-job-plans = comparing plans
shell-job-cloning = cloning
shell-job-trying-clone = trying the clone
shell-job-drawing = drawing
