"""The stage, the main area of the window: the photo, or a page in its place."""
