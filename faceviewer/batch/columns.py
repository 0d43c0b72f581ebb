"""The columns of a report, by which a report is also recognised when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.language import Language
from faceviewer.core.pattern import pattern
from faceviewer.core.record import FIELDS
from faceviewer.wording.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = "row"
EXTRA_COLUMNS = ("result", "why", "code", "askedAt", "traceId")
"""The columns after the fields of the record, as keys of their names in `resources/words/batch.toml`."""

_APART = r"""[;|\s"']"""
_BEFORE = rf"""\A{_APART}*|(?<!{_APART})(?:(?=[\s"']*[;|\t\r\n]){_APART}+|(?=["']*\s){_APART}+(?=%s.\S))"""
"""The text before the first character of a cell, for any separator: a spreadsheet need not split at commas."""
_RUN, _GUARDED = (pattern(f"({_BEFORE % guard}){guard}(?=[=+\\-@＝＋－＠])") for guard in ("", "'"))
"""Beginnings of formulas in a spreadsheet, including full-width characters of Chinese and Japanese."""


def labels(language: Language) -> tuple[str, ...]:
    """Return the names of the columns after those of the list: the record's fields, then `EXTRA_COLUMNS`."""
    fields = catalogue("record")["field"]
    columns = catalogue("batch")["column"]
    return (*(fields[f.name][language.key] for f in FIELDS), *(columns[name][language.key] for name in EXTRA_COLUMNS))


def row_label(language: Language) -> str:
    """Return the name of the first column, which has the row number of the list."""
    label: str = catalogue("batch")["column"][ROW][language.key]
    return label


def inputs_of(header: Sequence[str]) -> slice | None:
    """Return the columns of a report that come from the list; None if the header is not that of a report."""
    for language in Language:
        own = labels(language)
        if tuple(header[-len(own) :]) == own and header[0] == row_label(language):
            return slice(1, len(header) - len(own))
    return None


def columns_asked(inputs: slice) -> tuple[int, int]:
    """Return the column indices of user types and user ids in a report."""
    names = [field.name for field in FIELDS]
    return inputs.stop + names.index("userType"), inputs.stop + names.index("userId")


def letters(place: int) -> str:
    """Return a spreadsheet's name of a column: A, B, ..., Z, AA."""
    text = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


def guarded(text: str) -> str:
    """Return a CSV cell that no spreadsheet evaluates as a formula."""
    return _RUN.sub(r"\1'", text)


def without_guard(text: str) -> str:
    """Undo `guarded`."""
    return _GUARDED.sub(r"\1", text)
