"""Check whether an evidence pack is unchanged, and if not, which files differ."""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import EVIDENCE_BYTES, EVIDENCE_FILE_BYTES, EVIDENCE_FILES, EVIDENCE_MANIFEST_BYTES
from faceviewer.core.pattern import pattern
from faceviewer.store.evidence import FORMAT, MANIFEST, VERSION, manifest_bytes, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = pattern(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)  # names that this program writes; none has a folder
_SHA256 = pattern(r"[0-9a-f]{64}", re.ASCII)
_KEYS = {"format", "version", "about", "app", "made", "operator", "purpose", "host", "asked", "requestIds", "files"}
_ENTRY_KEYS = {"name", "bytes", "sha256"}
_END = struct.Struct("<4s4H2LH")  # APPNOTE.TXT 4.3.16, the end of central directory record
_END_MARK, _END64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_END64_BYTES = 20  # 4.3.15, the locator before it in a zip64 file, which a pack never is
_ENCRYPTED = 1  # 4.4.4, of the general purpose flags
_COMMENT_BYTES = 0xFFFF
_ENTRY_BYTES = 512  # upper bound of a directory entry: 46, the name and, from another program, extra fields

# What zipfile and json raise for malformed input.
_READER_FAULTS = (
    zipfile.BadZipFile, UserWarning, struct.error, ValueError, LookupError, OSError, EOFError, RuntimeError,
    OverflowError, RecursionError, NotImplementedError,
)  # fmt: skip


class PackState(StrEnum):
    """The result of a check of one file or of the whole pack; its words are in `resources/words/commands.toml`."""

    SAME = "same"
    BELIEVED = "believed"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    UNCHECKED = "unchecked"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    REPACKED = "repacked"
    MALFORMED = "malformed"
    TOO_BIG = "too_big"
    NO_ZIP = "no_zip"
    ZIP64 = "zip64"
    NEWER = "newer"
    REWRITTEN = "rewritten"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class PackCheck:
    """The result of a check.

    Attributes:
        manifest: the manifest in the pack, None if it could not be read. Untrusted text.
        files: the state of each file by name, those of the manifest first. Untrusted names. The manifest itself is
            BELIEVED, since nothing in the pack shows whether it was rewritten; SAME if the pack's digest was known and
            matches.
        whole: the state of the pack itself: SAME, NO_ZIP, ZIP64 or TOO_BIG; ANOTHER if its digest differs from the
            known one; REWRITTEN if all files match the manifest, but the bytes of the pack are not those that this
            program writes.
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
    """Compare a pack with its manifest. Never raises for malformed data, and reads no more than the limits allow.

    Args:
        data: the pack; if larger than EVIDENCE_BYTES, it is not read.
        known: the SHA-256 noted when the pack was made, in lower case hexadecimal; "" if unknown.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    whole = _check_structure(data)
    if whole is not PackState.SAME:
        return PackCheck(None, {}, whole, sha256)
    try:
        # Python 3.13 only warns of entries that overlap.
        with warnings.catch_warnings(action="error"), zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > EVIDENCE_FILES:
                return PackCheck(None, {}, PackState.TOO_BIG, sha256)
            states, contents = _read(archive, entries)
    except _READER_FAULTS:
        return PackCheck(None, {}, PackState.NO_ZIP, sha256)
    manifest = _manifest(states, contents)
    _compare(manifest, states, contents)
    if manifest is not None and set(states.values()) == {PackState.SAME} and not _is_exact(data, manifest, contents):
        whole = PackState.REWRITTEN
    if states[MANIFEST] is PackState.SAME and not known:
        states[MANIFEST] = PackState.BELIEVED
    if known and sha256 != known:
        whole = PackState.ANOTHER
    listed = [MANIFEST, *(entry["name"] for entry in (manifest["files"] if manifest else ()))]
    in_order = {name: states[name] for name in [*listed, *sorted(set(states) - set(listed))]}
    return PackCheck(manifest, in_order, whole, sha256)


def _check_structure(data: bytes) -> PackState:
    """Return TOO_BIG, NO_ZIP or ZIP64, or SAME if zipfile may list the entries.

    zipfile lists every entry of the directory without a limit. The end record is searched for where zipfile searches.
    """
    if len(data) > EVIDENCE_BYTES:
        return PackState.TOO_BIG
    place = len(data) - _END.size
    if place < 0 or not (data.startswith(_END_MARK, place) and data.endswith(b"\0\0")):
        place = data.rfind(_END_MARK, max(0, place - _COMMENT_BYTES))
    if place < 0 or place + _END.size > len(data):
        return PackState.NO_ZIP
    if data.startswith(_END64_MARK, max(0, place - _END64_BYTES)):
        return PackState.ZIP64
    directory = _END.unpack_from(data, place)[5]
    return PackState.TOO_BIG if directory > EVIDENCE_FILES * _ENTRY_BYTES else PackState.SAME


