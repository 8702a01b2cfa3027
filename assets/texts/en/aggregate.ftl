### The outer loop: train, control, add, again.


## What to do

aggregate-run-all = Run all
    .tooltip = Collect, then train, roll out and aggregate, as the preset says
aggregate-pause = Pause between stages
    .tooltip = Wait for Continue after each stage, to look at what came of it
aggregate-continue = Continue
    .tooltip = Go on with the next stage
    .off = Nothing waits: tick Pause between stages, then Run all
aggregate-stop = Stop; what was reached stays
aggregate-empty = No iteration yet
    .text = Run the whole preset: it collects random data, then trains, lets the controller drive, adds what was seen to the data, and trains again.

## The stages of an iteration

aggregate-stage-collect = Collect
aggregate-stage-train = Train
aggregate-stage-evaluate = Evaluate
aggregate-stage-roll-out = Roll out
aggregate-reconnecting = looking for the robot
aggregate-waiting = waiting for Continue
aggregate-left = { $time } left

## How the loop turns

aggregate-loop = How the loop turns
aggregate-iterations = Trainings
    .tooltip = In all; 1 is no aggregation
aggregate-rollouts = Rollouts
    .tooltip = Controlled rollouts after each training
aggregate-keep = To train on
    .tooltip = How many of them join the training data; the others are held out
aggregate-steps = Steps a rollout
    .tooltip = Longest rollout
aggregate-patience = Patience
    .unit = iterations
    .tooltip = The loop ends when so many iterations in a row were no better than the best before; 0: never
aggregate-noise = Action noise
    .tooltip = Deviation of noise added to what is executed (authors: 0.005); the data hold the clean actions

## A card of an iteration

aggregate-iteration = Iteration { $n }
aggregate-mean-return = mean return
aggregate-returns-of = Returns of iteration { $n }: { $returns }
aggregate-data = data
    .tooltip = Transitions the model was trained on
aggregate-robot-time = robot time
    .tooltip = The same in time on the robot
aggregate-train-loss = train loss
    .tooltip = Mean squared error on normalised targets
aggregate-error =
    error, { $steps ->
        [one] 1 step
       *[other] { $steps } steps
    }
    .tooltip = Open-loop error on held-out episodes, median over starts, normalised
aggregate-branch = Branch at iteration { $n }
    .tooltip = Go back to this model and its data, and on from there with other settings, as a run of its own
# Below the name of the stage, on the card of the present iteration.
aggregate-under-way = under way
aggregate-data-so-far = { $count } transitions, { $time }
aggregate-loss = loss { $loss }

## The curve of returns

aggregate-returns = Return
    .axis = return
aggregate-by-iteration = by iteration
    .axis = iteration
aggregate-by-robot-time = by robot time
    .axis = robot time (min)
aggregate-curve = Return against iterations
    .range = smallest to largest
    .returns = returns
    .mean = mean
aggregate-no-returns = Returns appear here when the controller drives between trainings.
