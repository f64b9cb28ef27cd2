"""Reads of talks."""