def _is_exact(data: bytes, manifest: Mapping[str, Any], contents: Mapping[str, bytes]) -> bool:
    """Tell whether a pack is byte for byte what this program writes for its files, with nothing added anywhere."""
    names = [MANIFEST, *(entry["name"] for entry in manifest["files"])]
    try:
        made = datetime.fromisoformat(manifest["made"])
        files = {name: contents[name] for name in names} | {MANIFEST: manifest_bytes(manifest)}
        return manifest["made"] == made.isoformat(timespec="seconds") and data == zipped(files, made=made)
    except _READER_FAULTS:
        return False


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> tuple[dict[str, PackState], dict[str, bytes]]:
    """Read every acceptable file; a refused one gets the state that says why, each other one ADDED for now."""
    states: dict[str, PackState] = {}
    contents: dict[str, bytes] = {}
    left = EVIDENCE_BYTES  # entries may overlap: then a small pack contains large files
    for entry in entries:
        name, size = entry.orig_filename, entry.file_size  # zipfile cuts `filename` at a NUL
        if name in states:
            states[name] = PackState.REPEATED
            contents.pop(name, None)
        elif _NAME.fullmatch(name) is None:
            states[name] = PackState.ADDED
        elif size > min(left, EVIDENCE_MANIFEST_BYTES if name == MANIFEST else EVIDENCE_FILE_BYTES):
            states[name] = PackState.TOO_BIG
        elif entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & _ENCRYPTED:
            states[name] = PackState.REPACKED
        elif entry.compress_size != size:
            states[name] = PackState.UNREADABLE
        else:
            left -= size
            states[name] = PackState.ADDED
            try:
                with archive.open(entry) as stream:
                    contents[name] = stream.read(size + 1)
            except _READER_FAULTS:
                states[name] = PackState.UNREADABLE
    return states, contents


def _manifest(states: dict[str, PackState], contents: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the manifest and set its state; SAME if it has the documented form."""
    states.setdefault(MANIFEST, PackState.MISSING)
    if MANIFEST not in contents:
        return None
    states[MANIFEST] = PackState.MALFORMED
    try:
        manifest = json.loads(contents[MANIFEST].decode("utf-8"), object_pairs_hook=_each_once)
        version = manifest["version"]
        if manifest["format"] != FORMAT or type(version) is not int or version < VERSION:
            return None
        if version > VERSION:
            states[MANIFEST] = PackState.NEWER
            return None
        _check(manifest)
    except (*_READER_FAULTS, TypeError, AttributeError):
        return None
    states[MANIFEST] = PackState.SAME
    return dict(manifest)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that occurs twice: readers differ in which of the two they use."""
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a name twice")
    return found


def _check(manifest: Mapping[str, Any]) -> None:
    """Check that a manifest has the documented form, and raise ValueError, LookupError or TypeError if not."""
    texts = [manifest[key] for key in ("app", "made", "operator", "purpose", "host", "asked")]
    texts += [*manifest["requestIds"].values()]
    names = [entry["name"] for entry in manifest["files"]]
    is_valid = set(manifest) == _KEYS and all(isinstance(text, str) for text in texts)
    is_valid &= 0 < len(set(names)) == len(names) <= EVIDENCE_FILES
    for entry in manifest["files"]:
        is_valid &= set(entry) == _ENTRY_KEYS and type(entry["bytes"]) is int
        is_valid &= bool(_NAME.fullmatch(entry["name"]) and _SHA256.fullmatch(entry["sha256"]))
    if not is_valid:
        raise ValueError("not the documented form")


def _compare(manifest: Mapping[str, Any] | None, states: dict[str, PackState], contents: Mapping[str, bytes]) -> None:
    if manifest is None:
        states |= {name: PackState.UNCHECKED for name, state in states.items() if state is PackState.ADDED}
        return
    for entry in manifest["files"]:
        name, data = entry["name"], contents.get(entry["name"])
        if name not in states:
            states[name] = PackState.MISSING
        elif data is None and states[name] is PackState.UNREADABLE:
            states[name] = PackState.CHANGED  # it was readable when it was written
        elif data is not None:
            same = len(data) == entry["bytes"] and hashlib.sha256(data).hexdigest() == entry["sha256"]
            states[name] = PackState.SAME if same else PackState.CHANGED
