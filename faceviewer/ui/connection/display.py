"""Show the connection in use in the window, and let the operator choose another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.connection import Stage
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.message_bar import MessageBar
    from faceviewer.ui.window.status_line import StatusLine


class ConnectionDisplay(QObject):
    """Shows which connection is in use, all others, and where the secret is stored.

    `set_strip` sets the tone of the strip at the top of the window.
    """

    def __init__(
        self,
        *,
        connections: Connections,
        bar: LookupBar,
        stage: PhotoStage,
        status: StatusLine,
        message: MessageBar,
        set_strip: Callable[[str], None],
    ) -> None:
        super().__init__(connections)
        self.actions: Mapping[str, Callable[..., object]] = {
            "settings": connections.edit,
            "choose_connection": self._choose,
            "training": connections.use_training,
        }
        self._connections, self._bar, self._stage = connections, bar, stage
        self._status, self._message = status, message
        self._set_strip = set_strip
        bar.profile_chosen.connect(connections.choose)
        bar.profile_chosen.connect(self.forget_unknown_name)
        stage.settings_requested.connect(connections.edit)
        stage.training_requested.connect(connections.use_training)
        connections.choices_changed.connect(self._show_choices)
        connections.place_found.connect(self._show_place)
        translated(self._show_choices)

    def show(self) -> None:
        """Show the connection in use; in training, select the type of the first sample people for an empty query."""
        profile = self._connections.profile
        training = self._connections.is_training
        self._show_choices()
        self._set_strip("warn" if training or (profile and profile.stage is not Stage.RELEASE) else "none")
        if training and not self._bar.field.text():
            self._bar.types.set_user_type(UserType.PHONE)
        self._status.show_host(profile.host if profile else "")
        self._bar.show_configured(configured=profile is not None)
        self.forget_unknown_name()
        self._show_place()

    @Slot()
    def forget_unknown_name(self) -> None:
        """Remove the message about an unknown connection name, because another name was given since."""
        problem = self._message.about
        if isinstance(problem, Problem) and problem.kind is Kind.LOCAL_PROFILE_UNKNOWN:
            self._message.take_back(problem)

    @Slot()
    def _show_choices(self) -> None:
        connections = self._connections
        self._stage.set_choice(bool(connections.choices))
        self._bar.show_profiles(connections.choices, current=connections.current, training=connections.is_training)

    @Slot()
    def _show_place(self) -> None:
        secret = self._connections.profile is not None and not self._connections.is_training
        self._status.show_place(self._connections.secret_place if secret else None)

    @Slot()
    def _choose(self) -> None:
        profiles = self._bar.profiles
        if profiles.isVisible():
            profiles.setFocus()
            profiles.showPopup()
        else:
            self._connections.edit()
