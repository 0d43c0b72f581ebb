"""The clipboard that several programs share, on a real X server: what others see of ours, and we of theirs."""

from pathlib import Path

import pytest

from tests.ui.x_server import run_on, started_on

# Text that is selected puts itself where a middle click pastes it from, whatever widget it is in.
_SELECTING = """
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.fields import IdField
from faceviewer.ui.parts.selectable_text import SelectableText

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

# Another program: it owns the clipboard and what is selected, and never answers who asks for them.
_SILENT_OWNER = """
import time
from PySide6.QtGui import QClipboard, QGuiApplication
app = QGuiApplication([])
QGuiApplication.clipboard().setText("a text of somebody else")
QGuiApplication.clipboard().setText("and a selection", QClipboard.Mode.Selection)
app.processEvents()
print("owned", flush=True)
time.sleep(60)
"""

# Another program that marks what it has as a secret, and one that does not.
_OWNER = """
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
app, data = QGuiApplication([]), QMimeData()
data.setText("13800138000")
if {secret}:
    data.setData("x-kde-passwordManagerHint", b"secret")
QGuiApplication.clipboard().setMimeData(data)
app.processEvents()
print("owned", flush=True)
app.exec()
"""

_PASTING = """
from PySide6.QtWidgets import QApplication
from faceviewer.ui.clipboard import Clipboard
app = QApplication([])
print(Clipboard(app).text())
"""

_PASTING_INTO_A_FIELD = """
import time
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.fields import IdField
app, field, begun = QApplication([]), IdField(), time.monotonic()
board = Clipboard(app)
print(repr(board.text()), 4 < time.monotonic() - begun < 9.5)
begun = time.monotonic()
field.pasted.connect(lambda text: print(repr(text), 4 < time.monotonic() - begun < 9.5))
QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))
"""

_COMING_BACK = """
import time
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from faceviewer.app import Program
from faceviewer.arguments import read_arguments
program, other = Program(read_arguments(["--demo", "--look", "PHONE", "13800138000"])), QLineEdit()
while not program.is_ready:
    QTest.qWait(20)
begun = time.monotonic()
for shown in (other, program.window):
    shown.show()
    shown.activateWindow()
    QTest.qWaitForWindowActive(shown)
    QTest.qWait(20)
print(program.window.bar.field.text(), time.monotonic() - begun < 5)
program.shut_down()
"""

_OPENING_MENUS = """
import time
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QVBoxLayout, QWidget
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.parts.field_menu import FieldMenus
from faceviewer.ui.parts.fields import IdField, SecretField
from faceviewer.ui.stage.photo_bar import ZoomField

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

# The longest time that the window's loop stood still from before the other program came until it had the clipboard.
_MEASURING = """
import sys, time
from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from faceviewer.app import Program
from faceviewer.arguments import read_arguments

class Pulse(QObject):
    def __init__(self):
        super().__init__()
        self.last, self.longest = 0.0, 0.0
        self.timer = QTimer(self, interval=20)
        self.timer.timeout.connect(self.beat)

    def begin(self):
        if not program.is_ready:
            return QTimer.singleShot(20, self.begin)
        self.last = time.monotonic()
        self.timer.start()
        print("beating", flush=True)

    def beat(self):
        now = time.monotonic()
        self.longest, self.last = max(self.longest, now - self.last), now

program, pulse = Program(read_arguments(["--demo", "--lang", "en"])), Pulse()
program.window.first_painted.connect(lambda: QTimer.singleShot(500, pulse.begin))
end = QSocketNotifier(0, QSocketNotifier.Type.Read)

def leave():
    end.setEnabled(False)
    pulse.beat()
    print(pulse.longest, flush=True)
    program.window.actions_["quit"].trigger()

end.activated.connect(leave)
sys.exit(program.run())
"""

# What another program can get of a text that was copied out of an ordinary field, a photo's name or a dialog.
_COPYING = """
from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from faceviewer.ui.clipboard import Clipboard
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

_READING = """
import time
from PySide6.QtGui import QGuiApplication
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
    done = run_on(display, tmp_path, _SELECTING)
    assert done.stdout == "Zhang b'secret'\n13800138000 b'secret'\nticket b'secret'\nforgotten\n", done.stderr


def test_another_program_sees_the_mark_and_the_removal(display: str, tmp_path: Path) -> None:
    with started_on(display, tmp_path, _COPYING) as ours, started_on(display, tmp_path, _READING) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "Zhang San b'secret'\n"
        assert ours.stdin is not None
        ours.stdin.write("forget\n")
        ours.stdin.flush()
        assert other.communicate(timeout=60)[0] == "''\n"


@pytest.mark.quiet
def test_unresponsive_owner_does_not_block_the_window(display: str, tmp_path: Path) -> None:
    with started_on(display, tmp_path, _MEASURING) as window, started_on(display, tmp_path, _SILENT_OWNER):
        longest, _ = window.communicate("done\n", timeout=30)
        assert float(longest) < 4.0  # one question that nobody answers takes five
        assert window.returncode == 0


def test_paste_asks_an_unresponsive_owner_once(display: str, tmp_path: Path) -> None:
    with started_on(display, tmp_path, _SILENT_OWNER):
        done = run_on(display, tmp_path, _PASTING_INTO_A_FIELD)
    assert done.stdout == "'' True\n'' True\n", done.stderr


def test_unresponsive_owner_is_not_asked_when_the_window_is_activated(display: str, tmp_path: Path) -> None:
    with started_on(display, tmp_path, _SILENT_OWNER):
        done = run_on(display, tmp_path, _COMING_BACK)
    assert done.stdout == "13800138000 True\n", done.stderr


def test_unresponsive_owner_is_not_asked_by_a_context_menu(display: str, tmp_path: Path) -> None:
    with started_on(display, tmp_path, _SILENT_OWNER):
        done = run_on(display, tmp_path, _OPENING_MENUS)
    fields = ("QLineEdit", "IdField", "SecretField", "_PerCent", "QLineEdit")
    assert done.stdout == "".join(f"{field} [True] True\n" for field in fields), done.stderr


def test_secret_of_another_program_is_not_pasted(display: str, tmp_path: Path) -> None:
    for secret, pasted in ((True, "None\n"), (False, "13800138000\n")):
        with started_on(display, tmp_path, _OWNER.format(secret=secret)):
            done = run_on(display, tmp_path, _PASTING)
            assert done.stdout == pasted, done.stderr


# Ours is copied first; another program copies then, and keeps what is its own when our time is over.
_COPIED_BEFORE = """
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from faceviewer.ui.clipboard import Clipboard
app = QApplication([])
board = Clipboard(app, seconds=3)
board.copy("13800138000")
app.processEvents()
print("copied", flush=True)
while QGuiApplication.clipboard().text() != "theirs":
    QTest.qWait(20)
QTest.qWait(4000)
board.forget()
print(QGuiApplication.clipboard().text(), flush=True)
"""


def test_data_that_another_program_copied_later_is_not_removed(display: str, tmp_path: Path) -> None:
    with (
        started_on(display, tmp_path, _COPIED_BEFORE) as ours,
        started_on(display, tmp_path, _OWNER.format(secret=False).replace("13800138000", "theirs")),
    ):
        told, _ = ours.communicate(timeout=60)
        assert told == "theirs\n"
