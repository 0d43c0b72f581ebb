"""Ids that stand in a text under a name that says what they are: JSON, requests, tables, sentences."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from faceviewer.core.query import UserType

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Hit:
    """An id as it was found; `user_type` is None where the text does not tell, `sure` whether it is beyond doubt."""

    user_type: UserType | None
    text: str
    sure: bool = True


# Names as programs and as people write them, by the account system they belong to. A phone number needs no name.
_NAMES = {
    UserType.IDENTITY: r"identity[ _-]?id|(?:统一)?身份 ?(?:id|编号)",
    UserType.OPEN: (
        r"open[ _-]?id|oa ?(?:account|id|账号)|第?三方账号(?:[(（]oa[)）])?|third[- ]party account(?: ?\(oa\))?"
        r"|工号|员工 ?(?:号|编号|id)|employee[ _-]?(?:id|no|number)"
    ),
    UserType.PHONE: r"(?:mobile|phone)(?:[ _-]?(?:number|no))?|手机(?:号码?)?|(?:联系)?电话(?:号码)?",
    UserType.YUNDUN: r"yundun ?(?:id|account)(?: \(legacy\))?|云盾 ?(?:账号|id)(?:（旧）)?",
}
_ANY_NAME = r"user[ _-]?id(?P<nth>_?\d(?=[\"'\s]{0,4}[:=：＝]))?|用户 ?(?:id|编号|号)"  # one of several
_TYPE_NAME = r"(?:user|id)[ _-]?type|(?:用户|账号|id) ?类型"
_VALUES = {
    UserType.IDENTITY: "identity|身份|统一身份",
    UserType.OPEN: "open|三方|第三方|third",
    UserType.PHONE: "phone|mobile|手机",
    UserType.YUNDUN: "yundun|云盾",
}
_ENDED = re.compile(r"$|[\s&,;，。；！？!?”」)）}\]<\\]|[\"'](?!\w)|(?<=[0-9０-９])[\u4e00-\u9fff]")
"""What follows directly behind a value that ends there beyond doubt."""
_QUOTED_NUMBER = re.compile(r"[\"'“‘「][^\"'”’」\d]{0,64}\d")
_NEXT_PART = re.compile(r"[{}\[\]\n&<]|[\w.\-]+[\"'’”\\]{0,2}[ \t]{0,3}[:=：＝]|(?<!\S)-{1,2}[A-Za-z]")
"""Where something else begins: another field, another object, another line, an option of a command."""
_WORD_BEHIND = re.compile(r"[ \t,;，+]{1,3}[A-Za-zÀ-ɏ]")
_AFTER = 120  # characters behind a value in which its rest, or another one, is looked for
_NO_IDS = frozenset(
    {"null", "none", "nil", "undefined", "nan", "n/a", "true", "false", "string", "is", "are"}
    | {"unknown", "missing", "empty", "invalid", "required", "optional", "无", "空", "未知", "为空"}
)
_ID = r"(?:[0-9A-Za-z０-９+＋][0-9A-Za-z０-９._@+\-]{0,99})(?![0-9A-Za-z*\\])"
_CHINESE = r"(?<=[:=：＝>\s])(?![无空未不暂待请没缺错])[\u3400-\u9fff·]{2,20}(?=$|[\s&,;，。；<)）\"'])"
"""A name as an id; offered and not asked, because a remark reads the same."""


def _link(group: str) -> str:
    """Return what stands between a name and its value; in a group where it leaves no doubt that it is one."""
    sure = r"[\"'\\\s]{0,4}[:=：＝][\\\s]{0,3}|\s{0,3}[是为]\s{0,3}|>\s{0,3}(?=[^<>]{1,200}</)"
    return rf"(?:(?P<{group}>{sure})|\s{{0,3}}(?:is|was)\s{{0,3}}|\s{{0,3}}#?)"


def _groups(patterns: dict[UserType, str], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{user_type.value}>{pattern})" for user_type, pattern in patterns.items())


_FIELD = re.compile(
    # The letters that names begin with are looked for first: it halves the time that a long text takes.
    r"(?<![0-9A-Za-z])(?=[eimopuytEIMOPUYT身统三第工员手电联云用账])(?:"
    rf"(?:{_TYPE_NAME}){_link('type_link')}[\"'“\\]{{0,2}}(?:{_groups(_VALUES, 'is_')})"
    rf"|(?:{_groups(_NAMES, 'of_')}|{_ANY_NAME}){_link('id_link')}"
    r"(?:\\?[\"'“‘「](?P<quoted>(?:[^\"'”’」\\\r\n]|\\u[0-9a-fA-F]{4}){1,200})\\?[\"'”’」]"
    rf"|(?P<bare>{_ID})|(?P<chinese>{_CHINESE})))"
    r"|(?P<open>\{)|(?P<close>\})|(?P<gap>\n[ \t\r]*\n)",
    re.IGNORECASE,
)
_TYPED = re.compile(
    rf"(?<![0-9A-Za-z])(?P<type>IDENTITY|OPEN|PHONE|YUNDUN)(?P<link>[ \t:：/|,)\-]{{1,6}})(?P<id>{_ID})"
)
"""A user type as the API writes it and an id behind it, as in a command or a row of a table."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PIECES = 10_000  # fields, braces and gaps that are read of one text
_ROWS = 200
_BEFORE_HEADER = 5  # lines with something in them, the header among them
_WHOLE_NAME: dict[UserType | None, re.Pattern[str]] = {
    **{user_type: re.compile(f"(?:{name})", re.IGNORECASE) for user_type, name in _NAMES.items()},
    None: re.compile(f"(?:{_ANY_NAME})", re.IGNORECASE),
}
_WHOLE_TYPE_NAME = re.compile(f"(?:{_TYPE_NAME})", re.IGNORECASE)
_WHOLE_VALUE = {user_type: re.compile(f"(?:{value}).*", re.IGNORECASE) for user_type, value in _VALUES.items()}


