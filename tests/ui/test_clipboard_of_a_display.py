"""The clipboard that several programs share on a real X server."""

import select
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from faceviewer.app import Program
from tests.ui.programs import Steps, next_line, printed, started

_IMPORTS = """
import sys, time
from PySide6.QtCore import QMimeData, QPoint, QSocketNotifier, Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QVBoxLayout, QWidget
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.fields import IdField, SecretField
from faceviewer.ui.parts.filters import FieldMenus
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.stage.photo_page import ZoomField
"""

# Selected text can be pasted by a middle click, whatever widget it is in.
_SELECTING = f"""{_IMPORTS}
app = QApplication([])
forgetful, board = Clipboard(app, seconds=0.3), QGuiApplication.clipboard()
text, field, purpose = SelectableText(), IdField(), QLineEdit("ticket")
text.show_text("Zhang")
field.setText("13800138000")
for widget, target in ((text, text.viewport()), (field, field), (purpose, purpose)):
    widget.resize(200, 40)
    widget.show()
    QTest.qWaitForWindowExposed(widget)
    QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    held = board.mimeData(QClipboard.Mode.Selection)
    print(held.text(), bytes(held.data("x-kde-passwordManagerHint").data()))
    while board.text(QClipboard.Mode.Selection):
        QTest.qWait(20)
print("forgotten", flush=True)
"""

# Another program: it owns clipboard and selection; it may mark its text as a secret, and never respond to requests.
_OWNER = f"""{_IMPORTS}
app, data, board = QGuiApplication([]), QMimeData(), QGuiApplication.clipboard()
data.setText("theirs")
if {{secret}}:
    data.setData("x-kde-passwordManagerHint", b"secret")
board.setMimeData(data)
board.setText("and a selection", QClipboard.Mode.Selection)
app.processEvents()
print("copied", flush=True)
time.sleep(0 if {{responds}} else 60)
app.exec()
"""
_SILENT_OWNER = _OWNER.format(secret=False, responds=False)

# Prints what is pasted by the action or into a field, and whether that took one request without a response, 5 s.
_PASTING = f"""{_IMPORTS}
print("begun", flush=True)
app, field, begun = QApplication([]), IdField(), time.monotonic()
def tell(text):
    print(repr(text), 4 < time.monotonic() - begun < 9.5)
if sys.argv[1] == "action":
    tell(Clipboard(app).text())
else:
    field.pasted.connect(tell)
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))
"""

_OPENING_MENUS = f"""{_IMPORTS}
app, window, files = QApplication([]), QWidget(), QFileDialog(options=QFileDialog.Option.DontUseNativeDialog)
board, menus = Clipboard(app), FieldMenus(app)
column = QVBoxLayout(window)
for field in (QLineEdit(), IdField(), SecretField(), ZoomField()):
    column.addWidget(field)
for shown in (window, files):
    shown.show()
    QTest.qWaitForWindowExposed(shown)
    shown.activateWindow()
    QTest.qWaitForWindowActive(shown)
    for field in shown.findChildren(QLineEdit):
        field.setFocus()
        reason, where = QContextMenuEvent.Reason.Mouse, field.rect().center()
        begun = time.monotonic()
        QApplication.sendEvent(field, QContextMenuEvent(reason, where, field.mapToGlobal(where)))
        menu = QApplication.activePopupWidget()
        pastes = [action.isEnabled() for action in menu.actions() if action.text().startswith("&Paste")]
        print(type(field).__name__, pastes, time.monotonic() - begun < 5)
        menu.close()
"""


def measure_the_longest_stall(program: Program) -> Steps:
    """Measure the longest stall of the event loop, from the first line printed until a line is read."""
    yield lambda: program.is_ready
    beats = [time.monotonic()]
    print("begun", flush=True)

    def has_ended() -> bool:
        beats.append(time.monotonic())
        return bool(select.select([sys.stdin], [], [], 0)[0])

    yield has_ended
    print(max(later - sooner for sooner, later in pairwise(beats)))
    program.window.actions_["quit"].trigger()


def activate_the_window(program: Program) -> Steps:
    """Activate another window and then the program's; print the id, and whether that was fast."""
    yield lambda: program.is_ready
    other, start = QLineEdit(), time.monotonic()
    for shown in (other, program.window):
        shown.show()
        shown.activateWindow()
        yield shown.isActiveWindow
    print(program.window.bar.field.text(), time.monotonic() - start < 5)
    other.close()
    program.window.close()


