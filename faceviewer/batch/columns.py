"""The columns of a report: how each is called and what it tells; a report is known again by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.language import Language
from faceviewer.core.record import FIELDS
from faceviewer.wording.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = "row"
TOLD = ("result", "why", "code", "askedAt", "traceId")
"""What follows the fields of the record: the keys of their names in `resources/words/batch.toml`."""

_RUN_BY_SHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a sheet may take for the beginning of a formula; those of full width where Chinese or Japanese is typed."""


def labels(language: Language) -> tuple[str, ...]:
    """Return what the columns behind the list's own are called: the record's fields, then `TOLD`."""
    fields, told = catalogue("record")["field"], catalogue("batch")["column"]
    return (*(fields[f.name][language.key] for f in FIELDS), *(told[name][language.key] for name in TOLD))


def row_label(language: Language) -> str:
    """Return what the first column is called, in which the number of the list's row stands."""
    label: str = catalogue("batch")["column"][ROW][language.key]
    return label


def inputs_of(header: Sequence[str]) -> slice | None:
    """Return where in a report the columns of the list are that it is about; None if it is no report."""
    for language in Language:
        own = labels(language)
        if tuple(header[-len(own) :]) == own and header[0] == row_label(language):
            return slice(1, len(header) - len(own))
    return None


def columns_asked(inputs: slice) -> tuple[int, int]:
    """Return where in a report the user types and the user ids are."""
    names = [field.name for field in FIELDS]
    return inputs.stop + names.index("userType"), inputs.stop + names.index("userId")


def letters(place: int) -> str:
    """Return what a sheet calls a column: A, B, ..., Z, AA."""
    text, place = "", place + 1
    while place:
        place, letter = divmod(place - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


def guarded(text: str) -> str:
    """Return a cell of CSV that no sheet runs."""
    return f"'{text}" if text.startswith(_RUN_BY_SHEETS) else text


def without_guard(text: str) -> str:
    """Return a cell as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_RUN_BY_SHEETS) else text
