"""The tasks of child processes that a packaged program starts of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.batch import LIST_ARGUMENT
from faceviewer.imaging import DECODER_ARGUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def child_of(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return the function to run for a child's arguments, None for a user's."""
    if list(arguments) == [DECODER_ARGUMENT]:
        from faceviewer.imaging.decoder_child import main as decode_pictures  # noqa: PLC0415 - only the child needs it

        return decode_pictures
    if list(arguments) == [LIST_ARGUMENT]:
        from faceviewer.batch.workbook_child import main as read_workbook  # noqa: PLC0415 - see above

        return read_workbook
    return None
