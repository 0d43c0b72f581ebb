"""A lookup in the window: what is asked, how it goes, what is shown."""
