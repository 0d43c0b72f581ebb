"""The journal of a run: its outcomes as JSON Lines, so that a run that was killed can be resumed.

The journal contains ids in clear and record fields, but no picture. Only the user can read it. It is in the folder of
the report; the code that writes the report removes the journal once every row has a final outcome.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
import time
from os.path import lexists
from typing import TYPE_CHECKING, Any, Self

from faceviewer.batch.outcome import outcome_from_json
from faceviewer.batch.table import list_problem
from faceviewer.core.query import UserType
from faceviewer.store.files import disk_problems_of

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.core.query import FaceQuery

_KIND = "faceviewer batch journal"
_BEGINNING = f'{{"kind":"{_KIND}"'.encode()
_LOCKED_AT = 1 << 30  # a byte after the end of the data: on Windows, others cannot read locked bytes


class Journal:
    """The journal of one list, locked by this process, with the last outcome of each query."""

    def __init__(self, path: Path, descriptor: int, outcomes: dict[Key, Outcome]) -> None:
        self.path = path
        self.outcomes = outcomes
        self._descriptor = descriptor

    @classmethod
    def open(cls, folder: Path, ids: IdList, *, name: str, resume: bool, over: str = "") -> Self:
        """Open or create the journal of a list.

        Args:
            folder: the folder of the journal; must exist.
            name: the name of the list's file, by which a changed list is recognised.
            resume: whether the journal must exist; otherwise it must not.
            over: the source of the replies, see `Profile.source`; each source has a journal of its own.

        Raises:
            Problem: Kind.INPUT_LIST with the facts `variant` and `file`: "begun" (a journal exists), "changed" (one
                exists for an earlier version of the list), "not_begun" (none exists), "running" (another process has
                it open) or "no_journal" (the file is not a journal; `file` is its path, because it has to be deleted).
                See also `save_bytes`.
        """
        path = journal_path(folder, ids, over=over)
        if not resume and lexists(path):
            raise list_problem("running" if _is_open(path) else "begun", file=path.name)
        if resume and not path.is_file():
            other = next((path.name for path, known in _begun(folder) if known == name), "")
            raise list_problem("changed" if other else "not_begun", file=other or path.name)
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with disk_problems_of(path):
            descriptor = os.open(path, flags if resume else flags | os.O_CREAT | os.O_EXCL, 0o600)
        journal = cls(path, descriptor, {})
        try:
            journal._take(ids, name)
        except BaseException:
            journal.close()
            raise
        return journal

    def add(self, query: FaceQuery, outcome: Outcome) -> None:
        """Append the outcome of a query. Raises Problem, see `save_bytes`."""
        key = query.user_type, query.user_id
        self._write({"userType": key[0], "userId": key[1], **outcome.to_json()})
        self.outcomes[key] = outcome

    def close(self) -> None:
        """Close the journal and keep the file; does nothing if closed already."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def remove(self) -> None:
        """Close the journal and remove the file. Raises Problem, see `save_bytes`."""
        self.close()
        with disk_problems_of(self.path):
            self.path.unlink(missing_ok=True)

    def _take(self, ids: IdList, name: str) -> None:
        """Lock the file, then read it or write the first line; an incomplete last line is cut off."""
        if not _is_ours_alone(self._descriptor):
            raise list_problem("running", file=self.path.name)
        with disk_problems_of(self.path), open(self._descriptor, "rb", closefd=False) as file:
            whole, _, half = file.read().rpartition(b"\n")
            if half and (whole or _BEGINNING.startswith(half[: len(_BEGINNING)])):
                os.ftruncate(self._descriptor, len(whole) + 1 if whole else 0)
            elif half:
                whole = half
        if not whole:
            self._write({"kind": _KIND, "list": ids.digest, "name": name})
            return
        head, *lines = whole.split(b"\n")
        try:
            is_ours = _head(head).get("list") == ids.digest
            self.outcomes |= dict(map(_entry, lines)) if is_ours else {}
        except (ValueError, KeyError, TypeError, OverflowError):
            is_ours = False
        if not is_ours:
            raise list_problem("no_journal", file=str(self.path))

    def _write(self, entry: dict[str, Any]) -> None:
        data = json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
        with disk_problems_of(self.path, size=len(data)):
            while data:
                data = data[os.write(self._descriptor, data) :]


def journal_path(folder: Path, ids: IdList, *, over: str = "") -> Path:
    """Return the path of the journal of a list in a folder, whether or not it exists."""
    digest = hashlib.sha256(f"{ids.digest} {over}".encode()).hexdigest() if over else ids.digest
    return folder / f"batch-{digest[:16]}.jsonl"


class Journals:
    """The journals in a folder of their own, identified by list and source of the replies. Every method blocks.

    The folder is created with the first journal.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, ids: IdList, *, name: str, over: str) -> Journal:
        """Open or create the journal of a list. Raises Problem, see `Journal.open`."""
        path = journal_path(self._folder, ids, over=over)
        with disk_problems_of(path):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            resume = path.exists()
        return Journal.open(self._folder, ids, name=name, resume=resume, over=over)

    def outcomes(self, ids: IdList, *, name: str, over: str) -> dict[Key, Outcome]:
        """Return the outcomes of an unfinished run over a list. Raises Problem, see `Journal.open`."""
        path = journal_path(self._folder, ids, over=over)
        with disk_problems_of(path):
            if not path.exists():
                return {}
        journal = self.open(ids, name=name, over=over)
        journal.close()
        return journal.outcomes

    def remove(self, ids: IdList, *, over: str) -> None:
        """Remove the journal of a list, which must not be open. Raises Problem, see `save_bytes`."""
        path = journal_path(self._folder, ids, over=over)
        with disk_problems_of(path):
            path.unlink(missing_ok=True)

    def begun(self, *, days: float) -> list[str]:
        """Return the names of the lists that have a journal; remove journals that were not changed for some days."""
        names = []
        for path, name in _begun(self._folder):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > days * 86_400:
                    path.unlink()
                elif name is not None:
                    names.append(name)
        return names


def _is_ours_alone(descriptor: int) -> bool:
    """Lock a journal until it is closed. Return False if another process has it; True if the disk has no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_AT, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
    return True


def _is_open(path: Path) -> bool:
    """Return whether a process has the journal at a path open; symbolic links are not followed."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return not _is_ours_alone(descriptor)
    finally:
        os.close(descriptor)


def _entry(line: bytes) -> tuple[Key, Outcome]:
    entry = json.loads(line)
    key = UserType(entry["userType"]), str(entry["userId"])
    return key, outcome_from_json(*key, entry)


def _head(line: bytes) -> dict[str, Any]:
    head = json.loads(line)
    return head if isinstance(head, dict) and head.get("kind") == _KIND else {}


def _begun(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Yield each journal in a folder, with the name of its list; None if it cannot be read."""
    paths = []
    with contextlib.suppress(OSError):
        paths = [path for path in sorted(folder.glob("batch-*.jsonl")) if path.is_file()]  # a pipe never ends
    for path in paths:
        name = None
        with contextlib.suppress(OSError, ValueError), path.open("rb") as file:
            name = str(_head(file.readline(4096)).get("name", ""))
        yield path, name
