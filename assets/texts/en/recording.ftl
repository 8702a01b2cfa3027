### Pictures and films of the window.

## Choices in the dialog that asks for the file

recording-show = Show
recording-window = Whole window
    .tooltip = All that is in sight of the window
recording-panel = Panel
    .named = Panel { $panel }
    .tooltip = The panel that you were last in
    .off = Click into a panel first
recording-view = 3D view
    .tooltip = The robot alone, without what stands around it
    .off = There is no 3D view in sight: bring the panel { $panel } there first
recording-pictures = Pictures
    .tooltip = More show movement better, and need a larger file and a quicker computer
# A choice of "Pictures".
recording-rate = { $n } a second
recording-size = Size
recording-full = Full size
    .tooltip = A pixel of the window is one of the picture
recording-half = Half
    .tooltip = Half as wide and high: four pixels of the window are one of the picture

## While it is recorded
# $subject is "Window", "3D view" or the name of a panel.

recording-subject = Window
recording-writing = Writing the file…
recording-hidden = { $subject } is not in sight
recording-so-far = { $time }  ·  { $taken } pictures
# What screen readers say; $words is one of the three above.
recording-sign = Recording: { $words }
recording-about = { $subject } is recorded to { $file }
    .lossy = { $subject } is recorded to { $file }. { $n } pictures were left out: the encoder does not keep up

## What came of it

recording-done = Recorded { $time } min to { $file }: { $taken } pictures
    .lossy = Recorded { $time } min to { $file }: { $taken } pictures; { $n } more were left out, since they came faster than they could be encoded
recording-failed = The recording has ended: { $error }
recording-no-picture = The graphics driver gave no picture of the window
    .error = the graphics driver gave no picture of the window
recording-too-small = the window is too small for a picture
# $endings is a list such as ".gif, .mp4, .webm".
recording-ending = { $file }: the file's name must end in { $endings }
