"""Notices about newer versions, if the operator agreed to a check, and about a replacement of the running program."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from faceviewer import __version__
from faceviewer.core.address import https_host
from faceviewer.core.events import Event, note
from faceviewer.core.limits import UPDATE_ADDRESS_CHARACTERS, UPDATE_CHANGE_SHOWN
from faceviewer.core.problem import Kind, Problem
from faceviewer.installation import MARK, is_replaced, start_command
from faceviewer.store.settings_values import ASKED_AT_START, UpdateChoice
from faceviewer.ui.announcer import announce
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import in_sentences
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.update import Update
    from faceviewer.store.machine import Managed
    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.window.body import Body

SETTLE_MS = 3000  # an installer removes and writes one file after another
_CHANGES = 3  # shown in the notice; the web page has all


class NoticeBar(Banner):
    """A bar that is hidden until it has a notice; the operator can close it."""

    def __init__(self, body: Body) -> None:
        super().__init__(closes=True)
        self._texts: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._buttons = self.add_buttons()
        self.hide()
        body.banners.add_notice(self)
        translated(self._apply_texts)

    def show_notice(self, texts: Callable[[], tuple[str, str]], *buttons: Button, tone: str = "info") -> None:
        """Show a notice and announce it to screen readers.

        Args:
            texts: returns headline and remark in the current language.
            buttons: new ones for this notice, which are deleted when another one is shown.
            tone: the style of the bar.
        """
        self._texts = texts
        self._apply_texts()
        self.show_tone(tone)
        self._buttons.clear()
        for button in buttons:
            self._buttons.add(button)
        self._buttons.setVisible(bool(buttons))
        self.show()
        announce(self, lambda: in_sentences(language_in_use(), *self._texts()), urgent=False)

    def _apply_texts(self) -> None:
        self.close_button.set_words(self.tr("Close"))
        self.show_words(*self._texts())


class Updates(QObject):
    """Requests consent to a daily check, checks, and shows the result; nothing is installed.

    Does nothing at launch without an update URL, or if the administrator does not allow the check.
    """

    def __init__(self, *, jobs: Jobs, settings: SettingsStore, body: Body) -> None:
        super().__init__(body)
        self.actions = {"updates": lambda: self._read_policy(self._check_by_hand)}
        self._jobs, self._settings, self._body = jobs, settings, body
        self._address = ""
        self._host = ""
        self._read_policy(self._on_launch)

    def _read_policy(self, then: Callable[[Managed], None]) -> None:
        """Read the administrator's decisions again, because they may have changed since the start."""

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
            self._save(replace(self._choice, starts=self._choice.starts + 1))
            if self._choice.agreed is None and self._choice.starts == ASKED_AT_START:
                self._ask(self._daily_button(), Button(lambda: self.tr("Do not check"), self._on_no))

    def _check_by_hand(self, managed: Managed) -> None:
        if not managed.update_check:
            self._show_not_contacted(lambda: self.tr("Updates are managed by the administrator of this computer"))
        elif not self._address:
            self._show_not_contacted(lambda: self.tr("No address for update notices is set"))
        elif not self._host:
            self._show_failed(Problem(Kind.UPDATE_ADDRESS))
        elif self._choice.agreed:
            self._check(by_hand=True)
        else:
            now = Button(lambda: self.tr("Check now"), lambda: self._check(by_hand=True))
            self._ask(now, self._daily_button())

    def _check(self, *, by_hand: bool) -> None:
        """Fetch the notice; a check at launch shows no result if there is no newer version or a network problem."""
        address, host, seen = self._address, self._host, self._choice.seen
        if by_hand:
            self._bar.show_notice(lambda: (self.tr("Asking {host}…").format(host=host), ""))

        def on_found(update: Update) -> None:
            self._save(replace(self._choice, seen=update.issued, checked=_today()))
            if update.is_newer_than(__version__):
                self._show_newer(update)
            elif by_hand:
                self._show_newest(host)

        def on_problem(problem: Problem) -> None:
            if not problem.kind.is_about_network:  # a faulty notice is not fetched again today
                self._save(replace(self._choice, checked=_today()))
            elif not by_hand:
                return
            self._show_failed(problem)

        self._jobs.run(lambda service: service.newest_update(address, seen=seen), then=on_found, otherwise=on_problem)

    def _ask(self, *offered: Button) -> None:
        host = self._host
        self._bar.show_notice(
            lambda: (
                self.tr("Check for newer versions?"),
                self.tr(
                    "Once a day, when it starts, FaceViewer would ask {host} for one small signed file. Nothing about "
                    "you or the people you look up is sent, and nothing is installed automatically."
                ).format(host=host),
            ),
            *offered,
        )

    def _show_newer(self, update: Update) -> None:
        def texts() -> tuple[str, str]:
            headline = self.tr("FaceViewer {version} is available; this is {installed}")
            changes = (shown(line, UPDATE_CHANGE_SHOWN) for line in update.changes[language_in_use()][:_CHANGES])
            remark = "\n".join((" · ".join(changes), shown(update.page, UPDATE_ADDRESS_CHARACTERS)))
            return headline.format(version=update.version, installed=__version__), remark

        copy = Button(lambda: self.tr("Copy address"), lambda: clipboard().copy(update.page))
        self._bar.show_notice(texts, copy, *self._stop_button())

    def _show_newest(self, host: str) -> None:
        self._bar.show_notice(
            lambda: (
                self.tr("FaceViewer {version} is the newest version").format(version=__version__),
                self.tr("Checked with {host}.").format(host=host),
            ),
            *self._stop_button(),
            tone="ok",
        )

    def _show_failed(self, problem: Problem) -> None:
        def texts() -> tuple[str, str]:
            words = describe(problem, language_in_use())
            return words.heading, words.remedy

        self._bar.show_notice(texts, *self._stop_button(), tone="warn")

    def _show_not_contacted(self, why: Callable[[], str]) -> None:
        def texts() -> tuple[str, str]:
            return why(), self.tr("No server was contacted. This is FaceViewer {version}.").format(version=__version__)

        self._bar.show_notice(texts)

    def _on_daily(self) -> None:
        self._save(replace(self._choice, agreed=True))
        self._check(by_hand=True)

    def _on_no(self) -> None:
        self._save(replace(self._choice, agreed=False))
        self._bar.hide()

    def _daily_button(self) -> Button:
        return Button(lambda: self.tr("Check once a day"), self._on_daily)

    def _stop_button(self) -> tuple[Button, ...]:
        """Return the button that stops the daily check, if it is enabled."""
        stop = (Button(lambda: self.tr("Stop the daily check"), self._on_no, tone="link"),)
        return stop if self._choice.agreed else ()

    @cached_property
    def _bar(self) -> NoticeBar:
        return NoticeBar(self._body)

    @property
    def _choice(self) -> UpdateChoice:
        return self._settings.value.updates

    def _save(self, choice: UpdateChoice) -> None:
        self._settings.change(updates=choice)


