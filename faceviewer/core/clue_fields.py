"""Find the ids that have a name in a text, such as `userId`: in JSON, requests, tables and sentences."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from faceviewer.core.clue_doubts import PHONE, TOKEN, may_be_meant
from faceviewer.core.pattern import pattern
from faceviewer.core.query import ANY_NAME, TYPE_NAME, UserType, clean_user_id, is_type_name, type_of, types_named

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Hit:
    """An id as found in a text.

    Attributes:
        user_type: None if the text does not contain the type.
        text: the id, not cleaned.
        sure: whether the id is complete and certainly belongs to its name, apart from the rest of the text.
        span: start and end offset of the id with its name and quotes; None if the surrounding text is irrelevant.
        by_program: whether the format is that of a program: with a user type, as `userId`, or in a table. A sentence
            that a person wrote may be about another person.
    """

    user_type: UserType | None
    text: str
    sure: bool = True
    span: tuple[int, int] | None = None
    by_program: bool = False


_NO_IDS = frozenset(
    {"null", "none", "nil", "undefined", "nan", "n/a", "true", "false", "string", "is", "are"}
    | {"unknown", "missing", "empty", "invalid", "required", "optional", "无", "空", "未知", "为空"}
    | {"user_id", "userid"}
    | {"example", "sample", "todo", "pending", "待定", "待补", "同上", "见附件"}
)
_PLACEHOLDER = pattern(
    r"(?i)[$#%]?\{.{0,60}\}|<[^<>]{0,60}>|%(?:s|\w{1,40}%)|\$\w{1,40}"
    r"|\[object \w{1,20}\]|your[-_ ]?(?:user[-_ ]?)?id|x{3,}|tb[acd]"
)
"""A placeholder that a template or a program did not replace by an id."""
_ID = r"(?:[0-9A-Za-z０-９+＋][0-9A-Za-z０-９._@+\-]{0,99})(?![0-9A-Za-z*\\])"
_CHINESE = r"(?<=[:=：＝>\s])(?![无空未不暂待请没缺错])[\u3400-\u9fff·]{2,20}(?=$|[\s&,;，。；<)）\"'])"
"""A Chinese name as an id. Never sure, because a remark looks the same."""


_LINK = r"[\"'\\\s]{0,4}[:=：＝]\s{0,3}|\s{0,3}[是为]\s{0,3}[:：]?\s{0,3}|>\s{0,3}(?=[^<>]{1,200}</)"
"""A separator between a name and its value that is certain."""
_WEAK_LINK = r"\s{0,3}(?:is|was)\s{0,3}|\s{0,3}#?"
_LOOSE_LINK = (
    r"\s?[(（][^()（）\n]{1,20}[)）]\s{0,3}[:=：＝]\s{0,3}"
    r"|(?:\s?[:=：＝])?(?:\s{0,3}</?\w{1,10}(?:[^<>\w][^<>]{0,80})?>){1,3}\s{0,3}"
    r"|(?!\s?>\s?<|\s?<>)[^\w\n{}.。,，;；&?？!！≠]{1,6}(?<![*•●○■·])"
)
"""Other separators, a remark such as `(required)`, and cells of HTML: a value after them is never sure."""
_QUOTES = ('""', "''", "“”", "‘’", "「」", "『』")
_QUOTED = "|".join(
    rf"{opened}(?P<quoted{nth}>(?:[^{closed}\\\r\n]|\\.){{1,200}}){closed}"
    for nth, (opened, closed) in enumerate(map(tuple, _QUOTES))
)
"""A quoted value ends at the matching quote; other quotes are part of the value."""
_ESCAPED = r"\\{1,3}(?P<sign>[\"'])(?P<quoted_in_quotes>(?:[^\"'\\\r\n]|\\{1,2}u[0-9a-fA-F]{4}){1,200})\\{1,3}(?P=sign)"


_NAMED = "|".join(f"(?P<of_{user_type}>{user_type.names})" for user_type in UserType)
_TYPES = "|".join(f"(?P<is_{user_type}>{user_type.type_names})" for user_type in UserType)
_LETTERS = "".join(filter(str.isalpha, {*ANY_NAME, *TYPE_NAME, *"".join(user_type.names for user_type in UserType)}))
_FIELD = pattern(
    # The lookahead for a letter of the names saves a quarter of the time for a long text.
    rf"(?i)(?<![0-9A-Za-z])(?=[{_LETTERS}])(?:"
    rf"(?:{TYPE_NAME})(?:{_LINK}|{_WEAK_LINK}|{_LOOSE_LINK})[\"'“\\]{{0,2}}"
    rf"(?:{_TYPES})(?![0-9A-Za-z_])"
    rf"|(?:{_NAMED}|{ANY_NAME})(?:(?P<link>{_LINK})|{_WEAK_LINK}|(?P<loose>{_LOOSE_LINK}))"
    rf"(?:{_ESCAPED}|{_QUOTED}|(?P<bare>{_ID})|(?P<chinese>{_CHINESE})))"
    r"|(?P<open>\{)|(?P<close>\})|(?P<gap>\n[ \t\r]*\n)"
)
_IS, _OF = ({f"{prefix}_{user_type.value}": user_type for user_type in UserType} for prefix in ("is", "of"))
_BETWEEN_FIELDS = "{,&?;\"'<(\n"
_API_NAME = pattern(r"(?i)user_?id[\"'\\\s]{0,4}[:=]")
_TYPED = pattern(rf"(?<![0-9A-Za-z])(?P<type>{'|'.join(UserType)})(?P<link>[ \t:：/|,)\-]{{1,6}})(?P<id>{_ID})")
"""A user type of the API followed by an id, as in a command or a row of a table."""
_ESCAPE = pattern(r"\\(?:\\?u([0-9a-fA-F]{4})|(.))")
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HALF = pattern(r"(?i)no\.?\d|[0-9]+(?:-[0-9]+)+$|.*(?:\.\.|[+@\-]\.?$)")
_ENDED = pattern(
    r"$|[\s,;，。；！？”」』)）}\]\\]|(?<![.+@\-])[&|?!`<>](?![0-9A-Za-z])|[&|?](?=[^\W\d][\w.\-]{0,40}[:=：＝])"
    r"|<(?=[A-Za-z]{1,10}[ />])|[\"'](?!\w)|(?<=[0-9０-９])(?:[\u4e00-\u9fff(（、]|\.(?!\w))"
)
"""The text after a value that certainly ends there; `corp|zhang` and `zhang&li` may be complete ids."""
_APART = pattern(r"[\s,;|/，；、]")
_SEVERAL = pattern(r"(?i)[,;|，；、]|\s(?:or|and)\s")
_GROUPED = pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LIKE_AN_ID = pattern(r"(?=[A-Za-z+\-]{0,64}[\d._@])[0-9A-Za-z][0-9A-Za-z._@+\-]*")
_LOSSY = pattern(r"[0-9]{16,}|[0-9]+[eE][0-9]+")
"""A number in JSON that programs round: they keep fifteen digits, the others become zero or wrong."""
_CHANGED = pattern(r"(?i)(?:新|旧|原|现|更正后?|正确)的?|(?:new|old|former|previous|correct)[ _-]?")
"""The beginning of the name of a column with another id of the same person: it is not known which is valid."""
_PIECES = 10_000  # fields, braces and gaps that are read from one text
_ROWS = 200
_BEFORE_HEADER = 5  # lines that are not blank, including the header
_HAS_VALUE = pattern(r"\d{4}|@")
"""A cell of no header: in a form, the value is beside its name, and the next name is below it."""
_QUOTED_CELL = pattern(r'"[^"]*"')
_OWN = (
    r"data|params?|body|request|req|response|resp|reply|result|query|user|person|record|face|(?:face|user)_?info|item"
)
_BEFORE_NAME = 60  # characters
_JOINTS, _LINKS = frozenset("_.-<"), frozenset(":=")
_OF_ANOTHER = pattern(
    rf"(?i)(?<![a-z0-9_.])(?!(?:{_OWN})[_.\-])[a-z][a-z0-9_.\-]{{0,40}}[_.\-]\Z|[\u3400-\u9fff]\Z"
    rf"|<(?!(?:{_OWN})>)\w{{1,40}}>\s*<\Z"
)
"""A prefix of a name, or the XML element around it, that names another person: `operator.userId`, `审批人工号`."""
_IN_ANOTHER = pattern(rf"(?i)(?<![a-z0-9_])(?!(?:{_OWN})(?![\w\-]))[a-z][\w\-]{{0,40}}[\"'\\\s]{{0,4}}[:=]\s{{0,4}}\Z")
"""The name of an object that is neither a person nor a record: ids in the object belong to another person."""
_NAMES_TYPE = pattern(rf"(?:{TYPE_NAME})[\"'\\\s&^]{{0,8}}[:=：＝]", re.IGNORECASE)


def fields_of(text: str) -> Iterator[Hit]:
    """Yield the ids that have a name in a text without invisible characters, in order, possibly with duplicates."""
    in_table = _table(text)
    if in_table is not None:  # only its columns: in a table the value is below its name, not after it
        yield from in_table
    else:
        names_type = _NAMES_TYPE.search(text) is not None
        for hit in _named(text):  # a type in the text that was not recognised may differ from the chosen one
            yield replace(hit, sure=False) if names_type and hit.user_type is None else hit
        for match in islice(_TYPED.finditer(text), _PIECES):
            in_cells = "\t" in match["link"] or "|" in match["link"]
            if in_cells or any(c.isdigit() or c in "._@-" for c in match["id"]):
                yield replace(_bare(match, "id", UserType(match["type"])), by_program=True)


def is_ended(text: str, end: int) -> bool:
    """Return whether an id without quotes certainly ends at an offset."""
    return _ENDED.match(text, end) is not None


@dataclass(slots=True)
class _Scope:
    """An object in a text: its user type and its id belong together, in either order."""

    user_type: UserType | None = None
    waiting: list[Hit] = field(default_factory=list)
    is_of_another: bool = False

    def add_type(self, user_type: UserType) -> Iterator[Hit]:
        if self.waiting:
            yield replace(self.waiting.pop(), user_type=user_type, by_program=True)
            yield from self.close()
        else:
            self.is_of_another |= self.user_type not in {None, user_type}  # with two types, either may be the right one
            self.user_type = user_type

    def add_hit(self, hit: Hit) -> Iterator[Hit]:
        if self.user_type is not None:
            yield replace(hit, user_type=self.user_type, by_program=True)
            self.user_type = None
        else:
            self.waiting.append(hit)

    def close(self) -> Iterator[Hit]:
        yield from self.waiting
        self.user_type = None
        self.waiting = []


def _named(text: str) -> Iterator[Hit]:
    scopes = [_Scope()]
    for match in islice(_FIELD.finditer(text), _PIECES):
        if match["open"] or match["close"] or match["gap"]:
            yield from _walk(scopes, match)
            continue
        glued = text[max(0, match.start() - 1) : match.start()]
        if (glued in _JOINTS or glued > "\u3400") and _OF_ANOTHER.search(_before(match)):
            scopes[-1].is_of_another = True
        if user_type := _group_of(match, _IS):
            yield from scopes[-1].add_type(user_type)
        elif hit := _hit(match):
            hit = replace(hit, sure=hit.sure and not scopes[-1].is_of_another)
            if hit.user_type is None:
                yield from scopes[-1].add_hit(hit)
            elif hit.user_type is not UserType.PHONE:  # phone numbers are found by their own pattern
                yield hit
    for scope in scopes:
        yield from scope.close()


def _walk(scopes: list[_Scope], match: re.Match[str]) -> Iterator[Hit]:
    """Enter or leave an object; at the end of a paragraph, reset the outermost scope."""
    if match["open"]:
        before = _before(match)
        in_another = before.rstrip()[-1:] in _LINKS and _IN_ANOTHER.search(before) is not None
        of_another = scopes[-1].is_of_another or in_another
        scopes.append(_Scope(is_of_another=of_another))
    elif match["close"] and len(scopes) > 1:
        for waiting in scopes.pop().waiting:  # the enclosing object may contain the type
            yield from scopes[-1].add_hit(waiting)
    elif match["gap"] and len(scopes) == 1:
        yield from scopes[0].close()


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _BEFORE_NAME) : match.start()]


def _group_of(match: re.Match[str], groups: dict[str, UserType]) -> UserType | None:
    return next((user_type for group, user_type in groups.items() if match[group]), None)


def _hit(match: re.Match[str]) -> Hit | None:
    """Return the id after a name; None if the value is not an id."""
    user_type = _group_of(match, _OF)
    group = match.lastgroup or ""
    value = match[group]
    sure = match["loose"] is None and match["nth"] is None
    if group == "bare":
        hit = _bare(match, group, user_type)
        # "userId: zhang" has an id, "userId missing" has none, and "userId 10023" may have one.
        strong = match["link"] or (len(value) > 3 and any(c.isdigit() or c in "._@-" for c in value))
        strong = strong or any(c in ":=：＝" for c in match["loose"] or "")
        may_be_mail = value.startswith("3D") and match.string[: match.start(group)].endswith("=")  # "=3D" encodes "="
        is_number = match["link"] and match["link"][0] in "\"'\\" and _LOSSY.fullmatch(value)
        sure = sure and hit.sure and not (is_number or may_be_mail)
        if not strong or _is_not_an_id(value):
            return None
        return replace(hit, sure=sure, by_program=_is_by_program(match))
    if group == "chinese":
        return Hit(user_type, value, sure=False) if match["link"] else None
    value = _ESCAPE.sub(lambda e: chr(int(e[1], 16)) if e[1] else _CONTROLS.get(e[2], e[2]), value)
    if _is_not_an_id(value.strip()) or not any(c.isalnum() for c in value):
        return None
    behind = match.string[match.end() : match.end() + 1]
    ended = not (behind.isalnum() and behind < "\u0250") and behind != match[0][-1]
    several = _SEVERAL.search(value) or len(_LIKE_AN_ID.findall(value)) > 1
    one = not several or _is_number(value)
    return Hit(user_type, value, sure and ended and one, match.span(), _is_by_program(match))


def _is_not_an_id(value: str) -> bool:
    return value.lower() in _NO_IDS or _PLACEHOLDER.fullmatch(value) is not None


def _is_by_program(match: re.Match[str]) -> bool:
    """Return whether an id has the format of a program; a sentence may contain the API's name of the field too."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return before in _BETWEEN_FIELDS and _API_NAME.match(match[0]) is not None


