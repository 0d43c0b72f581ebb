"""faceviewer: shows a face registered for door access, with its record."""

__version__ = "0.1.0"

LOG_VARIABLE = "FACEVIEWER_LOG"
"""The variable that turns on a log on standard error if it is `debug`."""
