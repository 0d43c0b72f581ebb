"""One running program for each user and screen: a later start hands its arguments to the first, and ends."""

from __future__ import annotations

import os
import stat
import sys
import time
import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.core.limits import HANDOVER_BYTES, HANDOVER_SECONDS
from faceviewer.ui.handover import PAUSE, Claim, LaterStart, Patience

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from socket import socket

TAKEN = b"taken"  # what the first answers


def claim(words: Sequence[str], *, kind: str, seconds: float = HANDOVER_SECONDS) -> Claim | None:
    """Be the first start of this user on this screen, or hand the arguments to the one that is.

    Args:
        words: the arguments of this start.
        kind: starts of different kinds, or with different settings, are strangers to each other.
        seconds: how long the first may take to answer once it listens; then this start is for itself.

    Returns:
        None once the arguments are handed over: there is nothing left to do.
    """
    if sys.platform == "win32":
        from faceviewer.ui import first_start_windows  # noqa: PLC0415 - of this system only

        return first_start_windows.claim(words, kind=kind, seconds=seconds)
    path = meeting_place(kind)
    if path is None:
        return Claim()
    message, patience = b"", Patience(seconds)
    while True:
        try:
            lock = _locked(path.with_suffix(".lock"))
        except OSError:  # a disk that is full, a folder that is gone
            return Claim()
        if lock is not None:
            return Claim(path, partial(_give_up, path, lock))
        message = message or LaterStart.of_this_process(words).as_bytes()
        if _is_taken(path, message, patience):
            return None
        if time.monotonic() >= patience.latest or len(message) > HANDOVER_BYTES:
            return Claim(is_second=True)
        time.sleep(PAUSE)


def meeting_place(kind: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the path of the first start's socket, None where there is no screen, or no folder of this user alone.

    macOS needs none: it opens an application once.
    """
    platforms = environment.get("QT_QPA_PLATFORM") or "wayland;xcb"
    if sys.platform != "linux" or not platforms.startswith(("wayland", "xcb")):
        return None
    folder = Path(environment.get("XDG_RUNTIME_DIR", ""))
    # All programs of a Wayland session have the first, those of its X server too. A screen of X is part of a display.
    screen = environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY", "")
    head, colon, number = screen.rpartition(":")
    if not screen or not folder.is_absolute():
        return None
    try:
        status = folder.stat()
    except OSError:
        return None
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o022:
        return None
    settings = environment.get("XDG_CONFIG_HOME") or environment.get("HOME", "")
    what = "\0".join((kind, settings, head + colon + number.partition(".")[0]))
    return folder / f"faceviewer-{zlib.crc32(os.fsencode(what)):08x}.socket"


def _locked(path: Path) -> int | None:
    """Return the descriptor of the lock, which the system takes back when this process ends; None if another has it."""
    import fcntl  # noqa: PLC0415 - Windows has none

    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), os.stat(path)):  # noqa: PTH116 - beside the other
                return lock
        except FileNotFoundError:  # whoever had it has just removed it
            pass
        except BlockingIOError:
            os.close(lock)
            return None
        os.close(lock)


def _give_up(path: Path, lock: int) -> None:
    for gone in (path, path.with_suffix(".lock")):
        with suppress(OSError):
            gone.unlink(missing_ok=True)
    os.close(lock)


def _is_taken(path: Path, message: bytes, patience: Patience) -> bool:
    import socket  # noqa: PLC0415 - 5 ms that no first start needs before its first paint

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth:
        mouth.settimeout(PAUSE)
        try:
            first = path.stat()
            if first.st_uid != os.geteuid():
                return False
            mouth.bind("")  # a name of the system's choice, for the answer
            mouth.connect(str(path))
            mouth.send(message)
            patience.shorten()
            while time.monotonic() < patience.latest and os.path.samestat(first, path.stat()):  # it may end meanwhile
                with suppress(TimeoutError):
                    return mouth.recv(len(TAKEN)) == TAKEN
        except OSError:
            pass
    return False


def open_ear(path: Path) -> socket:
    """Return the socket that later starts speak to; the claim must be held, so what is there is of a killed process.

    Raises:
        OSError: there can be none, as where the path is too long.
    """
    import socket  # noqa: PLC0415 - as said above

    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        path.unlink(missing_ok=True)
        ear.bind(str(path))
        path.chmod(0o600)
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        ear.settimeout(0)
    except OSError:
        ear.close()
        raise
    return ear


def heard(ear: socket) -> LaterStart | None:
    """Take one message and answer it; return what was handed over, None for what is not from a start of this user."""
    import socket  # noqa: PLC0415 - as said above
    import struct  # noqa: PLC0415 - likewise

    credentials = struct.Struct("3i")  # process, user and group, as the system tells them
    try:
        data, told, _, sender = ear.recvmsg(HANDOVER_BYTES, socket.CMSG_SPACE(credentials.size))
    except OSError:
        return None
    users = [credentials.unpack(raw)[1] for _, kind, raw in told if kind == socket.SCM_CREDENTIALS]
    later = LaterStart.from_bytes(data)
    if later is None or not sender or users != [os.geteuid()]:
        return None
    with suppress(OSError):  # it may have gone
        ear.sendto(TAKEN, sender)
    return later
