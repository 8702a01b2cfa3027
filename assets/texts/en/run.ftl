### The controller at work: transport, planner, plots, what-if, replay.


## What is to be run

run-task = Task
    .tooltip = What the controller is to do
run-task-forward = Forward, no path
run-task-drawn = Drawn: { $path }
run-task-undrawn = Drawn (none yet)

## Transport

run-start = Run
    .tooltip = Let the controller drive the plant with the present model
    .unplaced = This plant has no position: there is nothing to steer for
    .undrawn = Draw a path first, in the Draw panel
    .running = The controller is running: stop it first
run-resume = Resume
run-pause = Pause
run-step = One control step
    .off = Pause the run first
run-stop = Stop this run
run-reset = Put the robot back to its start
    .running = Stop the run first
# `Run` is the button run-start.
run-rests = The controller is at rest: press Run first
# $time: a duration, `17.0 min`.
run-model = Same model, new path: no retraining. The model has seen { $time } of robot time.
run-no-model = No model yet: train one first.

## Planner, weights, engine

run-planner = Planner
    .tooltip = How candidates are proposed
    .overruled = The time budget decides how many there are
# $unit: `m`, `rad`, `segments`, `1`.
run-weights = Reward weights
    .weight = Weight of { $term } (its value is in { $unit })
run-no-terms = The terms of the reward appear when the controller runs.
run-engine = Engine
run-imagine = Imagine with
    .tooltip = What imagines the candidates' futures. The true simulation has nothing learned in it: if the robot fails with it, the planner or the reward is to blame
    .learned = Learned model
    .simulation = True simulation
run-futures = Futures
    .tooltip = How a candidate's futures come from an ensemble of networks; particles feel the noise of Gaussian heads
run-device = Computed by
    .tooltip = Where the model is computed
run-precision = Precision
    .tooltip = How exactly the network is computed; half precision is offered once its effect was measured
    .single = Single (f32)
    .half = Half (bf16)
run-measure = Measure half precision
    .tooltip = Plan from { $plans } states of the data in both precisions, with the present planner and model
    .off = This processor has no instructions for bfloat16 (AVX512-BF16)
# $near, $exact: predicted returns in half and in single precision.
run-measured = Half precision: { $half } instead of { $single } ms a plan; { $share } % of first actions within 0.02 (largest difference { $largest }); predicted return { $near } instead of { $exact }, over { $states } states.

## What the view shows

run-show = Show
# Also the name of the planner's number of candidates.
run-show-candidates = Candidates
    .tooltip = Candidate plans, coloured by their return
run-show-plan = Plan
    .tooltip = The plan in force, a dot a step
run-show-earlier = Earlier plan
    .tooltip = The plan made a horizon ago, over the trail that came of it
run-show-follow = Follow the robot
    .tooltip = Keep it in the middle
run-fit = Fit
    .tooltip = Show the whole run
run-view = View of the rollout
    .candidate = Candidate { $rank } of the { $drawn } that are drawn: return { $value }. Click to see why it was not chosen
    .returns = return of candidates
run-no-plane = No plane to show
    .hint = This plant has no position.
run-unopened = No experiment is open
    .hint = Open a preset to choose a robot. Once it has data and a model, the controller drives it here.
    .open = Open preset…

## The moment, above the view

run-status-live = live
run-status-replay = replay
run-status-back = looking back
run-status-rest = at rest
# How far along the path, of its length, and how far off it.
run-status-along = { $along } of { $length } m along, { $off } m off
run-status-arrived = arrived
run-status-return = return of the plan { $value }

## Whether planning keeps up and comes true

run-late = late
run-in-time = in time
run-took = { $time } of { $period } ms
    .tooltip = Planning time of this control period; { $candidates } candidates a round, { $predictions } predictions a step
    .rate = Planning time of this control period; { $candidates } candidates a round, { $predictions } predictions a step, { $millions } million a second
run-missed = missed { $missed } of { $steps }
    .tooltip = Control steps whose planning took longer than the period
run-fitting = { $candidates } candidates fit
    .tooltip = Plan with { $candidates } candidates instead of { $present }: that takes some { $time } of the { $period } ms there are at { $rate } Hz
