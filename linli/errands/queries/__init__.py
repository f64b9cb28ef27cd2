"""Reads of errands."""
