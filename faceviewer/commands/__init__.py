"""What `faceviewer-cli` can do, one command a file; no Qt."""
