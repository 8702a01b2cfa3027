### Preferences.

preferences = Preferences
preferences-find = Find a setting
preferences-none = No setting is called that. Values of the experiment are in its panels; Ctrl+P finds commands.
preferences-folder = Saved in { $folder }

## Settings

preferences-language = Language
    .tooltip = What the window says, in its lessons too. Files and messages of the command line stay in English
preferences-theme = Theme
    .tooltip = Dark, light, as the desktop has it, or for presenting: large, thick lines, colours for any eyes
    .dark = Dark
    .light = Light
    .presenter = Presenter
    .system = System
preferences-size = Text size
    .tooltip = Size of text, and of everything with it
    .smaller = Smaller
    .larger = Larger
    .usual = Usual
    .off = It is that size already
preferences-contrast = High contrast
    .tooltip = Text and edges as strong as they can be
preferences-share = Share the graphics device
    .tooltip = Train and plan on the window's own graphics device, from the next start on
preferences-recent = Recent files
    .tooltip = What the welcome page lists as opened lately
    .forget = Forget them
    .off = Nothing was opened lately

## Who said so

preferences-origin = Who said so
preferences-origin-usual = default
preferences-origin-kept = saved
preferences-origin-ordered = command line
preferences-order = What comes first
    .looks = How the window looks and what it speaks: the command line (--theme, --text-size, --high-contrast, --language) for one start, then what was chosen here and saved, then the default.
    .numbers = What decides a run's numbers: values given for one run (--set), then the preset or run folder that is open, then the default of each value. The window edits the preset; it has no numbers of its own.
