### Run folders.