def _bare(match: re.Match[str], group: str, user_type: UserType | None) -> Hit:
    """Return an id without quotes; the groups of a phone number may be separated."""
    number = PHONE.match(match.string, match.start(group))
    value = number["number"] if number else match[group].rstrip(".-+@")
    end = number.end() if number else match.end(group)
    sure = is_ended(match.string, end) and not _HALF.match(match[group])
    return Hit(user_type, value, sure, (match.start(), end))


def _is_number(value: str) -> bool:
    """Return whether spaces and commas only separate the groups of one number."""
    return PHONE.fullmatch(value) is not None or _GROUPED.fullmatch(value) is not None


def _table(text: str) -> list[Hit] | None:
    """Return the ids of a table with a header that names their column; None if there is no such header.

    Cells follow RFC 4180: quoted cells may contain spaces, separators and line breaks. If a row has more or fewer cells
    than the header, or spaces after its separators where the header has none, its cells cannot be assigned to columns.
    Then no id of the table is sure, and in a row with another number of cells every cell that may have been shifted
    out of the id column is a candidate.
    """
    starts = [match.start() for match in islice(re.finditer(r"^.*\S", text, re.MULTILINE), _BEFORE_HEADER)]
    for start in starts:
        for separator in ("\t", "|", ",", ";", "，"):
            rows = _rows(text[start:], separator)
            header = rows[0] if len(rows) > 1 else []
            types = [place for place, name in enumerate(header) if is_type_name(name)]
            ids = {place: user_type for place, name in enumerate(header) for user_type in types_named(name)}
            if len(header) > 1 and ids and not any(map(_HAS_VALUE.search, header)):
                head, _, rest = text[start:].partition("\n")
                bare = _QUOTED_CELL.sub("", rest)
                is_prose = f"{separator} " in bare and f"{separator} " not in head
                is_whole = '"' not in bare  # and not truncated within a quoted cell
                is_changed = any(_CHANGED.match(name) and types_named(_CHANGED.sub("", name, 1)) for name in header)
                is_regular = all(len(row) == len(header) for row in rows)
                sure = is_regular and is_whole and not is_prose and not is_changed
                shifts = ((row, len(row) - len(header)) for row in rows[1:])
                read = (_shifted(row, ids, by) if by else _row(row, ids, types) for row, by in shifts)
                hits = (hit for found in read for hit in found)
                return [replace(hit, sure=sure and hit.sure) for hit in hits]
    return None


