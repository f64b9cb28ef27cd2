"""Running deadlines; see the brief of the clocks app."""
