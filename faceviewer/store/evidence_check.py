"""Check whether an evidence pack is unchanged, and if not, which files differ."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import EVIDENCE_BYTES, EVIDENCE_FILES, EVIDENCE_MANIFEST_BYTES
from faceviewer.store.evidence import FORMAT, MANIFEST, VERSION, manifest_bytes, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = ("app", "made", "operator", "purpose", "host", "asked")
_KEYS = {*_TEXTS, "format", "version", "about", "requestIds", "files"}
_ENTRY_KEYS = {"name", "bytes", "sha256"}
_LOCAL = struct.Struct("<4s14xL4xHH")  # APPNOTE.TXT 4.3.7, the header before each file
_LOCAL_MARK, _DIRECTORY_MARK = b"PK\x03\x04", b"PK\x01\x02"
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)


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
        sha256: of the whole pack, in hexadecimal.
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
        if manifest["format"] == FORMAT and manifest["version"] > VERSION:
            return None, PackState.NEWER
        return (manifest, PackState.SAME) if _has_documented_form(manifest) else (None, PackState.NO_PACK)
    except _MALFORMED:
        return None, PackState.NO_PACK


def _has_documented_form(manifest: Mapping[str, Any]) -> bool:
    """Tell whether a manifest has exactly the documented keys; raise one of `_MALFORMED` if even its shape differs."""
    entries = manifest["files"]
    texts = [*(manifest[key] for key in _TEXTS), *manifest["requestIds"].values()]
    texts += [text for entry in entries for text in (entry["name"], entry["sha256"])]
    return (
        (manifest["format"], manifest["version"]) == (FORMAT, VERSION)
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
    """Tell whether a pack is byte for byte what this program writes for its files, with nothing added anywhere."""
    try:
        files = {MANIFEST: manifest_bytes(manifest)}
        files |= {entry["name"]: contents[entry["name"]] for entry in manifest["files"]}
        return data == zipped(files, made=datetime.fromisoformat(manifest["made"]))
    except _MALFORMED:
        return False