run-promised = promised { $promised }, earned { $earned } a step
    .tooltip = Mean reward a step that plans predicted for their horizon, and what those steps really brought: { $off } %
# $more: how many elements besides the one that is named.
run-outside = { $more ->
        [0] outside the data: { $element }
       *[other] outside the data: { $element } and { $more } more
    }
    .range = { $element }: { $value } (seen { $least } to { $most })
    .tooltip =
        The model has not seen the plant like this, and guesses:
        { $ranges }

## Plots

run-strip-control = Control
run-strip-checks = Checks
run-strip-results = Results ({ $paths })
run-strip-empty = Actions, rewards, planning time and errors appear when the controller runs.
run-plot-step = control step
run-plot-now = now
run-actions = Actions
    .plot = Actions past and planned
    .axis = action (1)
    .limit = limit
    .planned = { $action }, planned
run-rewards = Reward of the plan
    .plot = Predicted reward by term
    .axis = reward
    .ahead = steps ahead
    .zero = zero
run-planning = Planning time
    .plot = Planning time against the control period
    .axis = planning (ms)
    .series = planning
    .period = control period
run-error = Predicted against realised
    .plot = Predicted against realised: one-step error
    .axis = one-step error (1)
    .series = one-step error
# The lower and the upper edge of a band.
run-band-low = { $name }, low
run-band-high = { $name }, high

## Why this action

run-why = Why not another?
    .tooltip = See what the plan has over a candidate that was drawn but not chosen; or click one in the view
# The prefix stands before its number, by return.
run-candidate = Candidate to compare with
    .prefix = candidate
    .tooltip = By return, from the best (1) to the worst ({ $last })
run-less = Plan less candidate { $rank }
    .plot = Reward of the plan less that of the candidate, by term
# $terms: `progress +4.0, control −0.8`.
run-worth = the plan is worth { $by } more: { $terms }
    .less = the plan is worth { $by } less: { $terms }
    .tooltip = Sums over the horizon; what is positive speaks for the plan

## What if

run-what-if = What if
    .tooltip = Move the start, change a weight or the planner, and see the plan change; the plant is left alone
    .unplaced = This plant has no position: there is no start to move
    .untrained = Train a model first: it is what imagines the plan
    .running = Pause the run, or let it end: what if is asked of a moment that stays
    .off = There is no moment yet to begin from: let the controller run
    .hint = Drag the start in the view, or give it here.
run-what-if-undo = As it was
    .tooltip = Take all changes back
run-what-if-waits = planning…
run-what-if-stop = Stop planning
    .tooltip = Do not wait for this plan
# $axis: `x`, `y` or `z`.
run-moved = Start moved in { $axis }
    .tooltip = How far the start is moved; path and trail stay where they are
run-turned = Start turned
    .tooltip = Anticlockwise, with its velocity
run-what-if-weight = Weight of { $term }
    .tooltip = Weight of { $term } for this question alone (its value is in { $unit })
run-what-if-horizon = Horizon of the question
    .unit = steps
    .tooltip = Steps looked ahead, for this question alone
run-what-if-candidates = Candidates of the question
    .tooltip = Action sequences tried a round, for this question alone
run-what-if-failed = No plan: { $why }
run-what-if-empty = The plan appears here.
run-what-if-same = Nothing is changed: the same plan, by the same random numbers.
run-what-if-weighed = Each by its own weights; what has none earns nothing.
run-what-if-lengths = Sums over horizons of different lengths.
# A row of the table as a sentence for screen readers; heads of its columns.
run-what-if-table = { $name }: { $before }, what if { $now }
    .plan = plan
    .other = what if
run-return = return
    .tooltip = Predicted sum of rewards
    .part = Part of the return that { $term } brings, by its weight
run-first = first { $action }
    .tooltip = First action, in -1..1

## Replay

run-frame-back = One frame back
run-frame-on = One frame on
run-replay = Replay
    .pause = Pause the replay
