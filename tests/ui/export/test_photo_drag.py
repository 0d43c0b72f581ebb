"""Dragging the photo out of the window, and its temporary files."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDrag, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.link import Link
from faceviewer.core.query import UserType
from faceviewer.ui.export import photo_drag
from faceviewer.ui.export.photo_drag import DragFile, folder_for_drags, folders_of_drags, remove_leftovers
from tests.ui.acting import DEMO_ID, ask, wait_for
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import words_on

COPIED, CANCELLED = Qt.DropAction.CopyAction, Qt.DropAction.IgnoreAction
only_posix = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and signals")


class Receiver:
    """Receives drags as another program would, and records the data."""

    def __init__(self) -> None:
        self.outcome = CANCELLED  # of each drag
        self.during: Callable[[], None] = lambda: None
        self.files: list[Path] = []
        self.bytes = b""
        self.image = QImage()

    def receive(self, drag: QDrag) -> Qt.DropAction:
        self.during()
        data = drag.mimeData()
        (url,) = data.urls()
        file = Path(url.toLocalFile())
        self.files.append(file)
        self.bytes = file.read_bytes()
        self.image = QImage(data.imageData())
        return self.outcome


class KeyFilter(QObject):
    """Blocks all keys, as a drag does."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    receiver = Receiver()
    monkeypatch.setattr(QDrag, "exec", lambda drag, _actions: receiver.receive(drag))
    return receiver


@pytest.fixture
def drop_seconds() -> float:
    return 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "drags"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(folder: Path, open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drop_seconds: float) -> Desk:
    """A window that shows a photo."""
    monkeypatch.setattr(photo_drag, "folder_for_drags", lambda: folder)
    monkeypatch.setattr(photo_drag, "DROP_SECONDS", drop_seconds)
    desk = open_desk()
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    return desk


def wait_until_removed(qtbot: QtBot, folder: Path) -> None:
    """Wait until no file and no lock is left; the program's search for leftovers also locks folders for a moment."""
    qtbot.waitUntil(lambda: not any(folder.glob("faceviewer-*")))


def pull(widget: QWidget, *, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    start = widget.rect().center()
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, modifier, start)
    for step in (4, 12, 40):
        QTest.mouseMove(widget, start + QPoint(step, 0))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, modifier, start + QPoint(40, 0))


def test_original_is_dragged_under_a_masked_name(desk: Desk, receiver: Receiver, qtbot: QtBot, folder: Path) -> None:
    receiver.outcome = COPIED
    pull(desk.window.stage.view)
    (file,) = receiver.files
    assert file.name.startswith("face_PHONE_138xxxx8000_")
    assert file.suffix == ".jpg"
    assert receiver.bytes.startswith(b"\xff\xd8\xff")
    assert (receiver.image.width(), receiver.image.height()) == (480, 640)
    assert file.exists()  # the other program may still be reading it
    desk.wiring.close()
    assert not file.exists()
    wait_until_removed(qtbot, folder)


def test_name_of_a_dragged_file_ends_with_the_ticket(desk: Desk, receiver: Receiver, qtbot: QtBot) -> None:
    desk.wiring.apply_arguments("", None, Link(UserType.PHONE, "13800138001", "4711"))
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)
    wait_for(desk, qtbot, "Cannot pass")
    pull(desk.window.stage.view)
    assert receiver.files[0].stem.endswith("_4711")


@pytest.mark.parametrize(("outcome", "drop_seconds"), [(COPIED, 0.05), (CANCELLED, 60.0)])
def test_file_is_removed_some_time_after_a_drop_and_at_once_after_a_cancelled_drag(
    desk: Desk, receiver: Receiver, qtbot: QtBot, folder: Path, outcome: Qt.DropAction
) -> None:
    receiver.outcome = outcome
    pull(desk.window.stage.view)
    assert len(receiver.files) == 1
    wait_until_removed(qtbot, folder)


def test_location_in_a_dropped_photo_is_reported(desk: Desk, receiver: Receiver, qtbot: QtBot) -> None:
    note = "The photo that was dragged out contains the location where it was taken"
    receiver.outcome = COPIED
    pull(desk.window.stage.view)
    ask(desk, UserType.PHONE, "13800138024")
    qtbot.waitUntil(lambda: "Pass allowed" in words_on(desk.window.card))
    assert note not in words_on(desk.window)  # the first photo has no location
    pull(desk.window.stage.view)
    wait_for(desk, qtbot, note)


