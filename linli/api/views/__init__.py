"""Doors for programs, and the pages on which administrators keep them."""
