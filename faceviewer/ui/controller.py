"""What the operator does, turned into what the program does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Slot

from faceviewer.core.problem import Problem
from faceviewer.core.profile import Stage
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.connection.connections import Connections
from faceviewer.ui.doctor.doctor import Doctor
from faceviewer.ui.features import Desk, Features
from faceviewer.ui.jobs import Jobs
from faceviewer.ui.lookup_presenter import Failed, Found, Idle, Looking, LookupPresenter, State
from faceviewer.ui.notices import Notices
from faceviewer.ui.remedies import Action
from faceviewer.ui.samples import Samples
from faceviewer.ui.screen import Screen
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.result import Progress, Result
    from faceviewer.service import Service
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.localisation import Localisation
    from faceviewer.ui.main_window import MainWindow
    from faceviewer.ui.theme import ThemeSwitch
    from faceviewer.ui.unforeseen import UnforeseenHook


class Controller(QObject):
    """Connects the window with everything behind it; made after the window's first paint.

    Args:
        window: the window.
        settings: those of this window.
        localisation, theme: how the window speaks and looks.
        hook: where the unforeseen goes.
        training: whether to begin with the training gateway.
        trouble: what went wrong so far, to be shown.
    """

    def __init__(
        self,
        window: MainWindow,
        *,
        settings: SettingsStore,
        localisation: Localisation,
        theme: ThemeSwitch,
        hook: UnforeseenHook,
        training: bool,
        trouble: Problem | None,
    ) -> None:
        super().__init__(window)
        self._window, self._localisation = window, localisation
        self._jobs = Jobs(unforeseen=hook.report)
        self._connections = Connections(window, self._jobs, localisation, settings=settings, training=training)
        self._presenter = LookupPresenter(self._jobs, ask=self._ask)
        self._screen = Screen(window, language=localisation.language)
        self._clipboard = Clipboard(self)
        self._doctor = Doctor(window, self._jobs)
        self._notices = Notices(window)
        self._query: FaceQuery | None = None
        self._samples = Samples(window, self._jobs, self._notices)
        desk = Desk(
            window,
            self._screen,
            self._presenter,
            self._jobs,
            self._connections,
            self._clipboard,
            localisation,
            theme,
        )
        self._features = Features(desk)
        self._connect(hook)
        self._on_connections()
        self._samples.load()
        if not self._connections.is_training and self._connections.profile is not None:
            self._connections.find_place()
        translated(self._on_language)
        if trouble is not None:
            self._screen.show_problem(trouble)

    @Slot()
    def close(self) -> None:
        """Stop everything behind the window; at most two seconds for the settings and two for the rest."""
        self._clipboard.forget()
        self._features.forget()
        self._presenter.clear()
        self._connections.close()
        self._jobs.close()

    async def _ask(self, service: Service, query: FaceQuery, on_progress: Callable[[Progress], None]) -> Result:
        profile, language = self._asking
        return await service.look_up(profile, language, query, on_progress)

    def _connect(self, hook: UnforeseenHook) -> None:
        window, bar, stage, actions = self._window, self._window.bar, self._window.stage, self._window.actions_
        self._presenter.changed.connect(self._on_state)
        bar.look_up_requested.connect(self._on_look_up)
        bar.cancel_requested.connect(self._presenter.cancel)
        bar.profile_chosen.connect(self._connections.choose)
        stage.settings_requested.connect(self._connections.edit)
        stage.training_requested.connect(self._connections.use_training)
        stage.example_chosen.connect(self._samples.ask)
        stage.type_chosen.connect(self._try_as)
        window.message.retry_requested.connect(self._retry)
        window.message.settings_requested.connect(self._connections.edit)
        window.message.doctor_requested.connect(self._examine)
        for reporter in (window.message, stage):
            reporter.ticket_requested.connect(self._copy_ticket)
        for source in (window.card, window.status, self._notices, self._doctor):
            source.copy_requested.connect(self._clipboard.copy)
        self._connections.changed.connect(self._on_connections)
        self._connections.choices_changed.connect(self._show_profiles)
        self._connections.place_found.connect(self._on_place)
        self._connections.failed.connect(self._screen.show_problem)
        self._features.failed.connect(self._screen.show_problem)
        self._features.not_saved.connect(self._on_not_saved)
        hook.caught.connect(self._notices.show_unforeseen)
        for key, slot in {
            "settings": self._connections.edit,
            "training": self._connections.use_training,
            "quit": window.close,
            "focus_id": bar.focus_id,
            "copy_trace": window.status.copy_trace,
            "look_up": bar.request,
            "again": self._again,
            "cancel": self._cancel,
            "doctor": self._examine,
            "samples": self._samples.list_all,
            "about": self._notices.show_about,
            **{f"type_{user_type.value}": self._on_type for user_type in UserType},
        }.items():
            actions[key].triggered.connect(slot)

    @Slot(object, str)
    def _on_look_up(self, user_type: UserType, typed: str) -> None:
        profile = self._connections.profile
        if profile is None:
            self._connections.edit()
            return
        try:
            query = FaceQuery.from_typed(user_type, typed, image_format=profile.image_format)
        except Problem as problem:
            self._presenter.clear()
            self._screen.show_fault(problem)
            self._window.bar.focus_id()
            return
        self._look_up(query)

    def _look_up(self, query: FaceQuery) -> None:
        profile = self._connections.profile
        if profile is not None:
            self._query = query
            self._asking = (profile, self._localisation.language)
            self._presenter.look_up(query)

    @Slot(object)
    def _try_as(self, user_type: UserType) -> None:
        if self._query is not None:
            self._window.bar.ask(user_type, self._query.user_id)

    @Slot()
    def _again(self) -> None:
        if self._query is not None:
            self._look_up(self._query)

    @Slot()
    def _retry(self) -> None:
        """Try again what the message is about: a lookup that failed, or the settings."""
        if isinstance(self._presenter.state, Failed):
            self._again()
        else:
            self._screen.clear_message()
            self._connections.retry()

    @Slot()
    def _cancel(self) -> None:
        """Leave what is most in the way: a lookup, an id half typed over an answer, the full screen, a message."""
        if isinstance(self._presenter.state, Looking):
            self._presenter.cancel()
        elif self._features.typed_ahead.is_on:
            self._features.typed_ahead.put_back()
        elif self._window.isFullScreen():
            self._window.toggle_full_screen()
        else:
            self._screen.clear_message()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self._screen.show_state(state)
        if isinstance(state, Found | Failed):
            self._connections.find_secret()
        bar = self._window.bar
        # Whoever is already typing the next id shall not find it selected, and overwritten by the next key.
        if not isinstance(state, Looking) and bar.field.text() == bar.asked and not self._window.stage.view.hasFocus():
            bar.focus_id()

    @Slot()
    def _on_connections(self) -> None:
        connections, window = self._connections, self._window
        profile, training = connections.profile, connections.is_training
        if not isinstance(self._presenter.state, Idle):
            self._presenter.clear()
        self._show_profiles()
        window.set_strip("none" if profile and profile.stage is Stage.RELEASE and not training else "warn")
        if training and not window.bar.field.text():
            window.bar.types.set_user_type(UserType.PHONE)  # under which the first sample people are registered
        host = urlsplit(profile.endpoint).netloc if profile else ""
        self._screen.set_connection(host=host, configured=profile is not None)
        self._on_place()
        self._offer_samples()

    @Slot()
    def _on_place(self) -> None:
        secret = self._connections.profile is not None and not self._connections.is_training
        self._window.status.show_place(self._connections.secret_place if secret else None)

    def _offer_samples(self) -> None:
        self._samples.offer(self._localisation.language, offered=self._connections.is_training)

    @Slot(object)
    def _on_not_saved(self, problem: Problem) -> None:
        self._screen.show_problem(problem, also=(Action.SAVE,))

    @Slot()
    def _copy_ticket(self) -> None:
        self._clipboard.copy(self._screen.ticket())

    @Slot()
    def _examine(self) -> None:
        profile = self._connections.profile
        if profile is None:
            self._connections.edit()
        else:
            self._doctor.examine(profile, self._localisation.language)

    @Slot()
    def _on_type(self) -> None:
        action = self.sender()
        for user_type in UserType:
            if action is self._window.actions_[f"type_{user_type.value}"]:
                self._window.bar.types.set_user_type(user_type)

    @Slot()
    def _on_language(self) -> None:
        self._screen.set_language(self._localisation.language)
        self._screen.note_missing_font()
        self._show_profiles()
        self._offer_samples()

    @Slot()
    def _show_profiles(self) -> None:
        connections = self._connections
        self._window.stage.set_choice(bool(connections.choices))
        self._window.bar.show_profiles(
            connections.choices, current=connections.current, training=connections.is_training
        )
