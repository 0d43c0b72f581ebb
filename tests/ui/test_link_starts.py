"""Links as a desktop starts the program with them: cold, while one runs, many at once, hostile."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faceviewer.arguments import Arguments, handed_over, read_arguments
from faceviewer.core.limits import HANDOVER_BYTES, LINK_CHARACTERS
from faceviewer.core.link import Link
from faceviewer.core.problem import Problem
from faceviewer.core.query import UserType
from faceviewer.ui.handover import LaterStart
from tests.ui.x_server import environment_on, started_on

LINK = "faceviewer://look?type=PHONE&id=13800138000&ticket=4711"


@pytest.mark.parametrize(
    "words",
    [
        [LINK],
        [LINK.replace("//look", "look/")],
        ["--look", "PHONE", "13800138000", "--ticket", "4711"],
        ["--ticket=4711", "--look", "PHONE", "13800138000"],
    ],
)
def test_link_and_look_option_are_equivalent(words: list[str]) -> None:
    assert read_arguments(words).link == Link(UserType.PHONE, "13800138000", "4711")


@pytest.mark.parametrize(
    "words", [["--look", "PHONE"], ["--look=PHONE", "1"], ["--ticket", "1"], ["--look", "PHONE", "1", LINK]]
)
def test_incomplete_look_option_is_a_usage_error(words: list[str]) -> None:
    assert read_arguments(words).error


@pytest.mark.parametrize("more", [["--log", "x"], ["--profile", "B"], [LINK], ["--self-test"], ["--version"], [""]])
def test_arguments_after_a_link_are_not_used(more: list[str]) -> None:
    read = read_arguments([LINK, *more])
    assert isinstance(read.link, Problem)
    assert read == Arguments(link=read.link)


@pytest.mark.parametrize("letter", ["x", "张", "\U00020000", "\udcff"])
def test_link_of_any_length_is_handed_over(letter: str) -> None:
    words = handed_over(["--log", "x" * 4096, LINK + letter * 1_000_000])
    assert words[:2] == ["--log", "x" * 4096]
    assert isinstance(read_arguments(words).link, Problem)
    later = LaterStart.from_bytes(LaterStart.of_this_process(words[2:]).as_bytes())
    assert later is not None
    assert len(later.words[0]) == LINK_CHARACTERS + 1
    assert len(LaterStart(words[2:], "/", "").as_bytes()) <= HANDOVER_BYTES


@pytest.mark.parametrize("letter", ["x", "张", "\x01", "\udcff"])
@pytest.mark.parametrize("place", range(5))
def test_look_option_of_any_length_is_handed_over(letter: str, place: int) -> None:
    values = ["PHONE", "13800138000", "4711", "B", "7"]
    values[place] = letter * 100_000
    words = ["--look", *values[:2], "--ticket", values[2], "--connection", values[3], f"--ticket={values[4]}"]
    read = read_arguments(handed_over(words))
    assert isinstance(read_arguments(words).link, Problem) == isinstance(read.link, Problem) == (place != 2)
    assert len(LaterStart(handed_over(words), "/", "").as_bytes()) <= HANDOVER_BYTES


def test_link_with_any_number_of_further_arguments_is_handed_over() -> None:
    words = ["--log", "/tmp/x", LINK, *["y" * 128] * 300]
    assert repr(read_arguments(handed_over(words))) == repr(read_arguments(words))
    assert len(LaterStart(handed_over(words), "/", "").as_bytes()) <= HANDOVER_BYTES


# The first start, minimised; it tells what becomes of it. A settings file says that A and B are set up.
_FIRST = """
import sys
from PySide6.QtCore import QTimer
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.ui.first_start import claim
from tests.ui.fakes import words_on
program = Program(read_arguments(["--lang", "en"]), claim([], kind="", seconds=0.2))
window = program.window

