"""The commands of `faceviewer-cli`, one per module; no Qt."""
