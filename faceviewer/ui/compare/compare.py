"""Pin a result, and show the next one beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.core.masking import HIDDEN_NAME, masked
from faceviewer.ui.compare.differences import field_pairs
from faceviewer.ui.compare.panels import DifferenceTable, ResultHead
from faceviewer.ui.lookup.presenter import Found, Looking, LookupPresenter, State, judged_again, until_next_judgement
from faceviewer.ui.stage.stage import PhotoStage
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.body import Comparison
from faceviewer.ui.window.message_bar import Note
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.window.body import Body
    from faceviewer.ui.window.message_bar import MessageBar


class SideBySide(QObject):
    """Shows the pinned result left of the stage, and the differences; both stages hide photos together.

    Attributes:
        pinned_head: the heading of the pinned result, with the button that unpins it.
    """

    def __init__(self, *, body: Body, stage: PhotoStage) -> None:
        super().__init__(body)
        self._body, self._beside = body, stage
        self._stage, self._table = PhotoStage(), DifferenceTable()
        self.pinned_head = ResultHead("pin", tone="info", ends=True)
        self._head = ResultHead("search", tone="secondary", ends=False)
        self._current: object = None  # the current result, or the state without one
        self._comparison = Comparison(self._stage, self.pinned_head, self._head, self._table)
        body.add_comparison(self._comparison)
        pinned_stage = self._stage
        pinned_stage.view.moved.connect(stage.view.follow)  # both photos have the same zoom and centre
        stage.view.moved.connect(pinned_stage.view.follow)
        pinned_stage.view.full_screen_requested.connect(stage.view.full_screen_requested)
        pinned_stage.photo_bar.reveal.clicked.connect(stage.photo_bar.reveal.click)

    def show(self, pinned: Found, state: State) -> None:
        """Show the pinned result beside the state of the current lookup."""
        current = state.result if isinstance(state, Found) else None
        is_fresh = (current or state) is not self._current  # a new verdict does not change the result
        self._current = current or state
        self._body.show_comparison(self._comparison)
        self._show_photo(pinned)
        self.pinned_head.set_words(self.tr("Pinned"), end=self.tr("Unpin"))
        self._head.set_words(self.tr("Current"))
        self._show_head(self.pinned_head, pinned)
        if isinstance(state, Found):
            self._show_head(self._head, state)
        else:
            self._head.clear("" if isinstance(state, Looking) else self.tr("Look up another ID to compare it."))
        self._table.show_pairs(field_pairs(pinned.result, current, language_in_use(), discreet=visibility.discreet))
        if is_fresh:
            self._beside.view.follow(self._stage.view.viewport)

    def hide(self) -> None:
        """End the comparison and drop the pinned result."""
        self._current = None
        self._stage.clear()
        self.pinned_head.clear()
        self._table.show_pairs(())
        self._body.show_comparison(None)

    def _show_photo(self, pinned: Found) -> None:
        picture, problem = pinned.result.picture, pinned.result.picture_problem
        if picture is not None:
            self._stage.show_photo(picture, name=self.tr("{name}, pinned").format(name=self._name(pinned)))
        elif problem is not None:
            words = describe(problem, language_in_use())
            self._stage.show_notice("no-photo", words.heading, words.remedy)

    def _show_head(self, head: ResultHead, found: Found) -> None:
        record = found.result.record
        corrected = bool(found.result.trace.clock_offset)
        sentence = explain(found.verdict, record, language_in_use(), clock_corrected=corrected).sentence
        head.show_result(self._name(found), masked(record.user_id), found.verdict, sentence)

    def _name(self, found: Found) -> str:
        name = shown(found.result.record.user_name or "", USER_NAME_SHOWN)
        if name and visibility.discreet:
            return HIDDEN_NAME
        return name or self.tr("No name in the record")


class Compare(QObject):
    """Keeps at most one pinned result, until it is unpinned or the connection changes."""

    def __init__(
        self, *, presenter: LookupPresenter, actions: Actions, body: Body, stage: PhotoStage, message: MessageBar
    ) -> None:
        super().__init__(body)
        self.actions = {"pin": self._set_pinned}
        self._presenter = presenter
        self._action = actions["pin"]
        self._body, self._stage, self._message = body, stage, message
        self._pinned: Found | None = None
        self._side_by_side: SideBySide | None = None
        self._rejudge_timer = QTimer(self, singleShot=True)  # the pinned record may expire, too
        self._rejudge_timer.timeout.connect(self._show)
        presenter.changed.connect(self._show)
        presenter.rejudged.connect(self._show)
        visibility.discreet_changed.connect(self._show)
        translated(self._show)

    @Slot(bool)
    def _set_pinned(self, pin: bool) -> None:  # noqa: FBT001 - the signature of a signal
        state = self._presenter.state
        if not pin or not isinstance(state, Found):
            self.unpin()
            return
        self._pinned = state
        if self._side_by_side is None:  # created now, so that the next result is not delayed
            self._side_by_side = SideBySide(body=self._body, stage=self._stage)
            self._side_by_side.pinned_head.end.clicked.connect(self.unpin)
        self._message.show_note(lambda: Note(self.tr("Pinned. The next result is shown beside this one.")))

    @Slot()
    def unpin(self) -> None:
        """Unpin the result, if one is pinned."""
        self._pinned = None
        self._rejudge_timer.stop()
        self._action.setChecked(False)
        if self._side_by_side is not None:
            self._side_by_side.hide()

    @Slot()
    def _show(self) -> None:
        state = self._presenter.state
        if self._pinned is None or self._side_by_side is None:
            return
        if isinstance(state, Found) and state.result is self._pinned.result:
            return  # the pinned result itself needs no comparison
        self._pinned = judged_again(self._pinned, now=datetime.now(UTC))
        self._rejudge_timer.start(until_next_judgement(self._pinned.verdict))
        self._side_by_side.show(self._pinned, state)
