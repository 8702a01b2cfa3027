### The frame around the panels: welcome page, menus, status, dialogs, preferences.
