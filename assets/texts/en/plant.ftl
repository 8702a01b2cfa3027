### The plant, its 3D view and driving by hand.