wanted = iter([
    lambda: window.bar.profiles.currentText() == "A" and program.is_ready,
    lambda: "ticket 4711" in words_on(window) and window.isActiveWindow() and window.bar.field.hasFocus(),
    lambda: "longer than 2048" in words_on(window.message),
    lambda: "ticket 7" in words_on(window),
])
step = next(wanted)

def look():
    global step
    if step():
        state = type(program._wiring._presenter.state).__name__
        print(window.bar.field.text(), window.bar.profiles.currentText(), state, flush=True)
        window.showMinimized()
        step = next(wanted, lambda: False)

timer = QTimer(window, interval=20)
timer.timeout.connect(look)
window.first_painted.connect(timer.start)
sys.exit(program.run())
"""


@pytest.fixture
def screen(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The environment of programs in a session, where two connections are set up."""
    settings = tmp_path / "FaceViewer" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text('current = "A"\n[[profiles]]\nname = "A"\n[[profiles]]\nname = "B"\n')
    with tempfile.TemporaryDirectory() as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield environment_on(display, tmp_path)


def start(screen: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "faceviewer", *words], env=screen, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(sys.platform != "linux", reason="sockets and displays of Linux")
def test_links_go_to_the_open_window_and_start_no_lookup(screen: dict[str, str], tmp_path: Path) -> None:
    with started_on(screen["DISPLAY"], tmp_path, _FIRST) as first:
        assert first.stdout is not None
        assert start(screen, f"{LINK}&connection=B").wait(60) == 0
        assert first.stdout.readline() == "13800138000 A Idle\n"
        assert start(screen, LINK + "x" * 100_000).wait(60) == 0
        assert first.stdout.readline() == "13800138000 A Idle\n"
        many = [start(screen, "--look", "OPEN", f"x{number}", "--ticket", "7") for number in range(6)]
        assert {later.wait(60) for later in many} == {0}
        shown = first.stdout.readline()
        assert shown[0] == "x"
        assert shown.endswith(" A Idle\n")


# A link starts the program; Enter is pressed on what is filled in before the rest is there.
_COLD = """
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from tests.ui.fakes import words_on
program = Program(read_arguments(["--demo", "--lang", "en", {link!r}]))
window = program.window
assert window.bar.field.text() == "13800138000"
if {enter}:
    window.first_painted.connect(lambda: QTest.keyClick(window.bar.field, Qt.Key.Key_Return))

def look():
    state = program.is_ready and program._wiring._presenter.state
    if {enter} and type(state).__name__ == "Found":
        timer.stop()
        print(state.result.query.ticket)
        window.close()
    elif not {enter} and program.is_ready:
        timer.stop()
        print(type(state).__name__, "From a link · ticket 4711" in words_on(window))
        window.close()

timer = QTimer(window, interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(program.run())
"""


def run_alone(home: Path, code: str) -> str:
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("enter", "said"), [(False, "Idle True\n"), (True, "4711\n")])
def test_link_that_starts_the_program_is_filled_in_at_the_first_paint(tmp_path: Path, enter: bool, said: str) -> None:
    assert run_alone(tmp_path, _COLD.format(link=LINK, enter=enter)) == said


# macOS starts the program without the link, and hands it over as an event, whatever is there by then.
_OPENED = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program = Program(read_arguments(["--demo", "--lang", "en"]))
window, app = program.window, QCoreApplication.instance()

def open_address(address):
    app.postEvent(app, QFileOpenEvent(QUrl(address)))

def look():
    text = window.bar.field.text()
    if text == "13800138000" and program.is_ready:
        open_address("file:///etc/passwd")
        open_address({link!r}.replace("id=138", "id=%31%33%39"))
    elif text == "13900138000":
        timer.stop()
        print(type(program._wiring._presenter.state).__name__)
        window.close()

open_address({link!r})
timer = QTimer(window, interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(program.run())
"""


def test_link_that_arrives_as_a_file_open_event_is_filled_in(tmp_path: Path) -> None:
    assert run_alone(tmp_path, _OPENED.format(link=LINK)) == "Idle\n"