def fields_of(text: str, *, phone: re.Pattern[str]) -> Iterator[Hit]:
    """Yield the ids that have a name, in the order of the text; the same may come twice.

    Args:
        text: without invisible characters.
        phone: what a phone number looks like, its digits in the group `number`.
    """
    in_table = _table(text)
    if in_table is not None:  # its columns and nothing else: what stands below a name is not what stands behind it
        yield from in_table
    else:
        yield from _named(text, phone)
        for match in islice(_TYPED.finditer(text), _PIECES):
            in_cells = "\t" in match["link"] or "|" in match["link"]
            if in_cells or any(c.isdigit() or c in "._@-" for c in match["id"]):
                number = phone.match(text, match.start("id"))
                sure = in_cells or _is_certain(match, "id", phone)
                yield Hit(UserType(match["type"]), number["number"] if number else match["id"], sure)


def is_name(text: str) -> bool:
    """Return whether a text is what a kind of id is called, such as the head of a column, and not itself one."""
    return any(whole.fullmatch(text) for whole in _WHOLE_NAME.values())


@dataclass(slots=True)
class _Scope:
    """One object of a text, in which a user type and an id belong together; either may come first."""

    user_type: UserType | None = None
    waiting: list[tuple[str, bool]] = field(default_factory=list)

    def tell_type(self, user_type: UserType) -> Iterator[Hit]:
        if self.waiting:
            yield Hit(user_type, *self.waiting.pop())
            yield from self.close()
        else:
            self.user_type = user_type

    def tell_id(self, text: str, sure: bool) -> Iterator[Hit]:  # noqa: FBT001 - the two are a Hit's
        if self.user_type is not None:
            yield Hit(self.user_type, text, sure)
            self.user_type = None
        else:
            self.waiting.append((text, sure))

    def close(self) -> Iterator[Hit]:
        yield from (Hit(None, text, sure) for text, sure in self.waiting)
        self.user_type, self.waiting = None, []


def _named(text: str, phone: re.Pattern[str]) -> Iterator[Hit]:
    scopes = [_Scope()]
    for match in islice(_FIELD.finditer(text), _PIECES):
        if match["open"] or match["close"] or match["gap"]:
            yield from _walk(scopes, match)
        elif told := next((t for t in UserType if match[f"is_{t.value}"]), None):
            yield from scopes[-1].tell_type(told)
        elif value := _value(match, text, phone):
            named = next((t for t in UserType if match[f"of_{t.value}"]), None)
            is_quoted = match["quoted"] is not None
            certain = _is_alone(match) if is_quoted else match["bare"] and _is_certain(match, "bare", phone)
            sure = bool(certain) and match["nth"] is None
            if named is None:
                yield from scopes[-1].tell_id(value, sure)
            elif named is not UserType.PHONE:  # a phone number is one wherever it stands
                yield Hit(named, value, sure)
    for scope in scopes:
        yield from scope.close()