# What another program receives of a text that was copied from a field of Qt.
_COPYING = f"""{_IMPORTS}
app, field = QApplication([]), QLineEdit("Zhang San")
forgetful = Clipboard(app)
field.selectAll()
field.copy()
app.processEvents()
print("copied", flush=True)
end = QSocketNotifier(0, QSocketNotifier.Type.Read)
end.activated.connect(lambda: (end.setEnabled(False), forgetful.forget()))
app.exec()
"""

_READING = f"""{_IMPORTS}
app = QGuiApplication([])
print("reading", flush=True)
data = QGuiApplication.clipboard().mimeData()
print(data.text(), bytes(data.data("x-kde-passwordManagerHint").data()), flush=True)
while QGuiApplication.clipboard().text():
    app.processEvents()
    time.sleep(0.05)
print(repr(QGuiApplication.clipboard().text()))
"""


def test_x11_selection_is_marked_and_removed(display: str, tmp_path: Path) -> None:
    output = printed(_SELECTING, tmp_path, display=display)
    assert output == "Zhang b'secret'\n13800138000 b'secret'\nticket b'secret'\nforgotten\n"


def test_another_program_sees_the_mark_and_the_removal(display: str, tmp_path: Path) -> None:
    with started(_COPYING, tmp_path, display=display) as ours, started(_READING, tmp_path, display=display) as other:
        assert next_line(other) == "Zhang San b'secret'\n"
        assert ours.stdin is not None
        ours.stdin.write("forget\n")
        ours.stdin.flush()
        assert other.communicate(timeout=60)[0] == "''\n"


@pytest.mark.quiet
def test_unresponsive_owner_does_not_block_the_window(display: str, tmp_path: Path) -> None:
    with (
        started(measure_the_longest_stall, tmp_path, "--demo", display=display) as window,
        started(_SILENT_OWNER, tmp_path, display=display),
    ):
        longest, _ = window.communicate("end\n", timeout=30)
        assert float(longest) < 4.0  # one request to the silent owner takes five
        assert window.returncode == 0


def test_paste_asks_an_unresponsive_owner_once(display: str, tmp_path: Path) -> None:
    with (
        started(_SILENT_OWNER, tmp_path, display=display),
        started(_PASTING, tmp_path, "field", display=display) as field,
        started(_PASTING, tmp_path, "action", display=display) as action,
    ):
        for program in (field, action):
            assert program.communicate(timeout=60)[0] == "'' True\n"


def test_unresponsive_owner_is_not_asked_when_the_window_is_activated(display: str, tmp_path: Path) -> None:
    with started(_SILENT_OWNER, tmp_path, display=display):
        output = printed(activate_the_window, tmp_path, "--demo", "--look", "PHONE", "13800138000", display=display)
    assert output == "13800138000 True\n"


def test_unresponsive_owner_is_not_asked_by_a_context_menu(display: str, tmp_path: Path) -> None:
    with started(_SILENT_OWNER, tmp_path, display=display):
        output = printed(_OPENING_MENUS, tmp_path, display=display)
    fields = ("QLineEdit", "IdField", "SecretField", "_PerCent", "QLineEdit")
    assert output == "".join(f"{field} [True] True\n" for field in fields)


@pytest.mark.parametrize(("secret", "pasted"), [(True, "None"), (False, "'theirs'")])
def test_secret_of_another_program_is_not_pasted(display: str, tmp_path: Path, secret: bool, pasted: str) -> None:
    with started(_OWNER.format(secret=secret, responds=True), tmp_path, display=display):
        assert printed(_PASTING, tmp_path, "action", display=display).startswith(f"begun\n{pasted} ")


# Our text is copied first, and another program's text before the time of ours has ended.
_COPIED_BEFORE = f"""{_IMPORTS}
app = QApplication([])
board = Clipboard(app, seconds=3)
board.copy("13800138000")
app.processEvents()
print("copied", flush=True)
while QGuiApplication.clipboard().text() != "theirs":
    QTest.qWait(20)
QTest.qWait(3300)
board.forget()
print(QGuiApplication.clipboard().text(), flush=True)
"""


def test_data_that_another_program_copied_later_is_not_removed(display: str, tmp_path: Path) -> None:
    with (
        started(_COPIED_BEFORE, tmp_path, display=display) as ours,
        started(_OWNER.format(secret=False, responds=True), tmp_path, display=display),
    ):
        assert ours.communicate(timeout=60)[0] == "theirs\n"
