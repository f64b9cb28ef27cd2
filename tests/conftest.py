"""The standing cast, and what every test may use."""
