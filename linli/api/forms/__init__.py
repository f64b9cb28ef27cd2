"""What programs send, and what administrators fill in."""
