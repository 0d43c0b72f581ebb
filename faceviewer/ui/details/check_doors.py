"""Check the doors for the person on show, on request or after each lookup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.doors import TAKES_DOORS, Doors
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.ui.announcer import announce
from faceviewer.ui.card.verdict_panel import look_of
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.lookup.presenter import Found, LookupPresenter
from faceviewer.ui.texts import as_tool_tip, language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import capitalised, say
from faceviewer.wording.doors import describe_doors, doors_ticket
from faceviewer.wording.problems import describe, ticket
from faceviewer.wording.verdicts import local_time, zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from faceviewer.service import Service
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.card.record_card import RecordCard
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.details.doors_dialog import DoorsDialog
    from faceviewer.ui.jobs import Job, Jobs, Tell

_AFTER_PAINTING_MS = 80  # paint the face first; if another lookup follows sooner, the doors are not checked


class CheckDoors(QObject):
    """Requests the doors of the person on show, and drops the reply when another person is shown.

    The card shows the outcome in one line. The setting `check_doors` is whether to check after every lookup.
    """

    def __init__(
        self,
        parent: QWidget,
        *,
        jobs: Jobs,
        presenter: LookupPresenter,
        connections: Connections,
        settings: SettingsStore,
        actions: Actions,
        card: RecordCard,
    ) -> None:
        super().__init__(parent)
        self.actions: Mapping[str, Callable[..., object]] = {
            "check_doors": self._open,
            "doors_always": self._set_always,
        }
        self._parent, self._jobs, self._presenter = parent, jobs, presenter
        self._connections, self._settings = connections, settings
        self._actions, self._card = actions, card
        self._found: Found | None = None
        self._outcome: Doors | Problem | None = None
        self._asked_at = datetime.min
        self._job: Job | None = None
        self._dialog: DoorsDialog | None = None
        self._refusal: Problem | None = None  # set while the keys in use may not request doors
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_PAINTING_MS)
        self._soon.timeout.connect(self._request_if_wanted)
        self._action = actions["check_doors"]
        actions["doors_always"].setChecked(settings.value.check_doors)
        connections.changed.connect(self._on_connection)
        presenter.changed.connect(self._on_state)
        presenter.rejudged.connect(self._on_state)
        self._action.changed.connect(self._show)
        visibility.discreet_changed.connect(self._show)
        translated(self._show)

    @property
    def doors(self) -> Doors | None:
        """The doors of the person on show; None unless they were received."""
        return self._outcome if isinstance(self._outcome, Doors) else None

    def ticket(self) -> str:
        """Return the outcome as a text for a ticket, in both languages; empty if the doors were not checked."""
        found = self._found
        match self._outcome:
            case Doors() as doors if found is not None:
                return doors_ticket(doors, found.verdict, language_in_use(), host=found.host, at=self._asked_at)
            case Problem() as problem if found is not None:
                return ticket(problem, found.result.query, host=found.host, at=self._asked_at)
        return ""

    @Slot()
    def _on_state(self) -> None:
        before = self._found
        state = self._presenter.state
        self._found = state if isinstance(state, Found) else None
        if self._found is None or before is None or self._found.result is not before.result:
            self._forget()
            self._soon.start()
        self._show()

    @Slot()
    def _on_connection(self) -> None:
        self._refusal = None  # the keys may have changed

    def _forget(self) -> None:
        self._outcome = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(bool)
    def _set_always(self, always: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._settings.change(check_doors=always)
        self._request_if_wanted()

    @Slot()
    def _request_if_wanted(self) -> None:
        is_open = self._outcome is None and self._job is None and self._refusal is None
        if self._settings.value.check_doors and is_open:
            self._request()

    @Slot()
    def _open(self) -> None:
        if self._dialog is None:
            from faceviewer.ui.details.doors_dialog import DoorsDialog  # noqa: PLC0415 - many never open it

            self._dialog = DoorsDialog(self._parent)
            self._dialog.again.clicked.connect(self._request)
            self._dialog.ticket.clicked.connect(lambda: clipboard().copy(self.ticket()))
        if self._outcome is None and self._job is None:
            self._outcome = self._refusal
        if self._outcome is None:
            self._request()
        self._show()
        self._dialog.bring_to_front()

    @Slot()
    def _request(self) -> None:
        found = self._found
        profile = self._connections.profile
        language = language_in_use()
        if found is None or profile is None or self._job is not None or found.result.query.user_type not in TAKES_DOORS:
            return
        query = found.result.query

        async def work(service: Service, tell: Tell) -> Doors:
            from faceviewer.lookup.doors import get_doors  # noqa: PLC0415 - not needed for a lookup

            return await service.call(get_doors, profile, language, query, tell)

        def then(outcome: Doors | Problem) -> None:
            self._job = None
            self._outcome = outcome
            if isinstance(outcome, Doors):
                self._refusal = None
            elif outcome.kind is Kind.CREDENTIALS_DOORS:
                self._refusal = outcome.with_trace(Trace())  # the trace belongs to this person's call only
            self._show()
            if self._action.isEnabled():  # otherwise the operator is typing another ID, or is away
                announce(self._card.doors, lambda: self._spoken(outcome), urgent=False)

        self._outcome = None
        self._asked_at = local_time(datetime.now(UTC))
        self._job = self._jobs.watch(work, then=then, otherwise=then)
        self._show()

    @Slot()
    def _show(self) -> None:
        (icon, tone), words = self._outcome_line()
        button = self._card.check_doors
        reason = self._actions.why_disabled("check_doors")
        button.setEnabled(not reason)
        button.setToolTip(as_tool_tip(reason))
        button.setAccessibleDescription(reason)
        self._card.doors.show_words(words, icon=icon, tone=tone)
        if self._dialog is not None:
            self._show_in(self._dialog)

    def _spoken(self, outcome: Doors | Problem) -> str:
        return self._outcome_line()[1] if self._outcome is outcome else ""

    def _outcome_line(self) -> tuple[tuple[str, str], str]:
        """Return (icon, tone) and text of the outcome, without personal data in sharing mode."""
        language = language_in_use()
        found = self._found
        match self._outcome:
            case Doors() as doors if found is not None:
                words = describe_doors(doors, found.verdict, language)
                count = capitalised(words.count)
                return look_of(doors), count if visibility.discreet else f"{count}\n{words.sentence}"
            case Problem() as problem:
                return ("warning", "warn"), describe(problem, language).heading
        return ("unclear", "secondary"), self.tr("Checking the doors…") if self._job is not None else ""

    def _show_in(self, dialog: DoorsDialog) -> None:
        language = language_in_use()
        outcome = self._outcome
        found = self._found
        if visibility.discreet:
            dialog.show_nothing(say(language, "record", "remark", "hidden"))
        elif why := self._actions.why_disabled("check_doors"):
            dialog.show_nothing(why)
        elif isinstance(outcome, Doors) and found is not None:
            asked_at = f"{self._asked_at:%Y-%m-%d %H:%M:%S} ({zone_of(self._asked_at)})"
            dialog.show_doors(outcome, describe_doors(outcome, found.verdict, language), asked_at=asked_at)
        elif isinstance(outcome, Problem):
            words = describe(outcome, language)
            dialog.show_problem(words.heading, words.remedy)
        elif self._job is not None:
            dialog.show_nothing(self.tr("Checking the doors…"), keeps_filter=True)
        else:
            dialog.show_nothing(self.tr("The doors have not been checked for this record."), can_check=True)
