"""Reads of the neighbours' network."""
