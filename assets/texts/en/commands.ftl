### Everything the window can be told to do: `command-NAME` is its label; `.tooltip` and `.off` what it does, and why it cannot just now.
