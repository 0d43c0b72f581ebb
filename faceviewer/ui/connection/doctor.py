"""The doctor in the window: examines the connection in use on the network's thread and shows what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.ui.connection.doctor_dialog import DoctorDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.core.connection import Profile
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.look.localisation import Localisation


class Doctor(QObject):
    """Examines one connection at a time.

    Args:
        window: what the dialog stands in front of.
        jobs: where the network and the vault are.
        localisation: how findings are worded.

    Signals:
        copy_requested: a text for the clipboard.
        settings_requested: the connection shall be changed.
    """

    copy_requested = Signal(str)
    settings_requested = Signal()

    def __init__(self, window: QWidget, jobs: Jobs, localisation: Localisation) -> None:
        super().__init__(window)
        self._window = window
        self._jobs, self._localisation = jobs, localisation
        self._dialog: DoctorDialog | None = None
        self._job: Job | None = None

    def examine(self, profile: Profile) -> None:
        """Open the dialog and begin."""
        self._profile = profile
        if self._dialog is None:
            self._dialog = DoctorDialog(self._window, self._localisation)
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
        profile, language = self._profile, self._localisation.language
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
