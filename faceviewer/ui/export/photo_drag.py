"""Drag the photo out of the window, into a ticket, a chat or a folder."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QLockFile,
    QMimeData,
    QObject,
    QPoint,
    QSize,
    QStandardPaths,
    Qt,
    QTimer,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication

from faceviewer.core.limits import DROP_SECONDS, SCAN_LEAST
from faceviewer.store.file_names import DEFAULT_TEMPLATE, file_name
from faceviewer.store.files import disk_problem
from faceviewer.ui.export.products import has_location
from faceviewer.ui.look.icons import line_icon
from faceviewer.ui.look.theme import tokens_in_use
from faceviewer.ui.lookup.keys import ENDS, character_of
from faceviewer.ui.lookup.presenter import Found, LookupPresenter
from faceviewer.ui.stage.drawing import image_of
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import Note
from faceviewer.wording.verdicts import local_time

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.window.message_bar import MessageBar
    from faceviewer.ui.window.status_line import StatusLine

_PREFIX = "faceviewer-drag-"


class DragFile:
    """A temporary file in a folder of its own; only this user can read either.

    Attributes:
        path: the path of the file.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """

    def __init__(self, data: bytes, name: str, *, parent: Path) -> None:
        self._folder = parent / f"{_PREFIX}{os.urandom(16).hex()}"
        self._lock = _lock_of(self._folder)
        self._lock.tryLock(0)  # before mkdir(): an unlocked folder counts as a leftover of a crash
        self.path = self._folder / name
        try:
            self._folder.mkdir(0o700)
            self._folder.chmod(0o700)  # independent of the umask
            self.path.touch(0o600)
            self.path.chmod(0o600)  # a copy of the file gets the same mode
            self.path.write_bytes(data)
        except OSError:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the file and its folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.unlock()


def folder_for_drags() -> Path:
    """Return the parent of the folders of dragged files: the runtime folder if there is one, else a temporary folder.

    The runtime folder of a desktop session belongs to this user, is in memory and is removed with the session.
    """
    return next((folder for folder in _usual_folders() if os.access(folder, os.W_OK)), Path(tempfile.gettempdir()))


def folders_of_drags() -> list[Path]:
    """Return every parent where folders may have been left, also by a process with another environment."""
    named = [*_usual_folders(), Path(tempfile.gettempdir())]
    if not hasattr(os, "getuid"):
        return named
    usual = [Path("/tmp"), Path("/var/tmp"), *named]  # noqa: S108 - only searched
    # Qt creates one if XDG_RUNTIME_DIR is not set. Its name depends on Qt's version, and other users may have some too.
    own = [folder for parent in usual for folder in parent.glob("runtime-*") if _is_own_folder(folder)]
    return list(dict.fromkeys([Path(f"/run/user/{os.getuid()}"), *usual, *own]))


def _is_own_folder(path: Path) -> bool:
    """Return whether a path is a folder of this user, and not a link."""
    with suppress(OSError):
        found = path.lstat()
        return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "getuid") or found.st_uid == os.getuid())
    return False


def _usual_folders() -> list[Path]:
    kinds = (QStandardPaths.StandardLocation.RuntimeLocation, QStandardPaths.StandardLocation.TempLocation)
    return [Path(folder) for folder in map(QStandardPaths.writableLocation, kinds) if folder]


def remove_leftovers(parent: Path) -> None:
    """Remove the files that a process has left behind that was killed during a drag; keep those still in use."""
    with suppress(OSError):  # the parent is not readable
        for folder in filter(_is_own_folder, list(parent.glob(f"{_PREFIX}*"))):
            lock = _lock_of(folder)
            if lock.tryLock(0):
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlock()


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(f"{folder}.lock")
    lock.setStaleLockTime(0)  # never stale by age; QLockFile ignores the lock of an ended process anyway
    return lock


_SIDE = 56  # logical pixels of the drag pixmap, which never shows the face


class _Keys(QObject):
    """Counts the keys pressed during a drag, which no widget receives.

    Attributes:
        had_code: whether they contained a complete scanned code.
    """

    def __init__(self) -> None:
        super().__init__()
        self._characters = 0
        self.had_code = False

    @Slot()
    def start(self) -> None:
        """Install the event filter; it must be installed after that of the drag, to run before it."""
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QWindow):
            ends = character_of(event) in ENDS
            self.had_code |= ends and self._characters >= SCAN_LEAST
            self._characters = 0 if ends else self._characters + bool(event.text())
        return False


class PhotoDrag(QObject):
    """Starts a drag from a photo that fits into its view, from a zoomed one with Ctrl held, or from the handle.

    The drag offers the photo as a file (the received bytes, under a name without the ID) and as an image. The file
    exists during the drag, and after a drop for `DROP_SECONDS`, so that the other program can read it. A drag is
    possible while `copy` is enabled, the action that copies the photo.

    Signals:
        ended: a drag has ended, also without a drop.
    """

    ended = Signal()

    def __init__(
        self,
        *,
        jobs: Jobs,
        presenter: LookupPresenter,
        stage: PhotoStage,
        message: MessageBar,
        status: StatusLine,
        copy: QAction,
    ) -> None:
        super().__init__(stage)
        self._jobs, self._presenter = jobs, presenter
        self._message, self._status = message, status
        self._copy = copy
        self._reading = QTimer(self, singleShot=True, interval=round(DROP_SECONDS * 1000))
        self._reading.timeout.connect(self.forget)
        self._folder = folder_for_drags()
        self._files: list[DragFile] = []
        self._pressed: QPoint | None = None
        self._view, self._handle = stage.view, stage.photo_bar.handle
        for source in (self._view, self._handle):
            source.installEventFilter(self)
        self._handle.clicked.connect(lambda: status.show_note(self._handle.toolTip))
        jobs.call(self._remove_leftovers)

    @Slot()
    def forget(self) -> None:
        """Remove all files at once."""
        while self._files:
            self._files.pop().remove()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._pressed = event.position().toPoint() if self._can_drag(watched, event) else None
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
            elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
                if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                    self._pressed = None
                    _send_release(watched, event)
                    self._drag()
                return True
        return False

    def _can_drag(self, watched: QObject, event: QMouseEvent) -> bool:
        fits = self._view.viewport.chosen is None
        return watched is self._handle or fits or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def _drag(self) -> None:
        state = self._presenter.state
        if not self._copy.isEnabled():  # a drag is another way to copy
            self._status.show_note(self._copy.toolTip)
            return
        if not isinstance(state, Found) or state.result.picture is None or state.result.image is None:
            return
        picture, original = state.result.picture, state.result.image
        now = local_time(datetime.now(UTC))
        ticket = "" if visibility.discreet else state.result.query.ticket
        name = file_name(DEFAULT_TEMPLATE, state.result.record, extension=picture.extension, now=now, ticket=ticket)
        try:
            file = DragFile(original, name, parent=self._folder)
        except OSError as error:
            self._message.show_problem(disk_problem(error, self._folder / "photo", size=len(original)))
            return
        self._reading.stop()
        self._files.append(file)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file.path))])
        data.setImageData(image_of(picture))
        drag = QDrag(self._view)
        drag.setMimeData(data)
        face = line_icon("face", colour=tokens_in_use().info, size=_SIDE)
        drag.setPixmap(face.pixmap(QSize(_SIDE, _SIDE), self._view.devicePixelRatioF()))
        drag.setHotSpot(QPoint(_SIDE // 2, _SIDE // 2))
        keys = _Keys()
        QTimer.singleShot(0, keys, keys.start)
        outcome = drag.exec(Qt.DropAction.CopyAction)
        self.ended.emit()
        if keys.had_code:
            self._message.show_note(self._missed_code, tone="warn", urgent=True)
        if outcome != Qt.DropAction.IgnoreAction:
            self._warn_of_location(original)
        elif file in self._files:
            self._files.remove(file)
            file.remove()
        if self._files:
            self._reading.start()

    def _warn_of_location(self, original: bytes) -> None:
        """Warn after the drop if the photo contains the location where it was taken; a drag cannot ask before."""

        def note() -> Note:
            return Note(
                self.tr("The photo that was dragged out contains the location where it was taken"),
                self.tr("A copy without metadata looks the same but does not contain it."),
            )

        def then(found: bool) -> None:  # noqa: FBT001 - of a job
            if found:
                self._message.add_note(note, tone="warn")

        self._jobs.run(lambda service: has_location(service, original), then=then)

    def _missed_code(self) -> Note:
        return Note(self.tr("Not looked up: a code was scanned while the photo was being dragged. Scan it again."))

    def _remove_leftovers(self) -> None:
        for folder in (self._folder, *folders_of_drags()):
            remove_leftovers(folder)


def _send_release(watched: QObject, event: QMouseEvent) -> None:
    """Send a widget the release of the mouse button, which it does not receive during a drag."""
    release = QMouseEvent(
        QEvent.Type.MouseButtonRelease,
        event.position(),
        event.globalPosition(),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton,
        event.modifiers(),
    )
    if watched.property("down"):
        watched.setProperty("down", False)  # noqa: FBT003 - otherwise the release would click the button
    QApplication.sendEvent(watched, release)
