"""Find the header of a list and the column of the ids; only safe guesses are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from faceviewer.batch.columns import letters
from faceviewer.batch.table import list_problem
from faceviewer.core.limits import BATCH_HEADER
from faceviewer.core.pattern import pattern
from faceviewer.core.query import MOBILE, UserType, clean_user_id, is_type_name, types_named
from faceviewer.core.text import without_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.batch.table import Line, Table

DIGIT = pattern(r"\d")
_TRIED = 100  # rows from which a column is recognised
_LEAST_SHARE = 0.8  # of these rows
_LEAST_ROWS = 3  # that confirm the name of a column
_PART = pattern(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z_ -]*[A-Za-z]")
_ACCOUNT = pattern(r"[a-z]+[._@-][\w.@-]*[a-z]", re.IGNORECASE)
_ASIDE = frozenset({"必填", "选填", "required", "optional"})
_BETWEEN_PARTS = pattern(r"[\s*＊()（）\[\]【】:：./-]*")
"""Characters allowed between the parts of a name; no separators of cells."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The user's choices for a list, all optional.

    Attributes:
        user_type: of rows without a type of their own.
        column: name or letter of the column with the ids.
        place: index of that column; None if it was not chosen by its index.
        takes_number: whether a numeric cell is the complete id, by row number.
        hidden: whether hidden rows are looked up; None if the user has not chosen.
    """

    user_type: UserType | None = None
    column: str = ""
    place: int | None = None
    takes_number: Callable[[int], bool] = lambda _: False
    hidden: bool | None = None


def types_of(name: str) -> tuple[UserType | None, ...]:
    """Return the user types whose ids a column header names, also in two languages: `*手机号 / Phone (required)`."""
    named = {types_named(part) for part in _parts(name, types_named)}
    return named.pop() if len(named) == 1 else ()


def says_type(name: str) -> bool:
    """Return whether a column header is a name for user types."""
    return all(map(is_type_name, _parts(name, is_type_name)))


def _parts(name: str, is_known: Callable[[str], object]) -> list[str]:
    """Return a name as a whole if it is known, otherwise its part in each script."""
    parts = [part for part in _PART.findall(name) if part.lower() not in _ASIDE]
    is_whole = is_known(name.strip()) or not parts or not _BETWEEN_PARTS.fullmatch(_PART.sub("", name))
    return [name.strip()] if is_whole else parts


def header_of(table: Table, choices: Choices) -> tuple[int, tuple[str, ...]]:
    """Return the number of lines up to the header, and the names of the columns; 0 and no names without a header.

    Any row may contain a word such as "phone". A header has no phone number, and the lines above it are titles, which
    have fewer cells or no values such as those below it.
    """
    wanted = _plain(choices.column).casefold()
    most = 1
    for start, line in enumerate(islice(table.lines, BATCH_HEADER), 1):
        names = [_plain(cell) for cell in line.cells]
        is_named = any(types_of(name) or says_type(name) for name in names) and not any(map(_is_mobile, names))
        filled = sum(map(bool, names))
        is_first = filled > most or most == 1 or _is_confirmed(names, table.lines, start)
        if (is_named and is_first) or (
            len(wanted) > 1 and wanted in map(str.casefold, names)  # one letter is the spreadsheet's name of a column
        ):
            return start, tuple(names)
        most = max(most, filled)
    first, *rest = table.lines
    if (
        not any(map(is_account_or_type, first.cells))
        and choices.user_type in {None, UserType.PHONE}
        and any(
            cell.strip() and not DIGIT.search(cell)
            for place in _phones(rest)
            for cell in first.cells[place : place + 1]
        )
    ):
        return 1, tuple(map(_plain, first.cells))  # an unknown name for phone numbers
    return 0, ()


def is_account_or_type(cell: str) -> bool:
    """Return whether a cell is a user type or looks like an account, unlike the name of a column."""
    return cell.strip().upper() in list(UserType) or _ACCOUNT.fullmatch(cell.strip()) is not None


def _is_confirmed(names: list[str], lines: Sequence[Line], start: int) -> bool:
    """Return whether values that match a name are below it, and none above."""
    for place, name in enumerate(names):
        matches: Callable[[str], object] = _is_mobile if UserType.PHONE in types_of(name) else DIGIT.search
        above, below = (
            [matches(cell) for line in part for cell in line.cells[place : place + 1] if cell.strip()]
            for part in (lines[: start - 1], lines[start : start + _TRIED])
        )
        count = sum(map(bool, below))
        if types_of(name) and not any(above) and count >= max(_LEAST_ROWS, _LEAST_SHARE * len(below)):
            return True
    return False


def column_of(header: tuple[str, ...], lines: tuple[Line, ...], choices: Choices) -> tuple[int, UserType | None]:
    """Return the index of the column with the ids, and the user type that the list gives for them."""
    width = max(len(line.cells) for line in lines)
    names = ", ".join(name or letters(place) for place, name in enumerate(header or [""] * width))
    if choices.place is not None and choices.place < width:
        types = types_of(header[choices.place]) if choices.place < len(header) else ()
        return choices.place, types[0] if len(types) == 1 else None
    if choices.column:
        return _chosen(header, width, choices.column, names)
    named = [(place, user_type) for place, name in enumerate(header) for user_type in types_of(name)]
    # With a column of types, the column with the API's name has the ids; the others belong to the same people.
    named = [(place, id_type) for place, id_type in named if id_type is None and any(map(says_type, header))] or named
    named = [(place, id_type) for place, id_type in named if id_type in {None, choices.user_type}] or named
    if len(named) == 1:
        return named[0]
    if named:
        raise list_problem("several_columns", columns=", ".join(header[place] for place, _ in named))
    phones = _phones(lines)
    if len(phones) == 1 and choices.user_type in {None, UserType.PHONE}:
        return phones[0], UserType.PHONE
    if width == 1:
        return 0, None
    raise list_problem("no_column", columns=names)


def _chosen(header: tuple[str, ...], width: int, column: str, names: str) -> tuple[int, UserType | None]:
    wanted = _plain(column).casefold()
    places = [place for place, name in enumerate(header) if name.casefold() == wanted]
    places = places or [place for place in range(width) if letters(place).casefold() == wanted]
    if len(places) != 1:
        raise list_problem("column", column=column, columns=names)
    types = types_of(header[places[0]]) if places[0] < len(header) else ()
    return places[0], types[0] if len(types) == 1 else None


def _phones(lines: Sequence[Line]) -> list[int]:
    tried = [line.cells for line in lines[:_TRIED]]
    columns = ([*map(_is_mobile, filter(str.strip, column))] for column in zip_longest(*tried, fillvalue=""))
    return [place for place, hits in enumerate(columns) if hits and sum(hits) >= _LEAST_SHARE * len(hits)]


def _plain(name: str) -> str:
    return without_invisible(name).strip()


def _is_mobile(cell: str) -> bool:
    return MOBILE.fullmatch(clean_user_id(UserType.PHONE, cell)[0]) is not None
