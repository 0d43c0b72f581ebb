"""Dialogs: a title, a remark, what they are about, and buttons at the foot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.enter_key import pressed_button
from faceviewer.ui.parts.focus import go_to, next_stop
from faceviewer.ui.parts.labels import NOTE_MS, ElidedLabel, PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill, keep_on_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

_MARGIN = 28
_AROUND = 60  # logical pixels of the screen for the title bar and what the desktop keeps for itself


class Dialog(QDialog):
    """A dialog that is as large as its text needs, at every size of the text.

    Args:
        parent: what it stands in front of.
        width: the least, in logical pixels beside text of the system's size.
        height: of one whose body scrolls, likewise; such a dialog grows with the text and stays inside the screen. 0
            for one that is as tall as all that is in it.

    Attributes:
        body: where what is asked or shown goes.
        foot: where the buttons go, the one to press last.
        is_open: whether it waits for the operator, even if it is hidden from view.
    """

    def __init__(self, parent: QWidget | None, *, width: int, height: int = 0) -> None:
        super().__init__(parent)
        self._wanted = QSize(width, height)
        self.is_open = False
        self._title, self._remark = PlainLabel(tone="title"), PlainLabel(tone="secondary", wraps=True)
        self._note = ElidedLabel(tone="small")
        self._noted = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._noted.timeout.connect(self._note.clear)
        self.body, self.foot = QVBoxLayout(), QHBoxLayout()
        self.body.setSpacing(12)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, 26, _MARGIN, 22)
        whole.setSpacing(12)
        fill(whole, self._title, self._remark, (self.body, 1), self._note, self.foot)
        if height:
            self.resize(self._wanted)

    def open(self) -> None:
        self.is_open = True
        super().open()

    def done(self, result: int) -> None:
        self.is_open = False
        super().done(result)

    def set_words(self, title: str, *remarks: str) -> None:
        """Set the title, and the remark below it, a line for each."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._remark.setText("\n".join(remarks))
        self._remark.setVisible(bool(remarks))

    def show_note(self, note: str) -> None:
        """Say for some seconds what was just done, above the buttons, where there is always room for it."""
        self._note.setText(note)
        self._noted.start()

    def fit(self) -> None:
        """Resize to what is in it now; adjustSize() would stop at two thirds of the screen."""
        wanted = QSize(scaled(self._wanted.width()), scaled(self._wanted.height()))
        room = self.screen().availableSize() - QSize(_AROUND, _AROUND)
        if self._wanted.height():
            self.resize(self.size().expandedTo(wanted).boundedTo(room))
            keep_on_screen(self)
            return
        # Not the dialog's own width, or its layout would set no other.
        self._remark.setMinimumWidth(min(wanted.width(), room.width()) - 2 * _MARGIN)
        self._whole.activate()
        width = self._whole.totalMinimumSize().width()
        self.resize(width, self._whole.totalHeightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_button(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - the signature is Qt's
        """Go by where things stand: Qt goes by when they were made, and what comes later would come last."""
        stop = next_stop([self], forwards=forwards)
        if stop is not None:
            reason = Qt.FocusReason
            go_to(stop, reason.TabFocusReason if forwards else reason.BacktabFocusReason)
        return stop is not None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()


class QuestionDialog(Dialog):
    """One question: accepted for yes and rejected for no, which Enter and Esc both say at first: yes must be meant.

    It deletes itself.

    Args:
        parent: what it stands in front of.
        headline: the question.
        remark: what it is about.
        yes, no: the two buttons.

    Signals:
        declined: the button that says no was pressed; Esc asks for nothing.
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


class FileDialog(QFileDialog):
    """Asks for a file, and deletes itself; the system's own dialog where there is one.

    Args:
        parent: what it stands in front of.
        title: the question.
        then: is called with the file.
        folder: to begin with; None for the documents.
        kinds: the kinds of files to choose from, as `Text (*.txt)`; none for all.
        save_as: the name to propose for a new file, with its extension; "" to open one that is there.
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
        # Of Qt's own dialog, where the system has none; its Chinese catalogue lacks these two.
        self.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Folder:"))
        self.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("File type:"))
        if kinds:
            self.setNameFilters(kinds)
        if save_as:
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.setDefaultSuffix(Path(save_as).suffix[1:])
            self.selectFile(save_as)
        else:
            self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self.finished.connect(self.deleteLater)
