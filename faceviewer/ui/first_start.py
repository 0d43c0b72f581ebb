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
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.core.limits import HANDOVER_BYTES, HANDOVER_LOADING, HANDOVER_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from socket import socket

TAKEN = b"taken"  # the reply of the first start
PAUSE = 0.05  # seconds between two attempts: the first start may still be opening its window, or closing it
ACTIVATION = "XDG_ACTIVATION_TOKEN"  # set by a Wayland desktop for a start that the user has requested


class LaterStart(NamedTuple):
    """The message of a later start.

    Attributes:
        words: its command-line arguments.
        folder: its working directory, for relative file names in the arguments.
        token: the desktop's token for raising a window; "" for none.
    """

    words: list[str]
    folder: str
    token: str

    @classmethod
    def of_this_process(cls, words: Sequence[str]) -> LaterStart:
        """Return the message of this process, with the given arguments."""
        try:
            folder = os.getcwd()  # noqa: PTH109 - as text
        except OSError:  # the folder was removed
            folder = ""
        return cls(list(words), folder, os.environ.get(ACTIVATION, ""))

    def as_bytes(self) -> bytes:
        """Return the message as JSON."""
        import json  # noqa: PLC0415 - a first start does not need it before its first paint

        return json.dumps(self._asdict(), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, data: bytes) -> LaterStart | None:
        """Parse a message; return None if it is not one, or is truncated."""
        import json  # noqa: PLC0415 - likewise

        try:
            fields = json.loads(data)
            later = cls(**fields)
            texts = [*later.words, later.folder, later.token]
        except (ValueError, TypeError, RecursionError):
            return None
        is_list = isinstance(later.words, list)
        return later if is_list and all(isinstance(text, str) for text in texts) else None


class Deadline:
    """The deadline of a start that waits for a response of the first one.

    Args:
        seconds: the time once the first start listens; until then it is HANDOVER_LOADING times as long.

    Attributes:
        latest: the deadline on `time.monotonic()`, in seconds.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.latest = time.monotonic() + HANDOVER_LOADING * seconds

    def shorten(self) -> None:
        """Shorten the deadline when the first start is found to listen; later calls change nothing."""
        self.latest = min(self.latest, time.monotonic() + self._seconds)


class Claim(NamedTuple):
    """Whether a start is the first one of its user on its screen.

    Attributes:
        path: where later starts find this one; None if they cannot find it and each start runs on its own.
        release: called at the end of the program, so that the next start is the first.
        is_second: whether another start has the claim and does not respond.
    """

    path: Path | None = None
    release: Callable[[], None] = lambda: None
    is_second: bool = False


def claim(words: Sequence[str], *, kind: str, seconds: float = HANDOVER_SECONDS) -> Claim | None:
    """Become the first start of this user on this screen, or pass the arguments to the running one.

    Args:
        words: the arguments of this start.
        kind: only starts of the same kind and with the same settings find each other.
        seconds: the time for the first start to respond once it listens; after that this start runs on its own.

    Returns:
        The claim of this start; None if the arguments were passed on and there is nothing left to do.
    """
    path = socket_path(kind)
    if path is None:
        return Claim()
    message = b""
    deadline = Deadline(seconds)
    while True:
        try:
            lock = _lock(path.with_suffix(".lock"))
        except OSError:  # such as a full disk or a removed folder
            return Claim()
        if lock is not None:
            return Claim(path, partial(_release, path, lock))
        message = message or LaterStart.of_this_process(words).as_bytes()
        if _hand_over(path, message, deadline):
            return None
        if time.monotonic() >= deadline.latest or len(message) > HANDOVER_BYTES:
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


def _hand_over(path: Path, message: bytes, deadline: Deadline) -> bool:
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
            deadline.shorten()
            while time.monotonic() < deadline.latest and os.path.samestat(first, path.stat()):  # it may end meanwhile
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
