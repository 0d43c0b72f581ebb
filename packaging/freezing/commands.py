"""The entry point of the frozen commands."""

from faceviewer.cli import run

run()
