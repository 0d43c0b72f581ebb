"""Where the header of a list is, and which of its columns has the ids: what can be guessed is, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from faceviewer.batch.columns import letters
from faceviewer.batch.table import list_problem
from faceviewer.core.clue_fields import is_type_name, types_named
from faceviewer.core.limits import BATCH_HEADER
from faceviewer.core.query import MOBILE, UserType, clean_user_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.batch.table import Line, Table

DIGIT = re.compile(r"\d")
_TRIED = 100  # rows by which a column is known
_ALIKE = 0.8  # of them, at least
_BORNE_OUT = 3  # rows, at least, that show what a column has
_PART = re.compile(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z_ -]*[A-Za-z]")
_ACCOUNT = re.compile(r"[a-z]+[._@-][\w.@-]*[a-z]", re.IGNORECASE)
_ASIDE = frozenset({"必填", "选填", "required", "optional"})
_BESIDE = re.compile(r"[\s*＊()（）\[\]【】:：./-]*")
"""What may stand between them, and is no separator of cells."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever has the list says of it; nothing of it need be.

    Attributes:
        user_type: of the rows that do not tell their own.
        column: with the ids: its name, or its letter.
        place: likewise its place; None where it is not chosen by that.
        takes_number: says by a row's number whether a number in its cell is the whole id.
        hidden: whether hidden rows are asked; None where nobody has said.
    """

    user_type: UserType | None = None
    column: str = ""
    place: int | None = None
    takes_number: Callable[[int], bool] = lambda _: False
    hidden: bool | None = None


def types_of(name: str) -> tuple[UserType | None, ...]:
    """Return the user types whose ids the head of a column names, if need be twice: `*手机号 / Phone (required)`."""
    told = {types_named(part) for part in _parts(name, types_named)}
    return told.pop() if len(told) == 1 else ()


def says_type(name: str) -> bool:
    """Return whether the head of a column says that user types are below it."""
    return all(map(is_type_name, _parts(name, is_type_name)))


def _parts(name: str, is_known: Callable[[str], object]) -> list[str]:
    """Return a name that is known, or else what it has in each script."""
    parts = [part for part in _PART.findall(name) if part.lower() not in _ASIDE]
    is_whole = is_known(name.strip()) or not parts or not _BESIDE.fullmatch(_PART.sub("", name))
    return [name.strip()] if is_whole else parts


def header_of(table: Table, choices: Choices) -> tuple[int, tuple[str, ...]]:
    """Return how many lines are not about anybody, and the names of the columns; without such, none.

    A word such as "phone" may stand in anybody's row: the header has no phone number, and above it are titles alone,
    which have fewer cells, or nothing like what stands below it.
    """
    wanted, most = choices.column.strip().casefold(), 1
    for start, line in enumerate(islice(table.lines, BATCH_HEADER), 1):
        names = [cell.strip() for cell in line.cells]
        is_named = any(types_of(name) or says_type(name) for name in names) and not any(map(_is_mobile, names))
        filled = sum(map(bool, names))
        is_first = filled > most or most == 1 or _is_borne_out(names, table.lines, start)
        if (is_named and is_first) or (
            len(wanted) > 1 and wanted in map(str.casefold, names)  # one letter is a sheet's own name of a column
        ):
            return start, tuple(names)
        most = max(most, filled)
    first, *rest = table.lines
    if (
        not any(map(_is_somebodys, first.cells))
        and choices.user_type in {None, UserType.PHONE}
        and any(
            cell.strip() and not DIGIT.search(cell)
            for place in _phones(rest)
            for cell in first.cells[place : place + 1]
        )
    ):
        return 1, tuple(cell.strip() for cell in first.cells)  # whatever phone numbers are called there
    return 0, ()


def _is_somebodys(cell: str) -> bool:
    """Return whether a cell is a user type or looks like an account, and not like a name of a column."""
    return cell.strip().upper() in list(UserType) or _ACCOUNT.fullmatch(cell.strip()) is not None


def _is_borne_out(names: list[str], lines: Sequence[Line], start: int) -> bool:
    """Return whether below a name there is what it names, and nothing like it above."""
    for place, name in enumerate(names):
        is_like: Callable[[str], object] = _is_mobile if UserType.PHONE in types_of(name) else DIGIT.search
        above, below = (
            [is_like(cell) for line in part for cell in line.cells[place : place + 1] if cell.strip()]
            for part in (lines[: start - 1], lines[start : start + _TRIED])
        )
        alike = sum(map(bool, below))
        if types_of(name) and not any(above) and alike >= max(_BORNE_OUT, _ALIKE * len(below)):
            return True
    return False


def column_of(header: tuple[str, ...], lines: tuple[Line, ...], choices: Choices) -> tuple[int, UserType | None]:
    """Return the place of the ids, and the user type that the list tells of them."""
    width = max(len(line.cells) for line in lines)
    names = ", ".join(name or letters(place) for place, name in enumerate(header or [""] * width))
    if choices.place is not None and choices.place < width:
        told = types_of(header[choices.place]) if choices.place < len(header) else ()
        return choices.place, told[0] if len(told) == 1 else None
    if choices.column:
        return _chosen(header, width, choices.column, names)
    named = [(place, user_type) for place, name in enumerate(header) for user_type in types_of(name)]
    # What the API calls it, where it tells the types too, is whose the others are beside it.
    named = [(place, told) for place, told in named if told is None and any(map(says_type, header))] or named
    named = [(place, told) for place, told in named if told in {None, choices.user_type}] or named
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
    wanted = column.strip().casefold()
    places = [place for place, name in enumerate(header) if name.casefold() == wanted]
    places = places or [place for place in range(width) if letters(place).casefold() == wanted]
    if len(places) != 1:
        raise list_problem("column", column=column, columns=names)
    told = types_of(header[places[0]]) if places[0] < len(header) else ()
    return places[0], told[0] if len(told) == 1 else None


def _phones(lines: Sequence[Line]) -> list[int]:
    """Return the places of the columns with phone numbers."""
    tried = [line.cells for line in lines[:_TRIED]]
    columns = ([*map(_is_mobile, filter(str.strip, column))] for column in zip_longest(*tried, fillvalue=""))
    return [place for place, told in enumerate(columns) if told and sum(told) >= _ALIKE * len(told)]


def _is_mobile(cell: str) -> bool:
    return MOBILE.fullmatch(clean_user_id(UserType.PHONE, cell)[0]) is not None
