"""Commands of the shell, one file a theme: doors like jobs.py, which gathers them."""
