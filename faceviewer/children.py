"""What a packaged program does when it is started by another of its kind: one thing, in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.batch import LIST_ARGUMENT
from faceviewer.imaging import DECODER_ARGUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def child_of(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return what is to be done for these arguments, None where they are a person's."""
    if list(arguments) == [DECODER_ARGUMENT]:
        from faceviewer.imaging.decoder_child import main as decode_pictures  # noqa: PLC0415 - nothing else needs it

        return decode_pictures
    if list(arguments) == [LIST_ARGUMENT]:
        from faceviewer.batch.workbook_child import main as read_workbook  # noqa: PLC0415 - likewise

        return read_workbook
    return None
