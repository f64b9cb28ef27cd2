"""Reads of visits: what is walked, who was seen when, who is looked in on, and how far the work has come."""
