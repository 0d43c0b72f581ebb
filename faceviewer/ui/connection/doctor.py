"""The doctor in the window: examines the connection in use on the network's thread and lists what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from faceviewer import __version__
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.layout import Stretch, fill, vbox
from faceviewer.ui.texts import language_in_use, translated

if TYPE_CHECKING:
    from faceviewer.core.check import Check
    from faceviewer.core.connection import Profile
    from faceviewer.core.problem import Problem
    from faceviewer.core.result import Unlocking
    from faceviewer.ui.jobs import Job, Jobs


class DoctorDialog(Dialog):
    """Lists what was checked, as it becomes known.

    Signals:
        run_requested: everything shall be checked again.
        copy_requested: all steps as plain text, for the clipboard.
        settings_requested: the connection shall be changed.
    """

    run_requested = Signal()
    copy_requested = Signal(str)
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        from faceviewer.ui.connection.check_list import CheckList  # noqa: PLC0415 - few starts need it

        super().__init__(parent, width=580, height=700)
        self._host = ""
        self.checks = CheckList()
        self._again, self._copy, self._settings = QPushButton(), QPushButton(), QPushButton()
        self._close = QPushButton(default=True)
        set_tone(self._close, "primary")
        inside = QWidget()
        inside.setObjectName("clear")
        vbox(self.checks, Stretch(), on=inside, spacing=14, margins=(0, 0, 8, 0))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll)
        fill(self.foot, self._again, self._copy, self._settings, Stretch(), self._close)
        self._again.clicked.connect(self.run_requested)
        self._copy.clicked.connect(self._on_copy)
        self._settings.clicked.connect(self._on_settings)
        self._close.clicked.connect(self.accept)
        translated(self._apply_texts)

    def begin(self, host: str) -> None:
        """Clear the checks and show that the way to a host is being checked."""
        self._host = host
        self.checks.begin()
        self._apply_texts()

    def tell(self, told: Unlocking | Check) -> None:
        """Show that the keyring is waited for, or what came of a check."""
        self.checks.tell(told)

    def end(self, problem: Problem | None = None) -> None:
        """Show that all checks are done, or why none could be made."""
        self.checks.end(problem)
        self._apply_texts()

    def _on_settings(self) -> None:
        self.accept()
        self.settings_requested.emit()

    def _on_copy(self) -> None:
        lines = [f"FaceViewer {__version__}, {self._host}", *self.checks.report]
        self.copy_requested.emit("\n".join(lines) + "\n")

    def _apply_texts(self) -> None:
        remark = self.tr(
            "Checks each step of the connection to {host}, with a signed ping and one ID that does not exist."
        )
        self.set_words(self.tr("Check connection"), remark.format(host=self._host or "—"))
        self._scroll.setAccessibleName(self.tr("Results"))
        self._again.setText(self.tr("Run again"))
        self._again.setEnabled(not self.checks.is_running)
        self._copy.setText(self.tr("Copy report"))
        self._copy.setEnabled(not self.checks.is_running)
        self._settings.setText(self.tr("Connection settings…"))
        self._close.setText(self.tr("Close"))


class Doctor(QObject):
    """Examines one connection at a time.

    Args:
        window: what the dialog stands in front of.
        jobs: where the network and the vault are.

    Signals:
        copy_requested: a text for the clipboard.
        settings_requested: the connection shall be changed.
    """

    copy_requested = Signal(str)
    settings_requested = Signal()

    def __init__(self, window: QWidget, jobs: Jobs) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._dialog: DoctorDialog | None = None
        self._job: Job | None = None

    def examine(self, profile: Profile) -> None:
        """Open the dialog and begin."""
        self._profile = profile
        if self._dialog is None:
            self._dialog = DoctorDialog(self._window)
            self._dialog.run_requested.connect(self._run)
            self._dialog.copy_requested.connect(self.copy_requested)
            self._dialog.settings_requested.connect(self.settings_requested)
            self._dialog.finished.connect(self._stop)
        self._dialog.open()
        self._run()

    @Slot()
    def _run(self) -> None:
        self._stop()
        if (dialog := self._dialog) is None:
            return
        profile, language = self._profile, language_in_use()
        dialog.begin(profile.host)
        self._job = self._jobs.watch(
            lambda service, tell: service.examine(profile, language, tell),
            told=dialog.tell,
            then=lambda _: dialog.end(),
            otherwise=dialog.end,
        )

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
