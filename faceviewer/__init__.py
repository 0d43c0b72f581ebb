"""faceviewer: the face a door knows, beside what its record says."""

__version__ = "0.1.0"

LOG_VARIABLE = "FACEVIEWER_LOG"
"""Asks with the value `debug` for a log on standard error."""
