"""What is read of the window and of joint meetings."""
