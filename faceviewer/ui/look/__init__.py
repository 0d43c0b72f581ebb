"""Colours, sizes, icons, fonts and language of the window."""
