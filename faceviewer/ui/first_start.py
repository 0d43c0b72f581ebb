"""Run the program once per user and screen: a later start passes its arguments to the first one, and exits."""

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

TAKEN = b"taken"  # the reply of the first start


def claim(words: Sequence[str], *, kind: str, seconds: float = HANDOVER_SECONDS) -> Claim | None:
    """Become the first start of this user on this screen, or pass the arguments to the running one.

    Args:
        words: the arguments of this start.
        kind: only starts of the same kind and with the same settings find each other.
        seconds: the time for the first start to answer once it listens; after that this start runs on its own.

    Returns:
        The claim of this start; None if the arguments were passed on and there is nothing left to do.
    """
    if sys.platform == "win32":
        from faceviewer.ui import first_start_windows  # noqa: PLC0415 - for this system only

        return first_start_windows.claim(words, kind=kind, seconds=seconds)
    path = socket_path(kind)
    if path is None:
        return Claim()
    message, patience = b"", Patience(seconds)
    while True:
        try:
            lock = _lock(path.with_suffix(".lock"))
        except OSError:  # such as a full disk or a removed folder
            return Claim()
        if lock is not None:
            return Claim(path, partial(_release, path, lock))
        message = message or LaterStart.of_this_process(words).as_bytes()
        if _hand_over(path, message, patience):
            return None
        if time.monotonic() >= patience.latest or len(message) > HANDOVER_BYTES:
            return Claim(is_second=True)
        time.sleep(PAUSE)


def socket_path(kind: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the path of the first start's socket; None without a screen, or without a folder for this user only.

    Not used on macOS, which itself opens an application only once.
    """
    platforms = environment.get("QT_QPA_PLATFORM") or "wayland;xcb"
    if sys.platform != "linux" or not platforms.startswith(("wayland", "xcb")):
        return None
    folder = Path(environment.get("XDG_RUNTIME_DIR", ""))
    # WAYLAND_DISPLAY is the same for all programs of a Wayland session, also for those that use its X server. In
    # DISPLAY, the part after the dot is the screen of an X display.
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
    identity = "\0".join((kind, settings, head + colon + number.partition(".")[0]))
    return folder / f"faceviewer-{zlib.crc32(os.fsencode(identity)):08x}.socket"


def _lock(path: Path) -> int | None:
    """Return the descriptor of the lock, which ends with this process; None if another process has the lock."""
    import fcntl  # noqa: PLC0415 - Windows has none

    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), os.stat(path)):  # noqa: PTH116 - like os.fstat
                return lock
        except FileNotFoundError:  # the previous owner has just removed it
            pass
        except BlockingIOError:
            os.close(lock)
            return None
        os.close(lock)


def _release(path: Path, lock: int) -> None:
    for file in (path, path.with_suffix(".lock")):
        with suppress(OSError):
            file.unlink(missing_ok=True)
    os.close(lock)


def _hand_over(path: Path, message: bytes, patience: Patience) -> bool:
    """Send a message to the first start; return whether it has confirmed it."""
    import socket  # noqa: PLC0415 - 5 ms, and a first start does not need it before its first paint

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.settimeout(PAUSE)
        try:
            first = path.stat()
            if first.st_uid != os.geteuid():
                return False
            client.bind("")  # an address that the system chooses, for the reply
            client.connect(str(path))
            client.send(message)
            patience.shorten()
            while time.monotonic() < patience.latest and os.path.samestat(first, path.stat()):  # it may end meanwhile
                with suppress(TimeoutError):
                    return client.recv(len(TAKEN)) == TAKEN
        except OSError:
            pass
    return False


def open_socket(path: Path) -> socket:
    """Return the socket for later starts. This start must have the claim: an existing file is from a killed process.

    Raises:
        OSError: the socket cannot be created, such as if the path is too long.
    """
    import socket  # noqa: PLC0415 - as above

    server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        path.unlink(missing_ok=True)
        server.bind(str(path))
        path.chmod(0o600)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        server.settimeout(0)
    except OSError:
        server.close()
        raise
    return server


def receive(server: socket) -> LaterStart | None:
    """Receive and confirm one message; return its content, None if the sender is not a start of this user."""
    import socket  # noqa: PLC0415 - as above
    import struct  # noqa: PLC0415 - likewise

    credentials = struct.Struct("3i")  # the ids of process, user and group, set by the kernel
    try:
        data, ancillary, _, sender = server.recvmsg(HANDOVER_BYTES, socket.CMSG_SPACE(credentials.size))
    except OSError:
        return None
    users = [credentials.unpack(raw)[1] for _, kind, raw in ancillary if kind == socket.SCM_CREDENTIALS]
    later = LaterStart.from_bytes(data)
    if later is None or not sender or users != [os.geteuid()]:
        return None
    with suppress(OSError):  # the sender may have ended
        server.sendto(TAKEN, sender)
    return later
