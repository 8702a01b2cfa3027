### The hybrid with model-free fine-tuning.

## The panel

hybrid-empty = No policy yet
    .hint = A controller that plans is slow to think and no better than its model. Here a policy, a network that answers at once, imitates its rollouts and is corrected where it strays (DAgger); then it learns on by trying, as model-free methods do, from a much better start.

## Buttons

# Why nothing can be pressed.
hybrid-nowhere = This plant has no position: nothing is driven
hybrid-imitate = Imitate the controller
    .tooltip = Let the controller drive, clone its rollouts into a policy, and correct that where it strays
    .alone = The preset learns from scratch: there is nobody to imitate
    .off = Train a model first: the controller plans with it
hybrid-tune = Fine-tune
    .tooltip = Learn on by trying, up to the number of iterations below
    .off = Imitate the controller first
hybrid-watch = Watch the policy
    .tooltip = Watch the policy drive, without noise
    .off = There is no policy yet
hybrid-stop = Stop; what was learned stays

## How it stands

# $time is a time such as 3:05.
hybrid-left = { $time } left
hybrid-clone-error = clone error { $error }
    .held-out = clone error { $error }, { $held_out } on held-out points
    .tooltip = Root of the mean squared difference from the controller's actions, which are in -1..1
hybrid-clone-return = clone's return { $value }
    .tooltip = Mean over its test rollouts, driven without noise
hybrid-tuned = iteration { $turn }: return { $value } ({ $driving } s driving, { $learning } s learning)
    .tooltip = Mean return of the last batch, driven with the policy's noise
hybrid-experience = { $steps } steps of experience
    .tooltip = Model-based data, the expert's points, DAgger's steps and the batches, as the authors count them

## The curve

hybrid-curve = Return against experience
hybrid-curve-controller = controller
hybrid-curve-clone = clone
hybrid-curve-free = model-free
hybrid-curve-tuned = fine-tuned
hybrid-curve-authors = authors, TRPO alone
    .legend = authors: TRPO alone { $best } at { $millions } million steps
hybrid-plot = Return against steps of experience
    .x = steps of experience
    .y = return

## Settings

hybrid-start-off = No policy
hybrid-start-clone = Hybrid
hybrid-start-scratch = From scratch
hybrid-experts = Expert rollouts
    .tooltip = Rollouts of the controller that are imitated
hybrid-dagger = DAgger rounds
    .tooltip = Times that the clone drives and is corrected
hybrid-iterations = Iterations
    .tooltip = Batches of fine-tuning
hybrid-batch = Batch
    .tooltip = Control steps of a batch
hybrid-noise = Noise
    .tooltip = Standard deviation of each action when fine-tuning begins; actions are in -1..1

## Said by the rest of the program

hybrid-stage-cloning = cloning
