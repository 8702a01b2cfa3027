### The robot on a serial port.


## How it is doing

robot-doing = How it is doing
robot-unheard = Not heard of yet. Connect, or let it do something.
robot-stop = Stop the robot
    .tooltip = Stops the motors at once  (Space)
    .off = Nothing moves it just now
# port: a serial port, after the name of the robot
robot-at = at { $port }
# Captions of numbers: the volts of the battery, and so on.
robot-battery = battery, { $percent } %
robot-battery-unknown = battery: not told
robot-signal = radio signal
robot-pose-age = age of the pose
robot-pose-unheard = no pose was heard
robot-unseen = nobody sees it
# Frames are those of the serial line; the next three go on where this caption begins.
robot-frames-good = frames good
robot-frames-bad = bad
robot-frames-late = late
robot-frames-stale = out of date
robot-late-steps = steps off time
robot-jumps = jumps of the pose
robot-stops = times stopped
robot-low-battery = The battery is nearly empty: legs turn slower than they are told to.
robot-weak-signal = The radio is hardly heard: bring it nearer.
robot-poor-line = Many replies are lost: another channel, or less around the robot, may help.
robot-cameras-blind = The cameras do not see the robot: it will not be moved.

## The same in one line

robot-line-battery = Battery
robot-line-signal = Strength of the radio's signal
robot-line-frames = { $good } good, { $bad } bad, { $late } late
    .tooltip = Frames from the robot
robot-line-pose = pose { $age } ms old
    .tooltip = When the robot was last seen
robot-line-no-pose = no pose
robot-line-lost = link lost
    .tooltip = It is looked for, and moves again when you say so
robot-line-space = Space stops it
    .tooltip = The space bar stops the motors at once

## Where it is plugged in

robot-plugged = Where it is plugged in
robot-look = Look again
    .tooltip = Look for serial ports again
robot-this-port = Connect to what is plugged in here
robot-port = Port
    .tooltip = A serial port, say /dev/ttyUSB0, COM3, or what `foresight emulate` prints; or demo:TERRAIN for an emulated robot

## How it is reached

robot-reached = How it is reached
robot-hexapod = Hexapod
robot-own = A robot of my own
    .note = It says itself what its state and its actions are, in the protocol of presets/robot/OWN_ROBOT.md: a page, with a sketch for an Arduino in assets/sketches.
robot-baud = Baud
    .tooltip = Bits a second on the cable
robot-firmware = Firmware
    .tooltip = The authors' firmware answers every command with its sensors; the stock one tells leg positions alone
robot-firmware-authors = of the authors
robot-firmware-stock = stock
robot-address = Radio address
    .tooltip = The robot's 16-bit address on the radio; 1 unless it was changed
robot-poses = Poses arrive at
    .tooltip = Where datagrams of the motion capture arrive, HOST:PORT, or natnet:HOST:1511?group=239.255.42.99 for OptiTrack's Motive; empty: nobody sees the robot, and it can be learned but not steered
robot-slowest = Slowest legs
    .unit = Hz
    .tooltip = Leg speed that the lowest action stands for
robot-fastest = Fastest legs
    .unit = Hz
    .tooltip = Leg speed that the highest action stands for; random data of the authors: 2 to 9 Hz, fast: 4 to 12
# The words before the semicolon are typed as they stand: leave them.
robot-faults = Faults
    .tooltip = What goes wrong, such as drop=0.1 (replies that never come), late, twice, spoil, split, garbage, glitch, blind, stuck=left; empty: nothing
robot-emulated = An emulated robot behind the real driver: no cable, no battery to charge.
robot-connect = Connect
    .tooltip = Asks the robot who it is; it does not move. Opens the experiment that this robot learns in
    .off = Stop the present job first

## Said by the rest of the program

# Of a serial port.
robot-port-built-in = built in
robot-port-unknown = of unknown kind
