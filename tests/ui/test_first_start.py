"""One running program per user and screen: what a second start does while the first runs, and after it was killed."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faceviewer.app import Program
from faceviewer.core.limits import HANDOVER_BYTES
from faceviewer.ui.first_start import Claim, LaterStart, claim, open_socket, receive, socket_path
from tests.ui.programs import Steps, printed, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sockets and displays of Linux")

_WORDS = ["--profile", "B"]


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a session; a short path, as sockets want it."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        monkeypatch.setenv("DISPLAY", ":7")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
        yield Path(name)


def claimed() -> tuple[Claim, Path]:
    """Claim to be the first start; return also where it listens."""
    mine = claim([], kind="")
    assert mine is not None
    assert mine.path is not None
    return mine, mine.path


@pytest.fixture
def path(runtime: Path) -> Iterator[Path]:
    """Where the first start listens."""
    mine, path = claimed()
    assert path.parent == runtime
    yield path
    mine.release()


def claimed_elsewhere(*words: str, seconds: float = 20.0) -> subprocess.Popen[str]:
    """Run `claim` in another process, which prints the result and keeps the claim until its input ends."""
    code = (
        "import sys; from faceviewer.ui.first_start import claim\n"
        f"mine = claim({list(words)!r}, kind='', seconds={seconds!r})\n"
        "print('handed over' if mine is None else 'second' if mine.is_second else mine.path and 'first', flush=True)\n"
        "sys.stdin.read()\nmine and mine.release()"
    )
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def result_of(start: subprocess.Popen[str]) -> str:
    assert start.stdout is not None
    return start.stdout.readline().strip()


def test_exactly_one_of_concurrent_starts_is_the_first(runtime: Path) -> None:
    starts = [claimed_elsewhere(seconds=0.2) for _ in range(4)]
    assert sorted(result_of(start) for start in starts) == ["first", "second", "second", "second"]
    for start in starts:
        start.communicate()
    assert list(runtime.iterdir()) == []


def test_files_of_a_killed_start_are_taken_over(runtime: Path) -> None:
    with claimed_elsewhere() as killed:
        assert result_of(killed) == "first"
        killed.kill()
    (lock,) = runtime.iterdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as dead:
        dead.bind(str(lock.with_suffix(".socket")))
    mine, path = claimed()
    open_socket(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    mine.release()
    assert list(runtime.iterdir()) == []


@pytest.mark.usefixtures("runtime")
def test_waiting_start_becomes_the_first_when_the_other_ends() -> None:
    first, path = claimed()
    server = open_socket(path)
    with claimed_elsewhere() as second:
        server.settimeout(20)
        server.recv(1, socket.MSG_PEEK)  # it has sent its message, and gets no reply
        first.release()
        server.close()
        assert result_of(second) == "first"


def test_start_waits_longer_while_the_first_is_loading(path: Path) -> None:
    with claimed_elsewhere(*_WORDS, seconds=0.5) as second:
        assert second.stdout is not None
        assert not select.select([second.stdout], [], [], 1.2)[0]  # the first is still loading
        with open_socket(path) as server:
            server.settimeout(20)
            later = receive(server)
            assert result_of(second) == "handed over"
    assert later is not None
    assert (later.words, later.folder) == (_WORDS, str(Path.cwd()))


def test_training_and_another_screen_have_their_own_claims(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, screen in (("training", ":7"), ("", ":8")):
        monkeypatch.setenv("DISPLAY", screen)
        other = claim([], kind=kind, seconds=0)
        assert other is not None
        assert not other.is_second
        assert other.path != path
        other.release()


@pytest.mark.parametrize(
    ("environment", "is_one"),
    [
        ({}, True),
        ({"DISPLAY": ":7.0"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, False),
        ({"DISPLAY": ""}, False),
        ({"XDG_RUNTIME_DIR": ""}, False),
        ({"XDG_RUNTIME_DIR": "run"}, False),
        ({"XDG_RUNTIME_DIR": "/dev/null/none"}, False),
        ({"XDG_RUNTIME_DIR": "/tmp"}, False),
    ],
)
def test_socket_path_needs_a_screen_and_a_private_folder(path: Path, environment: dict[str, str], is_one: bool) -> None:
    assert socket_path("", {**os.environ, **environment}) == (path if is_one else None)


def test_socket_path_is_the_same_for_wayland_and_its_x_server(path: Path) -> None:
    wayland = {**os.environ, "WAYLAND_DISPLAY": "wayland-0"}
    assert socket_path("", wayland) == socket_path("", {**wayland, "QT_QPA_PLATFORM": "xcb"})
    assert socket_path("", wayland) != path


_LATER = LaterStart([], "/", "")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"[]",
        b"[" * HANDOVER_BYTES,
        json.dumps({"words": "--demo", "folder": "/", "token": ""}).encode(),
        json.dumps({"words": [1], "folder": "/", "token": ""}).encode(),
        json.dumps({"words": [], "folder": "/", "token": None}).encode(),
        json.dumps({"words": [], "folder": "/", "token": "", "more": 1}).encode(),
        _LATER._replace(words=["-" * HANDOVER_BYTES]).as_bytes(),
    ],
)
def test_malformed_message_is_ignored(path: Path, message: bytes) -> None:
    with open_socket(path) as server, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth:
        mouth.connect(str(path))
        mouth.send(_LATER.as_bytes())
        assert receive(server) is None  # the sender has no address for a reply
        mouth.bind("")
        mouth.send(message)
        assert receive(server) is None
        mouth.send(_LATER.as_bytes())
        assert receive(server) == _LATER


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_message_of_another_user_is_ignored(path: Path, runtime: Path) -> None:
    with open_socket(path) as server:
        runtime.chmod(0o755)
        path.chmod(0o666)
        code = (
            "import socket, sys; mouth = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); mouth.bind('')\n"
            "mouth.sendto(sys.stdin.buffer.read(), sys.argv[1])"
        )
        command = ["/usr/bin/python3", "-c", code, str(path)]
        subprocess.run(command, input=_LATER.as_bytes(), check=True, user=65534, cwd="/")
        assert receive(server) is None


def be_ready(program: Program) -> Steps:
    yield lambda: program.is_ready
    print("ready", flush=True)
    yield lambda: False


def print_message(program: Program) -> Steps:
    yield lambda: program.is_ready and program.window.message.text
    print(program.window.message.text)
    program.window.close()


@pytest.mark.usefixtures("runtime")
def test_second_window_reports_that_the_first_does_not_respond(display: str, tmp_path: Path) -> None:
    with started(be_ready, tmp_path, "--lang", "en", display=display) as hanging:
        hanging.send_signal(signal.SIGSTOP)
        assert "does not respond" in printed(print_message, tmp_path, "--lang", "en", display=display)
