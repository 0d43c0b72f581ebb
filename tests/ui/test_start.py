"""What is loaded when, and what the command line says."""

import gc
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from faceviewer import __version__
from faceviewer.app import main
from faceviewer.arguments import Arguments, read_arguments
from faceviewer.core.language import Language
from faceviewer.ui.application import input_modules

_LATE = (
    "httpx",
    "PIL",
    "keyring",
    "asyncio",
    *(("inspect",) if sys.version_info < (3, 13) else ()),  # every dataclass of Python 3.13 needs it
    "tempfile",
    "platformdirs",
    "tomllib",
    "logging.handlers",
    "json",
    "socket",
    "shibokensupport.signature.parser",
    "faceviewer.core.events",
    "faceviewer.sandbox",
)
_AT_FIRST_PAINT = f"""
import sys
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.ui.first_start import claim
program = Program(read_arguments(["--demo"]), claim([], kind=""))
def leave():
    import PySide6.QtCore
    all_names_of_qt = ["Qt"] if "Qt" in vars(PySide6.QtCore) else []  # which cost 15 ms
    print(all_names_of_qt + [name for name in {_LATE!r} if name in sys.modules])
    program.window.close()
program.window.first_painted.disconnect()
program.window.first_painted.connect(leave)
program.run()
"""
_NOT_FOR_A_LOOKUP = (
    "faceviewer.gateway.curl",
    "faceviewer.gateway.doctor",
    "faceviewer.gateway.doors_endpoint",
    "faceviewer.gateway.updates",
    "faceviewer.ui.palette.command_palette",
    "faceviewer.ui.palette.shortcut_sheet",
)
_AT_FIRST_FACE = f"""
import sys
from PySide6 import QtWidgets
from PySide6.QtCore import QTimer
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.query import UserType
program = Program(read_arguments(["--demo"]))
window = program.window
def look():
    if program.is_ready and window.card.isVisible():
        all_widgets_of_qt = ["QWizard"] if "QWizard" in vars(QtWidgets) else []  # nothing here is one: 4 ms, 2 MiB
        print(all_widgets_of_qt + [name for name in {_NOT_FOR_A_LOOKUP!r} if name in sys.modules])
        timer.stop()
        window.close()
timer = QTimer()
timer.timeout.connect(look)
timer.start()
window.first_painted.connect(lambda: window.bar.ask(UserType.PHONE, "13800138000"))
program.run()
"""
_VERSION = """
import sys
from faceviewer.app import main
assert main(["--version"]) == 0
assert not any(name.startswith("PySide6") for name in sys.modules)
"""
_LOGGED = """
from pathlib import Path
from PySide6.QtCore import QTimer
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from tests.ui.fakes import words_on
log = Path({log!r})
program = Program(read_arguments(["--demo", "--lang", "en", "--log", str(log)]))
def leave():
    if {sign}:
        program.window.close()
timer = QTimer()
timer.timeout.connect(leave)
timer.start(20)
program.run()
"""
_TYPED_AT_ONCE = """
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.query import UserType
program = Program(read_arguments(["--demo", "--lang", "en"]))
window, drawn = program.window, []
window.bar.types.set_user_type(UserType.PHONE)
def type_it():
    QTest.keyClicks(window.bar.field, "13800138000")
    QTest.keyClick(window.bar.field, Qt.Key.Key_Return)
def look():
    if not program.is_ready:
        drawn.append(window.bar.field.text())
    elif window.card.isVisible():
        print(drawn.count("13800138000") > 3)
        window.close()
timer = QTimer()
timer.timeout.connect(look)
timer.start()
window.first_painted.connect(type_it)
program.run()
"""
_WORDS_AT_HAND = """
from PySide6.QtCore import QTimer
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.problem import Kind, Problem
from faceviewer.wording.catalogue import catalogue
program = Program(read_arguments(["--demo", "--lang", "en"]))
def look():
    if catalogue.cache_info().currsize >= 4:
        timer.stop()
        read = catalogue.cache_info().misses
        program._wiring.go_on_with("", Problem(Kind.RECORD_NONE), None)
        print(program.window.message.text, catalogue.cache_info().misses - read)
        program.window.close()
timer = QTimer()
timer.timeout.connect(look)
timer.start()
program.run()
"""
_SELF_TEST = """
import os
os.environ["FV_SELFTEST_OUT"] = {out!r}
from faceviewer.app import main
assert main(["--self-test"]) == 0
"""


