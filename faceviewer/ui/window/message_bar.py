"""Messages: what happened and what to do, in one bar that does not block the window."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.core.problem import Policy, Problem
from faceviewer.ui.action_table import name_of_action
from faceviewer.ui.announcer import announce
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import as_tool_tip, language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import in_sentences, say, titled
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from faceviewer.wording.problems import ProblemWords

_TICK_MS = 200


class MessageButton(Enum):
    """A button of a message."""

    RETRY = "retry"
    DOCTOR = "doctor"
    SETTINGS = "settings"
    TICKET = "ticket"
    FOLDER = "folder"
    SAVE = "save"


_BUTTONS = {Policy.DOCTOR: MessageButton.DOCTOR, Policy.SETTINGS: MessageButton.SETTINGS}


def buttons_for(problem: Problem, *, of_lookup: bool) -> set[MessageButton]:
    """Return the buttons for a problem; that of a lookup can be reported and repeated."""
    policy = problem.kind.policy
    buttons = {button for flag, button in _BUTTONS.items() if flag in policy}
    if of_lookup:
        buttons.add(MessageButton.TICKET)
    if (of_lookup and (Policy.RETRY in policy or problem.retry_after is not None)) or Policy.SAVE_SETTINGS in policy:
        buttons.add(MessageButton.RETRY)
    return buttons


@dataclass(frozen=True, slots=True)
class Note:
    """A message that is not a problem.

    Attributes:
        text: the message.
        remark: an explanation below the message; empty for none.
        discreetly: text and remark without personal data; None if the others contain none.
    """

    text: str
    remark: str = ""
    discreetly: tuple[str, str] | None = None

    @property
    def shown(self) -> tuple[str, str]:
        """Text and remark as they may be shown or announced now."""
        return (visibility.discreet and self.discreetly) or (self.text, self.remark)


def spoken(*problems: Problem) -> str:
    """Return what to announce about problems, as it may be announced now."""
    texts = [text for words in map(words_about, problems) for text in (words.headline, words.remedy)]
    return in_sentences(language_in_use(), *texts)


def _note_of(*problems: Problem) -> Note:
    words = [words_about(problem) for problem in problems]
    remedies = [each.remedy for each in words if each.remedy]
    return Note("\n".join(each.heading for each in words), "\n".join(remedies))


def words_about(problem: Problem) -> ProblemWords:
    """Return the texts of a problem, without names of files if visibility is discreet: they may identify a person."""
    if visibility.discreet:
        facts = {name: "…" if name in {"file", "folder"} else fact for name, fact in problem.facts.items()}
        problem = Problem(problem.kind, trace=problem.trace, retry_after=problem.retry_after, **facts)
    return describe(problem, language_in_use())


class MessageBar(Banner):
    """A bar with one message at a time.

    Attributes:
        buttons: all buttons; each message shows some of them.
    """

    def __init__(self) -> None:
        super().__init__(closes=True)
        self._server_text = ""
        self._tone = ""
        self._wanted = False
        self._brief = False
        self._about: object = None
        self._failure: Problem | None = None  # of the lookup on show
        self._ready_at = 0.0
        self._say: Callable[[], Note] = lambda: Note("")
        self._added: list[Callable[[], Note]] = []
        self._server = SelectableText(tone="small")
        self._retry = RetryButton()
        self.buttons: dict[MessageButton, QPushButton] = {
            MessageButton.RETRY: self._retry,
            MessageButton.DOCTOR: Button(lambda: name_of_action("doctor")),
            MessageButton.SETTINGS: Button(lambda: name_of_action("settings")),
            MessageButton.SAVE: Button(lambda: self.tr("Save again…")),
            MessageButton.FOLDER: Button(lambda: self.tr("Show in folder")),
            MessageButton.TICKET: Button(lambda: name_of_action("copy_ticket"), tone="link"),
        }
        self.words.addWidget(self._server)
        self.add_buttons(*self.buttons.values())
        visibility.discreet_changed.connect(self._show_words)
        visibility.blank_changed.connect(self._on_blank)
        translated(self._apply_texts)
        self.hide()

    @property
    def text(self) -> str:
        """The full message, even if the discreet one is shown; empty while the bar is hidden."""
        return self._say().text if self._wanted else ""

    @property
    def about(self) -> object:
        """What identifies the message: the problem, or the callback of the note. None while the bar is hidden."""
        return self._about if self._wanted else None

    @property
    def shows_failure(self) -> bool:
        """Whether the message is about the failed lookup on show, and not about a later problem."""
        return self._failure is not None and self.about is self._failure

    def show_problem(
        self, problem: Problem, *, also: Collection[MessageButton] = (), further: Sequence[Problem] = ()
    ) -> None:
        """Show and announce a problem and `further` ones, with the buttons of the problem and those of `also`."""
        self._retry.wait_until(0)
        self._show_problems(problem, *further, buttons=buttons_for(problem, of_lookup=False) | {*also})
        announce(self.window(), partial(spoken, problem, *further), urgent=True)

    def set_failure(self, problem: Problem | None, *, ready_at: float = 0.0) -> None:
        """Show the problem of the failed lookup on show, without announcing it; None if it has no problem to show here.

        Args:
            problem: the problem.
            ready_at: when to enable the retry button, on `time.monotonic()`, in seconds; 0 for now.
        """
        self._failure = problem
        self._ready_at = ready_at
        if problem is not None:
            self._retry.wait_until(ready_at)
            self._show_problems(problem, buttons=buttons_for(problem, of_lookup=True))

    def take_back(self, source: object) -> None:
        """Remove the problem or note that `source` identifies, if still shown; show that of a failed lookup again."""
        if source is self.about:
            self.hide()
            self.set_failure(self._failure, ready_at=self._ready_at)

    def _show_problems(self, problem: Problem, *further: Problem, buttons: Collection[MessageButton]) -> None:
        """Show problems, with the message from the server about the first as a quotation."""
        say = partial(_note_of, problem, *further)
        self._show(problem, say, "bad", buttons, server_text=problem.trace.server_text)

    def show_note(self, say: Callable[[], Note], *, tone: str = "info", urgent: bool = False) -> None:
        """Show a note, and announce it.

        Args:
            say: returns the note in the current language.
            tone: "ok", "warn", "bad" or "info".
            urgent: whether to interrupt the screen reader.
        """
        self._show(say, say, tone, ())
        self._announce(say, tone, urgent=urgent)

    def add_note(self, say: Callable[[], Note], *, tone: str, buttons: Collection[MessageButton] = ()) -> None:
        """Show a note and some buttons, below the notes that were added before and are still shown."""
        self._added = [*(self._added if self.about is self._added else []), say]
        self._show(self._added, self._join_added, tone, buttons)
        self._announce(say, tone, urgent=tone == "bad")

    def set_brief(self, *, brief: bool) -> None:
        """Set whether space is limited: a success message is then shown without its remark, which the tool-tip has."""
        if brief is not self._brief:
            self._brief = brief
            self._show_words()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - the signature is Qt's
        self._wanted = visible
        super().setVisible(visible and not visibility.blank)

    def _join_added(self) -> Note:
        notes = [say() for say in self._added]
        text = "\n".join(note.text for note in notes)
        remark = notes[-1].remark
        discreetly = [note.discreetly or (note.text, note.remark) for note in notes]
        return Note(text, remark, ("\n".join(text for text, _ in discreetly), discreetly[-1][1]))

    def _announce(self, say: Callable[[], Note], tone: str, *, urgent: bool) -> None:
        """Announce a note; that of a success without its remark, which names nothing that must be done now."""

        def text() -> str:
            words = say().shown
            return in_sentences(language_in_use(), *(words[:1] if tone == "ok" else words))

        announce(self.window(), text, urgent=urgent)

    def _on_blank(self) -> None:
        self.setVisible(self._wanted)

    def _show(
        self,
        about: object,
        say: Callable[[], Note],
        tone: str,
        buttons: Collection[MessageButton],
        *,
        server_text: str = "",
    ) -> None:
        self._about = about
        self._say = say
        self._tone = tone
        self._server_text = shown(server_text, SERVER_MESSAGE_SHOWN)
        self.show_tone(tone)
        self._show_words()
        for key, button in self.buttons.items():
            button.setVisible(key in buttons)
        self.show()

    def _show_words(self) -> None:
        note = self._say()
        text, remark = note.shown
        is_short = self._brief and self._tone == "ok"
        self.setToolTip(as_tool_tip(remark) if is_short else "")
        self.setAccessibleDescription(remark)
        if is_short:
            text = (note.discreetly or (text,))[0]
            remark = ""
        self.show_words(text, remark)
        self._server.setVisible(bool(self._server_text) and not visibility.discreet)
        self._show_server_text()

    def _show_server_text(self) -> None:
        language = language_in_use()
        name = say(language, "ticket", "server") if self._server_text else ""
        self._server.setAccessibleName(name)
        self._server.show_text(titled(name, f"“{self._server_text}”", language) if name else "")

    def _apply_texts(self) -> None:
        self.close_button.set_words(self.tr("Close message"))
        self._show_words()


class RetryButton(QPushButton):
    """A button that repeats the lookup, with a countdown while the server requires a waiting time."""

    def __init__(self) -> None:
        super().__init__()
        self._ready_at = 0.0
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self._apply_texts)
        translated(self._apply_texts)

    def wait_until(self, moment: float) -> None:
        """Enable the button at a time on `time.monotonic()`, in seconds; 0 for now."""
        self._ready_at = moment
        self._apply_texts()

    def _apply_texts(self) -> None:
        left = math.ceil(self._ready_at - time.monotonic())
        waits = left > 0
        if waits != self._ticks.isActive():
            self._ticks.start() if waits else self._ticks.stop()
        self.setEnabled(not waits)
        self.setText(self.tr("Try again in {n} s").format(n=left) if waits else self.tr("Try again"))
        self.setToolTip(self.tr("The server asked for this waiting time") if waits else "")
