"""Where the frozen window starts."""

import sys

from faceviewer.app import main

sys.exit(main())
