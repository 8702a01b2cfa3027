### Sweeps, figures and tables.


## Which figure, and where

experiments-choice = A figure of the post
experiments-figure = Figure
    .tooltip = What is varied, and what is drawn of it
experiments-folder = Folder
    .tooltip = Runs go here; those that are complete are never run again. Empty: sweeps/ and the figure's name
experiments-reduced = With less of everything
    .tooltip = Fewer rollouts and candidates, as the sweep itself says: minutes instead of hours
experiments-start = Start
    .tooltip = Runs what is not complete yet, a process a core; stopped sweeps go on where they were
    .off = Stop the present one first
experiments-look = Look at it
    .tooltip = Shows what is complete in the folder, and runs nothing
    .off = Wait for the runs under way, or stop them
experiments-stop = Stop the runs
    .tooltip = Runs that are complete stay
experiments-empty = No figure is open
    .text = Each figure is made of many runs, and each run can be opened in the other panels.

## The figure

experiments-done = { $done } of { $all } runs
    .left = { $done } of { $all } runs, { $time } left
experiments-as-figure = As a figure
experiments-run-by-run = Run by run
# What the blog post concludes from its figure, and whether it is so here. $claim and $why are in English.
experiments-claim = The post: { $claim }
experiments-holds = It holds: { $why }.
    .not = It does not hold: { $why }.
# `open` stands below a run's name; $value is its result.
experiments-points = Runs as points
    .series = series { $n }
    .seed = seed { $seed }
    .pointed-at = pointed at
    .open = { $value }; click to open this run

## The table of runs

experiments-runs = Runs
experiments-seed = Seed
experiments-state = State
    .waiting = waiting
    .not-run = not run
    .complete = complete
    .failed = failed
    .starting = starting
experiments-open = Open
    .tooltip = Open this run in the other panels: look back, diagnose it, draw new paths on its model
    .named = Open { $name }
    .off = Wait until this run is complete

## Said by the rest of the program

# What a run is doing.
experiments-doing-collecting = collecting
experiments-doing-training = training
experiments-doing-evaluating = evaluating
experiments-doing-controlling = controlling
experiments-doing-imitating = imitating
experiments-doing-fine-tuning = finetuning
# What a run comes down to: titles of axes and columns.
experiments-result-return = return
experiments-result-cost = authors' cost of a step
experiments-result-distance = mean distance from the path (m)
experiments-result-error = open-loop error after 100 steps (normalised)
experiments-against-transitions = transitions learned from
experiments-against-iterations = iterations of aggregation
