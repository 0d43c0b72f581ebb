"""Where the frozen commands start."""

from faceviewer.cli import run

run()
