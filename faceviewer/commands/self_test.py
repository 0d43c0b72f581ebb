"""`faceviewer-cli self-test`: does this installation have all that the commands need?"""

from __future__ import annotations

from faceviewer.self_test.checks import CHECKS
from faceviewer.self_test.report import carry_out


def self_test() -> int:
    """Check everything, print one JSON object, and return 0, or 1 if something is missing."""
    return carry_out(CHECKS)
