### Building blocks that all panels share.
