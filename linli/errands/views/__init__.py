"""Pages of errands."""
