"""The endpoint of the face, and the signed client of all calls. Only this package imports httpx."""

import sys

# Where click, Pygments and rich are installed, httpx imports its command line for 15 to 30 ms; it works without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None makes an import of this name fail
