"""The entry point of the frozen window."""

from faceviewer.app import run

run()
