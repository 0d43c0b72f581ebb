"""Create the objects behind the window after its first paint, and connect them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from faceviewer.core.connection import Stage
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.ui.announcer import install_roles
from faceviewer.ui.appearance import Looks, Viewing
from faceviewer.ui.batch.lists import Lists
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.compare.compare import Compare
from faceviewer.ui.connection.connections import Connections
from faceviewer.ui.connection.diagnostics import Diagnostics
from faceviewer.ui.details.check_doors import CheckDoors
from faceviewer.ui.details.details import Details
from faceviewer.ui.details.properties import Properties
from faceviewer.ui.export.copying import Copying
from faceviewer.ui.export.photo_drag import PhotoDrag
from faceviewer.ui.export.saving import Saving
from faceviewer.ui.jobs import Jobs
from faceviewer.ui.lookup.keys import takes_text
from faceviewer.ui.lookup.links import Links
from faceviewer.ui.lookup.lookup_actions import AskedBefore, LookupActions, Samples
from faceviewer.ui.lookup.paste import CopiedElsewhere, Paste
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, LookupPresenter, State
from faceviewer.ui.lookup.scanner import Scanner
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.lookup.typed_ahead import TypedAhead
from faceviewer.ui.palette.palette import Palette, Shortcuts
from faceviewer.ui.parts.filters import FieldMenus, HeldKey, SecondPress
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.updates.replacement import Replacement
from faceviewer.ui.updates.updates import Updates
from faceviewer.ui.window.message_bar import Action
from faceviewer.ui.window.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from faceviewer.core.language import Language
    from faceviewer.core.link import Link
    from faceviewer.core.problem import Problem
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.connection.doctor import DoctorDialog
    from faceviewer.ui.jobs import ReportingWork
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.unforeseen import UnforeseenHook
    from faceviewer.ui.window.main_window import MainWindow


class Feature(Protocol):
    """A QObject with the slots of its actions, which itself maintains the state that they need."""

    @property
    def actions(self) -> Mapping[str, Callable[..., Any]]:
        """The slots by the keys of the actions (ui/action_table.py); a checkable action's slot receives its state."""


