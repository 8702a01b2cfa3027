### The outer loop: train, control, add, again.

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
