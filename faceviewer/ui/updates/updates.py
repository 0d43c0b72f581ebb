"""Checks for newer versions where the operator agreed and the administrator allows it, and installs none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton

from faceviewer import __version__
from faceviewer.core.address import https_host
from faceviewer.core.limits import UPDATE_ADDRESS_CHARACTERS, UPDATE_CHANGE_SHOWN
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings_values import ASKED_AT_START, UpdateChoice
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.update import Update
    from faceviewer.store.machine import Managed
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.clipboard import Clipboard
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.main_window import MainWindow

_CHANGES = 3  # the page has them all


class Choice(Enum):
    """The actions of the buttons."""

    NOW = auto()
    DAILY = auto()
    NEVER = auto()
    COPY = auto()
    STOP = auto()


class Topic(Enum):
    """The subjects of a notice."""

    QUESTION = auto()
    CHECKING = auto()
    NEWEST = auto()
    NEWER = auto()
    FAILED = auto()
    UNSET = auto()
    FORBIDDEN = auto()


_TONES = {Topic.NEWEST: "ok", Topic.FAILED: "warn"}
_RESULTS = frozenset({Topic.NEWEST, Topic.NEWER, Topic.FAILED})


@dataclass(frozen=True, slots=True)
class Notice:
    """One message of the bar.

    Attributes:
        topic: what it is about.
        choices: the buttons that it offers.
        host: that was or would be asked.
        found: the newer version, None if there is none.
        problem: why a check failed, None if it did not.
    """

    topic: Topic
    choices: tuple[Choice, ...] = ()
    host: str = ""
    found: Update | None = None
    problem: Problem | None = None


class UpdateBar(Banner):
    """Shows one Notice at a time at the foot of the window.

    Signals:
        chosen: a Choice.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(closes=True)
        self._notice: Notice | None = None
        self._address = SelectableText(tone="small")
        self.words.addWidget(self._address)
        self._buttons = {choice: QPushButton() for choice in Choice}
        set_tone(self._buttons[Choice.STOP], "link")
        self.add_buttons(*self._buttons.values())
        for button in self._buttons.values():
            button.clicked.connect(self._on_button)
        self.hide()
        translated(self._apply_texts)

    def show_notice(self, notice: Notice) -> None:
        """Show another notice and announce it to screen readers."""
        self._notice = notice
        self._apply_texts()
        self.show()
        announce(self, self.headline.text(), urgent=False)

    def _apply_texts(self) -> None:
        self.close_button.set_words(self.tr("Close"))
        self._address.setAccessibleName(self.tr("Address"))
        for choice, text in {
            Choice.NOW: self.tr("Check now"),
            Choice.DAILY: self.tr("Check once a day"),
            Choice.NEVER: self.tr("Do not check"),
            Choice.STOP: self.tr("Stop the daily check"),
            Choice.COPY: self.tr("Copy address"),
        }.items():
            self._buttons[choice].setText(text)
        if self._notice is not None:
            self._apply_notice(self._notice)

    def _apply_notice(self, notice: Notice) -> None:
        headline, remark = self._words_of(notice)
        page = notice.found.page if notice.found else ""
        self.show_tone(_TONES.get(notice.topic, "info"))
        self.show_words(headline, remark)
        self._address.show_text(shown(page, UPDATE_ADDRESS_CHARACTERS))
        self._address.setVisible(bool(page))
        for choice, button in self._buttons.items():
            button.setVisible(choice in notice.choices)

    def _words_of(self, notice: Notice) -> tuple[str, str]:
        language = language_in_use()
        if notice.problem:
            words = describe(notice.problem, language)
            return words.heading, words.remedy
        if notice.found:
            headline = self.tr("FaceViewer {version} is available; this is {installed}")
            changes = (shown(line, UPDATE_CHANGE_SHOWN) for line in notice.found.changes[language][:_CHANGES])
            return headline.format(version=notice.found.version, installed=__version__), " · ".join(changes)
        not_contacted = self.tr("No server was contacted. This is FaceViewer {version}.")
        headline, remark = {
            Topic.QUESTION: (
                self.tr("Check for newer versions?"),
                self.tr(
                    "Once a day, when it starts, FaceViewer would ask {host} for one small signed file. Nothing about "
                    "you or the people you look up is sent, and nothing is installed automatically."
                ),
            ),
            Topic.CHECKING: (self.tr("Asking {host}…"), ""),
            Topic.NEWEST: (self.tr("FaceViewer {version} is the newest version"), self.tr("Checked with {host}.")),
            Topic.UNSET: (self.tr("No address for update notices is set"), not_contacted),
            Topic.FORBIDDEN: (self.tr("Updates are managed by the administrator of this computer"), not_contacted),
        }[notice.topic]
        facts = {"host": notice.host, "version": __version__}
        return headline.format(**facts), remark.format(**facts)

    def _on_button(self) -> None:
        self.chosen.emit(next(choice for choice, button in self._buttons.items() if button is self.sender()))


