"""Prices: charges of configured lines, their waterfall from list to net, and margin."""
