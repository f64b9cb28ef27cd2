"""What hearings and promises are asked for."""
