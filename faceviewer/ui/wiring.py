"""Create the objects behind the window after its first paint, and connect them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from faceviewer.ui.action_table import TEXT_SIZES
from faceviewer.ui.announcer import install_roles
from faceviewer.ui.appearance import Appearance, Viewing
from faceviewer.ui.batch.lists import Lists
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.compare.compare import Compare
from faceviewer.ui.connection.connections import Connections
from faceviewer.ui.connection.diagnostics import Diagnostics
from faceviewer.ui.connection.display import ConnectionDisplay
from faceviewer.ui.details.check_doors import CheckDoors
from faceviewer.ui.details.details import Details
from faceviewer.ui.details.properties import Properties
from faceviewer.ui.export.copying import Copying
from faceviewer.ui.export.photo_drag import PhotoDrag
from faceviewer.ui.export.saving import Saving
from faceviewer.ui.jobs import Jobs
from faceviewer.ui.lookup.announcements import Announcements
from faceviewer.ui.lookup.key_watch import KeyWatch
from faceviewer.ui.lookup.keys import takes_text
from faceviewer.ui.lookup.links import Links
from faceviewer.ui.lookup.lookup_actions import Escape, LookupActions, LookupHistory, Samples
from faceviewer.ui.lookup.paste import CopiedElsewhere, Paste
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, LookupPresenter, State
from faceviewer.ui.lookup.scanner import Scanner
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.lookup.typed_ahead import TypedAhead
from faceviewer.ui.palette.palette import Palette, Shortcuts
from faceviewer.ui.parts.filters import FieldMenus, HeldKey, SecondPress
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.updates import Replacement, Updates
from faceviewer.ui.window.info_dialogs import InfoDialogs
from faceviewer.ui.window.message_bar import MessageButton

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from faceviewer.core.language import Language
    from faceviewer.core.link import Link
    from faceviewer.core.problem import Problem
    from faceviewer.core.query import FaceQuery
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.jobs import ReportingWork
    from faceviewer.ui.look.theme import ThemeSwitch
    from faceviewer.ui.unforeseen import UnforeseenHook
    from faceviewer.ui.window.main_window import MainWindow


class Feature(Protocol):
    """A QObject with the slots of its actions."""

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
        problems: those of the start, to be shown in one message.
    """

    def __init__(
        self,
        window: MainWindow,
        *,
        settings: SettingsStore,
        theme: ThemeSwitch,
        hook: UnforeseenHook,
        training: bool,
        problems: Sequence[Problem],
    ) -> None:
        install_roles()
        super().__init__(window)
        self._window, self._theme, self._settings = window, theme, settings
        self._jobs = jobs = Jobs(unforeseen=hook.report)
        self._connections = Connections(window, jobs=jobs, settings=settings, status=window.status, training=training)
        self._presenter = LookupPresenter(jobs, ask=self._work_for)
        self._announcements = Announcements(stage=window.stage, overtaken=window.overtaken)
        self._screen = Screen(
            stage=window.stage, card=window.card, message=window.message, status=window.status, actions=window.actions_
        )
        clipboard()  # from now on it marks and removes what is copied
        FieldMenus(self)
        SecondPress(self)
        HeldKey(self)
        self._info_dialogs = InfoDialogs(window)
        self._samples = Samples(jobs=jobs, dialogs=self._info_dialogs, bar=window.bar, stage=window.stage)
        self._connect(self._features())
        # Queued: an exception in a slot that is called directly would be caught and reported again, in an endless loop.
        hook.caught.connect(self._info_dialogs.show_unforeseen, Qt.ConnectionType.QueuedConnection)
        replacement = Replacement(window.body)
        hook.replaced.connect(replacement.explain, Qt.ConnectionType.QueuedConnection)
        replacement.unexplained.connect(self._info_dialogs.show_unforeseen)
        self._on_connections()
        self._samples.load()
        if not self._connections.is_training and self._connections.profile is not None:
            self._connections.find_place()
        if problems := self._shortcuts.with_invalid_shortcuts(problems):
            window.message.show_problem(problems[0], further=problems[1:])

    @Slot()
    def close(self) -> None:
        """Stop everything behind the window; takes at most two seconds for the jobs and two for the settings."""
        clipboard().forget()
        self._drag.forget()
        self._presenter.clear()
        self._remember()
        self._jobs.close()  # first: a cancelled job may undo a change of the settings
        self._connections.close()

    def apply_arguments(
        self, profile: str, problem: Problem | None, link: Link | Problem | None, *, language: Language | None = None
    ) -> None:
        """Use a connection and a language in this run, show a problem, and fill in the query of a link.

        "" is the current connection, None the current language.
        """
        if language is not None:
            self._appearance.use_language(language)
        if profile:
            self._display.forget_unknown_name()
            self._connections.use(profile)
        if problem is not None:
            self._window.message.show_problem(problem)
        if link is not None:
            self._links.take(link)

    def _remember(self) -> None:
        """Save size, position, details and user type for the next start, if there are settings already."""
        window = self._window
        settings = self._settings.value
        user_type = window.bar.user_type
        place = window.place or settings.geometry
        values = {"geometry": place, "details": self._details.height, "user_type": user_type}
        changed = any(value != getattr(settings, name) for name, value in values.items())
        if settings.connections and not self._connections.is_training and changed:
            self._settings.change(**values)

    def _work_for(self, query: FaceQuery) -> tuple[str, ReportingWork]:
        """Return the host and the coroutine function of a lookup, with the current connection and language."""
        profile = self._connections.profile
        language = language_in_use()
        if profile is None:
            raise LookupError("there is no connection")
        return profile.host, lambda service, tell: service.look_up(profile, language, query, tell)

    def _features(self) -> tuple[Feature, ...]:
        """Create the features, with the regions that each of them uses."""
        window, jobs, presenter = self._window, self._jobs, self._presenter
        connections, settings = self._connections, self._settings
        actions, bar, stage, body = window.actions_, window.bar, window.stage, window.body
        card, message, status = window.card, window.message, window.status
        self._display = ConnectionDisplay(
            connections=connections, bar=bar, stage=stage, status=status, message=message, set_strip=window.set_strip
        )
        self._privacy = Privacy(presenter=presenter, actions=actions, bar=bar, stage=stage, body=body, message=message)
        self._palette = Palette(window, actions=actions)
        self._history = LookupHistory(presenter=presenter, bar=bar, status=status)
        self._saving = Saving(window, jobs=jobs, presenter=presenter, settings=settings, message=message)
        paste = Paste(jobs=jobs, presenter=presenter, bar=bar, message=message)
        keys = KeyWatch(window, actions=actions, bar=bar, view=stage.view)
        Scanner(keys=keys, paste=paste, bar=bar, view=stage.view, message=message)
        typed_ahead = TypedAhead(presenter=presenter, bar=bar, overtaken=window.overtaken)
        self._shortcuts = Shortcuts(window, actions=actions, settings=settings)
        self._details = Details(window, presenter=presenter, actions=actions, overtaken=window.overtaken)
        self._doors = CheckDoors(
            window,
            jobs=jobs,
            presenter=presenter,
            connections=connections,
            settings=settings,
            actions=actions,
            card=card,
        )
        self._compare = Compare(presenter=presenter, actions=actions, body=body, stage=stage, message=message)
        self._links = Links(connections=connections, bar=bar, message=message)
        self._lookups = LookupActions(
            presenter=presenter, connections=connections, links=self._links, bar=bar, message=message
        )
        self._appearance = Appearance(theme=self._theme, settings=settings, actions=actions, message=message)
        self._drag = PhotoDrag(
            jobs=jobs, presenter=presenter, stage=stage, message=message, status=status, copy=actions["copy_photo"]
        )
        self._copying = Copying(
            jobs=jobs,
            presenter=presenter,
            connections=connections,
            fields=card.fields,
            status=status,
            doors=lambda: self._doors.doors,
        )
        return (
            self._lookups,
            Escape(presenter=presenter, typed_ahead=typed_ahead, bar=bar, message=message),
            self._display,
            self._history,
            self._appearance,
            self._palette,
            self._shortcuts,
            self._privacy,
            self._compare,
            Viewing(window, actions=actions, view=stage.view),
            self._details,
            self._doors,
            Properties(window, jobs=jobs, presenter=presenter, actions=actions, card=card),
            self._saving,
            self._copying,
            paste,
            CopiedElsewhere(jobs=jobs, presenter=presenter, settings=settings, bar=bar, message=message),
            Updates(jobs=jobs, settings=settings, body=body),
            Diagnostics(window, jobs=jobs, connections=connections, settings=settings, status=status, message=message),
            Lists(window, jobs=jobs, connections=connections, actions=actions, bar=bar, status=status),
        )

    def _connect(self, features: tuple[Feature, ...]) -> None:
        window, connections, presenter = self._window, self._connections, self._presenter
        actions, message = window.actions_, window.message
        own: dict[str, Callable[..., Any]] = {
            "quit": window.close,
            "full_screen": window.toggle_full_screen,
            "next_pane": lambda: window.go_to_pane(forwards=True),
            "previous_pane": lambda: window.go_to_pane(forwards=False),
            "copy_trace": window.status.copy_trace,
            "why": window.card.verdict.toggle_why,
            "copy_ticket": self._copy_ticket,
            "samples": self._samples.list_all,
            "about": self._info_dialogs.show_about,
        }
        for slots in (own, *(feature.actions for feature in features)):
            for key, slot in slots.items():
                actions[key].triggered.connect(slot)
        actions["details"].triggered.connect(window.make_room)
        for size in TEXT_SIZES:  # after all layouts have been updated
            actions[f"text_{size}"].triggered.connect(window.make_room, Qt.ConnectionType.QueuedConnection)
        actions["offer_copied"].setChecked(self._settings.value.offer_copied)
        self._details.open_at(self._settings.value.details)
        self._privacy.left.connect(self._palette.close)
        self._privacy.left.connect(self._history.forget)
        connections.changed.connect(self._compare.unpin)
        connections.changed.connect(self._history.leave_connection)
        connections.changed.connect(self._on_connections)
        connections.failed.connect(message.show_problem)
        presenter.changed.connect(self._announcements.announce_state)
        presenter.changed.connect(self._on_state)
        presenter.rejudged.connect(self._announcements.announce_judgement)
        presenter.rejudged.connect(self._screen.show_judgement)
        self._drag.ended.connect(window.bar.come_back)
        window.bar.edited.connect(self._on_edited)
        window.stage.type_chosen.connect(self._lookups.try_as)
        window.stage.example_chosen.connect(self._samples.ask)
        window.stage.view.full_screen_requested.connect(window.toggle_full_screen)
        for button, key in (
            (window.card.foot.save, "save"),
            (window.card.check_doors, "check_doors"),
            (window.card.more, "properties"),
            (window.stage.photo_bar.reveal, "reveal"),
            (message.buttons[MessageButton.SETTINGS], "settings"),
            (message.buttons[MessageButton.DOCTOR], "doctor"),
        ):
            button.clicked.connect(actions[key].trigger)
        window.card.foot.set_copy_actions([actions[key] for key in self._copying.actions])
        for ticket_requested in (message.buttons[MessageButton.TICKET].clicked, window.stage.ticket_requested):
            ticket_requested.connect(self._copy_ticket)
        window.status.follow(actions["copy_trace"])

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self._window.bar.show_busy(isinstance(state, Looking))
        self._screen.show_state(state)
        if isinstance(state, Found | Failed):
            self._connections.find_secret()
        bar = self._window.bar
        focus = QApplication.focusWidget()
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
        profile = self._connections.profile
        training = self._connections.is_training
        if not isinstance(self._presenter.state, Idle):
            self._presenter.clear()
        self._display.show()
        self._screen.set_configured(configured=profile is not None)
        self._samples.offer(offered=training)

    @Slot()
    def _copy_ticket(self) -> None:
        """Copy the problems of the shown lookup and of its doors, or the record if there was no problem."""
        if ticket := "\n".join(filter(None, (self._screen.ticket(), self._doors.ticket()))):
            clipboard().copy(ticket)
        else:
            self._window.actions_["copy_text"].trigger()
