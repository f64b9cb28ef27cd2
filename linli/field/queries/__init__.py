"""Reads of the field page: whose phone it is, and what it carries."""
