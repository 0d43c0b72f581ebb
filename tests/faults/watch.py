"""Watch which files the program writes and which addresses it connects to during a case."""

import functools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
_EXPECTED = ("__pycache__", "pytest-of-")  # compiled modules, and where a case itself has something saved
_ACTIONS = {
    "open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.posix_spawn", "os.exec",
}  # fmt: skip
_LOOPBACK = ("127.", "::1", "localhost")


@dataclass
class Touched:
    """Files and connections since the start.

    Attributes:
        files: paths that the program opened for writing.
        hosts: those beyond this machine that anybody in this process connected to, or looked up the name of.
        actions: every file that anybody in this process opened, connection, name looked up, and program started.
    """

    files: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list, compare=False)


_seen: list[Touched] = []  # by the active watches; an audit hook cannot be removed


@contextmanager
def watching() -> Iterator[Touched]:
    _install()
    touched = Touched()
    _seen.append(touched)
    try:
        yield touched
    finally:
        _seen.remove(touched)


@functools.cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _seen:
        return
    if event in _ACTIONS:
        _seen[-1].actions.append(f"{event} {arguments[:2]}")
    if event == "open":
        path, mode, flags = arguments
        writes = set(mode) & set("wax+") if isinstance(mode, str) else flags & _WRITING
        if writes and not isinstance(path, int) and _is_unexpected(str(path)) and _is_by_the_program():
            _seen[-1].files.append(str(path))
    elif event in {"socket.connect", "socket.getaddrinfo"}:
        host = arguments[1][0] if event == "socket.connect" and isinstance(arguments[1], tuple) else arguments[0]
        if isinstance(host, str) and not host.startswith(_LOOPBACK):
            _seen[-1].hosts.append(host)


def _is_unexpected(path: str) -> bool:
    return path != os.devnull and not any(part in path for part in _EXPECTED)


def _is_by_the_program() -> bool:
    frame: Any = sys._getframe(2)
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).startswith("faceviewer."):
            return True
        frame = frame.f_back
    return False
