"""Where a file goes: asked, looked at, written off the window's thread, and never over another one unasked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.file_names import with_extension
from faceviewer.store.folders import Elsewhere, Sharing, sharing_of
from faceviewer.ui.saving.question_dialog import QuestionDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from faceviewer.ui.backstage import Backstage
    from faceviewer.ui.services import Services

    Write = Callable[[Path, bool], tuple[Path, ...]]
    """Makes files at a path, and is told whether it may replace one; runs in a thread of its own."""


class Destination(QObject):
    """One file at a time.

    The folder chosen last is offered next, until the program ends; no name is remembered.

    Args:
        window: what the questions stand in front of.
        backstage: where the disk is.

    Signals:
        saved: the paths of what was written, the one that was chosen last.
        failed: the Problem; nothing was left behind.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget, backstage: Backstage) -> None:
        super().__init__(window)
        self._window = window
        self._backstage = backstage
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        self._agreed: set[Path] = set()  # folders that leave this computer, and may
        self._target = Path()
        self._is_as_typed = True  # then a system that asks before it replaces has asked
        self._title = self._kind = ""
        self._write: Write | None = None
        self._open: QDialog | None = None

    def ask(self, title: str, name: str, *, kind: str, write: Write) -> None:
        """Ask where to, and write.

        Args:
            title: of the question.
            name: to propose, with its extension.
            kind: what files of this kind are called.
            write: makes and saves the files; may raise Problem.
        """
        self.forget()
        self._title, self._kind, self._write = title, kind, write
        self._target = self._folder / name
        self.ask_again()

    @Slot()
    def ask_again(self) -> None:
        """Ask once more where the last one shall go; nothing happens if it was saved or forgotten."""
        if self._write is None:
            return
        suffix = self._target.suffix
        dialog = QFileDialog(self._window, self._title, str(self._folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Some systems append the extension after they have asked about the name without it: we ask ourselves.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, sys.platform != "darwin")
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.setNameFilter(f"{self._kind} (*{suffix})")
        dialog.selectFile(self._target.name)
        # Qt's own dialog, where the system has none; its Chinese catalogue lacks these two.
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Folder:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("File type:"))
        dialog.fileSelected.connect(self._on_chosen)
        dialog.rejected.connect(self._on_cancelled)
        self._show(dialog)

    def forget(self) -> None:
        """Close what is open, and keep nothing of what was to be saved."""
        self._write = None
        if self._open is not None:
            self._open.reject()

    @Slot()
    def _on_cancelled(self) -> None:
        self._write = None

    @Slot(str)
    def _on_chosen(self, chosen: str) -> None:
        typed = Path(chosen)
        self._target = typed.with_name(with_extension(typed.name, self._target.suffix))
        self._is_as_typed = self._target == typed
        self._folder = folder = self._target.parent

        async def look(_services: Services) -> Sharing | None:
            return await in_daemon_thread(sharing_of, folder)

        self._backstage.run(look, then=self._on_looked, otherwise=self.failed.emit)

    def _on_looked(self, sharing: Sharing | None) -> None:
        if sharing is None or self._folder in self._agreed:
            self._save()
            return
        words = {
            Elsewhere.SYNCED: self.tr("{service} copies what is in {folder} to its servers and to other computers."),
            Elsewhere.NETWORK: self.tr("{folder} is not on this computer but on the network ({service})."),
        }[sharing.elsewhere]
        question = QuestionDialog(
            self._window,
            self.tr("Save a face photo there?"),
            words.format(service=sharing.name, folder=self._folder),
            yes=self.tr("Save there"),
            no=self.tr("Choose another folder"),
        )
        question.accepted.connect(self._on_agreed)
        question.rejected.connect(self.ask_again)
        self._show(question)

    @Slot()
    def _on_agreed(self) -> None:
        self._agreed.add(self._folder)
        self._save()

    @Slot()
    def _on_replace(self) -> None:
        self._save(overwrite=True)

    def _save(self, *, overwrite: bool = False) -> None:
        write, target = self._write, self._target
        if write is None:
            return
        overwrite = overwrite or (sys.platform == "darwin" and self._is_as_typed and target.exists())

        async def save(_services: Services) -> tuple[Path, ...]:
            return await in_daemon_thread(write, target, overwrite)

        self._backstage.run(save, then=self._on_saved, otherwise=self._on_failed)

    def _on_saved(self, paths: tuple[Path, ...]) -> None:
        self._write = None
        self.saved.emit(paths)

    def _on_failed(self, problem: Problem) -> None:
        if problem.kind is not Kind.LOCAL_FILE_EXISTS or self._write is None:
            self.failed.emit(problem)
            return
        question = QuestionDialog(
            self._window,
            self.tr("Replace the file that is there?"),
            self.tr("“{file}” exists already in {folder}.").format(file=self._target.name, folder=self._folder),
            yes=self.tr("Replace"),
            no=self.tr("Choose another name"),
        )
        question.accepted.connect(self._on_replace)
        question.rejected.connect(self.ask_again)
        self._show(question)

    def _show(self, dialog: QDialog) -> None:
        self._open = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        dialog = self.sender()
        if dialog is self._open:
            self._open = None
        dialog.deleteLater()
