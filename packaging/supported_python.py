"""Ends a script with one sentence where Python is too old; imported before anything that an old Python lacks.

This file and the scripts that import it must be readable by Python 3.6: no walrus, no future annotations.
"""

import sys

LEAST = (3, 11)


def refusal(version: "tuple[object, ...]") -> str:
    """Return the sentence that refuses a Python of this `sys.version_info`, "" if it is new enough."""
    if version >= LEAST:
        return ""
    least, found = ".".join(map(str, LEAST)), ".".join(map(str, version[:3]))
    return f"Python {least} or newer is needed, this is {found}. / 需要 Python {least} 或更高版本，当前为 {found}。"


if refusal(sys.version_info):
    sys.stderr.write(refusal(sys.version_info) + "\n")
    sys.exit(2)
