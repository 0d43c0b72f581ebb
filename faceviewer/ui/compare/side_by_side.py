"""Two results on the window, one of them pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.core.masking import HIDDEN_NAME, masked
from faceviewer.ui.compare.differences import field_pairs
from faceviewer.ui.compare.panels import DifferenceTable, ResultHead
from faceviewer.ui.lookup.presenter import Found, Looking
from faceviewer.ui.stage.result_stage import ResultStage
from faceviewer.ui.visibility import visibility
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from faceviewer.core.language import Language
    from faceviewer.ui.lookup.presenter import State
    from faceviewer.ui.window.main_window import MainWindow


class SideBySide(QObject):
    """Shows the pinned result left of the stage and tells what differs; hides with the stage what it hides.

    Args:
        window: whose stage has the other result.

    Signals:
        unpin_requested: the button was pressed.
    """

    unpin_requested = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stage, self._table = ResultStage(), DifferenceTable()
        self._pinned_head = ResultHead("pin", tone="info", ends=True)
        self._head = ResultHead("search", tone="secondary", ends=False)
        self._shown: tuple[Found, State, Language] | None = None
        window.body.add_comparison(self._stage, (self._pinned_head, self._head), self._table)
        self._pinned_head.end_requested.connect(self.unpin_requested)
        visibility.discreet_changed.connect(self._show_again)
        self._follow(window.stage)

    def show(self, pinned: Found, state: State, language: Language) -> None:
        """Show the pinned result beside what has become of another lookup."""
        fresh = self._shown is None or _answer(self._shown[1]) is not _answer(state)
        self._shown = (pinned, state, language)
        self._window.body.set_comparing(comparing=True)
        self._show_photo(pinned, language)
        self._render()
        if fresh:
            self._window.stage.view.follow(self._stage.view.look)

    def hide(self) -> None:
        """Show one result only, and keep nothing of the other."""
        self._shown = None
        self._stage.clear()
        self._render()
        self._window.body.set_comparing(comparing=False)

    def _show_again(self) -> None:
        if self._shown is not None:
            self.show(*self._shown)

    def _show_photo(self, pinned: Found, language: Language) -> None:
        picture, problem = pinned.result.picture, pinned.result.picture_problem
        if picture is not None:
            self._stage.show_photo(picture, name=self.tr("{name}, pinned").format(name=self._name(pinned)))
        elif problem is not None:
            words = describe(problem, language)
            self._stage.show_notice("no-photo", words.heading, words.remedy)

    def _follow(self, stage: ResultStage) -> None:
        """Let both photos be seen alike."""
        ours = self._stage
        ours.view.moved.connect(stage.view.follow)
        stage.view.moved.connect(ours.view.follow)
        ours.full_screen_requested.connect(stage.full_screen_requested)
        ours.reveal_requested.connect(stage.reveal_requested)

    def _render(self) -> None:
        self._pinned_head.set_words(self.tr("Pinned"), end=self.tr("Unpin"))
        self._head.set_words(self.tr("Current"))
        if self._shown is None:
            self._pinned_head.clear()
            self._table.show_pairs(())
            return
        pinned, state, language = self._shown
        self._show_head(self._pinned_head, pinned, language)
        if isinstance(state, Found):
            self._show_head(self._head, state, language)
        else:
            self._head.clear("" if isinstance(state, Looking) else self.tr("Look up another ID to compare it."))
        current = state.result if isinstance(state, Found) else None
        self._table.show_pairs(field_pairs(pinned.result, current, language, discreet=visibility.discreet))

    def _show_head(self, head: ResultHead, found: Found, language: Language) -> None:
        record, corrected = found.result.record, bool(found.result.clock_offset)
        sentence = explain(found.verdict, record, language, clock_corrected=corrected).sentence
        head.show_result(self._name(found), masked(record.user_id), found.verdict, sentence)

    def _name(self, found: Found) -> str:
        name = shown(found.result.record.user_name or "", USER_NAME_SHOWN)
        if name and visibility.discreet:
            return HIDDEN_NAME
        return name or self.tr("No name in the record")


def _answer(state: State) -> object:
    """Return what stays the same while a state is judged again."""
    return state.result if isinstance(state, Found) else state
