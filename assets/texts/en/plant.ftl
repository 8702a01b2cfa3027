### The plant, its 3D view and driving by hand.

plant-none = No experiment is open
    .text = Choose a preset above, or open a run or a model of your own.
    .action = Open preset…

## Which one

plant-preset = Preset
    .tooltip = Start afresh with another experiment
    .none = choose…
    .file = Open a file…
plant-agent = Agent
    .tooltip = Another robot starts the experiment afresh
    .model = Open a model…
# "faithful" and "modern" are names of variants.
plant-variant = Variant
    .tooltip = faithful: time step, gears and rewards as the authors had them; modern: Gymnasium's physics

## How it runs

plant-run = Run
plant-pause = Pause
plant-step = Step
plant-reset = Reset
plant-achieved = { $speed } x achieved
    .tooltip = Speed relative to real time since it began to run; the planner or the machine may not keep up

## The 3D view

plant-view = 3D view
    .empty = 3D view, without a picture yet
plant-no-model = There is no model of this robot to draw: its state is below
plant-unheard = Nothing was heard of the robot yet
plant-still-at-rest = Press Space to let the plant run
plant-drawing = Drawing…
plant-torn = the 3D view gave a torn picture
plant-track = Track
    .tooltip = Keep the robot in the picture
plant-nothing-there = There is nothing to pull at in the middle of the 3D view

## Its state as numbers

plant-state = State
    .none = The plant has not moved yet. Press Space to let it run.
plant-now = step { $step }   { $time } s   return { $total }
# What the bar beside a number spans.
plant-bar = within its limits
    .seen = within the range seen

## Its actions by hand

plant-hand = Actions by hand
    .off = Wait for the present job, or stop it: the plant is in its hands
plant-range = { $from } to { $to } { $unit }
plant-rest = All to zero
    .tooltip = Let every actuator rest
plant-halt = Stand still
    .tooltip = Stop the motors and go on watching
    .off = It is not driven by hand: press { plant-run } first

## Said by the rest of the program
# What robots are; shown at their names.

plant-swimmer = three rods in a viscous fluid, steered by two hinges
plant-half-cheetah = a running animal cut lengthwise, six joints in the vertical plane
plant-ant = a ball on four legs, eight joints
plant-hopper = one leg that hops, three joints in the vertical plane
