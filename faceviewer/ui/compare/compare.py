"""Pin a result, and show the next one beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.core.masking import HIDDEN_NAME, masked
from faceviewer.ui.card.verdict_panel import TONES
from faceviewer.ui.compare.differences import field_pairs
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.lookup.presenter import Found, Looking, LookupPresenter, State, judged_again, until_next_judgement
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import Badge, Mark, PlainLabel
from faceviewer.ui.parts.layout import Stretch, hbox, vbox
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.stage.stage import PhotoStage
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.body import Comparison
from faceviewer.ui.window.message_bar import Note
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.verdict import Verdict
    from faceviewer.ui.actions import Actions
    from faceviewer.ui.compare.differences import FieldPair
    from faceviewer.ui.window.body import Body
    from faceviewer.ui.window.message_bar import MessageBar


class ResultHead(QWidget):
    """The heading of one of two results: its role, the person and the verdict.

    Args:
        icon: the badge's icon, a name in `resources/icons/`.
        tone: the badge's tone.
        ends: whether there is a button to end the comparison.

    Attributes:
        end: the button.
    """

    def __init__(self, icon: str, *, tone: str, ends: bool) -> None:
        super().__init__()
        self._badge = Badge(icon, tone=tone)
        self._name, self._id = PlainLabel(tone="strong", wraps=True), PlainLabel(tone="small", wraps=True)
        self._mark = Mark("unclear", tone="warn", side=18)
        self._sentence = PlainLabel(wraps=True)
        self.end = IconButton("unpin")
        top = QHBoxLayout()
        top.addStrut(self.end.height())  # the same height without the button
        top.addWidget(self._badge)
        top.addStretch()
        if ends:
            top.addWidget(self.end)
        vbox(
            top,
            self._name,
            self._id,
            hbox((self._mark, 0, Qt.AlignmentFlag.AlignTop), (self._sentence, 1), spacing=8),
            Stretch(),
            on=self,
            spacing=4,
            margins=(4, 0, 4, 0),
        )
        self.clear()

    def show_result(self, name: str, masked_id: str, verdict: Verdict, sentence: str) -> None:
        """Show the person and the verdict; the texts are ready for display."""
        self._name.setText(name)
        self._id.setText(masked_id)
        self._mark.show_icon(verdict.answer.value, tone=TONES[verdict.answer])
        self._sentence.setText(sentence)
        for part in (self._name, self._id, self._mark):
            part.show()

    def clear(self, remark: str = "") -> None:
        """Show a remark in place of a result."""
        self._name.setText("")
        self._id.setText("")
        self._sentence.setText(remark)
        for part in (self._name, self._id, self._mark):
            part.hide()

    def set_words(self, badge: str, *, end: str = "") -> None:
        """Set the texts of the badge and of the button."""
        self._badge.set_text(badge)
        self.end.set_words(end)


class PairRow(QFrame):
    """Two values side by side below the field's name; a difference is marked by icon, text and background."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pair")
        self._label, self._same = PlainLabel(tone="small"), PlainLabel(tone="small")
        self._differs = Badge("differs", tone="warn")
        self._pinned, self._current = SelectableText(), SelectableText()
        vbox(
            hbox((self._label, 1), self._same, self._differs),
            hbox(
                (self._pinned, 1, Qt.AlignmentFlag.AlignTop), (self._current, 1, Qt.AlignmentFlag.AlignTop), spacing=12
            ),
            on=self,
            spacing=2,
            margins=(10, 6, 10, 8),
        )

    def show_pair(self, pair: FieldPair) -> None:
        """Show a field's values."""
        self._label.setText(pair.label)
        self._same.setText(self.tr("Same"))
        self._differs.set_text(self.tr("Different"))
        self._same.setVisible(pair.differs is False)
        self._differs.setVisible(pair.differs is True)
        self._pinned.show_text(pair.pinned)
        self._current.show_text(pair.current)
        self._pinned.setAccessibleName(self.tr("{field}, pinned").format(field=pair.label))
        self._current.setAccessibleName(self.tr("{field}, current").format(field=pair.label))
        set_tone(self, "warn" if pair.differs else "none")


class DifferenceTable(QFrame):
    """A row for each field, in the order of the card, below a summary of the differences."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._summary = PlainLabel(tone="strong", wraps=True)
        self._pinned, self._current = PlainLabel(tone="small"), PlainLabel(tone="small")
        self._rows: list[PairRow] = []
        inside = QWidget()
        inside.setObjectName("clear")
        self._column = vbox(Stretch(), on=inside, spacing=4, margins=(4, 0, 4, 4))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setObjectName("scrolled")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # With an automatic scroll bar, showing and hiding it could change the line breaks in an endless loop.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(inside)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))  # a disabled scroll bar is invisible
        vbox(
            hbox(self._summary, margins=(14, 0, 14, 0)),
            hbox((self._pinned, 1), (self._current, 1), spacing=12, margins=(14, 0, 14, 0)),
            (self._scroll, 1),
            on=self,
            spacing=8,
            margins=(1, 14, 1, 8),
        )

    def show_pairs(self, pairs: Sequence[FieldPair]) -> None:
        """Show the fields of two records or of one; an empty sequence clears the table."""
        while len(self._rows) < len(pairs):
            self._rows.append(PairRow())
            self._column.insertWidget(len(self._rows) - 1, self._rows[-1])
        while len(self._rows) > len(pairs):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.deleteLater()
        for row, pair in zip(self._rows, pairs, strict=True):
            row.show_pair(pair)
        self._pinned.setText(self.tr("Pinned") if pairs else "")
        self._current.setText(self.tr("Current") if pairs else "")
        self._summary.setText(self._summed(pairs))
        self._scroll.setAccessibleName(self.tr("Fields of both records"))
        self._scroll.setAccessibleDescription(self._summary.text())

    def _summed(self, pairs: Sequence[FieldPair]) -> str:
        if not pairs:
            return ""
        if any(pair.differs is None for pair in pairs):
            return self.tr("There is no record to compare with")
        different = sum(bool(pair.differs) for pair in pairs)
        if not different:
            return self.tr("All fields are the same")
        return self.tr("One field differs") if different == 1 else self.tr("{n} fields differ").format(n=different)


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
