"""Where the frozen commands start."""

import sys

from faceviewer.cli import main

sys.exit(main())
