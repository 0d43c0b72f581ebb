"""Without a display: one line on standard error, an exit status, and a self-test in JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")

PLACES = {
    "no display": {},
    "an empty display": {"DISPLAY": "", "WAYLAND_DISPLAY": ""},
    "an X server that is gone": {"DISPLAY": ":59000"},
    "a tunnel that is gone": {"DISPLAY": "localhost:73.0"},
    "no display at all": {"DISPLAY": "nonsense"},
    "a Wayland server that is gone": {"WAYLAND_DISPLAY": "wayland-98"},
    "a session that says Wayland": {"XDG_SESSION_TYPE": "wayland"},
    "a platform that is not there": {"QT_QPA_PLATFORM": "nonsense"},
    "several that are not there": {"QT_QPA_PLATFORM": "wayland;xcb"},
    "a platform without hardware": {"QT_QPA_PLATFORM": "eglfs"},
    "a platform without a screen": {"QT_QPA_PLATFORM": "linuxfb:fb=/nonexistent"},
    "a place without plugins": {"QT_QPA_PLATFORM_PLUGIN_PATH": "/nonexistent", "QT_PLUGIN_PATH": "/nonexistent"},
}
_GONE = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")


def start(folder: Path, *words: str, program: str = "-m faceviewer", **place: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _GONE}
    environment |= {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), **place}
    return subprocess.run(
        [sys.executable, *program.split(" ", 1), *words],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_without_a_display_the_error_names_the_terminal_command(tmp_path: Path, place: dict[str, str]) -> None:
    done = start(tmp_path, "--demo", **place)
    assert (done.returncode, done.stdout) == (2, "")
    (error,) = done.stderr.splitlines()
    assert error.startswith("faceviewer: no window can be opened here (")
    assert "faceviewer-cli" in error
    assert "请在终端中使用 faceviewer-cli" in error


def test_missing_library_of_qt_is_reported_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("")
    (tmp_path / "PySide6" / "QtWidgets.py").write_text("raise ImportError('libEGL.so.1: cannot open this object file')")
    place = {"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"}
    done = start(tmp_path, "--demo", **place)
    assert done.returncode == 2
    assert "libEGL.so.1" in done.stderr
    assert "Traceback" not in done.stderr
    report = json.loads(start(tmp_path, "--self-test", **place).stdout)
    assert report["fails"] == ["display"]


def test_self_test_exits_with_1_if_its_report_cannot_be_written(tmp_path: Path) -> None:
    code = (
        "-c import os, sys; os.dup2(os.open('/dev/full', os.O_WRONLY), 1);"
        "from faceviewer.self_test import CHECKS; CHECKS.clear();"  # what they find is of no interest here
        "from faceviewer.app import main; status = main(['--self-test']); os._exit(status)"
    )
    for place in ({}, {"QT_QPA_PLATFORM": "offscreen"}):
        done = start(tmp_path, program=code, **place)
        assert done.returncode == 1
        assert "the report cannot be written" in done.stderr
        assert "Traceback" not in done.stderr


def test_self_test_without_a_display_is_json(tmp_path: Path) -> None:
    done = start(tmp_path, "--self-test")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["fails"]) == (1, False, ["display"])
    assert "display" in report["checks"]["display"]["detail"]
    assert {"words", "pictures", "tls", "training_lookup"} <= set(report["checks"])
