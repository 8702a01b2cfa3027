### Pictures and films of the window.
