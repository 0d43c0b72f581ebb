"""`faceviewer-cli sandbox`: the training gateway on a socket."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.commands.output import as_json, write_json
from faceviewer.commands.shapes import answer
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import reason_of, unreadable
from faceviewer.sandbox.people_file import PEOPLE_BYTES, PeopleError, read_people
from faceviewer.sandbox.server import running
from faceviewer.store.files import disk_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faceviewer.commands.arguments import Options
    from faceviewer.sandbox.people import Person
    from faceviewer.sandbox.server import Address


def sandbox(options: Options) -> int:
    """Serve until interrupted or terminated, or until the terminal is closed, and return 0.

    The first line on standard output is JSON, and so is the ready file: url, app_key, app_secret, and ca_file or null.
    The secret is the sandbox's own, the same for everybody. What was written is removed at the end.

    Raises:
        Problem: Kind.LOCAL_LISTEN with the facts `host`, `port` and `reason`; LOCAL_PEOPLE with `file` and `place`;
            LOCAL_FILE_UNREADABLE; LOCAL_FILE_EXISTS, where a file to be written is none that may be; LOCAL_OUTPUT; of
            the disk, as `disk_problem`.
    """
    people = _people(Path(options.people)) if options.people else None  # a pipe may be waited for
    _check_apart(*filter(None, (options.people, options.ready_file, options.ca_out)))
    stop = threading.Event()
    ends = [signal.SIGINT, signal.SIGTERM]
    hung_up = getattr(signal, "SIGHUP", None)  # Windows has none, and nohup(1) has it ignored
    if hung_up is not None and signal.getsignal(hung_up) is signal.SIG_DFL:
        ends.append(hung_up)
    for name in ends:
        signal.signal(name, lambda *_: stop.set())
    with ExitStack() as stack:
        ready = stack.enter_context(_published(Path(options.ready_file))) if options.ready_file else None
        address = stack.enter_context(_served(options, people))
        if options.ca_out and address.ca_file:
            stack.enter_context(_published(Path(options.ca_out)))(address.ca_file.read_bytes())
        ca_file = Path(options.ca_out) if options.ca_out else address.ca_file
        line = {
            "url": address.url,
            "app_key": address.credentials.app_key,
            "app_secret": address.credentials.app_secret,
            "ca_file": str(ca_file.absolute()) if ca_file else None,  # whoever reads it may be in another folder
            "pid": os.getpid(),
        }
        told = answer("sandbox", line)
        if ready is not None:
            ready(f"{as_json(told, compact=True)}\n".encode("ascii"))
        write_json(told, compact=True)
        while not stop.wait(3600):  # a wait without end cannot be interrupted on Windows
            pass
    return 0


@contextmanager
def _served(options: Options, people: tuple[Person, ...] | None) -> Iterator[Address]:
    with ExitStack() as stack:
        try:
            served = running(
                host=options.host,
                port=options.port,
                tls=not options.plain,
                latency_ms=options.latency_ms,
                names=options.tls_name,
                people=people,
            )
            address = stack.enter_context(served)
        except (OSError, ValueError) as error:  # ValueError: a host that no name service could be asked for
            raise Problem(Kind.LOCAL_LISTEN, host=options.host, port=options.port, reason=reason_of(error)) from None
        yield address


def _people(path: Path) -> tuple[Person, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(PEOPLE_BYTES + 1)
        return read_people(data)
    except PeopleError as error:
        raise Problem(Kind.LOCAL_PEOPLE, file=path.name, place=error.place) from None
    except (OSError, ValueError) as error:  # ValueError: not text; a name that no file system can hold
        problem = unreadable(str(path), error)
        if str(error).isidentifier():
            problem.facts["reason"] = str(error)
        raise problem from None


def _check_apart(*names: str) -> None:
    try:
        places = [os.path.realpath(name) for name in names]
    except OSError as error:  # the folder that a name is relative to is gone
        raise disk_problem(error, Path(names[0])) from None
    for name, place in zip(names, places, strict=True):
        if places.count(place) > 1:
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=Path(name).name)


@contextmanager
def _published(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Yield what writes a file that others may read; remove one that a killed sandbox left, and ours at the end."""
    ours: list[tuple[int, ...]] = []

    def publish(data: bytes) -> None:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(data)
            draft.replace(path)  # so that its name holds all of it or nothing
            ours.append(_identity(path))
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise disk_problem(error, path) from None

    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name, variant="special")
        path.unlink()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise disk_problem(error, path) from None
    try:
        yield publish
    finally:
        with contextlib.suppress(OSError):
            if _identity(path) in ours:
                path.unlink()


def _identity(path: Path) -> tuple[int, ...]:
    found = path.lstat()
    return found.st_dev, found.st_ino, found.st_mtime_ns  # the number of a removed file is given to the next
