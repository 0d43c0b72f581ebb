"""An offer of what another program has copied, on a real X server that both share."""

from pathlib import Path

import pytest

from tests.ui.x_server import started_on

# Another program comes to the front and copies a text; it answers who asks for it only if it is told to.
_OWNER = """
import sys, time
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QRasterWindow
from PySide6.QtTest import QTest
app, window, data = QGuiApplication([]), QRasterWindow(), QMimeData()
window.show()
window.requestActivate()
while QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive:
    QTest.qWait(20)
data.setText({text!r})
if {secret}:
    data.setData("x-kde-passwordManagerHint", b"secret")
QGuiApplication.clipboard().setMimeData(data)
app.processEvents()
print("copied", flush=True)
time.sleep(0 if {answers} else 60)
app.exec()
"""

# The window is left for that one and come back to; it tells what is offered in it then.
_COMING_BACK = """
import sys, time
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.ui.lookup.copied import CopiedElsewhere
from tests.ui.fakes import words_on

program = Program(read_arguments(["--demo", "--lang", "en"]))
window, decided = program.window, []
show = CopiedElsewhere._show
CopiedElsewhere._show = lambda self, clue: decided.append(show(self, clue))

def wait(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QTest.qWait(20)

def is_active():
    return QApplication.applicationState() is Qt.ApplicationState.ApplicationActive

def chips():
    return [b for b in window.bar.findChildren(QPushButton) if b.isVisible() and b.property("tone") == "chip"]

window.activateWindow()
wait(lambda: program.is_ready and is_active())
if {wanted}:
    window.actions_["offer_copied"].trigger()
window.actions_["type_PHONE"].trigger()
print("ready", flush=True)
wait(lambda: program._wiring._clipboard.is_news and not is_active())
beats, timer = [time.monotonic()], QTimer(interval=20)
timer.timeout.connect(lambda: beats.append(time.monotonic()))
timer.start()
window.activateWindow()
wait(lambda: decided, 30.0 if {wanted} else 3.0)
# An owner that does not answer takes five seconds.
longest = max(later - sooner for sooner, later in zip(beats, beats[1:]))
state = lambda: type(program._wiring._presenter.state).__name__
print([chip.text() for chip in chips()], "Copied in another program" in words_on(window), is_active(), longest < 4)
assert bool(decided) is {wanted}
print(repr(window.bar.field.text()), state())
for chip in chips():
    chip.click()
    print(window.bar.field.text(), state())
window.close()
program.shut_down()
"""
_NOTHING = "[] False True True\n'' Idle\n"


def told(
    display: str,
    home: Path,
    text: str,
    *,
    wanted: bool = True,
    secret: bool = False,
    answers: bool = True,
) -> str:
    """Return what the window tells of, once somebody comes back to it from where a text was copied."""
    owner = _OWNER.format(text=text, secret=secret, answers=answers)
    with (
        started_on(display, home, _COMING_BACK.format(wanted=wanted)) as window,
        started_on(display, home, owner),
    ):
        return window.communicate(timeout=90)[0]


def test_certain_id_is_offered_and_not_looked_up(display: str, tmp_path: Path) -> None:
    said = told(display, tmp_path, "138 0013 8000")
    assert said == "['Phone number · 13800138000'] True True True\n'' Idle\n13800138000 Idle\n"


@pytest.mark.parametrize("copied", ["He called me, 13800138000, from the gate.", "1" * 3000])
def test_uncertain_id_is_not_offered(display: str, tmp_path: Path, copied: str) -> None:
    assert told(display, tmp_path, copied) == _NOTHING


def test_clipboard_is_not_read_if_the_setting_is_off(display: str, tmp_path: Path) -> None:
    assert told(display, tmp_path, "13800138000", wanted=False) == _NOTHING


def test_secret_is_not_offered(display: str, tmp_path: Path) -> None:
    assert told(display, tmp_path, "13800138000", secret=True) == _NOTHING


def test_unresponsive_program_does_not_block_the_window(display: str, tmp_path: Path) -> None:
    assert told(display, tmp_path, "13800138000", answers=False) == _NOTHING
