"""The large part of the window: the photo, or why there is none."""
