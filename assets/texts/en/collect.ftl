### Collecting data.

collect-closed = No experiment is open
    .text = Open a preset to choose a robot; then collect data from it.
    .button = Open preset…

## How much there is: captions below figures

# The first and the third stand below a time.
collect-figure-train = of robot time to train on
collect-figure-transitions = transitions
collect-figure-held-out = held out to validate
collect-figure-episodes = episodes

## How new data come about

collect-new = New data
collect-how-random = Random
collect-how-held = Held actions
collect-how-by-hand = By hand
    .about = Press Record, drive with the sliders in Plant, press Stop recording: that is one episode. Reset begins the next one.
collect-hold-least = Held for at least
    .unit = steps
    .tooltip = Each random action is kept for a number of steps between these two
collect-hold-most = Held for at most
    .unit = steps
    .tooltip = Each random action is kept for a number of steps between these two
collect-use = Used for
    .tooltip = Whole episodes are held out, so that errors are measured on what the model never saw
    .both = Training and validation
    .training = Training
    .validation = Validation (held out)

## How much to collect

collect-amount = How much
    .tooltip = Say it in episodes, or in minutes of the robot's own time
    .by-episodes = Episodes and steps
    .by-robot-time = Robot time
collect-robot-time = Robot time
    .unit = min
    .tooltip = Rounded to whole episodes
collect-episodes = Episodes
    .tooltip = Each begins from a new random start
collect-steps = Steps an episode
    .tooltip = Control steps; an episode may end earlier
collect-amount-in-all = { $count } transitions, { $time } of robot time
collect-held-out = Held-out episodes
    .tooltip = Collected after the training episodes, and never trained on
collect-terminate = The agent's own ending ends an episode
    .tooltip = Off: the robot is recorded after it has fallen, too
collect-watch = Watch while collecting
    .tooltip = Shows one of the robots in the 3D view; without a graphics card, drawing takes a share of the processor

## Collecting

# `more`: there are data already.
collect-start = Collect data
    .more = Collect more
# $unit: of what is counted, such as steps.
collect-progress = { $done } { $unit }
    .left = { $done } { $unit }, { $time } left
collect-stop = Stop
    .tooltip = What was collected so far stays
collect-empty = No data yet
    .text = Collect random episodes to begin: the model learns from whatever the robot does.

## The table of episodes

collect-table = Episodes
collect-column-episode = Episode
    .tooltip = In order of arrival
collect-column-source = Source
    .tooltip = Random, held or driven actions, or the controller in an iteration
collect-column-use = Use
    .tooltip = To train on, or held out
collect-column-length = Length
    .tooltip = Control steps, and seconds of robot time
collect-column-return = Return
    .tooltip = Sum of the plant's own rewards
collect-column-tags = Tags
    .tooltip = Your words, separated by commas: say, a terrain
collect-split-train = train
collect-split-held-out = held out
collect-ended-early = Ended early: the agent fell
collect-tags = Tags of episode { $id }
    .hint = add…
collect-drop = Drop
    .tooltip = Leave episode { $id } out of training; it is kept
collect-restore = Restore
    .tooltip = Use episode { $id } again

## Where the data lie

collect-coverage = Coverage
collect-coverage-about = How often each element of the state (blue) and of the action (orange) had which value.
collect-coverage-seen = From { $seen } of { $all } transitions.
collect-histogram = Histogram of { $name }

## Said by the rest of the program

# Where an episode's actions came from.
collect-source-random = random
collect-source-held = held
collect-source-driven = driven
collect-source-recorded = recorded
