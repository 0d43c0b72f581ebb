"""`python -m faceviewer` opens the window."""

import sys

from faceviewer.app import main

if __name__ == "__main__":
    sys.exit(main())
