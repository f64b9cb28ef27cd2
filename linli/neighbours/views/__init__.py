"""Pages of the neighbours' network."""
