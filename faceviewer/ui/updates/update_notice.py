"""Looks for newer versions where the operator agreed and the administrator allows it, and installs none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faceviewer import __version__
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.update import Update, host_of
from faceviewer.store.update_choice import ASKED_AT_START, UpdateChoice
from faceviewer.ui.updates.states import Asking, Choice, Forbidden, Newer, Newest, Question, State, Unknown, Unset
from faceviewer.ui.updates.update_bar import UpdateBar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.store.managed import Managed
    from faceviewer.ui.clipboard import Clipboard
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.main_window import MainWindow


class UpdateNotice(QObject):
    """Asks at the second start whether to look once a day; looks; says what it found. Without an address it is silent.

    Args:
        window: that says it.
        jobs: where disk and network are.
        connections: where the settings are kept.
        clipboard: for the address of a newer version.
    """

    def __init__(self, window: MainWindow, jobs: Jobs, connections: Connections, clipboard: Clipboard) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._connections, self._clipboard = connections, clipboard
        self._bar: UpdateBar | None = None
        self._address = ""
        self._found: Update | None = None
        self._find_policy(self._begin)

    @property
    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The slots of its actions."""
        return {"updates": self.look_by_hand}

    @Slot()
    def look_by_hand(self) -> None:
        """Look now, or ask first whether to."""
        self._find_policy(self._look_by_hand)

    def _find_policy(self, then: Callable[[Managed], None]) -> None:
        """Have the administrator's decisions read anew: they may have changed while the program runs."""
        self._jobs.run(lambda service: service.managed(), then=then)

    def _begin(self, managed: Managed) -> None:
        self._address = managed.update_url or self._choice.url
        if not managed.update_check or not self._address or self._host() is None:
            return
        if self._choice.agreed:
            if self._choice.checked != _today():
                self._look(by_hand=False)
        elif self._choice.starts < ASKED_AT_START:
            self._keep(replace(self._choice, starts=self._choice.starts + 1))
            if self._choice.agreed is None and self._choice.starts == ASKED_AT_START:
                self._show(Question(self._host() or "", at_start=True))

    def _look_by_hand(self, managed: Managed) -> None:
        self._address = managed.update_url or self._choice.url
        host = self._host()
        if not managed.update_check:
            self._show(Forbidden())
        elif not self._address:
            self._show(Unset())
        elif host is None:
            self._show(Unknown(Problem(Kind.UPDATE_ADDRESS), daily=bool(self._choice.agreed)))
        elif self._choice.agreed:
            self._look(by_hand=True)
        else:
            self._show(Question(host, at_start=False))

    def _look(self, *, by_hand: bool) -> None:
        """Ask; what is not news is said only to whoever wanted to know."""
        address, seen = self._address, self._choice.seen
        if by_hand:
            self._show(Asking(self._host() or ""))

        def on_found(update: Update) -> None:
            self._keep(replace(self._choice, seen=update.issued, checked=_today()))
            daily = bool(self._choice.agreed)
            if update.is_newer_than(__version__):
                self._found = update
                self._show(Newer(update, daily))
            elif by_hand:
                self._show(Newest(self._host() or "", daily))

        def on_problem(problem: Problem) -> None:
            if problem.kind.branch != "network":  # that passes; what is wrong with a notice would be so tomorrow
                self._keep(replace(self._choice, checked=_today()))
            elif not by_hand:
                return
            self._show(Unknown(problem, daily=bool(self._choice.agreed)))

        self._jobs.run(lambda service: service.newest_update(address, seen=seen), then=on_found, otherwise=on_problem)

    @Slot(object)
    def _on_chosen(self, choice: Choice) -> None:
        match choice:
            case Choice.NOW:
                self._look(by_hand=True)
            case Choice.DAILY:
                self._keep(replace(self._choice, agreed=True))
                self._look(by_hand=True)
            case Choice.NEVER | Choice.STOP:
                self._keep(replace(self._choice, agreed=False))
                self._hide()
            case Choice.COPY if self._found is not None:
                self._clipboard.copy(self._found.page)

    @property
    def _choice(self) -> UpdateChoice:
        return self._connections.settings.updates

    def _keep(self, choice: UpdateChoice) -> None:
        self._connections.change(updates=choice)

    def _host(self) -> str | None:
        """Return the host that would be asked, None if the address is none."""
        try:
            return host_of(self._address)
        except ValueError:
            return None

    def _show(self, state: State) -> None:
        if self._bar is None:
            self._bar = UpdateBar()
            self._bar.chosen.connect(self._on_chosen)
            self._window.add_notice(self._bar)
        self._bar.show_state(state)

    def _hide(self) -> None:
        if self._bar is not None:
            self._bar.hide()


def _today() -> date:
    return datetime.now(UTC).date()
