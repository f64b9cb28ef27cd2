"""The desk: what an official sees first."""
