"""The doctor's dialog: checks a connection and lists the outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

from faceviewer import __version__
from faceviewer.ui.connection.check_list import CheckList
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.layout import Stretch, fill, vbox
from faceviewer.ui.texts import language_in_use

if TYPE_CHECKING:
    from faceviewer.core.connection import Profile
    from faceviewer.ui.jobs import Jobs


class DoctorDialog(Dialog):
    """Checks a connection at once and on request, and shows each check when it is done.

    Args:
        parent: of the dialog.
        jobs: runs the checks.
        profile: the connection.

    Signals:
        copy_requested: all checks as plain text, for the clipboard.
        settings_requested: the user wants to edit the connection.
    """

    copy_requested = Signal(str)
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None, jobs: Jobs, profile: Profile) -> None:
        super().__init__(parent, width=580, height=700)
        self._jobs, self._profile, self._checks = jobs, profile, CheckList()
        again = Button(lambda: self.tr("Run again"), self._run)
        copy = Button(lambda: self.tr("Copy report"), self._on_copy)
        settings = Button(lambda: self.tr("Connection settings…"), self._on_settings)
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        inside = QWidget()
        inside.setObjectName("clear")
        vbox(self._checks, Stretch(), on=inside, spacing=14, margins=(0, 0, 8, 0))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(self.tr("Results"))
        self.body.addWidget(scroll)
        fill(self.foot, again, copy, settings, Stretch(), close)
        remark = self.tr(
            "Checks each step of the connection to {host}, with a signed ping and one ID that does not exist."
        )
        self.set_words(self.tr("Check connection"), remark.format(host=profile.host))
        for button in (again, copy):
            self._checks.running_changed.connect(button.setDisabled)
        self.finished.connect(self._checks.cancel)
        self._run()

    @Slot()
    def _run(self) -> None:
        profile, language = self._profile, language_in_use()
        self._checks.run(self._jobs, lambda service, on_progress: service.examine(profile, language, on_progress))

    @Slot()
    def _on_settings(self) -> None:
        self.accept()
        self.settings_requested.emit()

    @Slot()
    def _on_copy(self) -> None:
        lines = [f"FaceViewer {__version__}, {self._profile.host}", *self._checks.report]
        self.copy_requested.emit("\n".join(lines) + "\n")
