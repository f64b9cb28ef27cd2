"""Reads of cases that are used twice or span models."""
