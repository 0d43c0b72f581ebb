"""The photo dragged out of the window: what is carried, under which name, and what is left of it."""

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
from faceviewer.ui.export.photo_drag import DragFile, PhotoDrag, place_for_drags, places_of_drags, remove_leftovers
from tests.ui.acting import DEMO_ID, IN_TIME, ask, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on


class Carrier:
    """Stands for the desktop that carries a drag; looks at what it carries."""

    def __init__(self, outcome: Qt.DropAction) -> None:
        self.outcome = outcome
        self.files: list[Path] = []
        self.bytes = b""
        self.modes: list[int] = []
        self.image = QImage()

    def carry(self, drag: QDrag) -> Qt.DropAction:
        data = drag.mimeData()
        (url,) = data.urls()
        file = Path(url.toLocalFile())
        self.files.append(file)
        self.bytes = file.read_bytes()
        self.modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)]
        self.image = QImage(data.imageData())
        return self.outcome


class Eater(QObject):
    """Keeps the keys from everybody, as a drag does."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}


@pytest.fixture
def desk(open_desk: Callable[..., Desk], qtbot: QtBot) -> Desk:
    """A desk with a photo on show, whose own way to drag is out of the way."""
    desk = open_desk()
    for own in desk.window.findChildren(PhotoDrag):
        desk.window.stage.view.removeEventFilter(own)
        desk.window.stage.photo_bar.handle.removeEventFilter(own)
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    return desk


Dragging = Callable[..., PhotoDrag]


@pytest.fixture
def dragging(monkeypatch: pytest.MonkeyPatch) -> Dragging:
    """Make drags that a stand-in carries, with their files in a folder of the test."""

    def dragging(desk: Desk, carrier: Carrier, place: Path, *, seconds: float = 60) -> PhotoDrag:
        monkeypatch.setattr(QDrag, "exec", lambda drag, _actions: carrier.carry(drag))
        monkeypatch.setattr(photo_drag, "DROP_SECONDS", seconds)
        monkeypatch.setattr(photo_drag, "place_for_drags", lambda: place)
        return PhotoDrag(desk.window, desk.wiring._jobs, desk.wiring._presenter)

    return dragging


def wait_until_nothing_is_left(qtbot: QtBot, place: Path) -> None:
    """Wait, for the program looks for leftovers from its start on, and holds a lock on each while it looks."""
    qtbot.waitUntil(lambda: not any(place.glob("faceviewer-*")))


def pull(widget: QWidget, *, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    start = widget.rect().center()
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, modifier, start)
    for step in (4, 12, 40):
        QTest.mouseMove(widget, start + QPoint(step, 0))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, modifier, start + QPoint(40, 0))


def test_a_photo_that_fits_is_pulled_out_as_it_came_under_a_masked_name(
    desk: Desk, dragging: Dragging, qtbot: QtBot, tmp_path: Path
) -> None:
    carrier = Carrier(Qt.DropAction.CopyAction)
    drag = dragging(desk, carrier, tmp_path)
    pull(desk.window.stage.view)
    (file,) = carrier.files
    assert file.name.startswith("face_PHONE_138xxxx8000_")
    assert file.suffix == ".jpg"
    assert carrier.bytes.startswith(b"\xff\xd8\xff")
    assert (carrier.image.width(), carrier.image.height()) == (480, 640)
    if os.name == "posix":
        assert carrier.modes == [0o600, 0o700]
    assert file.exists()  # who it was dropped on may still be reading it
    drag.forget()
    assert not file.exists()
    wait_until_nothing_is_left(qtbot, tmp_path)


def test_the_name_ends_with_the_ticket_that_it_is_for(
    desk: Desk, dragging: Dragging, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.wiring.go_on_with("", None, Link(UserType.PHONE, "13800138001", "4711"))
    QTest.keyClick(desk.window.bar.field, Qt.Key.Key_Return)
    wait_for(desk, qtbot, "Cannot pass")
    carrier = Carrier(Qt.DropAction.IgnoreAction)
    dragging(desk, carrier, tmp_path)
    pull(desk.window.stage.view)
    assert carrier.files[0].stem.endswith("_4711")


def test_a_dropped_file_goes_after_its_time(desk: Desk, dragging: Dragging, qtbot: QtBot, tmp_path: Path) -> None:
    dragging(desk, Carrier(Qt.DropAction.CopyAction), tmp_path, seconds=0.05)
    pull(desk.window.stage.view)
    wait_until_nothing_is_left(qtbot, tmp_path)


def test_of_a_photo_that_was_dropped_it_is_said_that_it_tells_a_place(
    desk: Desk, dragging: Dragging, qtbot: QtBot, tmp_path: Path
) -> None:
    told = "The photo that was dragged out contains the location where it was taken"
    dragging(desk, Carrier(Qt.DropAction.CopyAction), tmp_path)
    pull(desk.window.stage.view)
    ask(desk, UserType.PHONE, "13800138024")
    qtbot.waitUntil(lambda: "Pass allowed" in words_on(desk.window.card), timeout=IN_TIME)
    assert told not in words_on(desk.window)  # of one that tells none
    pull(desk.window.stage.view)
    wait_for(desk, qtbot, told)


def test_a_drag_that_is_given_up_leaves_nothing(desk: Desk, dragging: Dragging, qtbot: QtBot, tmp_path: Path) -> None:
    carrier = Carrier(Qt.DropAction.IgnoreAction)
    dragging(desk, carrier, tmp_path)
    pull(desk.window.stage.view)
    assert len(carrier.files) == 1
    wait_until_nothing_is_left(qtbot, tmp_path)


@pytest.mark.parametrize(("keys", "is_told"), [("13800138001\r", True), ("\r", False), ("1380013", False)])
def test_a_code_that_is_scanned_during_a_drag_is_told(
    desk: Desk, dragging: Dragging, tmp_path: Path, keys: str, is_told: bool
) -> None:
    class Scanning(Carrier):
        def carry(self, drag: QDrag) -> Qt.DropAction:
            app, eater = QApplication.instance(), Eater()
            assert app is not None
            app.installEventFilter(eater)
            QApplication.processEvents()
            for key in keys:
                QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Return if key == "\r" else Qt.Key(ord(key)))
            app.removeEventFilter(eater)
            return super().carry(drag)

    dragging(desk, Scanning(Qt.DropAction.IgnoreAction), tmp_path)
    desk.window.stage.view.setFocus()
    pull(desk.window.stage.view)
    assert ("scanned while the photo was being dragged" in words_on(desk.window.message)) is is_told
    assert desk.window.bar.field.hasFocus()


def test_a_zoomed_photo_is_pushed_and_its_handle_or_ctrl_drags(desk: Desk, dragging: Dragging, tmp_path: Path) -> None:
    carrier = Carrier(Qt.DropAction.IgnoreAction)
    dragging(desk, carrier, tmp_path)
    view = desk.window.stage.view
    view.zoom_to_200()
    before = view.look
    pull(view)
    assert not carrier.files
    assert view.look != before
    pull(view, modifier=Qt.KeyboardModifier.ControlModifier)
    pull(desk.window.stage.photo_bar.handle)
    assert len(carrier.files) == 2


def test_the_handle_says_what_it_is_for_when_it_is_only_pressed(desk: Desk, dragging: Dragging, tmp_path: Path) -> None:
    carrier = Carrier(Qt.DropAction.IgnoreAction)
    dragging(desk, carrier, tmp_path)
    QTest.mouseClick(desk.window.stage.photo_bar.handle, Qt.MouseButton.LeftButton)
    assert "Drag the photo into a ticket or a folder" in words_on(desk.window.status)
    assert not carrier.files


def test_a_photo_of_which_nothing_may_be_taken_is_not_dragged_either(
    desk: Desk, dragging: Dragging, tmp_path: Path
) -> None:
    carrier = Carrier(Qt.DropAction.IgnoreAction)
    dragging(desk, carrier, tmp_path)
    desk.window.bar.field.setText("139")
    for source in (desk.window.stage.view, desk.window.stage.photo_bar.handle):
        pull(source)
        assert not carrier.files
    assert "This is still the result for" in words_on(desk.window.status)
    desk.window.bar.field.setText(DEMO_ID)
    pull(desk.window.stage.view)
    assert len(carrier.files) == 1


def test_a_file_that_cannot_be_made_is_a_problem_and_no_drag(
    desk: Desk, dragging: Dragging, qtbot: QtBot, tmp_path: Path
) -> None:
    carrier = Carrier(Qt.DropAction.CopyAction)
    drag = dragging(desk, carrier, tmp_path / "gone")
    with qtbot.waitSignal(drag.failed):
        pull(desk.window.stage.view)
    assert not carrier.files


@pytest.mark.skipif(os.name != "posix", reason="modes and masks are things of POSIX")
@pytest.mark.parametrize("mask", [0o000, 0o777])
def test_it_is_this_users_alone_whatever_the_mask_of_the_process(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        file = DragFile(b"face", "face.jpg", place=tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    file.remove()


_DIE_DRAGGING = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from faceviewer.ui.export.photo_drag import DragFile
app = QCoreApplication([])
file = DragFile(b"face", "face.jpg", place=Path(sys.argv[1]))
print(file.path, flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_leftover_is_found_behind_what_vanishes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [tmp_path / f"faceviewer-drag-{number}" for number in range(3)]
    for folder in left:
        folder.mkdir()
    scandir = os.scandir

    @contextmanager
    def vanishing(place: Path | int) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(place) as entries:
            listed = list(entries)
        if place == tmp_path:
            Path(listed[0].path).rmdir()
        yield listed

    monkeypatch.setattr(os, "scandir", vanishing)
    remove_leftovers(tmp_path)
    monkeypatch.undo()
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="modes are things of POSIX")
def test_who_looks_for_leftovers_never_takes_a_file_that_is_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_first(folder: Path, mode: int) -> None:
        remove_leftovers(tmp_path)
        chmod(folder, mode)

    chmod = Path.chmod
    monkeypatch.setattr(Path, "chmod", look_first)  # in the moment after the folder has been made
    file = DragFile(b"face", "face.jpg", place=tmp_path)
    assert file.path.read_bytes() == b"face"
    file.remove()
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="environments of POSIX")
@pytest.mark.parametrize("then", ["", "TMPDIR", "XDG_RUNTIME_DIR"])
def test_the_next_start_looks_wherever_an_earlier_one_may_have_dragged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    for name in ("tmp", "runtime"):
        (tmp_path / name).mkdir(0o700)
    if then:
        monkeypatch.setenv(then, str(tmp_path / ("tmp" if then == "TMPDIR" else "runtime")))
    place = place_for_drags()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    assert place.resolve() in {each.resolve() for each in places_of_drags()}


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")
def test_what_a_killed_program_left_is_removed_and_what_is_being_dragged_stays(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _DIE_DRAGGING, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    left = Path(done.stdout.strip())
    assert left.read_bytes() == b"face"
    planted = tmp_path / "faceviewer-drag-planted"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept").write_text("x")
    planted.symlink_to(tmp_path / "mine")
    mine = DragFile(b"mine", "face.jpg", place=tmp_path)
    remove_leftovers(tmp_path)
    assert not left.parent.exists()
    assert mine.path.read_bytes() == b"mine"
    assert (tmp_path / "mine" / "kept").exists()
    mine.remove()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faceviewer-drag-planted", "mine"]
