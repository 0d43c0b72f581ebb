"""Saving the photo on show: its bytes as they came, where the operator says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from faceviewer.store.file_names import DEFAULT_TEMPLATE, file_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.core.problem import Problem
    from faceviewer.lookup import Finding
    from faceviewer.ui.backstage import Backstage
    from faceviewer.ui.services import Services


class PhotoSaver(QObject):
    """Asks where to, saves, and says what came of it.

    Args:
        window: what the question stands in front of.
        backstage: where the disk is.

    Signals:
        saved: the file, which is whole and on the disk.
        failed: the Problem; nothing was left behind.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, window: QWidget, backstage: Backstage) -> None:
        super().__init__(window)
        self._window = window
        self._backstage = backstage
        self._data = b""
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)

    def ask(self, finding: Finding) -> None:
        """Ask where to save a photo; the dialog itself asks before it agrees to the name of an existing file."""
        if finding.picture is None or finding.lookup.picture is None:
            return
        self._data = finding.lookup.picture
        extension = finding.picture.extension
        dialog = QFileDialog(self._window, self.tr("Save photo"), self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(extension.removeprefix("."))
        dialog.setNameFilter(f"{finding.picture.format} (*{extension})")
        dialog.selectFile(
            file_name(DEFAULT_TEMPLATE, finding.lookup.record, extension=extension, now=datetime.now().astimezone())
        )
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, chosen: str) -> None:
        path, data, self._data = Path(chosen), self._data, b""
        self._folder = str(path.parent)
        overwrite = path.exists()

        async def save(services: Services) -> Path:
            return await services.save_picture(data, path, overwrite=overwrite)

        self._backstage.run(save, then=self._on_saved, otherwise=self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self.saved.emit(QDir.toNativeSeparators(str(path)))

    def _on_failed(self, problem: Problem) -> None:
        self.failed.emit(problem)
