"""Import connections from a file and export them, without secrets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.store.settings import read_connections, write_connections
from faceviewer.ui.parts.dialog import FileDialog
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.catalogue import in_a_row, listed
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faceviewer.core.connection import Profile
    from faceviewer.core.problem import Problem
    from faceviewer.ui.connection.profile_dialog import ProfileDialog
    from faceviewer.ui.jobs import Jobs

_FILE = "faceviewer-connections.toml"


class ConnectionFiles(QObject):
    """Asks for files, and reads and writes them in another thread.

    Args:
        dialog: requests an import or export, and takes the imported connections.
        jobs: runs the file operations.
        kept: returns the stored connections (a callback).
    """

    def __init__(self, dialog: ProfileDialog, jobs: Jobs, kept: Callable[[], tuple[Profile, ...]]) -> None:
        super().__init__(dialog)
        self._dialog, self._jobs, self._kept = dialog, jobs, kept
        dialog.list.import_requested.connect(self._on_import)
        dialog.list.export_requested.connect(self._on_export)

    @Slot()
    def _on_import(self) -> None:
        FileDialog(self._dialog, self.tr("Import connections"), self._read, kinds=self._kinds).open()

    @Slot()
    def _on_export(self) -> None:
        title = self.tr("Export connections without secrets")
        FileDialog(self._dialog, title, self._write, kinds=self._kinds, save_as=_FILE).open()

    @property
    def _kinds(self) -> tuple[str, str]:
        return self.tr("Connections (*.toml)"), self.tr("All files (*)")

    def _read(self, path: Path) -> None:
        self._call(read_connections, path, then=partial(self._on_read, path.name))

    def _write(self, path: Path) -> None:
        written = self.tr("Exported as {file}, without secrets.").format(file=path.name)
        self._call(write_connections, self._kept(), path, then=lambda _: self._dialog.say(written))

    def _call(self, function: Callable[..., object], *args: object, then: Callable[[Any], None]) -> None:
        """Call a function in another thread; its outcome is not shown after the dialog was closed."""
        job = self._jobs.call(function, *args, then=then, otherwise=self._on_trouble)
        self._dialog.finished.connect(job.cancel)

    def _on_read(self, file: str, read: tuple[tuple[Profile, ...], str]) -> None:
        profiles, unusable = read
        names = self._dialog.list.take_in(profiles)
        imported = self.tr("Imported: {names}. Enter AppKey and AppSecret for each, now or later.")
        nothing = self.tr("No connections could be read from {file}.")
        left_out = self.tr("Not used: {values}; the numbers in brackets are line numbers.") if unusable else ""
        text = in_a_row(
            language_in_use(),
            (imported if profiles else nothing).format(names=listed(language_in_use(), names), file=file),
            left_out.format(values=shown(unusable, FIELD_SHOWN)),
        )
        show = self._dialog.say if profiles and not unusable else self._dialog.show_idle
        show(text)

    def _on_trouble(self, problem: Problem) -> None:
        words = describe(problem, language_in_use())
        self._dialog.show_idle(in_a_row(language_in_use(), words.headline, words.remedy))