class Wiring(QObject):
    """Creates the objects behind a window, and connects them.

    Args:
        window: the window.
        settings: the settings of this window.
        theme: the appearance of the window.
        hook: receives unexpected exceptions.
        training: whether to start with the training gateway.
        troubles: the problems of the start, to be shown in one message.
    """

    def __init__(
        self,
        window: MainWindow,
        *,
        settings: SettingsStore,
        theme: ThemeSwitch,
        hook: UnforeseenHook,
        training: bool,
        troubles: Sequence[Problem],
    ) -> None:
        install_roles()
        super().__init__(window)
        self._window, self._theme = window, theme
        self._jobs = Jobs(unforeseen=hook.report)
        self._settings = settings
        self._connections = Connections(window, self._jobs, settings=settings, training=training)
        self._presenter = LookupPresenter(self._jobs, ask=self._work_for)
        self._screen = Screen(window)
        clipboard()  # from now on it marks and removes what is copied
        FieldMenus(self)
        SecondPress(self)
        HeldKey(self)
        self._doctor: DoctorDialog | None = None
        self._notices = Notices(window)
        self._samples = Samples(window, self._jobs, self._notices)
        self._drag = PhotoDrag(window, self._jobs, self._presenter, self._screen)
        self._add_features()
        self._connect()
        # Queued: an exception in a slot that is called directly would be caught and reported again, in an endless loop.
        hook.caught.connect(self._notices.show_unforeseen, Qt.ConnectionType.QueuedConnection)
        replacement = Replacement(window)
        hook.replaced.connect(replacement.explain, Qt.ConnectionType.QueuedConnection)
        replacement.unexplained.connect(self._notices.show_unforeseen)
        self._on_connections()
        self._samples.load()
        if not self._connections.is_training and self._connections.profile is not None:
            self._connections.find_place()
        translated(self._screen.note_missing_font)
        translated(self._show_profiles)
        if troubles := self._shortcuts.told_with(troubles):
            self._screen.show_problem(troubles[0], further=troubles[1:])

    @Slot()
    def close(self) -> None:
        """Stop everything behind the window; takes at most two seconds for the settings and two for the rest."""
        clipboard().forget()
        self._drag.forget()
        self._presenter.clear()
        self._remember()
        self._connections.close()
        self._jobs.close()

    def go_on_with(
        self, profile: str, trouble: Problem | None, link: Link | Problem | None, *, language: Language | None = None
    ) -> None:
        """Use a connection and a language in this run, show a problem, and fill in the query of a link.

        "" is the current connection, None the current language.
        """
        if language is not None:
            self._looks.use_language(language)
        if profile:
            self._screen.on_connection_named()
            self._connections.use(profile)
        if trouble is not None:
            self._screen.show_problem(trouble)
        if link is not None:
            self._links.take(link)

    def _remember(self) -> None:
        """Save size, position, details and user type for the next start, if there are settings already."""
        window, settings = self._window, self._settings.value
        user_type = window.bar.types.user_type
        place = window.place or settings.geometry
        values = {"geometry": place, "details": self._details.height, "user_type": user_type}
        changed = any(value != getattr(settings, name) for name, value in values.items())
        if settings.connections and not self._connections.is_training and changed:
            self._settings.change(**values)

    def _work_for(self, query: FaceQuery) -> ReportingWork:
        """Return the coroutine function of a lookup with the current connection and in the current language."""
        profile = self._connections.profile
        language = language_in_use()
        if profile is None:
            raise LookupError("there is no connection")
        return lambda service, tell: service.look_up(profile, language, query, tell)

    def _add_features(self) -> None:
        window, jobs, presenter, screen = self._window, self._jobs, self._presenter, self._screen
        connections, settings = self._connections, self._settings
        privacy = Privacy(window, presenter)
        palette = Palette(window)
        asked_before = AskedBefore(window, presenter)
        saving = Saving(window, jobs, presenter, connections=connections, settings=settings, screen=screen)
        paste = Paste(window, jobs, presenter, screen)
        Scanner(window, paste)
        typed_ahead = TypedAhead(window, presenter)
        self._shortcuts = Shortcuts(window, settings)
        self._details = Details(window, presenter)
        self._doors = CheckDoors(window, jobs, presenter, connections, settings)
        self._links = Links(window, screen, connections)
        self._looks = Looks(window, self._theme, settings)
        diagnostics = Diagnostics(window, jobs, connections, settings)
        features: tuple[Feature, ...] = (
            LookupActions(window, presenter, connections, screen, typed_ahead, self._links),
            asked_before,
            self._looks,
            palette,
            self._shortcuts,
            privacy,
            Compare(window, presenter, connections),
            Viewing(window),
            self._details,
            self._doors,
            Properties(window, jobs, presenter),
            saving,
            Copying(window, jobs, presenter, connections, doors=lambda: self._doors.doors),
            paste,
            CopiedElsewhere(window, jobs, presenter, settings),
            Updates(window, jobs, settings),
            diagnostics,
            Lists(window, jobs, connections),
        )
        for feature in features:
            for key, slot in feature.actions.items():
                window.actions_[key].triggered.connect(slot)
        self._details.open_at(settings.value.details)
        privacy.left.connect(palette.close)
        privacy.left.connect(asked_before.forget)
        connections.changed.connect(asked_before.leave_connection)
        connections.failed.connect(screen.show_problem)
        diagnostics.failed.connect(screen.show_problem)

    def _connect(self) -> None:
        window = self._window
        connections = self._connections
        stage = self._window.stage
        message = self._window.message
        self._presenter.changed.connect(self._on_state)
        self._presenter.rejudged.connect(self._screen.show_judgement)
        window.bar.profile_chosen.connect(connections.choose)
        window.bar.edited.connect(self._on_edited)
        stage.settings_requested.connect(connections.edit)
        stage.training_requested.connect(connections.use_training)
        stage.example_chosen.connect(self._samples.ask)
        message.buttons[Action.SETTINGS].clicked.connect(connections.edit)
        message.buttons[Action.DOCTOR].clicked.connect(self._check_connection)
        for ticket_requested in (message.buttons[Action.TICKET].clicked, stage.ticket_requested):
            ticket_requested.connect(self._copy_ticket)
        window.status.follow(window.actions_["copy_trace"])
        connections.changed.connect(self._on_connections)
        connections.choices_changed.connect(self._show_profiles)
        connections.place_found.connect(self._on_place)
        for key, slot in {
            "settings": connections.edit,
            "choose_connection": self._choose_connection,
            "training": connections.use_training,
            "quit": window.close,
            "next_pane": lambda: window.go_to_pane(forwards=True),
            "previous_pane": lambda: window.go_to_pane(forwards=False),
            "copy_trace": window.status.copy_trace,
            "why": window.card.verdict.toggle_why,
            "copy_ticket": self._copy_ticket,
            "doctor": self._check_connection,
            "samples": self._samples.list_all,
            "about": self._notices.show_about,
        }.items():
            window.actions_[key].triggered.connect(slot)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self._screen.show_state(state)
        if isinstance(state, Found | Failed):
            self._connections.find_secret()
        bar, focus = self._window.bar, QApplication.focusWidget()
        # Do not select text that the user is typing, in this field or another: the next key would overwrite it.
        is_typing = bar.field.text() != bar.asked or (takes_text(focus) and focus is not bar.field)
        if not isinstance(state, Looking) and not is_typing and not self._window.stage.view.hasFocus():
            bar.focus_id()

    @Slot()
    def _on_edited(self) -> None:
        """Open the connection when the first character of an ID is typed."""
        profile = self._connections.profile
        language = language_in_use()
        if profile is not None and len(self._window.bar.field.text()) == 1:
            self._jobs.run(lambda service: service.open_early(profile, language))

    @Slot()
    def _on_connections(self) -> None:
        connections, window = self._connections, self._window
        profile, training = connections.profile, connections.is_training
        if not isinstance(self._presenter.state, Idle):
            self._presenter.clear()
        self._show_profiles()
        window.set_strip("warn" if training or (profile and profile.stage is not Stage.RELEASE) else "none")
        if training and not window.bar.field.text():
            window.bar.types.set_user_type(UserType.PHONE)  # the type of the first sample people
        host = profile.host if profile else ""
        self._screen.set_connection(host=host, configured=profile is not None)
        self._on_place()
        self._samples.offer(offered=training)

    @Slot()
    def _on_place(self) -> None:
        secret = self._connections.profile is not None and not self._connections.is_training
        self._window.status.show_place(self._connections.secret_place if secret else None)

    @Slot()
    def _copy_ticket(self) -> None:
        """Copy the problems of the shown lookup and of its doors, or the record if there was no problem."""
        if ticket := "\n".join(filter(None, (self._screen.ticket(), self._doors.ticket()))):
            clipboard().copy(ticket)
        else:
            self._window.actions_["copy_text"].trigger()

    @Slot()
    def _choose_connection(self) -> None:
        profiles = self._window.bar.profiles
        if profiles.isVisible():
            profiles.setFocus()
            profiles.showPopup()
        else:
            self._connections.edit()

    @Slot()
    def _check_connection(self) -> None:
        profile = self._connections.profile
        if profile is None:
            self._connections.edit()
            return
        from faceviewer.ui.connection.doctor import DoctorDialog  # noqa: PLC0415 - few starts need it

        if self._doctor is not None and self._doctor.is_open:
            self._doctor.reject()  # it is hidden while the window is blank
        self._doctor = DoctorDialog(self._window, self._jobs, profile)
        self._doctor.settings_requested.connect(self._connections.edit)
        self._doctor.open_once()

    @Slot()
    def _show_profiles(self) -> None:
        connections = self._connections
        self._window.stage.set_choice(bool(connections.choices))
        self._window.bar.show_profiles(
            connections.choices, current=connections.current, training=connections.is_training
        )
