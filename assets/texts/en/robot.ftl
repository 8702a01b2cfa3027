### The robot on a serial port.
