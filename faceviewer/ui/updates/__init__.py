"""Newer versions: asking whether to look for them, looking, and saying what was found."""
