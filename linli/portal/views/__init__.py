"""What a resident sees first."""
