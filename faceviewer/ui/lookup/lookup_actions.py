"""The actions of lookups: start, retry, cancel, back and forward, another user type; and lookups of sample people."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer.core.limits import ASKED_BEFORE
from faceviewer.core.masking import masked
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, UserType, clean_user_id
from faceviewer.ui.lookup.presenter import Looking
from faceviewer.ui.window.message_bar import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.query import Sample
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.lookup.links import Links
    from faceviewer.ui.lookup.presenter import LookupPresenter, State
    from faceviewer.ui.lookup.screen import Screen
    from faceviewer.ui.lookup.typed_ahead import TypedAhead
    from faceviewer.ui.window.main_window import MainWindow
    from faceviewer.ui.window.notices import Notices

_OFFERED = 6  # samples on the welcome page


class LookupActions(QObject):
    """Starts lookups from the typed text and from the actions."""

    def __init__(
        self,
        window: MainWindow,
        presenter: LookupPresenter,
        connections: Connections,
        screen: Screen,
        typed_ahead: TypedAhead,
        links: Links,
    ) -> None:
        super().__init__(window)
        self._window, self._presenter, self._connections = window, presenter, connections
        self._screen, self._typed_ahead, self._links = screen, typed_ahead, links
        self.actions: Mapping[str, Callable[..., object]] = {
            "focus_id": window.bar.focus_id,
            "look_up": window.bar.request,
            "again": self._again,
            "cancel": self._cancel,
            **{f"type_{user_type.value}": partial(self._use_type, user_type) for user_type in UserType},
        }
        self._query: FaceQuery | None = None
        self._last: FaceQuery | None = None  # over any connection
        window.bar.look_up_requested.connect(self._on_look_up)
        window.bar.cancel_requested.connect(presenter.cancel)
        window.stage.type_chosen.connect(self._try_as)
        window.message.buttons[Action.RETRY].clicked.connect(self._retry)
        connections.changed.connect(self._forget)

    @Slot(object, str)
    def _on_look_up(self, user_type: UserType, typed: str) -> None:
        link = self._links.link_for(user_type, typed)
        try:
            query = FaceQuery.from_typed(user_type, typed, ticket=link.ticket if link is not None else "")
        except Problem as problem:
            self._refuse(problem)
            return
        if link is not None:
            self._links.use_connection()
        elif self._last is not None and self._last.user_id == query.user_id:
            query = replace(query, ticket=self._last.ticket)  # an id keeps its ticket until another id is looked up
        profile = self._connections.profile
        if profile is None:
            self._connections.edit()
            return
        if link is not None:
            self._links.drop_link()
        self._look_up(replace(query, image_format=profile.image_format))

    def _refuse(self, problem: Problem) -> None:
        """Show why the typed text is invalid; without a connection, open the connection dialog first."""
        if self._connections.profile is None:
            self._connections.edit()
            return
        self._presenter.clear()
        self._screen.show_fault(problem)
        self._window.bar.focus_id()

    def _look_up(self, query: FaceQuery) -> None:
        if self._connections.profile is not None:
            self._query = self._last = query
            self._presenter.look_up(query)

    @Slot(object)
    def _try_as(self, user_type: UserType) -> None:
        if self._query is not None:
            self._window.bar.ask(user_type, self._query.user_id)

    @Slot()
    def _again(self) -> None:
        if self._query is not None:
            self._look_up(self._query)
        elif self._window.bar.field.text():
            self._window.bar.request()

    @Slot()
    def _forget(self) -> None:
        """Drop the last query: it must not be repeated over another or a changed connection."""
        self._query = None

    @Slot()
    def _retry(self) -> None:
        """Retry what the message is about: the failed lookup, or the settings."""
        if self._screen.shows_failure:
            self._again()
        else:
            self._window.message.hide()
            self._connections.retry()

    @Slot()
    def _cancel(self) -> None:
        """Undo what applies first: an id typed over a result, a running lookup, full screen, offered ids, a message.

        In the last case, and if nothing applies, the id gets the focus back, such as from the field for the zoom.
        """
        if self._window.overtaken.words:
            self._typed_ahead.put_back()
        elif isinstance(self._presenter.state, Looking):
            self._presenter.cancel()
        elif self._window.isFullScreen():
            self._window.toggle_full_screen()
        elif not self._window.bar.put_offers_away():
            self._window.message.hide()
            self._window.bar.come_back()

    def _use_type(self, user_type: UserType, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        self._window.bar.types.set_user_type(user_type)


class AskedBefore(QObject):
    """Restores earlier ids in the id field; Back and Forward also look them up, over the same connection.

    The history is kept in memory only. Typed text that was not looked up comes after the newest id.
    """

    def __init__(self, window: MainWindow, presenter: LookupPresenter) -> None:
        super().__init__(window)
        self.actions = {"back": lambda: self._step_and_look_up(-1), "forward": lambda: self._step_and_look_up(1)}
        self._window = window
        self._history: list[tuple[UserType, str]] = []
        self._on_this_connection: set[tuple[UserType, str]] = set()
        self._typed: tuple[UserType, str] | None = None
        self._keep_order = False
        presenter.changed.connect(self._on_state)
        window.bar.field.stepped.connect(self._step)

    @Slot()
    def forget(self) -> None:
        """Clear the history."""
        self._history.clear()
        self._on_this_connection.clear()
        self._typed = None

    @Slot()
    def leave_connection(self) -> None:
        """Require Enter before an earlier id is looked up over another connection, where it may be another person's."""
        self._on_this_connection.clear()

    @Slot(int)
    def _step(self, by: int) -> bool:
        """Move by a number of ids, to newer ones if positive; return whether there was one to move to."""
        bar = self._window.bar
        user_type, text = bar.types.user_type, bar.field.text()
        current = (user_type, clean_user_id(user_type, text)[0])
        if current not in self._history:
            self._typed = (user_type, text)
        ids = [*self._history, *([self._typed] if self._typed is not None else [])]
        at = self._history.index(current) if current in self._history else len(ids) - 1
        if not 0 <= at + by < len(ids):
            return False
        self._show(*ids[at + by])
        return True

    def _show(self, user_type: UserType, user_id: str) -> None:
        bar, note = self._window.bar, masked(user_id)
        bar.put(user_type, user_id)
        bar.field.selectAll()
        self._window.status.show_note(lambda: self.tr("Looked up before: {id}").format(id=note))

    def _step_and_look_up(self, by: int) -> None:
        bar = self._window.bar
        if self._step(by) and (bar.types.user_type, bar.field.text()) in self._on_this_connection:
            self._keep_order = True  # so that the next Back or Forward continues from this id
            bar.request()
            self._keep_order = False

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if not isinstance(state, Looking) or state.progress is not None:
            return
        query = (state.query.user_type, state.query.user_id)
        self._on_this_connection.add(query)
        if not (self._keep_order and query in self._history):
            self._history = [*(other for other in self._history if other != query), query][-ASKED_BEFORE:]
            self._typed = None


class Samples(QObject):
    """Loads the sample ids and offers them."""

    def __init__(self, window: MainWindow, jobs: Jobs, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._jobs, self._notices = window, jobs, notices
        self._samples: tuple[Sample, ...] = ()
        self._offered = False

    def load(self) -> None:
        """Load the samples; this also opens what the first lookup needs."""
        self._jobs.run(lambda service: service.samples(), then=self._on_loaded)

    def offer(self, *, offered: bool) -> None:
        """Offer some samples on the welcome page, or none."""
        self._offered = offered
        self._window.stage.show_examples(self._samples[:_OFFERED] if offered else ())

    @Slot(object)
    def ask(self, sample: Sample) -> None:
        """Look up a sample."""
        self._window.bar.ask(sample.user_type or UserType.IDENTITY, sample.user_id)

    @Slot()
    def list_all(self) -> None:
        """Show the list of all samples."""
        self._notices.show_samples(self._samples)

    def _on_loaded(self, samples: tuple[Sample, ...]) -> None:
        self._samples = samples
        self.offer(offered=self._offered)
