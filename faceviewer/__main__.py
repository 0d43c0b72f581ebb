"""`python -m faceviewer` opens the window."""

from faceviewer.app import run

if __name__ == "__main__":
    run()
