"""Colours, sizes, icons, fonts and the language of the window."""
