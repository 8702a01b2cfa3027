### Open-loop prediction.

diagnose-no-model = No model yet
    .hint = Train a model; here its predictions are then compared with episodes it has not seen.
    .action = Go to Train
diagnose-nothing = Nothing predicted yet
    .hint = Choose a held-out episode above. Episodes are held out when data are collected.

## Which prediction

diagnose-episode = Held-out episode
    .tooltip = Episodes the model was not trained on
    .name = { $id } · { $source } · { $steps } steps
# No held-out episode.
diagnose-no-episode = none
# Step of the episode at which the prediction starts; goes on with: for … steps.
diagnose-from = from step
    .tooltip = Where in the episode the prediction starts
diagnose-for = for
    .unit = steps
    .tooltip = Steps predicted without correction
diagnose-elements = Elements
    .tooltip = Show elements whose name contains this, e.g. velocity
    .hint = all
diagnose-threshold = Threshold
    .tooltip = Normalised squared error that counts as lost; 1 is no better than the mean

## Truth and prediction of every state element

# Lessons find the plots by this name and by diagnose-curves.
diagnose-plot = truth and prediction
diagnose-truth = truth
diagnose-prediction = prediction
diagnose-ahead = steps ahead
diagnose-no-match = No element has that in its name.
diagnose-passes = error passes the threshold at step { $step }
diagnose-diverges = diverged at step { $step }
diagnose-stays = error stays below the threshold
# In the corner of a small plot. step: a number
diagnose-diverged-at = diverged at { $step }
diagnose-diverged = diverged
# Where the error passed the threshold.
diagnose-passed = passed

## Errors over many starts

diagnose-errors = Error over many starts
diagnose-errors-empty = Evaluate to see how errors grow with the number of steps predicted.
diagnose-evaluate = Evaluate
    .tooltip = Predict from many starts of every held-out episode
diagnose-evaluating = Evaluating
diagnose-none-held-out = Hold some episodes out first, in the Collect panel
diagnose-starts = { $starts } starts. Normalised squared error: 1 is no better than predicting the mean.
diagnose-curves = Error against steps predicted
diagnose-error = error (1)
diagnose-quartiles = quartiles
diagnose-limit = threshold
diagnose-median-passes = The median passes the threshold of { $threshold } at step { $step }.
diagnose-median-stays = The median stays below the threshold.

## The table of errors: heads of its columns

diagnose-steps = steps
    .tooltip = Steps predicted without correction
diagnose-median = median
    .tooltip = Half of the starts do better
diagnose-lower = 25 %
    .tooltip = Lower quartile over starts
diagnose-upper = 75 %
    .tooltip = Upper quartile over starts
diagnose-mean = mean
    .tooltip = A few diverging starts can make this enormous
diagnose-lost = lost
    .tooltip = Share of starts whose prediction was not finite

## The table of elements

diagnose-by-element = By element, lost first on top
diagnose-element = element
diagnose-lost-at = lost at
    .tooltip = The step at which the median passes the threshold
diagnose-median-after = Median error after so many steps
diagnose-never-lost = Not within what was evaluated

## Said by the rest of the program

# What drove an episode: random actions, random actions held for several steps, somebody's hand, or it was read from a recording.
diagnose-source-random = random
diagnose-source-held = held
diagnose-source-driven = driven
diagnose-source-recorded = recorded
