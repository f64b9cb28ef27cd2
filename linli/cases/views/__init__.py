"""The pages of a case, for those who work on it."""
