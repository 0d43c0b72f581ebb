"""Check the connection, and create the diagnostic report for technical support, which is shown before it is saved."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from faceviewer import __version__
from faceviewer.core.events import recent
from faceviewer.store.files import save_bytes
from faceviewer.ui.action_table import title_of_action
from faceviewer.ui.parts.dialog import FileDialog
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.info_dialogs import ReportDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.connection.doctor import DoctorDialog
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.message_bar import MessageBar
    from faceviewer.ui.window.status_line import StatusLine

_FILE = "faceviewer-report.txt"


class Diagnostics(QObject):
    """Opens the check of the connection, and the report, which has no secrets and no names of connections."""

    def __init__(
        self,
        parent: QWidget,
        *,
        jobs: Jobs,
        connections: Connections,
        settings: SettingsStore,
        status: StatusLine,
        message: MessageBar,
    ) -> None:
        super().__init__(parent)
        self.actions = {"diagnostics": self.show_report, "doctor": self.check_connection}
        self._parent, self._jobs = parent, jobs
        self._status, self._message = status, message
        self._connections, self._settings = connections, settings
        self._dialog: ReportDialog | None = None
        self._doctor: DoctorDialog | None = None

    @Slot()
    def show_report(self) -> None:
        """Show the report in a dialog."""
        if self._dialog is None:
            self._dialog = ReportDialog(self._parent, save=self._choose_file)
        self._dialog.show_report(
            self.tr("Diagnostic report"),
            self.tr(
                "For technical support. The report contains the name of the API host, but no secrets and nothing "
                "about the people who were looked up. It stays on this computer unless you send it."
            ),
            "\n".join(self._lines()),
        )

    @Slot()
    def check_connection(self) -> None:
        """Check the connection in use in a dialog; if there is none, open its settings."""
        profile = self._connections.profile
        if profile is None:
            self._connections.edit()
            return
        from faceviewer.ui.connection.doctor import DoctorDialog  # noqa: PLC0415 - few starts need it

        if self._doctor is not None and self._doctor.is_open:
            self._doctor.reject()  # it is hidden while the window is blank
        self._doctor = DoctorDialog(self._parent, self._jobs, profile)
        self._doctor.settings_requested.connect(self._connections.edit)
        self._doctor.open_once()

    def _lines(self) -> Iterator[str]:
        connections = self._connections
        settings = self._settings.value
        yield f"FaceViewer {__version__}, {'packaged' if hasattr(sys, 'frozen') else 'not packaged'}"
        yield f"Python {platform.python_version()}, Qt {PySide6.__version__}, {QGuiApplication.platformName()}"
        yield platform.platform()
        for screen in QGuiApplication.screens():
            yield f"screen {screen.size().width()} x {screen.size().height()} at {screen.devicePixelRatio():g}"
        yield f"language {settings.language or 'system'}, theme {settings.theme}, text {settings.text_percent} %"
        yield f"connections {len(settings.profiles)}, for all users {len(settings.shared)}"
        if profile := connections.profile:
            yield f"in use {profile.endpoint}, stage {profile.stage}, pictures {profile.image_format}"
            yield f"picture hosts {len(profile.picture_hosts)}, CA file {_yes_or_no(profile.ca_file)}"
            yield f"proxy {profile.proxy_mode}, proxy user {_yes_or_no(profile.proxy_user)}"
            yield f"secrets {connections.secret_place or 'unknown'}"
        yield f"updates agreed {settings.updates.agreed}, last check {settings.updates.checked}"
        yield "events, times in UTC:"
        yield from recent()

    def _choose_file(self, text: str) -> None:
        title = title_of_action("diagnostics")
        FileDialog(self._dialog, title, lambda chosen: self._save(text, chosen), save_as=_FILE).open()

    def _save(self, text: str, path: Path) -> None:
        def save() -> None:
            save_bytes(f"{text}\n".encode(), path, overwrite=True)

        def note() -> str:
            return self.tr("Report saved as {file}").format(file=visibility.name_of_file(path.name))

        if self._dialog is not None:
            self._dialog.accept()
        self._jobs.call(save, then=lambda _: self._status.show_note(note), otherwise=self._message.show_problem)


def _yes_or_no(value: str) -> str:
    return "yes" if value else "no"
