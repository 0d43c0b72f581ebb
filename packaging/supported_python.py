"""End a script with one sentence if Python is too old; import this module before anything that an old Python lacks.

Python 3.6 must be able to parse this file and the scripts that import it: no walrus, no future annotations.
"""

import sys

LEAST = (3, 11)


def refusal(version: "tuple[object, ...]") -> str:
    """Return the message for a Python with this `sys.version_info`, "" if it is new enough."""
    if version >= LEAST:
        return ""
    least, found = ".".join(map(str, LEAST)), ".".join(map(str, version[:3]))
    return f"Python {least} or newer is needed, this is {found}. / 需要 Python {least} 或更高版本，当前为 {found}。"


if refusal(sys.version_info):
    sys.stderr.write(refusal(sys.version_info) + "\n")
    sys.exit(2)
