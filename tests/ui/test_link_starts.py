"""Links and other arguments of the program: at its start, while it runs, many at once, hostile ones."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from faceviewer.app import Program
from faceviewer.arguments import Arguments, handed_over, read_arguments
from faceviewer.core.limits import HANDOVER_BYTES, LINK_CHARACTERS
from faceviewer.core.link import Link
from faceviewer.core.problem import Problem
from faceviewer.core.query import UserType
from faceviewer.ui.first_start import LaterStart
from tests.ui.fakes import words_on
from tests.ui.programs import Script, Steps, environment_of, next_line, printed, started, write_connections

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


def minimise_after_each(program: Program) -> Steps:
    """Minimise the window after each later start, and print what that has caused."""
    window, bar, message = program.window, program.window.bar, program.window.message
    for condition in (
        lambda: bar.profiles.currentText() == "A" and program.is_ready,
        lambda: bar.profiles.currentText() == "B" and "查询" in words_on(window) and window.isActiveWindow(),
        lambda: "没有名为" in message.headline.text(),
        lambda: "4711" in words_on(window) and window.isActiveWindow() and bar.field.hasFocus(),
        lambda: "2048" in words_on(message),
        lambda: "7007" in words_on(window),
    ):
        yield condition
        window.showMinimized()
        print(bar.field.text(), bar.profiles.currentText(), state_of(program), message.text, flush=True)
    yield lambda: False


def state_of(program: Program) -> str:
    assert program._wiring is not None
    return type(program._wiring._presenter.state).__name__


@pytest.mark.skipif(sys.platform != "linux", reason="sockets and displays of Linux")
def test_later_starts_raise_the_open_window_and_links_start_no_lookup(display: str, tmp_path: Path) -> None:
    write_connections(tmp_path, "A", "B")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    session = {"XDG_RUNTIME_DIR": str(runtime), "WAYLAND_DISPLAY": ""}
    environment = environment_of(tmp_path, display, **session)

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "faceviewer", *words]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    with started(minimise_after_each, tmp_path, "--lang", "en", display=display, **session) as first:
        assert start("--profile", "B", "--lang", "zh_CN").wait(60) == 0
        assert next_line(first) == " B Idle \n"
        assert start("--profile", "C").wait(60) == 0
        assert next_line(first).startswith(" B Idle 没有名为“C”")
        assert start(f"{LINK}&connection=A").wait(60) == 0
        assert next_line(first).startswith("13800138000 B Idle ")
        assert start(LINK + "x" * 100_000).wait(60) == 0
        assert next_line(first).startswith("13800138000 B Idle ")
        many = [start("--look", "OPEN", f"x{number}", "--ticket", "7007") for number in range(6)]
        assert {later.wait(60) for later in many} == {0}
        assert re.match("x. B Idle ", next_line(first))


def close_when_ready(program: Program) -> Steps:
    assert program.window.bar.field.text() == "13800138000"  # before the first paint
    yield lambda: program.is_ready
    print(state_of(program), "From a link · ticket 4711" in words_on(program.window))
    program.window.close()


def press_enter_at_first_paint(program: Program) -> Steps:
    window = program.window
    window.first_painted.connect(lambda: QTest.keyClick(window.bar.field, Qt.Key.Key_Return))
    yield lambda: program.is_ready and state_of(program) == "Found"
    print(program._wiring._presenter.state.result.query.ticket)  # type: ignore[union-attr]  # it is found
    window.close()


@pytest.mark.parametrize(("steps", "text"), [(close_when_ready, "Idle True\n"), (press_enter_at_first_paint, "4711\n")])
def test_link_that_starts_the_program_is_filled_in_at_the_first_paint(tmp_path: Path, steps: Script, text: str) -> None:
    assert printed(steps, tmp_path, "--demo", "--lang", "en", LINK) == text


def open_links_by_events(program: Program) -> Steps:
    """Open links as macOS does: without arguments, by an event that may arrive before everything is created."""
    window, app = program.window, QApplication.instance()
    assert app is not None
    app.postEvent(app, QFileOpenEvent(QUrl(LINK)))
    yield lambda: window.bar.field.text() == "13800138000" and program.is_ready
    app.postEvent(app, QFileOpenEvent(QUrl("file:///etc/passwd")))
    app.postEvent(app, QFileOpenEvent(QUrl(LINK.replace("id=138", "id=%31%33%39"))))
    yield lambda: window.bar.field.text() == "13900138000"
    print(state_of(program))
    window.close()


def test_link_that_arrives_as_a_file_open_event_is_filled_in(tmp_path: Path) -> None:
    assert printed(open_links_by_events, tmp_path, "--demo", "--lang", "en") == "Idle\n"
