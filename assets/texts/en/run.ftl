### The controller at work: transport, planner, plots, what-if, replay.
