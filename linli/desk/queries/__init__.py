"""What the desk asks for."""
