"""Reads for programs: whose key it is, what it may see, and in which shape."""