run-loop = Loop
run-frame = Frame of the run
    .tooltip = Back and forth through the run
    .place = step { $step } · { $time } s
    .reward = reward { $reward }
    .running = Pause the run, or let it end, to look back
    .off = Nothing to look back at: let the controller run first

## Paths that were followed

run-results-none = No path has been followed yet.
run-results-path = path
    .tooltip = Name of the path
run-results-mean = mean (m)
    .tooltip = Mean distance of the robot to the path
run-results-max = max (m)
    .tooltip = Largest distance of the robot to the path
run-results-along = along (m)
    .tooltip = Arc length reached by the real position, of the path's length
run-results-completed = completed
    .tooltip = The real position reached the end of the path
run-results-counter = counter
    .tooltip = The task's own rule ended the run: for the authors' reward, their counter of segments
run-results-fell = fell
    .tooltip = The agent's own ending condition ended the run
run-results-time = time (s)
    .tooltip = Seconds of robot time
run-results-reward = reward
    .tooltip = Sum of rewards
# Metres reached, of the path's length.
run-results-of = { $reached } of { $length }
run-yes = yes
run-no = no

## Said by the rest of the program

# Planners.
run-kind-shooting = Random shooting
run-kind-cem = Cross-entropy (CEM)
run-kind-icem = Improved CEM (iCEM)
run-kind-mppi = Path integral (MPPI)
# How futures come from an ensemble.
run-futures-members = A future a network
run-futures-mean = Mean of all networks
run-futures-new = Particles, new network a step (TS1)
run-futures-same = Particles, one network each (TSinf)
# The planners' numbers.
run-horizon = Horizon
run-horizon-about = Steps looked ahead (H).
run-candidates-about = Action sequences tried a round (K).
run-rounds = Rounds
run-rounds-about = Rounds of sampling and refitting a control step.
run-elites = Elites
run-elites-about = Best candidates that the next round is fitted to.
run-sigma = Sigma
run-sigma-about = Standard deviation of actions, at first.
run-sigma-least = Least sigma
run-sigma-least-about = Floor of the standard deviation, which falls from round to round.
run-correlation = Correlation
run-correlation-about = Correlation time of the noise; 0 is white noise.
run-colour = Noise colour
run-colour-about = Exponent of the noise's power over frequency: 0 is white, 1 pink, 2 brown.
run-decay = Decay
run-decay-about = What the number of candidates is divided by from round to round.
run-keep = Kept elites
run-keep-about = Share of the elites that take part in the next round, and, moved on by a step, in the next control step.
run-momentum = Momentum
run-momentum-about = Share of the old mean and deviation that a refit leaves.
run-temperature = Inverse temperature
run-temperature-about = How sharply a better return outweighs a worse one: weight = exp(inverse temperature * (return - best return)); kappa in PDDM.
run-smoothing = Smoothing
run-smoothing-about = Share of the step before in each action of a candidate (0: no filter); 1 - beta in PDDM.
run-warm-start = Warm start
run-warm-start-about = Begin with the previous plan, moved on by a step.
run-guided = Guided by the policy
run-guided-about = Let the run's policy propose, where there is one: it is followed through the model, and the search begins with what it would do, or with the plan before, whichever promises more.
run-best = Execute the best
run-best-about = Execute the best candidate instead of the elites' mean; a single candidate fits the model's errors.
run-particles = Particles
run-particles-about = Futures of each candidate where the ensemble is sampled.
run-caution = Caution
run-caution-about = Penalty on the ensemble's disagreement, in standard deviations of its members' (or the particles') returns.
run-budget = Budget
run-budget-about = Time to plan in: as many candidates as it allows, in place of their number; 0 leaves the number as it is. What comes out then depends on the machine.
run-overlap = Overlap
run-overlap-about = Plan while the plant takes its step, from the state predicted for its end; actions come a step later.
# Terms of the reward.
run-term-progress = progress
run-term-distance = distance
run-term-heading = heading
run-term-control = control
run-term-limits = limits
run-term-posture = posture
run-term-velocity = velocity
run-term-survival = survival
run-term-height = height
run-term-leg = front_leg
run-term-away = turned_away
run-term-hinges = hinges
# The unit of a term: stretches of a path.
run-unit-segments = segments
