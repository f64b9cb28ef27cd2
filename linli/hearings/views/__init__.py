"""The page of the morning, past ones, one promise, and one page for every action."""
