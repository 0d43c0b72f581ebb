"""The offer of an id that another program has copied, on a real X server."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from faceviewer.app import Program
from faceviewer.ui.clipboard import clipboard
from tests.ui.fakes import words_on
from tests.ui.programs import Steps, started

# Another program comes to the front and copies a text; it may never respond to requests for it.
_OWNER = """
import time
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
time.sleep(0 if {responds} else 60)
app.exec()
"""
_WORDS = "--demo", "--lang", "en"
NOTHING = "read []\n'' Idle\n"


def switch_on_and_come_back(program: Program) -> Steps:
    yield lambda: program.is_ready
    program.window.actions_["offer_copied"].trigger()
    yield from come_back(program)


def come_back(program: Program) -> Steps:
    """Leave the window for another program, come back, and print what the window offers."""
    yield lambda: program.is_ready
    window, wiring = program.window, program._wiring
    assert wiring is not None

    def is_active() -> bool:
        return QApplication.applicationState() is Qt.ApplicationState.ApplicationActive

    window.activateWindow()
    yield lambda: is_active() and wiring._jobs.is_idle
    window.actions_["type_PHONE"].trigger()
    print("ready", flush=True)
    yield lambda: clipboard().is_news and not is_active()
    beats = [time.monotonic()]

    def has_decided() -> bool:
        beats.append(time.monotonic())
        return is_active() and wiring._jobs.is_idle

    window.activateWindow()
    yield has_decided
    assert max(later - sooner for sooner, later in pairwise(beats)) < 4  # a request without a response takes five
    buttons = window.bar.findChildren(QPushButton)
    chips = [each for each in buttons if each.isVisible() and each.property("tone") == "chip"]
    print("unread" if clipboard().is_news else "read", [chip.text() for chip in chips])
    assert bool(chips) is ("Copied in another program" in words_on(window))
    print(repr(window.bar.field.text()), type(wiring._presenter.state).__name__)
    for chip in chips:
        chip.click()
        print(window.bar.field.text(), type(wiring._presenter.state).__name__)
    window.close()


@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ("138 0013 8000", {}, "read ['Phone number · 13800138000']\n'' Idle\n13800138000 Idle\n"),
        ("He called me, 13800138000, from the gate.", {}, NOTHING),
        ("1" * 3000, {}, NOTHING),
        ("13800138000", {"wanted": False}, f"un{NOTHING}"),
        ("13800138000", {"secret": True}, NOTHING),
        ("13800138000", {"responds": False}, NOTHING),
    ],
    ids=["certain", "within a sentence", "long", "setting is off", "secret", "program does not respond"],
)
def test_only_a_certain_id_is_offered_and_it_is_not_looked_up(
    display: str, tmp_path: Path, text: str, how: dict[str, bool], expected: str
) -> None:
    """The window is activated after another program has copied a text."""
    how = {"wanted": True, "secret": False, "responds": True} | how
    with (
        started(switch_on_and_come_back if how["wanted"] else come_back, tmp_path, *_WORDS, display=display) as window,
        started(_OWNER.format(text=text, **how), tmp_path, display=display),
    ):
        assert window.communicate(timeout=90)[0] == expected