def _today() -> date:
    return datetime.now(UTC).date()


class Replacement(QObject):
    """Watches the program's files and, if it was upgraded or removed while its window is open, shows a notice.

    It is shown once, and again whenever a removed file is needed; after an upgrade it offers a restart.

    Signals:
        unexplained: the report of an error that no replacement of the program explains.
    """

    unexplained = Signal(str)

    def __init__(self, body: Body) -> None:
        super().__init__(body)
        self._body = body
        self._report = ""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._check_files)
        self._watcher = QFileSystemWatcher([str(MARK)], self)
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())

    @Slot(str)
    def explain(self, report: str) -> None:
        """Check after a delay whether a replacement of the program explains an error; else emit `unexplained`."""
        self._report = report
        self._settle.start()

    @Slot()
    def _check_files(self) -> None:
        report, self._report = self._report, ""
        if not is_replaced():
            if report:
                self.unexplained.emit(report)
            return
        note(Event.REPLACED)
        if start_command():
            self._bar.show_notice(
                lambda: (
                    self.tr("FaceViewer was upgraded while this window was open"),
                    self.tr("Only features that were already in use keep working. Restart to use the new version."),
                ),
                Button(lambda: self.tr("Restart"), self._restart_program),
                tone="warn",
            )
        else:
            self._bar.show_notice(
                lambda: (
                    self.tr("FaceViewer was removed while this window was open"),
                    self.tr("Only features that were already in use keep working."),
                ),
                tone="warn",
            )

    @cached_property
    def _bar(self) -> NoticeBar:
        return NoticeBar(self._body)

    @Slot()
    def _restart_program(self) -> None:
        program, *arguments = start_command() or [""]
        process = QProcess()
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")  # else its loader treats it as a child of this process
        process.setProcessEnvironment(environment)
        process.setProgram(program)
        process.setArguments(arguments)
        started: object = process.startDetached()  # a bool; the stubs declare a tuple
        if started:
            self._body.window().close()
        else:
            self._check_files()  # the program may have been removed in the meantime
