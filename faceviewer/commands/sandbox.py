"""`faceviewer-cli sandbox`: the training gateway on a socket."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.commands.output import as_json, command_json, write_json
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.regular_file import name_of, reason_of, unreadable
from faceviewer.sandbox.people_file import PEOPLE_BYTES, PeopleError, read_people
from faceviewer.sandbox.server import running
from faceviewer.store.files import disk_problems_of, is_special

if TYPE_CHECKING:
    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language
    from faceviewer.sandbox.people import Person
    from faceviewer.sandbox.server import Address


def run(options: Options, language: Language) -> int:
    """Run the server until it is interrupted or terminated, or the terminal is closed, and return 0.

    The first line on standard output and the ready file are JSON: url, app_key, app_secret, and ca_file or null. The
    secret is the same in every sandbox. Written files are removed at the end.

    Raises:
        Problem: Kind.LOCAL_LISTEN with the facts `host`, `port` and `reason`; LOCAL_PEOPLE with `file` and `place`;
            LOCAL_FILE_UNREADABLE; LOCAL_FILE_EXISTS if a file to write is a special one or is used twice; LOCAL_OUTPUT;
            LOCAL_DISK without a folder for temporary files; as `disk_problems_of`.
    """
    people = _people(Path(options.people)) if options.people else None  # reading may block on a pipe
    _check_apart(*filter(None, (options.people, options.ready_file, options.ca_out)))
    stop = threading.Event()
    end_signals = [signal.SIGINT, signal.SIGTERM]
    sighup = getattr(signal, "SIGHUP", None)  # Windows has no SIGHUP, and nohup(1) ignores it
    if sighup is not None and signal.getsignal(sighup) is not signal.SIG_IGN:
        end_signals.append(sighup)
    for name in end_signals:
        signal.signal(name, lambda *_: stop.set())
    ready_file, ca_out = (Path(name) if name else None for name in (options.ready_file, options.ca_out))
    for path in filter(None, (ready_file, ca_out)):
        if is_special(path):
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=name_of(path), variant="special")
    with ExitStack() as stack:
        address = _serve(options, people, stack)
        if ca_out is not None and address.ca_file is not None:
            _publish(address.ca_file.read_bytes(), ca_out, stack)
        ca_file = ca_out or address.ca_file
        line = {
            "url": address.url,
            "app_key": address.credentials.app_key,
            "app_secret": address.credentials.app_secret,
            "ca_file": str(ca_file.absolute()) if ca_file else None,  # the reader may be in another folder
            "pid": os.getpid(),
        }
        fields = command_json("sandbox", line)
        if ready_file is not None:
            _publish(f"{as_json(fields, compact=True)}\n".encode("ascii"), ready_file, stack)
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
    except (OSError, ValueError) as error:
        if not _has_temporary_folder():
            raise Problem(Kind.LOCAL_DISK, variant="temporary") from None
        reason = reason_of(error) if isinstance(error, OSError) else "NoHostName"  # such as one with a long label
        raise Problem(Kind.LOCAL_LISTEN, host=options.host, port=options.port, reason=reason) from None


def _has_temporary_folder() -> bool:
    """Return whether there is one for the certificate; a read-only container may have none."""
    try:
        tempfile.gettempdir()
    except OSError:
        return False
    return True


def _people(path: Path) -> tuple[Person, ...]:
    try:
        with path.open("rb") as file:
            data = file.read(PEOPLE_BYTES + 1)
        return read_people(data)
    except PeopleError as error:
        raise Problem(Kind.LOCAL_PEOPLE, file=name_of(path), place=error.place) from None
    except (OSError, ValueError) as error:  # ValueError: not text, or an invalid file name
        problem = unreadable(str(path), error)
        if str(error).isidentifier():
            problem.facts["reason"] = str(error)
        raise problem from None


def _check_apart(*names: str) -> None:
    with disk_problems_of(Path(*names[:1])):  # the current folder may be deleted
        places = [os.path.realpath(name) for name in names]
    for name, place in zip(names, places, strict=True):
        if places.count(place) > 1:
            raise Problem(Kind.LOCAL_FILE_EXISTS, file=name_of(name))


def _publish(data: bytes, path: Path, stack: ExitStack) -> None:
    """Write a file, which may replace that of a killed sandbox, completely or not at all; remove it at the end."""
    draft = path.parent / f".{path.name}.{os.getpid()}"
    with disk_problems_of(path):
        try:
            draft.write_bytes(data)
            draft.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
    stack.callback(_remove, path, data)


def _remove(path: Path, data: bytes) -> None:
    """Remove a file, unless another sandbox has written its own there."""
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            path.unlink()
