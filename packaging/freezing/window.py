"""The entry point of the frozen window."""

import sys

from faceviewer.app import main

sys.exit(main())
