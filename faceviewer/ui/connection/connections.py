"""All connections, and the one in use."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileInfo, QFileSystemWatcher, QObject, Signal, Slot

from faceviewer.core.connection import TRAINING_ENDPOINT, Profile, SecretPlace
from faceviewer.core.limits import FIELD_SHOWN, SETTINGS_CLOSING_SECONDS
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.store.settings import read_connections, write_connections
from faceviewer.ui.parts.dialog import FileDialog
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import words_about
from faceviewer.wording.catalogue import in_a_row, listed, say
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from faceviewer.store.connection_edit import Changes
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.connection.profile_dialog import ProfileDialog
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.window.status_line import StatusLine

TRAINING_KEY = ""  # no connection in the settings has an empty name
_FILE = "faceviewer-connections.toml"


class Connections(QObject):
    """Selects the connection in use, and does what the dialog of the connections requests: save, import, export.

    Attributes:
        profile: the connection in use, None if there is none yet.
        place: where new secrets will be stored; None while unknown.
        secret_place: where the secrets of the connection in use were last found; None while unknown.

    Signals:
        changed: another connection is in use, or the one in use was edited.
        choices_changed: the list of connections has changed, but not the one in use.
        place_found: `secret_place` may have changed.
        failed: a Problem.
    """

    changed = Signal()
    choices_changed = Signal()
    place_found = Signal()
    failed = Signal(object)
    _settings_read = Signal()

    def __init__(
        self, parent: QWidget, *, jobs: Jobs, settings: SettingsStore, status: StatusLine, training: bool
    ) -> None:
        super().__init__(parent)
        self._parent, self._jobs, self._settings = parent, jobs, settings
        self._status = status
        self._training = training
        self._dialog: ProfileDialog | None = None
        self.place: SecretPlace | None = None
        self.secret_place: SecretPlace | None = None
        self._job: Job | None = None
        self._used = self.profile
        self._settings_read.connect(self._emit_choices)  # another window may have changed the connections
        settings.on_changed, settings.on_problem = self._settings_read.emit, self.failed.emit
        self._watch = QFileSystemWatcher(self)
        self._watch.directoryChanged.connect(self._on_folder)
        self._watch_folders()

    @Slot()
    def retry(self) -> None:
        """Read the settings again, and retry a failed write."""
        self._settings.change()

    def close(self) -> None:
        """Wait for pending writes, in bounded time, and disconnect from the settings."""
        self._watch.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._settings.settle(SETTINGS_CLOSING_SECONDS)
        self._settings.on_changed = None
        self._settings.on_problem = None

    @property
    def profile(self) -> Profile | None:
        if self._training:
            return Profile("Training", endpoint=TRAINING_ENDPOINT)
        try:
            return self._settings.value.profile(self._settings.value.chosen)
        except Problem:
            return None

    @property
    def is_training(self) -> bool:
        """Whether the training gateway is in use, with its sample people."""
        return self._training

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Key and name of every connection to choose from, with the training gateway while it is in use."""
        named = [(profile.name, profile.name) for profile in self._settings.value.connections]
        return [*named, (TRAINING_KEY, self.tr("Training"))] if self._training else named

    @property
    def current(self) -> str:
        """The key of the connection in use."""
        return TRAINING_KEY if self._training else self._settings.value.chosen

    def find_place(self) -> None:
        """Find out where new secrets will be stored, without reading any."""
        # A problem of the keyring is shown once a secret is needed.
        self._jobs.run(lambda service: service.place(), then=self._on_place)

    def find_secret(self) -> None:
        """Find out where the secrets of the connection in use were last found."""
        profile = self.profile
        if profile is None or self._training:
            self._on_secret(None)
            return
        self._jobs.run(lambda service: service.place_of(profile.name), then=self._on_secret)

    def _on_secret(self, place: SecretPlace | None) -> None:
        self.secret_place = place
        self.place_found.emit()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Use a connection now and after the next start; the result stays if it is in use already."""
        self._training = key == TRAINING_KEY
        if not self._training:
            self._settings.change(current=key)
        self._emit_choices()

    def use(self, name: str) -> None:
        """Use a connection in this run only; emit `failed` if none has this name."""
        try:
            self._settings.use(name)
        except Problem as problem:
            self.failed.emit(problem)
        else:
            self._training = False
            self._emit_choices()

    @Slot()
    def use_training(self) -> None:
        """Use the training gateway until another connection is chosen."""
        self.choose(TRAINING_KEY)

    @Slot()
    def edit(self) -> None:
        """Open the dialog to edit the connections."""
        from faceviewer.ui.connection.profile_dialog import ProfileDialog  # noqa: PLC0415 - most starts need none

        if self._dialog is not None:
            return  # it is hidden while the window is blank, with unsaved input
        settings = self._settings.value
        shared = {profile.name for profile in settings.connections if settings.is_shared(profile.name)}
        dialog = ProfileDialog(self._parent, self._jobs, settings.connections, current=settings.chosen, shared=shared)
        dialog.saved.connect(self._on_saved)
        dialog.stopped.connect(self._on_stopped)
        dialog.finished.connect(self._on_closed)
        dialog.list.import_requested.connect(self._on_import)
        dialog.list.export_requested.connect(self._on_export)
        self._dialog = dialog
        dialog.show_place(self.place)
        self.find_place()  # the keyring may have become available or unavailable
        dialog.open_once()

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None  # it contains the secrets that were entered

    @Slot(object)
    def _on_saved(self, changes: Changes) -> None:
        self._shown.show_waiting(self.tr("Writing the settings…"))
        self._job = self._jobs.watch(
            lambda service, on_progress: service.change_connections(self._settings, changes, on_progress),
            on_progress=lambda _: self._shown.show_waiting(self.tr("Waiting for the keyring…")),
            then=lambda _: self._on_kept(changes),
            otherwise=self._on_not_kept,
        )

    def _on_kept(self, changes: Changes) -> None:
        self._training = self._training and not (changes.edits and len(self._settings.value.connections) == 1)
        self._shown.show_idle()
        self._shown.accept()
        new_keys = {edit.profile.name for edit in changes.edits if edit.profile and edit.credentials is not None}
        if self._settings.value.chosen in new_keys:  # the record on show was fetched with other keys
            self._emit_changed()
        else:
            self._emit_choices()
        if changes.tidied:
            self._status.show_note(lambda: say(language_in_use(), "commands", "notice", "blanks"))

    def _on_not_kept(self, problem: Problem) -> None:
        if problem.kind is Kind.LOCAL_CA_FILE:
            self._shown.show_ca_fault()
            return
        keyring = Policy.KEYRING in problem.kind.policy
        self._show_trouble(problem, self.tr("Nothing was changed.") if keyring else "", for_session=keyring)
        self._emit_choices()

    @Slot()
    def _on_stopped(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._shown.show_idle(self.tr("Stopped. Nothing was changed."))
        self._jobs.run(lambda service: service.changes_settled(), then=lambda _: self._emit_choices())

    @Slot()
    def _on_import(self) -> None:
        FileDialog(self._shown, self.tr("Import connections"), self._import, kinds=self._kinds).open()

    @Slot()
    def _on_export(self) -> None:
        title = self.tr("Export connections without secrets")
        FileDialog(self._shown, title, self._export, kinds=self._kinds, save_as=_FILE).open()

    @property
    def _kinds(self) -> tuple[str, str]:
        return self.tr("Connections (*.toml)"), self.tr("All files (*)")

    def _import(self, path: Path) -> None:
        self._call(read_connections, path, then=partial(self._on_read, visibility.name_of_file(path.name)))

    def _export(self, path: Path) -> None:
        written = self.tr("Exported as {file}, without secrets.").format(file=visibility.name_of_file(path.name))
        self._call(write_connections, self._settings.value.profiles, path, then=lambda _: self._shown.say(written))

    def _call(self, function: Callable[..., object], *args: object, then: Callable[[Any], None]) -> None:
        """Call a function in another thread; its outcome is not shown after the dialog was closed."""
        job = self._jobs.call(function, *args, then=then, otherwise=self._show_trouble)
        self._shown.finished.connect(job.cancel)

    def _on_read(self, file: str, read: tuple[tuple[Profile, ...], str]) -> None:
        profiles, unusable = read
        names = self._shown.list.take_in(profiles)
        imported = self.tr("Imported: {names}. Enter AppKey and AppSecret for each, now or later.")
        nothing = self.tr("No connections could be read from {file}.")
        left_out = self.tr("Not used: {values}; the numbers in brackets are line numbers.") if unusable else ""
        text = in_a_row(
            language_in_use(),
            (imported if profiles else nothing).format(names=listed(language_in_use(), names), file=file),
            left_out.format(values=shown(unusable, FIELD_SHOWN)),
        )
        show = self._shown.say if profiles and not unusable else self._shown.show_idle
        show(text)

    def _show_trouble(self, problem: Problem, remark: str = "", *, for_session: bool = False) -> None:
        words = words_about(problem)
        trouble = in_a_row(language_in_use(), words.headline, words.remedy, remark)
        self._shown.show_idle(trouble, for_session=for_session)

    @property
    def _shown(self) -> ProfileDialog:
        if self._dialog is None:
            raise LookupError("the dialog is not open")
        return self._dialog

    def _on_place(self, place: SecretPlace) -> None:
        self.place = place
        if self._dialog is not None:
            self._dialog.show_place(place)

    @Slot()
    def _on_folder(self) -> None:
        self._watch_folders()
        self._settings.refresh()

    def _watch_folders(self) -> None:
        """Watch the folders of the settings file and of its target if it is a link, or their parents if missing."""
        files = (QFileInfo(file) for file in (str(self._settings.path), os.path.realpath(self._settings.path)))
        folders = (QFileInfo(file.path()) for file in files)  # QFileInfo raises nothing for unreadable paths
        places = {folder.filePath() if folder.isDir() else folder.path() for folder in folders}
        if missing := {place for place in places if QFileInfo(place).isDir()} - set(self._watch.directories()):
            self._watch.addPaths(sorted(missing))

    @Slot()
    def _emit_choices(self) -> None:
        if self.profile != self._used:
            self._emit_changed()
        else:
            self.choices_changed.emit()

    def _emit_changed(self) -> None:
        self._used = self.profile
        self.changed.emit()
        self.find_secret()