def _child(program: str, folder: Path, **place: str) -> str:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "HOME": str(folder), **place}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_slow_modules_are_not_loaded_before_the_first_paint(tmp_path: Path, display: str) -> None:
    with tempfile.TemporaryDirectory() as runtime:
        on_a_screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": runtime}
        assert _child(_AT_FIRST_PAINT, tmp_path, **on_a_screen) == "[]"


def test_modules_that_a_lookup_does_not_need_are_not_loaded_before_the_first_face(tmp_path: Path) -> None:
    assert _child(_AT_FIRST_FACE, tmp_path) == "[]"


def test_version_option_does_not_load_qt(tmp_path: Path) -> None:
    assert _child(_VERSION, tmp_path) == f"faceviewer {__version__}"


@pytest.mark.parametrize(
    ("log", "sign"),
    [
        ("log", "'job ended' in log.read_text('ascii')"),
        ("gone/log", "'Nothing is logged' in words_on(program.window)"),
    ],
    ids=["written", "cannot be written"],
)
def test_log_option_writes_a_log_or_reports_why_not(tmp_path: Path, log: str, sign: str) -> None:
    _child(_LOGGED.format(log=str(tmp_path / log), sign=sign), tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="redirections of a shell")
@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("--help >/dev/full", 9),
        ("--version >/dev/full", 9),
        ("--help | true; exit ${PIPESTATUS[0]}", 0),
        ("--bogus 2>/dev/full", 2),
        ("--bogus 2>&-", 2),
        ("--help", 0),
    ],
)
def test_output_that_cannot_be_written_gives_a_status_and_no_traceback(
    tmp_path: Path, ending: str, status: int
) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{shlex.quote(sys.executable)} -m faceviewer {ending}"],
        env={**os.environ, "HOME": str(tmp_path), "PYTHONIOENCODING": "latin-1"},  # which has no Chinese
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == status
    assert b"Traceback" not in done.stderr
    assert (b"could not be written" in done.stderr) is (status == 9)


def test_valid_arguments() -> None:
    assert read_arguments([]) == Arguments()
    assert read_arguments(["--demo", "--lang", "zh_CN"]) == Arguments(demo=True, language=Language.ZH_CN)
    assert read_arguments(["--profile=Two words"]).profile == "Two words"
    assert read_arguments(["--log", "events.log"]).log == "events.log"
    assert read_arguments(["--self-test"]).self_test


@pytest.mark.parametrize("name", ["zh", "zh-CN", "zh_CN.UTF-8", "ZH"])
def test_language_option_accepts_any_name_of_a_language(name: str) -> None:
    assert read_arguments(["--lang", name]).language is Language.ZH_CN


@pytest.mark.parametrize(
    "words", [["--lang"], ["--log"], ["--lang", "fr"], ["--lang", "zhong"], ["--demo=1"], ["file.jpg"]]
)
def test_invalid_arguments_show_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage / 用法: faceviewer" in capsys.readouterr().err


def test_self_test_passes(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    report = json.loads(_child(_SELF_TEST.format(out=str(out)), tmp_path))
    assert report == json.loads(out.read_text("utf-8"))
    assert {name: check for name, check in report["checks"].items() if not check["ok"]} == {}
    assert (report["ok"], report["fails"]) == (True, [])
    assert {"qt_button", "svg_plugin", "window", "tls", "pictures"} <= set(report["checks"])


@pytest.mark.parametrize(
    ("named", "loaded"),
    [
        ("fcitx", "ibus"),
        ("fcitx5", "ibus"),
        ("wayland;fcitx", "wayland;ibus"),
        ("ibus", "ibus"),
        ("fcitx;ibus", "ibus"),
    ],
)
def test_missing_input_module_is_replaced_by_ibus(named: str, loaded: str) -> None:
    assert input_modules(named) == loaded


def test_id_typed_while_the_window_loads_is_drawn_and_then_looked_up(tmp_path: Path) -> None:
    assert _child(_TYPED_AT_ONCE, tmp_path) == "True"


def test_texts_of_a_problem_are_loaded_before_the_first_result(tmp_path: Path) -> None:
    assert _child(_WORDS_AT_HAND, tmp_path) == "No face record for this ID 0"


_COLLECTIONS = """
import gc
def count():
    return sum(generation["collections"] for generation in gc.get_stats())
before = count()
import faceviewer.app
print(count() - before, gc.isenabled())
"""


def test_garbage_collection_is_off_while_the_program_is_loaded(tmp_path: Path) -> None:
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    _child("import faceviewer.app", tmp_path, **compiled)  # Python collects while it compiles
    assert _child(_COLLECTIONS, tmp_path, **compiled) == "0 False"


def test_garbage_collection_is_on_in_child_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faceviewer.app.child_of", lambda _words: gc.isenabled)
    assert main([]) is True
