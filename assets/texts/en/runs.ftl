### Run folders.


## Where, and which

runs-folder = Folder
    .tooltip = Runs in this folder and up to four below it are found. Empty: runs
runs-filter = Filter
    .tooltip = Words of name, plant and tags, and values: planner.horizon>10, return>20, cost<5, seed=1, tags=carpet
runs-look = Look again
    .tooltip = Look through the folder once more
runs-columns = Columns
    .tooltip = Which columns the table has
runs-export = Export table…
    .tooltip = Save the table as it is shown (CSV), with every value of the presets that differs
    .off = There are no runs here yet
runs-shown = { $count } of { $all } runs in { $folder }
runs-unreadable = { $count } could not be read
# `short` stands beside the table that is there already.
runs-looking = Looking for runs
    .short = Looking…
runs-no-folder = No such folder
    .text = There is no folder { $folder } (yet).
runs-none = No runs here
    .text = A run is there once it was saved: File > Save, or `foresight run`.

## The table of runs

runs-tick = Tick { $name }
    .tooltip = Compare this run, or change it
runs-tick-all = Tick all
    .tooltip = Tick all that are shown, or none
runs-open = Open
    .tooltip = Open this run in the other panels: look back, diagnose it, draw new paths on its model
    .named = Open { $name }
runs-complete = complete
runs-incomplete = incomplete

## What is done to runs that are ticked

runs-none-ticked = Tick runs to change them; two or more to compare them.
runs-ticked = { $count } ticked
runs-open-elsewhere = This run is open in the other panels; open another first
runs-rename = Rename…
    .tooltip = Give the one run that is ticked another name
    .off = Tick one run first
runs-new-name = New name
runs-rename-now = Rename
    .tooltip = Give the folder this name; it stays where it is
runs-tag = Tags…
    .tooltip = Give the runs that are ticked tags: say, a terrain
    .off = Tick runs first
runs-tags-typed = Tags, separated by commas
    .hint = carpet, baseline
runs-tag-now = Set tags
    .tooltip = Tags that only some of the runs have stay theirs
runs-trash = To the trash…
    .tooltip = Move the runs that are ticked to the desktop's trash; a sweep runs cells again that are missing
    .off = Tick runs first
# $names: up to three runs, with commas; `more`: there are $more others.
runs-trash-question = Move { $names } to the trash?
    .more = Move { $names } and { $more } more to the trash?
runs-trash-now = Move to the trash
    .tooltip = Nothing is deleted: the desktop's trash gives it back
runs-cancel = Cancel
    .tooltip = Leave everything as it is
runs-enter = The enter key accepts it

## The run behind the curves of all others

runs-pin = Pin as baseline
    .tooltip = Draw the curves of the one run that is ticked in grey behind those in Train and Aggregate, until it is unpinned
runs-baseline = Baseline: { $name }
runs-unpin = Unpin baseline
    .tooltip = Draw it no more

## Runs side by side

runs-returns = Returns
    .plot = Returns of the ticked runs
    .x = transitions learned from
    .y = mean return (sum of rewards)
    .none = None of these runs has returns by iteration; runs that go forward have them.
runs-differences = Differences of the presets
    .key = Value
    .none = Their presets are the same.

## Said by the rest of the program

# Columns of the table, and what they hold.
runs-column-name = Name
runs-column-name-about = The run's folder, from the folder looked at
runs-column-plant = Plant
runs-column-plant-about = What moved
runs-column-seed = Seed
runs-column-seed-about = The seed of every random number
runs-column-transitions = Transitions
runs-column-transitions-about = Transitions that the last model was trained on
runs-column-return = Return
runs-column-return-about = Mean return of the last iteration's rollouts, by the plant's own reward
runs-column-cost = Path cost
runs-column-cost-about = The authors' cost of a step, mean over paths
runs-column-distance = Distance (m)
runs-column-distance-about = Mean distance from the path, mean over paths
runs-column-state = State
runs-column-state-about = Whether everything that the preset asks for was done
runs-column-tags = Tags
runs-column-tags-about = Your words
runs-column-changed = Changed
runs-column-changed-about = When its summary was written
