"""Reads of mediations."""
