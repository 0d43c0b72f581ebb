"""Is an evidence pack as it was written? If not: which file was changed, is missing, was added."""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import EVIDENCE_BYTES, EVIDENCE_FILE_BYTES, EVIDENCE_FILES
from faceviewer.store.evidence import FORMAT, MANIFEST, VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)  # what this program writes; no path is one
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CENTRAL_HEADER = b"PK\x01\x02"
_LOCAL_BYTES, _CENTRAL_BYTES, _END_BYTES = 30, 46, 22  # APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16: without names and extras

# What zipfile and json raise over bytes that are not what they claim.
_READER_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, OSError, EOFError, RuntimeError,
    OverflowError, RecursionError, NotImplementedError,
)  # fmt: skip


class State(StrEnum):
    """What came of one file, or of the pack as a whole; each has its words in `resources/words/evidence.toml`."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    UNCHECKED = "unchecked"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    TOO_BIG = "too_big"
    NO_ZIP = "no_zip"
    NEWER = "newer"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found.

    Attributes:
        manifest: as it stands in the pack, None if it could not be read. Untrusted text.
        files: what came of each file by its name, those of the manifest first. Untrusted names.
        whole: what there is to say of the pack itself: SAME, NO_ZIP, TOO_BIG, or REWRITTEN where its files are as the
            manifest has them but another program put them together, or something lies between or after them.
        sha256: of the whole pack.
    """

    manifest: Mapping[str, Any] | None
    files: Mapping[str, State]
    whole: State
    sha256: str

    @property
    def is_as_written(self) -> bool:
        """Whether nothing differs from what the manifest says."""
        return self.whole is State.SAME and all(state is State.SAME for state in self.files.values())


def examine(data: bytes) -> Examination:
    """Compare a pack with its manifest. Never raises for what is in it, and reads no more than the limits allow.

    Args:
        data: of the pack; more than EVIDENCE_BYTES is not looked at.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > EVIDENCE_BYTES or data.count(_CENTRAL_HEADER) > EVIDENCE_FILES:  # zipfile would list them all
        return Examination(None, {}, State.TOO_BIG, sha256)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            states, contents = _read(archive, entries)
            comment = archive.comment
    except _READER_FAULTS:
        return Examination(None, {}, State.NO_ZIP, sha256)
    manifest = _manifest(states, contents)
    _compare(manifest, states, contents)
    exact = not comment and len(data) == _END_BYTES + sum(map(_bytes_of, entries))
    whole = State.SAME if exact or set(states.values()) != {State.SAME} else State.REWRITTEN
    return Examination(manifest, _in_order(manifest, states), whole, sha256)


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> tuple[dict[str, State], dict[str, bytes]]:
    """Read every file that may be read; the states are of those that may not, and ADDED for all others so far."""
    states: dict[str, State] = {}
    contents: dict[str, bytes] = {}
    for entry in entries:
        name = entry.orig_filename  # zipfile cuts `filename` at a NUL
        if name in states:
            states[name] = State.REPEATED
            contents.pop(name, None)
            continue
        states[name] = State.ADDED
        if _NAME.fullmatch(name) is None:
            continue
        try:
            contents[name] = _content(archive, entry)
        except OverflowError:
            states[name] = State.TOO_BIG
        except _READER_FAULTS:
            states[name] = State.UNREADABLE
    return states, contents


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read one file.

    Raises:
        OverflowError: it is larger than it may be, whatever its header says.
        BadZipFile: it is packed in a way that this program never uses.
    """
    if entry.compress_type not in _METHODS:
        raise zipfile.BadZipFile
    with archive.open(entry) as stream:
        data = stream.read(EVIDENCE_FILE_BYTES + 1)
    if len(data) > EVIDENCE_FILE_BYTES:
        raise OverflowError
    return data


def _manifest(states: dict[str, State], contents: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the manifest and say what came of it; SAME if it has the documented form."""
    if MANIFEST not in states:
        states[MANIFEST] = State.MISSING
    if MANIFEST not in contents:
        return None
    states[MANIFEST] = State.UNREADABLE
    try:
        manifest = json.loads(contents[MANIFEST].decode("utf-8"))
        if manifest["format"] != FORMAT:
            return None
        if manifest["version"] != VERSION:
            states[MANIFEST] = State.NEWER
            return None
        _check(manifest)
    except (*_READER_FAULTS, TypeError, AttributeError):
        return None
    states[MANIFEST] = State.SAME
    return dict(manifest)


def _check(manifest: Mapping[str, Any]) -> None:
    """Raise ValueError, LookupError or TypeError unless a manifest has the documented form."""
    texts = [manifest[key] for key in ("app", "made", "operator", "purpose", "host", "asked")]
    texts += [*manifest["requestIds"].values()]
    names = [entry["name"] for entry in manifest["files"]]
    if not all(isinstance(text, str) for text in texts) or len(set(names)) < len(names) or not names:
        raise ValueError("not the documented form")
    for entry in manifest["files"]:
        if not (_NAME.fullmatch(entry["name"]) and _SHA256.fullmatch(entry["sha256"]) and entry["bytes"] >= 0):
            raise ValueError("not the documented form")


def _compare(manifest: Mapping[str, Any] | None, states: dict[str, State], contents: Mapping[str, bytes]) -> None:
    if manifest is None:
        states |= {name: State.UNCHECKED for name, state in states.items() if state is State.ADDED}
        return
    for entry in manifest["files"]:
        name, data = entry["name"], contents.get(entry["name"])
        if name not in states:
            states[name] = State.MISSING
        elif data is not None:
            same = len(data) == entry["bytes"] and hashlib.sha256(data).hexdigest() == entry["sha256"]
            states[name] = State.SAME if same else State.CHANGED


def _in_order(manifest: Mapping[str, Any] | None, states: Mapping[str, State]) -> dict[str, State]:
    listed = [MANIFEST, *(entry["name"] for entry in (manifest["files"] if manifest else ()))]
    return {name: states[name] for name in [*listed, *sorted(set(states) - set(listed))]}


def _bytes_of(entry: zipfile.ZipInfo) -> int:
    """Return how many bytes an entry takes as this program writes it: stored, and without extra fields."""
    name = len(entry.orig_filename.encode("utf-8", "replace"))
    return _LOCAL_BYTES + name + entry.file_size + _CENTRAL_BYTES + name
