"""The lookup in the window: input, progress and presentation."""
