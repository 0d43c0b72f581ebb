"""The watch notices files and connections."""

import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.faults.watch import watching


def test_watch_sees_written_files_of_this_program_only(tmp_path: Path) -> None:
    program: dict[str, Any] = {"__name__": "faceviewer.somewhere"}
    exec("def leave(path): path.write_bytes(b'')", program)
    with tempfile.TemporaryDirectory() as folder, watching() as touched:
        left = Path(folder) / "left"  # where no test writes
        program["leave"](left)
        left.read_bytes()
        (tmp_path / "x").write_bytes(b"")
    assert touched.files == [str(left)]


def test_watch_sees_connections_except_loopback() -> None:
    with watching() as touched:
        sys.audit("socket.connect", None, ("8.8.8.8", 443))  # simulated: tests make no real connections
        sys.audit("socket.getaddrinfo", "store.example", 443, 0, 0, 0)
        sys.audit("socket.connect", None, "/run/bus")
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
            pass
    assert touched.hosts == ["8.8.8.8", "store.example"]
