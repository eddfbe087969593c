"""What the shell is promised."""
