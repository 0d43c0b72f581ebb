"""`faceviewer-cli sandbox`: the training gateway on a socket."""

from __future__ import annotations

import json
import signal
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from faceviewer.commands.output import write
from faceviewer.core.problem import Kind, Problem
from faceviewer.sandbox.server import running

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from faceviewer.sandbox.server import Address


def sandbox(options: Namespace) -> None:
    """Serve until interrupted or terminated, or until the terminal is closed.

    The first line on standard output is JSON: url, app_key, app_secret, and ca_file or null. The secret is the
    sandbox's own, the same for everybody.

    Raises:
        Problem: Kind.LOCAL_LISTEN with the facts `host`, `port` and `reason`; LOCAL_OUTPUT.
    """
    stop = threading.Event()
    ends = [signal.SIGINT, signal.SIGTERM]
    hung_up = getattr(signal, "SIGHUP", None)  # Windows has none, and nohup(1) has it ignored
    if hung_up is not None and signal.getsignal(hung_up) is signal.SIG_DFL:
        ends.append(hung_up)
    for name in ends:
        signal.signal(name, lambda *_: stop.set())
    with _served(options) as address:
        line = {
            "url": address.url,
            "app_key": address.credentials.app_key,
            "app_secret": address.credentials.app_secret,
            "ca_file": str(address.ca_file) if address.ca_file else None,
        }
        write(json.dumps(line))
        while not stop.wait(3600):  # a wait without end cannot be interrupted on Windows
            pass


@contextmanager
def _served(options: Namespace) -> Iterator[Address]:
    with ExitStack() as stack:
        try:
            served = running(host=options.host, port=options.port, tls=options.tls, latency_ms=options.latency_ms)
            address = stack.enter_context(served)
        except (OSError, ValueError) as error:  # ValueError: a host that no name service could be asked for
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise Problem(Kind.LOCAL_LISTEN, host=options.host, port=options.port, reason=reason) from None
        yield address
