### Training and its curves.

## The panel

train-closed = No experiment is open
    .hint = Open a preset to choose a robot and the network that is to learn it.
    .open = Open preset…
train-no-data = No data yet
    .hint = There are no transitions to learn from. Collect random episodes first.
    .go = Go to Collect
train-no-model = No model yet
    .hint = The data are there. Press Train, and watch the loss fall.

## Buttons

train-start = Train the model
    .more = Continue training
    .off = Collect data first
train-pause = Pause
    .resume = Resume
    .tooltip = Hold the training; nothing is lost
train-stop = Stop
    .tooltip = End here; the weights so far are kept
train-best = Restore best
    .tooltip = Go back to the weights with the lowest validation loss
train-save = Save checkpoint…
    .tooltip = Keep weights, optimiser and position, to go on from later
train-load = Load checkpoint…
    .tooltip = Go on from an earlier state of a training
train-evaluate = Evaluate
    .tooltip = Open-loop errors over all held-out episodes

## How it stands

# $unit is a word: updates, transitions. $left is a time such as 3:05.
train-progress = { $done } of { $total } { $unit }
    .left = { $done } of { $total } { $unit }, { $left } left
# Captions under a time such as 17.0 min.
train-robot-time = of robot time learned from
    .ahead = of robot time to learn from
train-figures-training = training loss
train-figures-validation = validation loss
train-figures-best = best validation loss

## Loss

train-loss = Loss
train-log = Logarithmic
    .tooltip = Powers of ten up the axis
train-smoothing = Smoothing
    .tooltip = Share of the past in the smoothed curve; the raw one stays behind it
train-loss-plot = Loss against gradient steps
    .x = gradient steps
    .y = squared error, normalised
    .hover =
        step { $step }
        loss { $loss }
train-curve-step = every gradient step
# $name is what the baseline is called.
train-curve-training = training
    .legend = training, by epoch
    .theirs = { $name }, training
train-curve-validation = validation
    .legend = validation, by epoch
    .theirs = { $name }, validation
train-curve-behind = { $name }: validation; training dashed
train-baseline = baseline { $name }
    .elsewhere = baseline { $name } ({ $plant })

## Open-loop errors

train-open-loop = Open-loop errors on held-out episodes
train-open-loop-plot = Open-loop error against gradient steps
    .x = gradient steps
    .y = median error (1)
    .curve =
        { $steps ->
            [one] { $steps } step
           *[other] { $steps } steps
        }
train-errors-ahead = Steps ahead
train-errors-median = Median
train-errors-middle = Middle half
train-errors-mean = Mean
train-errors-diverged = Diverged
train-errors-lost = not finite
train-errors-note = Squared error on normalised states, over { $starts } starts

## Model card

train-card = Model card
train-card-plant = Plant
    .value = { $plant }, a step every { $period } ms
# $width: units of a layer. $members: networks of the ensemble.
train-card-network = Network
    .size = { $layers } layers of { $width } ({ $activation })
    .sizes = { $members } x { $layers } layers of { $width } ({ $activation })
train-card-features = Features
    .raw = raw state
    .invariant = translation- and heading-invariant
train-card-learned = Learned from
    .value = { $transitions } transitions, { $time } of robot time
train-card-iteration = Iteration
train-card-steps = Gradient steps
train-card-seed = Seed
train-card-data = Data

## Settings of the network

train-settings-off = Wait for the training, or stop it: another preset would be another training
train-network = Network
    .note = Another network begins its training afresh.
train-layers = Hidden layers
    .tooltip = Layers between input and output
train-width = Width
    .unit = units
    .tooltip = Units in each hidden layer
train-activation = Activation
    .tooltip = Non-linearity after each hidden layer
train-ensemble = Ensemble
    .tooltip = Networks trained side by side; where they disagree, the model has not seen enough
train-elites = Elite networks
    .tooltip = Networks that the model keeps, those with the lowest validation loss; 0: all
train-output = Output
    .tooltip = What the network says of the next state; with a variance, plans by particles feel how noisy it is
    .difference = Difference
    .gaussian = Mean and variance

## Settings of the training

train-training = Training
train-length = Length in
    .tooltip = Passes over the data, or a number of batches
train-steps = Gradient steps
    .tooltip = In each iteration
train-epochs = Epochs
    .tooltip = Passes over the data in each iteration
train-batch = Batch
    .tooltip = Transitions a gradient step
train-rate = Learning rate
    .tooltip = Adam's step size
train-decay = Decay to
    .tooltip = Learning rate reached at the end, linearly over the second half
train-weight-decay = Weight decay
    .tooltip = Decoupled, as in AdamW
train-new = New data share
    .tooltip = Share of each batch drawn from the controller's own data, the rest from the random data
train-keep = Keep weights between iterations
    .tooltip = On: each iteration goes on from the last. Off: each starts afresh
train-bootstrap = Bootstrap
    .tooltip = Each network of an ensemble learns from its own sample of the transitions, drawn with replacement
train-patience = Patience
    .unit = epochs
    .tooltip = Epochs without a lower validation loss after which a network stops and goes back to its best; 0: never
train-lookahead = Own predictions
    .unit = steps
    .tooltip = From the second iteration on, learn from what the model before predicted as well, up to so many steps ahead; 0: only from what was seen. Helps where measurements are noisy
train-device = Device
    .tooltip = Only the processor gives the same numbers to the bit

## Settings of inputs and targets

train-inputs = Inputs and targets
train-features = Features
    .tooltip = Invariant: position and heading are hidden and velocities are seen from the body, so that what was learned in one place holds everywhere. Raw: the state as it is
    .invariant = Invariant
    .raw = Raw state
train-noise = Noise to signal
    .tooltip = Noise on inputs and targets relative to each column's mean (the authors: 0.01)
train-renew = Renew statistics with the data
    .tooltip = On: means and deviations follow the data. Off: those of the random data stay (the authors)
train-clip = Clip to range
    .tooltip = Keep predicted states within the data's range, widened by this share

## Said by the rest of the program

train-unit-updates = updates
train-unit-transitions = transitions
