"""Forms of the field page: what is filled in on it, and what a phone sends."""
