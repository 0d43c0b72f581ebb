"""The evidence pack: a zip with a picture, its record, and a manifest with the digest of each file; write and check it.

    manifest.json      who made the pack, why and when; SHA-256 and size of each other file
    picture.*          the bytes as the service sent them
    watermarked.jpg    the same picture with operator, time and purpose on it
    record.json        the record and the verdict

The manifest reveals accidental or clumsy changes. It is not a signature: anybody who can change a file in the pack can
rewrite its manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import EVIDENCE_BYTES, EVIDENCE_FILES, EVIDENCE_MANIFEST_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT = "faceviewer-evidence"
_VERSION = 1
MANIFEST = "manifest.json"

_ABOUT = (
    "SHA-256 reveals accidental or clumsy changes. It is not a signature. "
    "SHA-256 可发现误改或简单篡改，但并非数字签名。"
)
_TEXTS = ("app", "made", "operator", "purpose", "host", "asked")
_KEYS = {*_TEXTS, "format", "version", "about", "requestIds", "files"}
_ENTRY_KEYS = {"name", "bytes", "sha256"}
_LOCAL = struct.Struct("<4s14xL4xHH")  # APPNOTE.TXT 4.3.7, the header before each file
_LOCAL_MARK, _DIRECTORY_MARK = b"PK\x03\x04", b"PK\x01\x02"
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)
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
        "format": _FORMAT,
        "version": _VERSION,
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
    return zipped({MANIFEST: _manifest_bytes(manifest), **files}, made=evidence.made)


def _manifest_bytes(manifest: Mapping[str, object]) -> bytes:
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
            entry.create_system = _UNIX
            entry.external_attr = _OWNER_ONLY
            archive.writestr(entry, data)
    return stream.getvalue()


class PackState(StrEnum):
    """The result of a check; its words are in `resources/words/commands.toml`.

    A file is SAME, BELIEVED, CHANGED, MISSING or ADDED; a pack SAME, REWRITTEN, ANOTHER, NEWER or NO_PACK.
    """

    SAME = "same"
    BELIEVED = "believed"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    REWRITTEN = "rewritten"
    ANOTHER = "another"
    NEWER = "newer"
    NO_PACK = "no_pack"


@dataclass(frozen=True, slots=True)
class PackCheck:
    """The result of a check.

    Attributes:
        manifest: the manifest in the pack, None if it could not be read. Untrusted text.
        files: the state of each file by name, those of the manifest first; empty without a manifest. Untrusted names.
            The manifest itself is BELIEVED, since nothing in the pack shows whether it was rewritten; SAME if the
            pack's digest was known.
        whole: the state of the pack itself. ANOTHER: its digest differs from the known one. REWRITTEN: all files match
            the manifest, but the bytes of the pack are not those that this program writes. NEWER: a newer version made
            it. NO_PACK: it has no manifest that can be read, or is compressed or too big.
        sha256: the SHA-256 of the whole pack, in hexadecimal.
    """

    manifest: Mapping[str, Any] | None
    files: Mapping[str, PackState]
    whole: PackState
    sha256: str

    @property
    def is_as_written(self) -> bool:
        """Whether every file is as the manifest describes it."""
        return self.whole is PackState.SAME and set(self.files.values()) <= {PackState.SAME, PackState.BELIEVED}


def check_pack(data: bytes, *, known: str = "") -> PackCheck:
    """Compare a pack with its manifest. Never raises for malformed data.

    The files are read one after the other, as this program writes them. What other readers of zip files see in the
    bytes does not matter: in the end the pack is written again from its files, and compared byte for byte.

    Args:
        data: the pack; if larger than EVIDENCE_BYTES, it is not read.
        known: the SHA-256 noted when the pack was made, in lower case hexadecimal; "" if unknown.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    contents = _contents(data)
    manifest, whole = _manifest(contents.get(MANIFEST, b""))
    files: dict[str, PackState] = {}
    if manifest is not None:
        files = _compared(manifest, contents)
        if set(files.values()) == {PackState.SAME} and not _is_exact(data, manifest, contents):
            whole = PackState.REWRITTEN
        if not known:
            files[MANIFEST] = PackState.BELIEVED
    if known and sha256 != known:
        whole = PackState.ANOTHER
    return PackCheck(manifest, files, whole, sha256)


def _contents(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name, in their order; nothing if it cannot be a pack of this program."""
    contents: dict[str, bytes] = {}
    position = 0
    while data.startswith(_LOCAL_MARK, position) and len(contents) < EVIDENCE_FILES and len(data) <= EVIDENCE_BYTES:
        start = position + _LOCAL.size
        if start > len(data):
            break
        _, size, name_bytes, extra_bytes = _LOCAL.unpack_from(data, position)
        name = data[start : start + name_bytes].decode(errors="replace")
        if name in contents:
            break
        start += name_bytes + extra_bytes
        position = start + size
        contents[name] = data[start:position]
    return contents if data.startswith(_DIRECTORY_MARK, position) else {}


def _manifest(text: bytes) -> tuple[dict[str, Any] | None, PackState]:
    """Return the manifest and SAME, or None and the reason."""
    if len(text) > EVIDENCE_MANIFEST_BYTES:
        return None, PackState.NO_PACK
    try:
        manifest = json.loads(text)
        if manifest["format"] == _FORMAT and manifest["version"] > _VERSION:
            return None, PackState.NEWER
        return (manifest, PackState.SAME) if _has_documented_form(manifest) else (None, PackState.NO_PACK)
    except _MALFORMED:
        return None, PackState.NO_PACK


def _has_documented_form(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest has exactly the documented keys; raise one of `_MALFORMED` if its shape differs."""
    entries = manifest["files"]
    texts = [*(manifest[key] for key in _TEXTS), *manifest["requestIds"].values()]
    texts += [text for entry in entries for text in (entry["name"], entry["sha256"])]
    return (
        (manifest["format"], manifest["version"]) == (_FORMAT, _VERSION)
        and set(manifest) == _KEYS
        and all(set(entry) == _ENTRY_KEYS and type(entry["bytes"]) is int for entry in entries)
        and all(isinstance(text, str) for text in texts)
    )


def _compared(manifest: Mapping[str, Any], contents: Mapping[str, bytes]) -> dict[str, PackState]:
    """Return the state of each file, SAME for the manifest."""
    states = {MANIFEST: PackState.SAME}
    for entry in manifest["files"]:
        data = contents.get(entry["name"])
        if data is None:
            states[entry["name"]] = PackState.MISSING
        else:
            same = len(data) == entry["bytes"] and hashlib.sha256(data).hexdigest() == entry["sha256"]
            states[entry["name"]] = PackState.SAME if same else PackState.CHANGED
    return states | {name: PackState.ADDED for name in contents if name not in states}


def _is_exact(data: bytes, manifest: Mapping[str, Any], contents: Mapping[str, bytes]) -> bool:
    """Return whether a pack is byte for byte what this program writes for its files, with nothing added anywhere."""
    try:
        files = {MANIFEST: _manifest_bytes(manifest)}
        files |= {entry["name"]: contents[entry["name"]] for entry in manifest["files"]}
        return data == zipped(files, made=datetime.fromisoformat(manifest["made"]))
    except _MALFORMED:
        return False
