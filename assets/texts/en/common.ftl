### Words that stand in several places.

common-close = Close

## What the user was told

common-log-trouble = Only trouble
    .tooltip = Warnings and errors only
common-log-copy = Copy all
    .off = Nothing was said yet
common-log-empty = Nothing was said yet. What happens, and what goes wrong, is kept here.
# Beside what was said several times in a row.
common-log-times = ({ $n } times)
common-log-info = Info
common-log-success = Success
common-log-warning = Warning
common-log-error = Error
common-saved = Saved to { $folder }
# $what says which run, $command is an item of the menu File.
common-left-behind = A run that was not saved is still there: { $what }. File > { $command } opens it

## Why nothing can be begun just now

common-open-first = Open an experiment first
common-wait = Wait for the present job, or stop it
common-idle = Nothing is under way
common-untrained = Train a model first

## The running plant

common-speed = Speed
    .tooltip = Wanted speed, relative to real time, of a replay as well  (+ and -)
    .max = max
common-record = Record
    .tooltip = Keep what the plant does under your hand as an episode of training data
    .stop = Stop recording
    .on = Recording
# What a rollout by hand is called.
common-live = live
