"""`faceviewer-cli sandbox`: the training gateway on a socket."""

from __future__ import annotations

import json
import signal
import threading
from typing import TYPE_CHECKING

from faceviewer.sandbox.server import running

if TYPE_CHECKING:
    from argparse import Namespace


def sandbox(options: Namespace) -> None:
    """Serve until interrupted or terminated.

    The first line on standard output is JSON: url, app_key, app_secret, and ca_file or null. The secret is the
    sandbox's own, the same for everybody.
    """
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with running(host=options.host, port=options.port, tls=options.tls, latency_ms=options.latency_ms) as address:
        line = {
            "url": address.url,
            "app_key": address.credentials.app_key,
            "app_secret": address.credentials.app_secret,
            "ca_file": str(address.ca_file) if address.ca_file else None,
        }
        print(json.dumps(line), flush=True)
        while not stop.wait(3600):  # a wait without end cannot be interrupted on Windows
            pass
