"""The columns of a report: how each is called and what it tells; a report is known again by them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.core.language import Language
from faceviewer.core.record import FIELDS
from faceviewer.wording.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = "row"
TOLD = ("result", "why", "code", "askedAt", "traceId")
"""What follows the fields of the record: the keys of their names in `resources/words/batch.toml`."""

_APART = r"""[;|\s"']"""
_BEFORE = rf"""\A{_APART}*|(?<!{_APART})(?:(?=[\s"']*[;|\t\r\n]){_APART}+|(?=["']*\s){_APART}+(?=%s.\S))"""
"""What stands before the first sign of a cell, whatever a sheet splits lines at: our quotes hold at commas alone."""
_RUN, _GUARDED = (re.compile(f"({_BEFORE % guard}){guard}(?=[=+\\-@＝＋－＠])") for guard in ("", "'"))
"""Where a sheet may begin a formula; with signs of full width where Chinese or Japanese is typed."""


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
    """Return a cell of CSV of which no sheet runs anything."""
    return _RUN.sub(r"\1'", text)


def without_guard(text: str) -> str:
    """Return a cell as it was before `guarded`."""
    return _GUARDED.sub(r"\1", text)
