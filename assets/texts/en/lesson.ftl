### Lessons: the card of the open step. The texts of lessons themselves stand in their own files.

# A piece of the line of steps.
lesson-step = Step { $n }: { $title }
    .done = Step { $n }: { $title }, done
lesson-at = Step { $n } of { $of }
# The control to use; its name stands below.
lesson-touch = Touch
    .panel = in the panel { $panel }
lesson-notice = Notice
lesson-guess = Guess first
lesson-done = Done
    .some = { $met } of { $of } done
    .not-yet = Not done yet; you may go on all the same
lesson-back = Back
    .off = This is the first step
lesson-next = Next
lesson-finish = Finish
lesson-restart = Start over
