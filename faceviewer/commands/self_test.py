"""`faceviewer-cli self-test`: does this installation have all that the commands need?"""

from __future__ import annotations

from faceviewer.commands.output import write_json
from faceviewer.commands.shapes import answer
from faceviewer.self_test import CHECKS, carry_out


def self_test() -> int:
    """Check everything, print one JSON object, and return 0, or 1 if something is missing.

    Raises:
        Problem, BrokenPipeError: as `write_json`.
    """
    return carry_out(CHECKS, write=lambda found: write_json(answer("self-test", found, status=int(not found["ok"]))))