class Updates(QObject):
    """Asks at the second launch for consent to a daily check; checks; shows the result. Silent without an address.

    Args:
        window: shows the bar.
        jobs: runs what waits for disk and network.
        settings: those of this window.
        clipboard: takes the address of a newer version.
    """

    def __init__(self, window: MainWindow, jobs: Jobs, settings: SettingsStore, clipboard: Clipboard) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._settings, self._clipboard = settings, clipboard
        self._bar: UpdateBar | None = None
        self._address = self._host = ""
        self._found: Update | None = None
        self._read_policy(self._on_launch)

    @property
    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The slots by the keys of their actions."""
        return {"updates": self._on_action}

    @Slot()
    def _on_action(self) -> None:
        self._read_policy(self._check_by_hand)

    def _read_policy(self, then: Callable[[Managed], None]) -> None:
        """Read the administrator's decisions again, which may have changed while the program runs."""

        def on_read(managed: Managed) -> None:
            self._address = managed.update_url or self._choice.url
            self._host = https_host(self._address) or ""
            then(managed)

        self._jobs.run(lambda service: service.managed(), then=on_read)

    def _on_launch(self, managed: Managed) -> None:
        if not managed.update_check or not self._host:
            return
        if self._choice.agreed:
            if self._choice.checked != _today():
                self._check(by_hand=False)
        elif self._choice.starts < ASKED_AT_START:
            self._keep(replace(self._choice, starts=self._choice.starts + 1))
            if self._choice.agreed is None and self._choice.starts == ASKED_AT_START:
                self._show(Topic.QUESTION, Choice.DAILY, Choice.NEVER)

    def _check_by_hand(self, managed: Managed) -> None:
        if not managed.update_check:
            self._show(Topic.FORBIDDEN)
        elif not self._address:
            self._show(Topic.UNSET)
        elif not self._host:
            self._show(Topic.FAILED, problem=Problem(Kind.UPDATE_ADDRESS))
        elif self._choice.agreed:
            self._check(by_hand=True)
        else:
            self._show(Topic.QUESTION, Choice.NOW, Choice.DAILY)

    def _check(self, *, by_hand: bool) -> None:
        """Fetch the notice; a check at launch shows neither that there is nothing newer nor a network problem."""
        address, seen = self._address, self._choice.seen
        if by_hand:
            self._show(Topic.CHECKING)

        def on_found(update: Update) -> None:
            self._keep(replace(self._choice, seen=update.issued, checked=_today()))
            if update.is_newer_than(__version__):
                self._found = update
                self._show(Topic.NEWER, Choice.COPY, found=update)
            elif by_hand:
                self._show(Topic.NEWEST)

        def on_problem(problem: Problem) -> None:
            if problem.kind.branch != "network":  # that passes; what is wrong with a notice would be so tomorrow
                self._keep(replace(self._choice, checked=_today()))
            elif not by_hand:
                return
            self._show(Topic.FAILED, problem=problem)

        self._jobs.run(lambda service: service.newest_update(address, seen=seen), then=on_found, otherwise=on_problem)

    @Slot(object)
    def _on_chosen(self, choice: Choice) -> None:
        if choice is Choice.COPY and self._found is not None:
            self._clipboard.copy(self._found.page)
        if choice in {Choice.DAILY, Choice.NEVER, Choice.STOP}:
            self._keep(replace(self._choice, agreed=choice is Choice.DAILY))
        if choice in {Choice.NOW, Choice.DAILY}:
            self._check(by_hand=True)
        if choice in {Choice.NEVER, Choice.STOP} and self._bar is not None:
            self._bar.hide()

    @property
    def _choice(self) -> UpdateChoice:
        return self._settings.value.updates

    def _keep(self, choice: UpdateChoice) -> None:
        self._settings.change(updates=choice)

    def _show(
        self, topic: Topic, *choices: Choice, found: Update | None = None, problem: Problem | None = None
    ) -> None:
        if self._bar is None:
            self._bar = UpdateBar()
            self._bar.chosen.connect(self._on_chosen)
            self._window.add_notice(self._bar)
        if topic in _RESULTS and self._choice.agreed:
            choices = (*choices, Choice.STOP)
        self._bar.show_notice(Notice(topic, choices, self._host, found, problem))


def _today() -> date:
    return datetime.now(UTC).date()
