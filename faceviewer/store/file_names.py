"""Names of saved files: fill a template from a record, and check that every system accepts the name."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import TYPE_CHECKING

from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.core.record import FaceRecord

DEFAULT_TEMPLATE = "face_{type}_{id}_{date}-{time}"
"""Contains nothing about the person but the first and last characters of the ID."""

TEMPLATE_CHARACTERS = 120  # a longer template gives no readable name

_NAME_CHARACTERS = 100  # including the extension; leaves room in the 260 characters of a Windows path
_NAME_BYTES = 200  # in UTF-8; the limit is 255 on Linux and macOS, 143 ASCII characters on eCryptfs
_SYSTEM_BYTES = 255
_OTHER_EXTENSIONS = frozenset({".zip", ".pdf", ".json", ".bin"})  # that state a format, besides those of pictures
_FORBIDDEN = frozenset('<>:"/\\|?*')  # Windows, "Naming Files, Paths, and Namespaces"
_ALLOWED = frozenset(" -_.,()+")
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"}
)


def file_name(template: str, record: FaceRecord, *, extension: str, now: datetime, ticket: str = "") -> str:
    """Return a name such as `face_PHONE_138xxxx8000_20261124-093000.jpg`.

    Of the values, only letters and digits of any script and a few signs are kept. The name has at most 100 characters,
    no invisible characters or direction marks, no blank or dot at either end, and is not a device name.

    Args:
        template: a template that `check_template` accepts.
        extension: the extension of the file's format, with its dot.
        now: the time of saving, in the zone to show.
        ticket: the number of the support ticket, appended to the name; "" for none.

    Raises:
        ValueError: as `check_template`.
    """
    from faceviewer.core.masking import masked  # noqa: PLC0415 - not for the first paint
    from faceviewer.core.record import FIELDS, Privacy  # noqa: PLC0415 - likewise

    check_template(template)
    values = {"date": f"{now:%Y%m%d}", "time": f"{now:%H%M%S}"}
    for field in filter(lambda field: field.placeholder, FIELDS):
        text = field.value(record) or ""
        if field.privacy is Privacy.MASKED:
            values[f"{field.placeholder}_clear"] = text
            text = re.sub(r"[^0-9A-Za-z]", "x", masked(text))
        values[field.placeholder] = text
    filled = template.format_map({name: _clean(value).strip("_") or "x" for name, value in values.items()})
    end = _clean(f"_{ticket}") if ticket else ""
    taken = len(extension) + len(end)
    room = _NAME_BYTES - len(extension) - len(end.encode())
    stem = _clean(filled)[: _NAME_CHARACTERS - taken].encode()[:room].decode("utf-8", "ignore") + end
    stem = stem.strip(" ._-~") or "face"
    return f"_{stem}{extension}" if _is_device(stem) else f"{stem}{extension}"


def with_extension(name: str, extension: str) -> str:
    """Return a name with the extension of the content: unchanged if it has one already, else with the extension added.

    The extension of another format is replaced: `x.png` of a JPEG becomes `x.jpg`. Any other dot is part of the name:
    `zhang.san` becomes `zhang.san.jpg`.

    Args:
        name: as typed, without a folder.
        extension: the extension of the content, in lower case, with its dot.
    """
    from faceviewer.core.photo import FORMATS  # noqa: PLC0415 - not for the first paint

    stem, dot, end = name.rpartition(".")
    typed = f"{dot}{end}".lower() if stem else ""
    same = next((each.extensions for each in FORMATS if extension in each.extensions), (extension,))
    if typed in same:
        return name
    is_known = typed in _OTHER_EXTENSIONS or any(typed in each.extensions for each in FORMATS)
    kept = (stem if is_known else name).rstrip(" .")
    return f"{kept}{extension}" if kept else name


def placeholders() -> dict[str, bool]:
    """Return the placeholders that a template may have in {braces}, and whether each identifies the person."""
    from faceviewer.core.record import FIELDS, Privacy  # noqa: PLC0415 - not for the first paint

    found = {}
    for field in FIELDS:
        if field.placeholder:
            found[field.placeholder] = field.privacy is Privacy.NAME
        if field.placeholder and field.privacy is Privacy.MASKED:
            found[f"{field.placeholder}_clear"] = True
    return found | {"date": False, "time": False}


def check_template(template: str) -> None:
    """Check that a template is valid.

    Raises:
        ValueError: the template is empty or longer than 120 characters, its braces do not match, or it has a
            placeholder that is not in `placeholders`.
    """
    if template == DEFAULT_TEMPLATE:  # for the first paint
        return
    if not template.strip() or len(template) > TEMPLATE_CHARACTERS:
        raise ValueError("empty or too long")
    known = placeholders()
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is not None and (name not in known or form or conversion):
            raise ValueError(f"unknown placeholder {name}")


def check_name(name: str) -> None:
    """Check that every system accepts a file of this name; there are no other restrictions on a typed name.

    Raises:
        Problem: Kind.LOCAL_FILE_NAME with the fact `file`.
    """
    fits = 0 < len(name.encode("utf-8", "surrogateescape")) <= _SYSTEM_BYTES
    readable = not any(character in _FORBIDDEN or unicodedata.category(character) == "Cc" for character in name)
    if not fits or not readable or name.endswith((" ", ".")) or _is_device(name):
        raise Problem(Kind.LOCAL_FILE_NAME, file=name)


def _clean(text: str) -> str:
    """Keep letters, digits and a few signs; replace each run of other characters by one underscore."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character.isalnum() or character in _ALLOWED:
            kept.append(character)
        elif kept[-1:] != ["_"]:
            kept.append("_")
    return "".join(kept).replace("..", "_")


def _is_device(name: str) -> bool:
    """Return whether Windows takes a name for a device; text after the first dot makes no difference."""
    return name.partition(".")[0].rstrip(" ").upper() in _DEVICES