@pytest.mark.parametrize(("keys", "is_reported"), [("13800138001\r", True), ("\r", False), ("1380013", False)])
def test_code_scanned_during_a_drag_is_reported(desk: Desk, receiver: Receiver, keys: str, is_reported: bool) -> None:
    def scan() -> None:
        app, key_filter = QApplication.instance(), KeyFilter()
        assert app is not None
        app.installEventFilter(key_filter)
        QApplication.processEvents()
        for key in keys:
            QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Return if key == "\r" else Qt.Key(ord(key)))
        app.removeEventFilter(key_filter)

    receiver.during = scan
    desk.window.stage.view.setFocus()
    pull(desk.window.stage.view)
    assert ("scanned while the photo was being dragged" in words_on(desk.window.message)) is is_reported
    assert desk.window.bar.field.hasFocus()


def test_zoomed_photo_is_dragged_with_ctrl_or_the_handle_only(desk: Desk, receiver: Receiver) -> None:
    view = desk.window.stage.view
    view.zoom_to(2.0)
    before = view.viewport
    pull(view)
    assert not receiver.files
    assert view.viewport != before
    pull(view, modifier=Qt.KeyboardModifier.ControlModifier)
    pull(desk.window.stage.photo_bar.handle)
    assert len(receiver.files) == 2


def test_photo_that_cannot_be_copied_or_written_cannot_be_dragged(
    desk: Desk, receiver: Receiver, qtbot: QtBot, folder: Path
) -> None:
    view, handle = desk.window.stage.view, desk.window.stage.photo_bar.handle
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    assert "Drag the photo into a ticket or a folder" in words_on(desk.window.status)
    desk.window.bar.field.setText("139")
    for source in (view, handle):
        pull(source)
        assert not receiver.files
    assert "This is still the result for" in words_on(desk.window.status)
    desk.window.bar.field.setText(DEMO_ID)
    wait_until_removed(qtbot, folder)
    folder.rmdir()
    pull(view)
    assert "Not saved" in words_on(desk.window.message)
    assert not receiver.files
    folder.mkdir()
    pull(view)
    assert len(receiver.files) == 1


@only_posix
@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_drag_file_is_private_with_any_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        file = DragFile(b"face", "face.jpg", parent=tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    file.remove()


KILLED_DURING_DRAG = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from faceviewer.ui.export.photo_drag import DragFile
app = QCoreApplication([])
file = DragFile(b"face", "face.jpg", parent=Path(sys.argv[1]))
print(file.path, flush=True)
os.kill(os.getpid(), 9)
"""


def test_leftovers_are_removed_although_one_vanishes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [tmp_path / f"faceviewer-drag-{number}" for number in range(3)]
    for folder in left:
        folder.mkdir()
    scandir = os.scandir

    @contextmanager
    def vanishing(folder: Path | int) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(folder) as entries:
            listed = list(entries)
        if folder == tmp_path:
            Path(listed[0].path).rmdir()
        yield listed

    monkeypatch.setattr(os, "scandir", vanishing)
    remove_leftovers(tmp_path)
    monkeypatch.undo()
    assert not any(tmp_path.iterdir())


@only_posix
def test_file_that_is_being_created_is_no_leftover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_first(folder: Path, mode: int) -> None:
        remove_leftovers(tmp_path)
        chmod(folder, mode)

    chmod = Path.chmod
    monkeypatch.setattr(Path, "chmod", look_first)  # just after the folder was created
    file = DragFile(b"face", "face.jpg", parent=tmp_path)
    assert file.path.read_bytes() == b"face"
    file.remove()
    assert not any(tmp_path.iterdir())


@only_posix
@pytest.mark.parametrize("then", ["", "TMPDIR", "XDG_RUNTIME_DIR"])
def test_leftovers_of_other_environments_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "TMPDIR"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    for name in ("TMPDIR", "XDG_RUNTIME_DIR"):
        (tmp_path / name).mkdir(0o700)
    if then:
        monkeypatch.setenv(then, str(tmp_path / then))
    folder = folder_for_drags()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "XDG_RUNTIME_DIR"))
    assert folder.resolve() in {each.resolve() for each in folders_of_drags()}


@only_posix
def test_leftover_of_a_killed_program_is_removed_and_a_file_in_use_is_kept(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED_DURING_DRAG, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    left = Path(done.stdout.strip())
    assert left.read_bytes() == b"face"
    planted = tmp_path / "faceviewer-drag-planted"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept").write_text("x")
    planted.symlink_to(tmp_path / "mine")
    mine = DragFile(b"mine", "face.jpg", parent=tmp_path)
    remove_leftovers(tmp_path)
    assert not left.parent.exists()
    assert mine.path.read_bytes() == b"mine"
    assert (tmp_path / "mine" / "kept").exists()
    mine.remove()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faceviewer-drag-planted", "mine"]
