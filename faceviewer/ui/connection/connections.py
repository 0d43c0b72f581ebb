"""The connections there are, the one in use, and the settings they are kept in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faceviewer.core.problem import Problem
from faceviewer.core.profile import TRAINING_ENDPOINT, Profile
from faceviewer.ui.connection.profile_dialog import ProfileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faceviewer.core.credentials import Credentials
    from faceviewer.store.settings import Settings
    from faceviewer.store.vault import Place
    from faceviewer.ui.backstage import Backstage
    from faceviewer.ui.services import Services

TRAINING_KEY = ""  # no connection in the settings has an empty name


class Connections(QObject):
    """Chooses and keeps connections.

    Args:
        window: what the dialog stands in front of.
        backstage: where vault and disk are.
        settings: as they were read.
        training: whether to begin with the training gateway.

    Attributes:
        settings: as they are now.
        profile: the connection in use, None if there is none yet.
        place: where secrets are kept, None while that is not known.

    Signals:
        changed: another connection, or other connections to choose from.
        place_found: `place` became known.
        failed: a Problem.
    """

    changed = Signal()
    place_found = Signal()
    failed = Signal(object)

    def __init__(self, window: QWidget, backstage: Backstage, *, settings: Settings, training: bool) -> None:
        super().__init__(window)
        self._window = window
        self._backstage = backstage
        self._training = training
        self._dialog: ProfileDialog | None = None
        self.settings = settings
        self.place: Place | None = None

    @property
    def profile(self) -> Profile | None:
        if self._training:
            return Profile("Training", endpoint=TRAINING_ENDPOINT)
        try:
            return self.settings.profile(self.settings.current)
        except Problem:
            return None

    @property
    def is_training(self) -> bool:
        """Whether the people are sample people."""
        return self._training

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Key and name of every connection to choose from; the training gateway once it is in use."""
        named = [(profile.name, profile.name) for profile in self.settings.profiles]
        return [*named, (TRAINING_KEY, self.tr("Training"))] if self._training else named

    @property
    def current(self) -> str:
        """The key of the one in use."""
        return TRAINING_KEY if self._training else self.settings.current

    def find_place(self) -> None:
        """Find out where secrets are kept; no secret is read for that."""

        async def place(services: Services) -> Place:
            return await services.place()

        self._backstage.run(place, then=self._on_place, otherwise=self.failed.emit)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Use a connection from now on, and at the next start."""
        self._training = key == TRAINING_KEY
        if not self._training:
            self.keep(replace(self.settings, current=key))
        self.changed.emit()

    @Slot()
    def use_training(self) -> None:
        """Use the training gateway until another is chosen."""
        self.choose(TRAINING_KEY)

    def keep(self, settings: Settings) -> None:
        """Use settings from now on and write them."""
        self.settings = settings

        async def write(services: Services) -> None:
            await services.keep_settings(settings)

        self._backstage.run(write, otherwise=self.failed.emit)

    @Slot()
    def edit(self) -> None:
        """Open the dialog of the connections."""
        if self._dialog is None:
            self._dialog = ProfileDialog(self._window)
            self._dialog.saved.connect(self._on_saved)
            self._dialog.deleted.connect(self._on_deleted)
        if self.place is None:
            self.find_place()
        self._show_in_dialog()
        self._dialog.open()

    @Slot(str, object, object)
    def _on_saved(self, was: str, profile: Profile, credentials: Credentials | None) -> None:
        others = [profile if old.name == was else old for old in self.settings.profiles]
        profiles = tuple(others if was else [*others, profile])
        settings = replace(self.settings, profiles=profiles, current=profile.name)

        async def keep(services: Services) -> None:
            await services.keep_profile(settings, profile.name, credentials, was=was)

        self.settings, self._training = settings, False
        self._backstage.run(keep, otherwise=self.failed.emit)
        self.changed.emit()

    @Slot(str)
    def _on_deleted(self, name: str) -> None:
        profiles = tuple(profile for profile in self.settings.profiles if profile.name != name)
        current = self.settings.current if self.settings.current != name else profiles[0].name if profiles else ""
        settings = replace(self.settings, profiles=profiles, current=current)

        async def forget(services: Services) -> None:
            await services.forget_profile(settings, name)

        self.settings = settings
        self._backstage.run(forget, otherwise=self.failed.emit)
        self._show_in_dialog()
        self.changed.emit()

    def _on_place(self, place: Place) -> None:
        self.place = place
        if self._dialog is not None:
            self._dialog.show_place(place)
        self.place_found.emit()

    def _show_in_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.retranslate()
            self._dialog.show_profiles(self.settings.profiles, current=self.settings.current)
            self._dialog.show_place(self.place)
