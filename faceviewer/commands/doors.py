"""`faceviewer-cli doors`: print the doors on which a face is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.commands.get import call_and_print
from faceviewer.lookup.doors import get_doors
from faceviewer.wording.doors import doors_json, doors_text

if TYPE_CHECKING:
    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language


def run(options: Options, language: Language) -> int:
    """Request the doors, print them, and return the exit status; raises as `call_and_print`."""
    return call_and_print(
        options,
        language,
        get_doors,
        lambda doors: (
            doors_text(doors, None, language, in_clear=True),
            doors_json(doors, None, language),
            doors.missing,
        ),
    )
