"""Stories: people walk through pages, in a real browser, in Chinese."""
