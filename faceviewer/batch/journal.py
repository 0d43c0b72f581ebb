"""What a run has brought so far: a line of JSON each, so that a run that was ended by force goes on where it was.

It has the ids as they were asked and what the records say, and no picture; only its user can read it, in the folder of
the report. Whoever writes the report removes it once every row has its answer.
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

from faceviewer.batch.outcome import Outcome
from faceviewer.batch.table import list_problem
from faceviewer.core.query import UserType
from faceviewer.store.files import disk_problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.core.query import FaceQuery

_KIND = "faceviewer batch journal"
_BEGINNING = f'{{"kind":"{_KIND}"'.encode()
_LOCKED_AT = 1 << 30  # a byte behind all that is written: Windows keeps others from reading what is locked


class Journal:
    """The journal of one list, open for this process alone.

    Attributes:
        outcomes: what it tells, the last of each.
    """

    def __init__(self, path: Path, descriptor: int, outcomes: dict[Key, Outcome]) -> None:
        self.path, self.outcomes = path, outcomes
        self._descriptor = descriptor

    @classmethod
    def open(cls, folder: Path, ids: IdList, *, name: str, resume: bool, over: str = "") -> Self:
        """Open the journal of a list, or begin it.

        Args:
            folder: where it is; must exist.
            name: of the list's file, by which a list is known that was changed since.
            resume: whether there must be one.
            over: the endpoint that is asked; what another one told is in another journal.

        Raises:
            Problem: Kind.INPUT_LIST with the fact `variant` and `file`: "begun" (there is one, and it shall not be
                gone on with), "changed" (there is one, of the list before it was changed), "not_begun", "running"
                (another process has it) or "no_journal" (it is none). As `save_bytes`.
        """
        path = journal_path(folder, ids, over=over)
        if not resume and lexists(path):
            raise list_problem("running" if _is_open(path) else "begun", file=path.name)
        if resume and not path.is_file():
            other = _of_name(folder, name)
            raise list_problem("changed" if other else "not_begun", file=other or path.name)
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with _told_of(path):
            descriptor = os.open(path, flags if resume else flags | os.O_CREAT | os.O_EXCL, 0o600)
        journal = cls(path, descriptor, {})
        try:
            journal._take(ids, name)
        except BaseException:
            journal.close()
            raise
        return journal

    def add(self, query: FaceQuery, outcome: Outcome) -> None:
        """Write what came of one who was asked for. Raises Problem as `save_bytes`."""
        key = query.user_type, query.user_id
        self._write({"userType": key[0], "userId": key[1], **outcome.to_json()})
        self.outcomes[key] = outcome

    def close(self) -> None:
        """Close it, and leave it; a second time does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def remove(self) -> None:
        """Close it, and leave nothing of it. Raises Problem as `save_bytes`."""
        self.close()
        with _told_of(self.path):
            self.path.unlink(missing_ok=True)

    def _take(self, ids: IdList, name: str) -> None:
        """Read what is there, or begin; half a line at its end is of a process that was ended by force."""
        if not _is_ours_alone(self._descriptor):
            raise list_problem("running", file=self.path.name)
        with _told_of(self.path), open(self._descriptor, "rb", closefd=False) as file:
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
            self.outcomes |= dict(map(_told, lines)) if is_ours else {}
        except (ValueError, KeyError, TypeError):
            is_ours = False
        if not is_ours:
            raise list_problem("no_journal", file=self.path.name)

    def _write(self, told: dict[str, Any]) -> None:
        data = json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
        with _told_of(self.path, size=len(data)):
            while data:
                data = data[os.write(self._descriptor, data) :]


def journal_path(folder: Path, ids: IdList, *, over: str = "") -> Path:
    """Return where in a folder the journal of a list is, or would be."""
    told = hashlib.sha256(f"{ids.digest} {over}".encode()).hexdigest() if over else ids.digest
    return folder / f"batch-{told[:16]}.jsonl"


class Journals:
    """The journals in a folder of their own, each found again by its list and whom that asks. Every method blocks.

    Args:
        folder: made when the first is begun.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, ids: IdList, *, name: str, over: str) -> Journal:
        """Open the journal of a list, or begin it. Raises Problem as `Journal.open`."""
        path = journal_path(self._folder, ids, over=over)
        with _told_of(path):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            resume = path.exists()
        return Journal.open(self._folder, ids, name=name, resume=resume, over=over)

    def outcomes(self, ids: IdList, *, name: str, over: str) -> dict[Key, Outcome]:
        """Return what a run over a list has brought that was not finished. Raises Problem as `Journal.open`."""
        path = journal_path(self._folder, ids, over=over)
        with _told_of(path):
            if not path.exists():
                return {}
        journal = self.open(ids, name=name, over=over)
        journal.close()
        return journal.outcomes

    def remove(self, ids: IdList, *, over: str) -> None:
        """Remove the journal of a list, which nobody has open. Raises Problem as `save_bytes`."""
        path = journal_path(self._folder, ids, over=over)
        with _told_of(path):
            path.unlink(missing_ok=True)

    def begun(self, *, days: float) -> list[str]:
        """Return the names of the lists that have one; remove those with which nobody went on for so long."""
        names = []
        for path in _journals(self._folder):
            with contextlib.suppress(OSError, ValueError):
                if time.time() - path.stat().st_mtime > days * 86_400:
                    path.unlink()
                    continue
                with path.open("rb") as file:
                    names.append(str(_head(file.readline(4096)).get("name", "")))
        return names


def _is_ours_alone(descriptor: int) -> bool:
    """Lock a journal until it is closed, and return whether no other process has it, as far as its disk can tell."""
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
    """Return whether a process has the journal open that has this name; a link is none."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return not _is_ours_alone(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told_of(path: Path, *, size: int = 0) -> Iterator[None]:
    """Raise what goes wrong on the disk as the Problem of a path to which so many bytes were written."""
    try:
        yield
    except OSError as error:
        raise disk_problem(error, path, size=size) from None


def _told(line: bytes) -> tuple[Key, Outcome]:
    told = json.loads(line)
    return (UserType(told["userType"]), str(told["userId"])), Outcome.from_json(told)


def _head(line: bytes) -> dict[str, Any]:
    head = json.loads(line)
    return head if isinstance(head, dict) and head.get("kind") == _KIND else {}


def _of_name(folder: Path, name: str) -> str:
    """Return the journal in a folder of a list of that name, "" if there is none."""
    for path in _journals(folder):
        try:
            with path.open("rb") as file:
                if _head(file.readline(4096)).get("name") == name:
                    return path.name
        except (OSError, ValueError):
            continue
    return ""


def _journals(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in sorted(folder.glob("batch-*.jsonl")) if path.is_file())  # a pipe never ends
    except OSError:
        return
