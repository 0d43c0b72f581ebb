"""The evidence pack: one zip with a picture, its record, and a manifest that names what each file was.

    manifest.json      who made it, what for and when; SHA-256 and size of each of the others
    picture.*          the bytes as the service sent them
    watermarked.jpg    the same picture with operator, time and purpose on it
    record.json        the record and the verdict

The manifest shows changes made by accident or without skill. It is no signature: anybody who can change a file in the
pack can rewrite its manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FORMAT, VERSION = "faceviewer-evidence", 1
MANIFEST = "manifest.json"

_ABOUT = (
    "SHA-256 shows changes made by accident or without skill. It is no signature. "
    "SHA-256 可发现意外或粗略的改动，但并非数字签名。"
)
_UNIX = 3  # APPNOTE.TXT 4.4.2: by which system the attributes are to be read
_OWNER_ONLY = 0o100600 << 16


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a pack is made of.

    Attributes:
        picture: the bytes as received.
        extension: of the picture's format, with its dot.
        watermarked: a JPEG file.
        record: the record as JSON.
        operator, purpose: who made the pack, and what for.
        made: when, with a zone.
        asked: when the record was looked up, with a zone.
        host: whom it was asked of.
        request_ids: what identifies the call, by the names of the manifest; empty ones are left out.
        app: name and version of the program.
    """

    picture: bytes = field(repr=False)
    extension: str
    watermarked: bytes = field(repr=False)
    record: bytes = field(repr=False)
    operator: str
    purpose: str
    made: datetime
    asked: datetime
    host: str
    request_ids: Mapping[str, str]
    app: str


def pack(evidence: Evidence) -> bytes:
    """Return the zip; the same evidence makes the same bytes."""
    files = {
        f"picture{evidence.extension}": evidence.picture,
        "watermarked.jpg": evidence.watermarked,
        "record.json": evidence.record,
    }
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "about": _ABOUT,
        "app": evidence.app,
        "made": evidence.made.isoformat(timespec="seconds"),
        "operator": evidence.operator,
        "purpose": evidence.purpose,
        "host": evidence.host,
        "asked": evidence.asked.isoformat(timespec="seconds"),
        "requestIds": {name: value for name, value in evidence.request_ids.items() if value},
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        ],
    }
    return zipped({MANIFEST: manifest_bytes(manifest), **files}, made=evidence.made)


def manifest_bytes(manifest: Mapping[str, object]) -> bytes:
    """Return a manifest as a pack has it.

    Raises:
        ValueError: a text in it cannot be written as UTF-8.
    """
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def zipped(files: Mapping[str, bytes], *, made: datetime) -> bytes:
    """Return the zip of a pack: stored, one file after the other, and nothing else; the same files make the same bytes.

    Args:
        files: contents by their names, in order.
        made: when.

    Raises:
        ValueError: the year is one that a zip cannot hold, which begins with 1980.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
            entry.create_system, entry.external_attr = _UNIX, _OWNER_ONLY
            archive.writestr(entry, data)
    return stream.getvalue()
