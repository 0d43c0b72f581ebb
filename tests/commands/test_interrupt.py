"""Ctrl+C and ending signals at any moment: exit status 130, or the signal, without a message and half-done changes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from faceviewer.store.settings import load_settings
from tests.commands.running import PROGRAM, with_path, without_keyring, write_settings

_AT_AN_IMPORT = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from faceviewer.cli import main
sys.exit(main(["get", "PHONE", "13800138000", "--demo"]))
"""
_AT_THE_END = """
import atexit, os, signal, sys
from faceviewer.cli import main
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
sys.exit(main(["get", "PHONE", "13800138000", "--demo"]))
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def started(*words: str, environment: Mapping[str, str], folder: Path) -> subprocess.Popen[str]:
    command = [*PROGRAM, *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stderr=pipe, text=True, env=environment, cwd=folder)


def ended(code: str, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "module",
    [
        "contextlib",
        "faceviewer.commands.grammar",
        "faceviewer.commands.output",
        "faceviewer.core.problem",
        "faceviewer.commands.get",
        "asyncio",
        "httpx",
        "faceviewer.imaging.decoder",
        "faceviewer.wording.verdicts",
    ],
)
def test_interrupt_during_an_import(module: str) -> None:
    assert ended(_AT_AN_IMPORT, module) == (130, "")


_BEFORE_THAT = """
import _signal, sys
class ImportPrinter:
    def find_spec(self, name, path=None, target=None):
        if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
            print(name)
sys.meta_path.insert(0, ImportPrinter())
import faceviewer.cli
"""


def test_interrupt_handler_is_set_before_other_imports() -> None:
    command = [sys.executable, "-S", "-c", _BEFORE_THAT]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=with_path())
    assert done.stdout.split() == ["faceviewer", "faceviewer.cli"]


def test_interrupt_at_exit() -> None:
    assert ended(_AT_THE_END) == (130, "")


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.1, 0.3])
def test_interrupt_during_a_lookup(moment: float) -> None:
    code = "import os, sys; from faceviewer.cli import main; os.write(1, b'\\n'); sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "get", "OPEN", "slow-15", "--demo"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(moment)  # in any phase of the command
    os.killpg(process.pid, signal.SIGINT)
    _, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (130, "")


def test_interrupt_during_class_creation() -> None:
    """Python up to 3.11 raises a RuntimeError for any exception of `__set_name__`."""
    code = (
        "import sys\nfrom faceviewer import cli\n"
        "class Interrupted:\n    def __set_name__(self, *_):\n        raise KeyboardInterrupt\n"
        "cli._run = lambda *_: type('Made', (), {'name': Interrupted()})\nsys.exit(cli.main(['self-test']))"
    )
    assert ended(code) == (130, "")


def test_ignored_interrupt_stays_ignored() -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); from faceviewer.cli import main;"
        "main(['help']); sys.exit(0 if signal.getsignal(signal.SIGINT) is signal.SIG_IGN else 1)"
    )
    assert ended(code) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_while_the_keyring_is_silent_restores_the_settings(tmp_path: Path, number: int) -> None:
    """The terminal is closed, or the job is ended, while the keyring asks for its password."""
    before = '[[profiles]]\nname = "P"\nendpoint = "https://old.invalid"\napp_key = "k"\n'
    path = write_settings(tmp_path, before)
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(f"{tmp_path}/bus")
        bus.listen()
        env = with_path() | without_keyring(tmp_path) | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
        words = ("connection", "add", "P", "--endpoint", "https://new.invalid", "--app-key", "j", "--secret-stdin")
        with started(*words, environment=env, folder=tmp_path) as process:
            assert process.stdin is not None
            process.stdin.write("secret\n")
            process.stdin.flush()
            asked, _ = bus.accept()
            assert "new.invalid" in path.read_text()
            process.send_signal(number)
            if number == signal.SIGHUP:
                process.send_signal(number)
            complaints = process.communicate(timeout=60)[1]
            asked.close()
    assert (process.returncode, complaints) == (130 if number == signal.SIGINT else -number, "")
    [restored] = load_settings(path)[0].profiles
    assert (restored.endpoint, restored.app_key) == ("https://old.invalid", "k")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signal_during_a_batch_tells_how_to_continue(tmp_path: Path, number: int) -> None:
    (tmp_path / "ids.txt").write_text("slow-15\n")
    words = ("batch", "ids.txt", "--type", "OPEN", "--out", "r.csv", "--demo", "--lang", "en")
    with started(*words, environment=with_path(), folder=tmp_path) as process:
        assert process.stderr is not None
        while "are kept in batch-" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        complaints = process.communicate(timeout=60)[1]
    assert (process.returncode, "--resume" in complaints) == (-number, True)


def test_ignored_hangup_stays_ignored() -> None:
    """As with nohup."""
    code = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); from faceviewer import cli;"
        "cli._run(lambda: os.kill(os.getpid(), signal.SIGHUP) or sys.exit(7))"
    )
    assert ended(code) == (7, "")
