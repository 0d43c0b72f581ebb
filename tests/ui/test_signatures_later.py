"""The error messages of PySide6 are the same whether it loads its signatures at the start or when needed."""

import json
import sys
from pathlib import Path

import PySide6
import pytest

from faceviewer.ui import signatures_later
from tests.ui.programs import printed

_LATER = "from faceviewer.ui.signatures_later import load_signatures_later; load_signatures_later()\n"
_UNTRIED = "from faceviewer.ui import signatures_later; signatures_later._TRIED.clear()\n"
_WRONG_CALLS = """
import inspect, json, sys, threading
import PySide6.QtSvg, PySide6.QtNetwork
from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QWidget
loaded = "shibokensupport.signature.parser" in sys.modules
app = QApplication(["test", "-platform", "offscreen"])
class Sender(QObject):
    sent = Signal(int)
    def act(self):
        pass
errors = []
def try_out(act):
    try:
        errors.append(repr(act()))
    except Exception as problem:
        errors.append(f"{type(problem).__name__} {problem}")
acts = [
    lambda: QLabel(1, 2, 3),
    lambda: QLabel("x", nonsense=3),
    lambda: QLabel("x").setText(None, 1),
    lambda: QLabel("x").setAlignment("left"),
    lambda: QTimer.singleShot("soon"),
    lambda: QPoint(1, 2) + 3,
    lambda: Sender().sent.connect(3),
    lambda: Sender().sent.emit(),
    lambda: app.nothing(),
    lambda: QWidget.move.__doc__,
    lambda: inspect.signature(QWidget.resize),
    lambda: QLabel.__signature__,
    lambda: Qt.AlignmentFlag["AlignNowhere"],
]
if sys.argv[1:] == ["thread"]:
    threads = [threading.Thread(target=try_out, args=[act]) for act in acts[:1] * 4]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
else:
    [try_out(act) for act in acts]
print(json.dumps([loaded, errors]))
"""


def loaded_and_errors(program: str, home: Path, *words: str) -> tuple[bool, list[str]]:
    loaded, texts = json.loads(printed(program, home, *words))
    return loaded, texts


def test_error_messages_are_the_same_if_signatures_are_loaded_later(tmp_path: Path) -> None:
    loaded, at_once = loaded_and_errors(_WRONG_CALLS, tmp_path)
    assert loaded
    assert "Supported signatures:" in at_once[0]
    assert loaded_and_errors(_LATER + _WRONG_CALLS, tmp_path) == (False, at_once)
    assert loaded_and_errors(_UNTRIED + _LATER + _WRONG_CALLS, tmp_path) == (True, at_once)


def test_signatures_can_be_loaded_by_any_thread(tmp_path: Path) -> None:
    _, texts = loaded_and_errors(_LATER + _WRONG_CALLS, tmp_path, "thread")
    assert len(texts) == 4
    assert all("Supported signatures:" in text for text in texts)


def test_installed_version_of_pyside_was_tried() -> None:
    assert PySide6.__version__ in signatures_later._TRIED


def test_nothing_changes_if_pyside_is_loaded_already(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = dict(sys.modules)
    signatures_later.load_signatures_later()
    assert sys.modules == modules
