### Words that stand in several places.

common-close = Close
common-stop = Stop
