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
    from faceviewer.core.language import Language
    from faceviewer.sandbox.people import Person
    from faceviewer.sandbox.server import Address


def sandbox(options: Options, language: Language) -> int:
    """Run the server until it is interrupted or terminated, or the terminal is closed, and return 0.

    The first line on standard output and the ready file are JSON: url, app_key, app_secret, and ca_file or null. The
    secret is the same in every sandbox. Written files are removed at the end.

    Raises:
        Problem: Kind.LOCAL_LISTEN with the facts `host`, `port` and `reason`; LOCAL_PEOPLE with `file` and `place`;
            LOCAL_FILE_UNREADABLE; LOCAL_FILE_EXISTS if a file to write is a special one or is used twice; LOCAL_OUTPUT;
            as `disk_problem`.
    """
    people = _people(Path(options.people)) if options.people else None  # reading may block on a pipe
    _check_apart(*filter(None, (options.people, options.ready_file, options.ca_out)))
    stop = threading.Event()
    end_signals = [signal.SIGINT, signal.SIGTERM]
    sighup = getattr(signal, "SIGHUP", None)  # Windows has no SIGHUP, and nohup(1) ignores it
    if sighup is not None and signal.getsignal(sighup) is signal.SIG_DFL:
        end_signals.append(sighup)
    for name in end_signals:
        signal.signal(name, lambda *_: stop.set())
    with ExitStack() as stack:
        ready = stack.enter_context(_publish(Path(options.ready_file))) if options.ready_file else None
        address = _serve(options, people, stack)
        if options.ca_out and address.ca_file:
            stack.enter_context(_publish(Path(options.ca_out)))(address.ca_file.read_bytes())
        ca_file = Path(options.ca_out) if options.ca_out else address.ca_file
        line = {
            "url": address.url,
            "app_key": address.credentials.app_key,
            "app_secret": address.credentials.app_secret,
            "ca_file": str(ca_file.absolute()) if ca_file else None,  # the reader may be in another folder
            "pid": os.getpid(),
        }
        fields = answer("sandbox", line)
        if ready is not None:
            ready(f"{as_json(fields, compact=True)}\n".encode("ascii"))
        write_json(fields, compact=True)
        while not stop.wait(3600):  # on Windows an unlimited wait cannot be interrupted
            pass
    return 0


def _serve(options: Options, people: tuple[Person, ...] | None, stack: ExitStack) -> Address:
    server = running(
        host=options.host,
        port=options.port,
        tls=not options.plain,
        latency_ms=options.latency_ms,
        names=options.tls_name,
        people=people,
    )
    try:
        return stack.enter_context(server)
    except (OSError, ValueError) as error:  # ValueError: a host name that cannot be resolved
        raise Problem(Kind.LOCAL_LISTEN, host=options.host, port=options.port, reason=reason_of(error)) from None


def _people(path: Path) -> tuple[Person, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(PEOPLE_BYTES + 1)
        return read_people(data)
    except PeopleError as error:
        raise Problem(Kind.LOCAL_PEOPLE, file=path.name, place=error.place) from None
    except (OSError, ValueError) as error:  # ValueError: not text, or an invalid file name
        problem = unreadable(str(path), error)
        if str(error).isidentifier():
            problem.facts["reason"] = str(error)
        raise problem from None


def _check_apart(*names: str) -> None:
    try:
        places = [os.path.realpath(name) for name in names]
    except OSError as error:  # the current folder was deleted
        raise disk_problem(error, Path(names[0])) from None
    for name, place in zip(names, places, strict=True):
        if places.count(place) > 1:
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=Path(name).name)


@contextmanager
def _publish(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Yield a function that writes a file; remove the file of a killed sandbox first, and our own at the end."""
    ours: list[tuple[int, ...]] = []

    def publish(data: bytes) -> None:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(data)
            draft.replace(path)  # the file appears completely or not at all
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
    status = path.lstat()
    return status.st_dev, status.st_ino, status.st_mtime_ns  # the inode of a removed file may be reused