def _rows(text: str, separator: str) -> list[list[str]]:
    """Return the rows of a table without empty rows and without the horizontal rules of drawn tables."""
    lines = io.StringIO(text, newline="")
    try:
        read = list(islice(csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t"), _ROWS))
    except csv.Error:
        return []
    rows = []
    for row in read:
        drawn = separator == "|"
        cells = row[1 if drawn and row and not row[0].strip() else 0 :]
        cells = cells[: -1 if drawn and cells and not cells[-1].strip() else None]
        cells = [cell.strip().strip("'") for cell in cells]
        if any(cell.strip("-:") for cell in cells):
            rows.append(cells)
    return rows


def _row(cells: list[str], ids: dict[int, UserType | None], types: list[int]) -> Iterator[Hit]:
    named_type = next((type_of(cells[place]) for place in types), None)
    for place, user_type in ids.items():
        cell = cells[place]
        if _is_not_an_id(cell) or "*" in cell or not any(c.isalnum() for c in cell):
            continue
        if not _APART.search(cell) or _is_number(cell):
            # A remark or a formula may contain an id.
            is_id = bool(TOKEN.fullmatch(clean_user_id(UserType.OPEN, cell)[0])) or _is_number(cell)
            sure = is_id and (named_type is not None or not types)
            yield Hit(user_type or named_type, cell, sure=sure, by_program=True)
        else:
            yield from (Hit(user_type or named_type, word, sure=False) for word in _LIKE_AN_ID.findall(cell))


def _shifted(row: list[str], ids: dict[int, UserType | None], by: int) -> Iterator[Hit]:
    for place, user_type in ids.items():
        for cell in row[max(0, place + min(by, 0)) : place + max(by, 0) + 1]:
            if TOKEN.fullmatch(cell) and may_be_meant(cell):
                yield Hit(user_type, cell, sure=False)