def _walk(scopes: list[_Scope], match: re.Match[str]) -> Iterator[Hit]:
    """Enter an object or leave it; between paragraphs, forget what the one above told."""
    if match["open"]:
        scopes.append(_Scope())
    elif match["close"] and len(scopes) > 1:
        for waiting in scopes.pop().waiting:  # what the object does not tell, the one around it may
            yield from scopes[-1].tell_id(*waiting)
    elif match["gap"] and len(scopes) == 1:
        yield from scopes[0].close()


def _value(match: re.Match[str], text: str, phone: re.Pattern[str]) -> str:
    """Return the id behind a name, empty if what stands there is none."""
    if match["quoted"] is not None:
        value = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), match["quoted"])
        return value if value.strip().lower() not in _NO_IDS and any(c.isalnum() for c in value) else ""
    if match["chinese"] is not None:
        return match["chinese"] if match["id_link"] is not None else ""
    value = match["bare"]
    number = phone.match(text, match.start("bare"))
    if number is not None:  # its groups may stand apart
        return number["number"]
    if value.lower() in _NO_IDS:
        return ""
    # "userId: zhang" names one; "userId missing" does not, and "userId 10023" may.
    strong = match["id_link"] is not None or (len(value) > 3 and any(c.isdigit() or c in "._@-" for c in value))
    return value.rstrip(".-+@") if strong else ""


def _is_alone(match: re.Match[str]) -> bool:
    """Return whether a value in quotes is the only one that its name has: of "10023", "10024" either may be meant."""
    return not _QUOTED_NUMBER.search(_behind(match, "quoted", match.end()))


def _is_certain(match: re.Match[str], group: str, phone: re.Pattern[str]) -> bool:
    """Return whether a value without quotes is whole, and the only one that its name has.

    "userId: zhang san" may be zhang or zhang san, and of "工号 10023、10024" either may be meant.
    """
    value, text = match[group], match.string
    number = phone.match(text, match.start(group))
    end = number.end() if number else match.end(group)
    if not _ENDED.match(text, end) or len(value) - len(value.rstrip(".-+@")) > value.endswith("."):
        return False
    after = _behind(match, group, end)
    if ".." in value or any(c.isdecimal() for c in after) or re.match(r"(?i)no\.?\d", value):
        return False
    return not value.isalpha() or not _WORD_BEHIND.match(after)


def _behind(match: re.Match[str], group: str, end: int) -> str:
    """Return what stands behind a value, up to where something else begins."""
    text = match.string
    after = text[end : end + _AFTER]
    if "\n" in text[match.start() : match.start(group)]:  # its name stands on a line of its own
        after = after.strip().replace("\n", " ")
    other = _NEXT_PART.search(after)
    return after[: other.start()] if other else after


def _table(text: str) -> list[Hit] | None:
    """Return the ids of a table whose header says in which column they are; None if there is no such header.

    Cells are read as RFC 4180 has them, with quotes, and blanks, separators and line breaks between quotes. Where a row
    has more or fewer cells than the header has names, nobody knows which cell is which: none of its ids is sure then,
    nor of the other rows'.
    """
    starts = [match.start() for match in islice(re.finditer(r"^.*\S", text, re.MULTILINE), _BEFORE_HEADER)]
    for start in starts:
        for separator in ("\t", "|", ",", ";"):
            rows = _rows(text[start:], separator)
            header = rows[0] if len(rows) > 1 else []
            types = [place for place, name in enumerate(header) if _WHOLE_TYPE_NAME.fullmatch(name)]
            ids = {
                place: user_type
                for place, name in enumerate(header)
                for user_type, whole in _WHOLE_NAME.items()
                if whole.fullmatch(name)
            }
            if len(header) > 1 and ids:
                sure = all(len(row) == len(header) for row in rows)
                hits = (hit for row in rows[1:] if len(row) == len(header) for hit in _row(row, ids, types))
                return [Hit(hit.user_type, hit.text, sure) for hit in hits]
    return None


def _rows(text: str, separator: str) -> list[list[str]]:
    """Return the rows of a table; those without a cell, and the rules that drawn tables have, are left out."""
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
    told = [_type_of(cells[place]) for place in types]
    for place, user_type in ids.items():
        if cells[place] and cells[place].lower() not in _NO_IDS and "*" not in cells[place]:
            yield Hit(user_type or next(iter(told), None), cells[place])


def _type_of(cell: str) -> UserType | None:
    return next((user_type for user_type, value in _WHOLE_VALUE.items() if value.fullmatch(cell)), None)
