"""What is loaded at the start, and the command line of the window."""

import gc
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from faceviewer import __version__
from faceviewer.app import Program, main
from faceviewer.arguments import Arguments, read_arguments
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.ui.application import input_variables
from faceviewer.wording.catalogue import catalogue
from tests.ui.fakes import words_on
from tests.ui.programs import Script, Steps, printed

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
    "faceviewer.core.masking",
    "faceviewer.sandbox",
    "faceviewer.ui.actions",
    "faceviewer.wording.catalogue",
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
    "faceviewer.batch.sheet",
    "faceviewer.gateway.curl",
    "faceviewer.gateway.doctor",
    "faceviewer.lookup.doors",
    "faceviewer.gateway.updates",
    "faceviewer.ui.batch.list_control",
    "faceviewer.ui.palette.command_palette",
    "faceviewer.ui.palette.shortcut_sheet",
    "python_calamine",
    "xlsxwriter",
)
_VERSION = """
import sys
from faceviewer.app import main
assert main(["--version"]) == 0
assert not any(name.startswith("PySide6") for name in sys.modules)
"""
_SELF_TEST = """
import os
os.environ["FV_SELFTEST_OUT"] = {out!r}
from faceviewer.app import main
assert main(["--self-test"]) == 0
"""


def test_slow_modules_are_not_loaded_before_the_first_paint(tmp_path: Path, display: str) -> None:
    with tempfile.TemporaryDirectory() as runtime:
        assert printed(_AT_FIRST_PAINT, tmp_path, display=display, XDG_RUNTIME_DIR=runtime) == "[]\n"


def show_the_first_face(program: Program) -> Steps:
    window = program.window
    window.first_painted.connect(lambda: window.bar.ask(UserType.PHONE, "13800138000"))
    yield lambda: program.is_ready and window.card.isVisible()
    all_widgets_of_qt = ["QWizard"] if "QWizard" in vars(QtWidgets) else []  # the program has none: 4 ms, 2 MiB
    print(all_widgets_of_qt + [name for name in _NOT_FOR_A_LOOKUP if name in sys.modules])
    window.close()


def test_modules_that_a_lookup_does_not_need_are_not_loaded_before_the_first_face(tmp_path: Path) -> None:
    assert printed(show_the_first_face, tmp_path, "--demo") == "[]\n"


def test_version_option_does_not_load_qt(tmp_path: Path) -> None:
    assert printed(_VERSION, tmp_path) == f"faceviewer {__version__}\n"


def wait_for_the_log(program: Program) -> Steps:
    log = Path(sys.argv[-1])
    yield lambda: "job ended" in log.read_text("ascii")
    program.window.close()


def wait_for_the_message(program: Program) -> Steps:
    yield lambda: "Nothing is logged" in words_on(program.window)
    program.window.close()


@pytest.mark.parametrize(
    ("log", "steps"), [("log", wait_for_the_log), ("gone/log", wait_for_the_message)], ids=["written", "no folder"]
)
def test_log_option_writes_a_log_or_reports_why_not(tmp_path: Path, log: str, steps: Script) -> None:
    printed(steps, tmp_path, "--demo", "--lang", "en", "--log", str(tmp_path / log))


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
def test_unwritable_output_gives_a_status_and_no_traceback(tmp_path: Path, ending: str, status: int) -> None:
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


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ([], Arguments()),
        (["--demo", "--lang", "zh_CN"], Arguments(demo=True, language=Language.ZH_CN)),
        *((["--lang", name], Arguments(language=Language.ZH_CN)) for name in ("zh", "zh-CN", "zh_CN.UTF-8", "ZH")),
        (["--profile=Two words"], Arguments(profile="Two words")),
        (["--log", "events.log"], Arguments(log="events.log")),
        (["--self-test"], Arguments(self_test=True)),
        (["--log=~/faceviewer.log"], Arguments(log=f"{Path.home()}/faceviewer.log")),
    ],
)
def test_valid_arguments(words: list[str], read: Arguments) -> None:
    assert read_arguments(words) == read


@pytest.mark.parametrize(
    "words",
    [
        *(["--lang"], ["--log"], ["--lang", "fr"], ["--lang", "zhong"], ["--demo=1"], ["file.jpg"]),
        *(["--profile="], ["--profile", ""], ["--log", ""], ["--lang="]),  # as of an unset variable
    ],
)
def test_invalid_arguments_show_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage / 用法: faceviewer" in capsys.readouterr().err


def test_self_test_passes(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    report = json.loads(printed(_SELF_TEST.format(out=str(out)), tmp_path))
    assert report == json.loads(out.read_text("utf-8"))
    assert {name: check for name, check in report["checks"].items() if not check["ok"]} == {}
    assert (report["ok"], report["fails"]) == (True, [])
    assert {"qt_button", "svg_plugin", "window", "tls", "pictures"} <= set(report["checks"])


_INPUT_MODULES = {"fcitx": "ibus", "fcitx5": "ibus", "wayland;fcitx": "wayland;ibus", "fcitx; ibus": "ibus"}


@pytest.mark.parametrize("name", ["QT_IM_MODULE", "QT_IM_MODULES"])
@pytest.mark.parametrize(("named", "loaded"), _INPUT_MODULES.items())
def test_missing_input_module_is_replaced_by_ibus(name: str, named: str, loaded: str) -> None:
    """The portal works without the program `ibus-daemon`, which is missing where fcitx is used."""
    assert input_variables({name: named}) == {name: loaded, "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize("named", ["ibus", "wayland;ibus", ""])
def test_other_input_modules_are_not_changed(named: str) -> None:
    assert input_variables({"QT_IM_MODULE": named}) == {}


def type_at_the_first_paint(program: Program) -> Steps:
    bar = program.window.bar
    drawn: list[str] = []

    def type_it() -> None:
        QTest.keyClicks(bar.field, "13800138000")
        QTest.keyClick(bar.field, Qt.Key.Key_Return)

    def is_ready() -> bool:
        drawn.append(bar.field.text())
        return program.is_ready

    bar.types.set_user_type(UserType.PHONE)
    program.window.first_painted.connect(type_it)
    yield is_ready
    yield program.window.card.isVisible
    print("13800138000" in drawn[:-1])  # before the window was ready
    program.window.close()


def test_id_typed_while_the_window_loads_is_drawn_and_then_looked_up(tmp_path: Path) -> None:
    assert printed(type_at_the_first_paint, tmp_path, "--demo") == "True\n"


def show_a_problem(program: Program) -> Steps:
    yield lambda: program.is_ready and catalogue.cache_info().currsize >= 5
    read = catalogue.cache_info().misses
    assert program._wiring is not None
    program._wiring.apply_arguments("", Problem(Kind.RECORD_NONE), None)
    print(program.window.message.text, catalogue.cache_info().misses - read)
    program.window.close()


def test_texts_of_a_problem_are_loaded_before_the_first_result(tmp_path: Path) -> None:
    assert printed(show_a_problem, tmp_path, "--demo", "--lang", "en") == "No face record for this ID 0\n"


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
    printed("import faceviewer.app", tmp_path, **compiled)  # Python collects while it compiles
    assert printed(_COLLECTIONS, tmp_path, **compiled) == "0 False\n"


def test_garbage_collection_is_on_in_child_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faceviewer.app.child_of", lambda _words: gc.isenabled)
    assert main([]) is True
