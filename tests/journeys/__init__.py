"""Browser journeys: the app as people use it, in headless Chromium."""
