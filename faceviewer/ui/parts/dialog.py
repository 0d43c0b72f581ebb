"""Dialogs: a title, a remark, a body, and buttons at the bottom."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QMimeDatabase, QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QFileIconProvider,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import scaled, set_tone
from faceviewer.ui.parts.button import pressed_button
from faceviewer.ui.parts.focus import go_to_next_stop
from faceviewer.ui.parts.labels import NOTE_MS, ElidedLabel, PlainLabel
from faceviewer.ui.parts.layout import ScrollColumn, Stretch, fill, keep_on_screen, vbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QIcon, QKeyEvent, QShowEvent

_MARGIN = 28
_AROUND = 60  # logical pixels of the screen for the title bar and for the desktop
# Qt's icons of these buttons of its file dialog are nearly black, also in a dark theme.
_ARROWS = {
    "backButton": Qt.ArrowType.LeftArrow,
    "forwardButton": Qt.ArrowType.RightArrow,
    "toParentButton": Qt.ArrowType.UpArrow,
}


class Dialog(QDialog):
    """A dialog that is as large as its text needs, at every text size; its body scrolls if the screen is too small.

    Args:
        parent: the parent window.
        width: the minimum width, in logical pixels at the system's text size.
        height: the minimum height of a dialog with a list or the like, likewise. 0 for a dialog that is as high as its
            contents.

    Attributes:
        body: the layout for the contents.
        foot: the layout for the buttons, with the default button last.
        is_open: whether the dialog waits for the user, even while it is hidden.
    """

    def __init__(self, parent: QWidget | None, *, width: int, height: int = 0) -> None:
        super().__init__(parent)
        self._wanted = QSize(width, height)
        self.is_open = False
        self._title, self._remark = PlainLabel(tone="title"), PlainLabel(tone="secondary", wraps=True)
        self._note = ElidedLabel(tone="small")
        self._note_timer = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._note_timer.timeout.connect(self._note.clear)
        self._column, self.foot = ScrollColumn(), QHBoxLayout()
        self.body = vbox(on=self._column.inside, spacing=12, margins=0)
        parts = self._title, self._remark, (self._column, 1), self._note, self.foot
        self._whole = vbox(*parts, on=self, spacing=12, margins=(_MARGIN, 26, _MARGIN, 22))
        if height:
            self.resize(self._wanted)

    def bring_to_front(self) -> None:
        """Show a modeless dialog, or raise it if it is shown, and give it the focus."""
        self.show()
        self.raise_()
        self.activateWindow()

    def open(self) -> None:
        self.is_open = True
        super().open()

    def open_once(self) -> None:
        """Open the dialog, and delete it when it is closed."""
        self.finished.connect(self.deleteLater)
        self.open()

    def done(self, result: int) -> None:
        self.is_open = False
        was_active = self.isActiveWindow()
        super().done(result)
        owner = self.parentWidget()
        if was_active and owner is not None and not owner.window().isVisible():  # it was closed by this dialog
            self._activate_owner()

    def set_words(self, title: str, *remarks: str) -> None:
        """Set the title, and the remarks below it, each in a line of its own."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._remark.setText("\n".join(remarks))
        self._remark.setVisible(bool(remarks))

    def show_note(self, note: str) -> None:
        """Show a note for some seconds above the buttons, where its space is reserved, and announce it."""
        announce(self._note, lambda: note, urgent=False)
        self._note.setText(note)
        self._note_timer.start()

    def fit(self) -> None:
        """Resize the dialog to its contents; adjustSize() would stop at two thirds of the screen."""
        wanted = QSize(scaled(self._wanted.width()), scaled(self._wanted.height()))
        room = self.screen().availableSize() - QSize(_AROUND, _AROUND)
        size = self.size().expandedTo(wanted)
        if not self._wanted.height():
            # Not the minimum width of the dialog itself, which its layout would then no longer set.
            self._remark.setMinimumWidth(min(wanted.width(), room.width()) - 2 * _MARGIN)
            self._whole.activate()
            size = self._whole.totalMinimumSize()
            around = self._whole.totalHeightForWidth(size.width()) - self._column.sizeHint().height()
            size.setHeight(around + self._column.height_for(size.width() - 2 * _MARGIN))
        self.resize(size.boundedTo(room))
        keep_on_screen(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_button(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - the signature is Qt's
        return go_to_next_stop([self], forwards=forwards)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def _activate_owner(self) -> None:
        """Activate the next window that is visible; some window managers activate none if two close at once."""
        owner = self.parentWidget()
        while owner is not None and not owner.window().isVisible():
            owner = owner.window().parentWidget()
        if owner is not None:
            owner.activateWindow()


class QuestionDialog(Dialog):
    """A question that is accepted for yes and rejected for no. Enter and Esc both mean no at first, as the safe choice.

    The dialog deletes itself.

    Signals:
        declined: the button for no was pressed; not emitted for Esc.
    """

    declined = Signal()

    def __init__(self, parent: QWidget | None, headline: str, remark: str, *, yes: str, no: str) -> None:
        super().__init__(parent, width=460)
        self.set_words(headline, remark)
        agree, decline = QPushButton(yes, autoDefault=False), QPushButton(no, default=True)
        set_tone(decline, "primary")
        agree.clicked.connect(self.accept)
        decline.clicked.connect(self.reject)
        decline.clicked.connect(self.declined)
        self.finished.connect(self.deleteLater)
        fill(self.foot, Stretch(), agree, decline)
        decline.setFocus()


def open_dialog() -> QDialog | None:
    """Return a modal dialog that waits for the user, even while it is hidden; None if there is none."""
    windows = QApplication.topLevelWidgets()
    ours = (window for window in windows if isinstance(window, Dialog | FileDialog) and window.is_open)
    visible = QApplication.activeModalWidget()
    return next(ours, visible if isinstance(visible, QDialog) else None)


class _FileKinds(QFileIconProvider):
    """Names the kinds of files by their extensions. Qt would read the files, and a network drive may not respond."""

    def icon(self, shown: QFileInfo | QFileIconProvider.IconType) -> QIcon:
        kinds = QFileIconProvider.IconType
        if isinstance(shown, QFileInfo):
            shown = kinds.Folder if shown.isDir() else kinds.File
        return super().icon(shown)

    def type(self, info: QFileInfo) -> str:
        known = QMimeDatabase().mimeTypeForFile(info, QMimeDatabase.MatchMode.MatchExtension)
        return known.comment() if info.isFile() else super().type(info)


@functools.cache
def file_kinds() -> QFileIconProvider:
    """Return the object that names the kinds of files in a dialog; the dialog does not keep it alive."""
    return _FileKinds()


class FileDialog(QFileDialog):
    """A dialog for the choice of a file, of the system if it has one; deletes itself.

    Args:
        parent: the parent window.
        title: the title.
        then: called with the path of the chosen file.
        folder: the initial folder; None for the documents.
        kinds: the name filters, such as `Text (*.txt)`; empty for all files.
        save_as: the proposed name of a new file, with its extension; "" to open an existing file.

    Attributes:
        is_open: whether the dialog waits for the user, or will be opened.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        then: Callable[[Path], object],
        *,
        folder: str | None = None,
        kinds: Sequence[str] = (),
        save_as: str = "",
    ) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        super().__init__(parent, title, QStandardPaths.writableLocation(documents) if folder is None else folder)
        for name, arrow in _ARROWS.items():
            for button in self.findChildren(QToolButton, name):
                button.setArrowType(arrow)
        self.setIconProvider(file_kinds())
        if kinds:
            self.setNameFilters(kinds)
        if save_as:
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.setDefaultSuffix(Path(save_as).suffix[1:])
            self.selectFile(save_as)
        else:
            self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.is_open = True
        self.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self.finished.connect(self.deleteLater)

    def done(self, result: int) -> None:
        self.is_open = False
        super().done(result)
