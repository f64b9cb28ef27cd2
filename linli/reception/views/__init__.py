"""Pages of the window: for everybody, for its clerks, for joint meetings, for the administrator."""
