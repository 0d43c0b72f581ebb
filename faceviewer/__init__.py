"""faceviewer: the face a door knows, beside what its record says."""

__version__ = "0.1.0"
