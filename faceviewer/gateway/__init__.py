"""The endpoint of the face, and the signed client of all calls. Only this package imports httpx."""

import sys

# If click, Pygments and rich are installed, httpx imports its command line, which takes 15 to 30 ms and is not needed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None makes an import of this name fail
