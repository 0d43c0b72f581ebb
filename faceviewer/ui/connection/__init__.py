"""The connections, and the dialog in which they are set."""
