"""Promises of the forecasts."""
