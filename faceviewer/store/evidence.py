"""The evidence pack: a zip with a picture, its record, and a manifest with the digest of each file.

    manifest.json      who made the pack, why and when; SHA-256 and size of each other file
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
_UNIX = 3  # APPNOTE.TXT 4.4.2: the system that defines the format of the attributes
_OWNER_ONLY = 0o100600 << 16


@dataclass(frozen=True, slots=True)
class Evidence:
    """The contents of a pack.

    Attributes:
        picture: the bytes as received.
        extension: the extension of the picture's format, with its dot.
        watermarked: a JPEG file.
        record: the record as JSON.
        operator, purpose: who made the pack, and why.
        made: when the pack was made, with a zone.
        asked: when the record was looked up, with a zone.
        host: the host that was asked.
        request_ids: the IDs of the request by their names in the manifest; empty ones are left out.
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
    """Return a pack as a zip; the same evidence gives the same bytes."""
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
    """Return a manifest as JSON in UTF-8, formatted as in a pack.

    Raises:
        ValueError: a text in it cannot be encoded as UTF-8.
    """
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def zipped(files: Mapping[str, bytes], *, made: datetime) -> bytes:
    """Return the zip of a pack: entries stored without compression, in order; the same files give the same bytes.

    Args:
        files: contents by file name, in order.
        made: the time stamp of every entry.

    Raises:
        ValueError: the year is before 1980, the first that a zip can store.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
            entry.create_system, entry.external_attr = _UNIX, _OWNER_ONLY
            archive.writestr(entry, data)
    return stream.getvalue()
