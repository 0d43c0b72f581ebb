"""A word about newer versions at the foot of the window; it waits, and is in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.core.limits import UPDATE_ADDRESS_CHARACTERS, UPDATE_CHANGE_SHOWN
from faceviewer.ui.announcer import announce
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.mark import Mark
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated
from faceviewer.ui.updates.states import Asking, Choice, Forbidden, Newer, Newest, Question, State, Unknown, Unset
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown

_CHANGES = 3  # the page has them all
_ICONS = {"ok": "pass", "warn": "warning", "info": "info"}


class UpdateBar(QFrame):
    """Shows one State at a time, in the language of the moment.

    Signals:
        chosen: a Choice.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._state: State | None = None
        self._mark = Mark("info", tone="info", side=22)
        self._headline, self._remark = PlainLabel(tone="strong", wraps=True), PlainLabel(tone="secondary", wraps=True)
        self._address = SelectableText(tone="small")
        self._buttons = {choice: QPushButton() for choice in Choice}
        self._close = IconButton("close")
        self._build()
        for button in self._buttons.values():
            button.clicked.connect(self._on_button)
        self._close.clicked.connect(self.hide)
        self.hide()
        translated(self._apply_texts)

    def show_state(self, state: State) -> None:
        """Show another state."""
        self._state = state
        self._apply_texts()
        self.show()
        announce(self, self._headline.text(), urgent=False)

    def _apply_texts(self) -> None:
        self._close.set_words(self.tr("Close"))
        self._address.setAccessibleName(self.tr("Address"))
        for choice, text in {
            Choice.NOW: self.tr("Check now"),
            Choice.DAILY: self.tr("Check once a day"),
            Choice.NEVER: self.tr("Do not check"),
            Choice.STOP: self.tr("Stop checking once a day"),
            Choice.COPY: self.tr("Copy address"),
        }.items():
            self._buttons[choice].setText(text)
        if self._state is not None:
            self._write(self._state)

    def _write(self, state: State) -> None:
        language = Language.from_preferences([QLocale().name()])
        tone, page = "info", ""
        choices: tuple[Choice, ...] = ()
        stop = (Choice.STOP,) if isinstance(state, Newest | Newer | Unknown) and state.daily else ()
        match state:
            case Question(host, at_start):
                headline = self.tr("Check for newer versions?")
                remark = self.tr(
                    "Once a day, at the start, {host} would be asked for one small signed file. Nothing about you or "
                    "the people you look up is sent, and nothing is ever installed by itself."
                ).format(host=host)
                choices = (Choice.DAILY, Choice.NEVER) if at_start else (Choice.NOW, Choice.DAILY)
            case Asking(host):
                headline, remark = self.tr("Asking {host}…").format(host=host), ""
            case Newest(host):
                tone, choices = "ok", stop
                headline = self.tr("FaceViewer {version} is the newest version.").format(version=__version__)
                remark = self.tr("{host} was asked.").format(host=host)
            case Newer(update):
                choices, page = (Choice.COPY, *stop), update.page
                headline = self.tr("FaceViewer {version} is available; this is {installed}.").format(
                    version=update.version, installed=__version__
                )
                remark = " · ".join(shown(line, UPDATE_CHANGE_SHOWN) for line in update.changes[language][:_CHANGES])
            case Unknown(problem):
                tone, choices = "warn", stop
                words = describe(problem, language)
                headline, remark = words.headline, words.advice
            case Unset() | Forbidden():
                unset = self.tr("No address for update notices is set.")
                forbidden = self.tr("The administrator of this computer looks after updates.")
                headline = unset if isinstance(state, Unset) else forbidden
                remark = self.tr("Nothing was contacted. This is FaceViewer {version}.").format(version=__version__)
        self._fill(tone, headline, remark, page=page, choices=choices)

    def _fill(self, tone: str, headline: str, remark: str, *, page: str, choices: tuple[Choice, ...]) -> None:
        set_tone(self, tone)
        self._mark.show_icon(_ICONS[tone], tone=tone)
        self._headline.setText(headline)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        self._address.show_text(shown(page, UPDATE_ADDRESS_CHARACTERS))
        self._address.setVisible(bool(page))
        for choice, button in self._buttons.items():
            button.setVisible(choice in choices)
        self.setAccessibleName(headline)

    def _build(self) -> None:
        set_tone(self._buttons[Choice.STOP], "link")
        words = QVBoxLayout()
        words.setSpacing(3)
        for widget in (self._headline, self._remark, self._address):
            words.addWidget(widget)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 10, 10, 10)
        whole.setSpacing(12)
        whole.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        for button in self._buttons.values():
            whole.addWidget(button)
        whole.addWidget(self._close)

    def _on_button(self) -> None:
        self.chosen.emit(next(choice for choice, button in self._buttons.items() if button is self.sender()))
