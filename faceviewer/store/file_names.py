"""What a saved file is called: a template filled from a record, made a name that every system can hold."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import TYPE_CHECKING

from faceviewer.core.masking import masked
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faceviewer.core.record import FaceRecord

DEFAULT_TEMPLATE = "face_{type}_{id}_{date}-{time}"
"""Has nothing of a person in it but the ends of the id."""

PLACEHOLDERS = ("type", "id", "id_clear", "name", "face", "date", "time")
"""What may stand in {braces}; `id_clear` and `name` tell who it is."""

TEMPLATE_CHARACTERS = 120  # a longer one makes no readable name

_NAME_CHARACTERS = 100  # with its extension; leaves room in the 260 of a Windows path
_NAME_BYTES = 200  # in UTF-8; Linux and macOS hold 255, eCryptfs 143 ASCII characters
_SYSTEM_BYTES = 255
_SAME: Mapping[str, frozenset[str]] = {
    ".jpg": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    ".tif": frozenset({".tif", ".tiff"}),
    ".heic": frozenset({".heic", ".heif"}),
}  # how else the files of a format are called at their end
_CLAIMS = frozenset(
    {".png", ".webp", ".bmp", ".gif", ".avif", ".jp2", ".jxl", ".zip", ".pdf", ".json", ".bin"}.union(*_SAME.values())
)  # endings of which each says what is in the file
_FORBIDDEN = frozenset('<>:"/\\|?*')  # Windows, "Naming Files, Paths, and Namespaces"
_KEPT = frozenset(" -_.,()+")
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"}
)


def file_name(template: str, record: FaceRecord, *, extension: str, now: datetime, ticket: str = "") -> str:
    """Return a name such as `face_PHONE_138xxxx8000_20261124-093000.jpg`.

    Only letters and digits of any script and a few signs are kept of what is filled in, whatever it was: at most 100
    characters, none of them invisible or a direction mark, no blank or dot at either end, no name of a device.

    Args:
        template: as `check_template` lets pass.
        extension: of the file's format, with its dot.
        now: the moment of saving, in the zone to be read.
        ticket: the number of the ticket it is saved for, put at the end; "" for none.

    Raises:
        ValueError: as `check_template`.
    """
    check_template(template)
    values = {
        "type": record.user_type.value,
        "id": re.sub(r"[^0-9A-Za-z]", "x", masked(record.user_id)),
        "id_clear": record.user_id,
        "name": record.user_name or "",
        "face": record.face_id or "",
        "date": f"{now:%Y%m%d}",
        "time": f"{now:%H%M%S}",
    }
    filled = template.format_map({name: _clean(value).strip("_") or "x" for name, value in values.items()})
    end = _clean(f"_{ticket}") if ticket else ""
    taken = len(extension) + len(end)
    room = _NAME_BYTES - len(extension) - len(end.encode())
    stem = _clean(filled)[: _NAME_CHARACTERS - taken].encode()[:room].decode("utf-8", "ignore") + end
    stem = stem.strip(" ._-~") or "face"
    return f"_{stem}{extension}" if _is_device(stem) else f"{stem}{extension}"


def with_extension(name: str, extension: str) -> str:
    """Return a name that says what is in the file: as typed if it does, else with its extension.

    One that claims another format loses that: `x.png` of a JPEG is `x.jpg`. Any other dot is part of the name:
    `zhang.san` is `zhang.san.jpg`.

    Args:
        name: as typed, without a folder.
        extension: of the content, in lower case, with its dot.
    """
    stem, dot, end = name.rpartition(".")
    typed = f"{dot}{end}".lower() if stem else ""
    if typed in _SAME.get(extension, {extension}):
        return name
    kept = (stem if typed in _CLAIMS else name).rstrip(" .")
    return f"{kept}{extension}" if kept else name


def check_template(template: str) -> None:
    """Check that a template says how to make a name.

    Raises:
        ValueError: it is empty or longer than 120 characters, its braces do not pair, or hold what is none of
            `PLACEHOLDERS`.
    """
    if not template.strip() or len(template) > TEMPLATE_CHARACTERS:
        raise ValueError("empty or too long")
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise ValueError(f"unknown placeholder {name}")


def check_name(name: str) -> None:
    """Check that every system can hold a file of this name; what a person types is theirs to choose beyond that.

    Raises:
        Problem: Kind.LOCAL_FILE_NAME with the fact `file`.
    """
    fits = 0 < len(name.encode("utf-8", "surrogateescape")) <= _SYSTEM_BYTES
    readable = not any(character in _FORBIDDEN or unicodedata.category(character) == "Cc" for character in name)
    if not fits or not readable or name.endswith((" ", ".")) or _is_device(name):
        raise Problem(Kind.LOCAL_FILE_NAME, file=name)


def _clean(text: str) -> str:
    """Keep letters, digits and a few signs; whatever else there is becomes one underscore for a row of it."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if character.isalnum() or character in _KEPT:
            kept.append(character)
        elif kept[-1:] != ["_"]:
            kept.append("_")
    return "".join(kept).replace("..", "_")


def _is_device(name: str) -> bool:
    """Tell whether Windows takes a name for one of its devices, which it does whatever follows the first dot."""
    return name.partition(".")[0].rstrip(" ").upper() in _DEVICES
