"""What the resident's pages ask for."""
