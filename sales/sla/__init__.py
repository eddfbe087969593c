"""Service levels: what is promised, what the network can keep, what a breach pays back."""
