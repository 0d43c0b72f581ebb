"""The ids found in a pasted text, a scan or a link, offered below the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from faceviewer.core.clues import Source
from faceviewer.core.limits import USER_ID_CHARACTERS
from faceviewer.core.masking import masked
from faceviewer.ui.parts.button import Chip, IconButton
from faceviewer.ui.parts.labels import ElidedLabel
from faceviewer.ui.parts.layout import Flow, hbox
from faceviewer.ui.texts import translated
from faceviewer.ui.user_type_words import name_of
from faceviewer.ui.visibility import visibility
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.core.clues import Clue
    from faceviewer.ui.window.lookup_bar import LookupBar

_GAP = 8  # logical pixels between two chips


class ClueBar(QWidget):
    """A chip for each clue, shown below the query; pressing a chip fills in the query without a lookup.

    Signals:
        chosen: a chip was pressed.
        closed: the user has dismissed the clues.
    """

    chosen = Signal()
    closed = Signal()

    def __init__(self, bar: LookupBar) -> None:
        super().__init__()
        self._bar = bar
        self._clues: Sequence[Clue] = ()
        self._words: Callable[[], str] | None = None
        self._is_folded = False
        self._chips: list[Chip] = []
        self._title = ElidedLabel(tone="small")
        self._flow = Flow(spacing=_GAP)
        self._close = IconButton("close")
        hbox((self._flow, 1), (self._close, 0, Qt.AlignmentFlag.AlignTop), on=self, spacing=10, margins=0)
        self._close.clicked.connect(self.dismiss)
        visibility.discreet_changed.connect(self._apply_texts)
        visibility.blank_changed.connect(self._show)
        translated(self._apply_texts)
        self.hide()
        bar.show_below(self, self.dismiss)

    def show_clues(self, clues: Sequence[Clue], title: Callable[[], str] | None = None) -> None:
        """Offer clues with a title, by default that of a pasted text; without clues the bar is hidden."""
        self._clues = clues
        self._words = title
        self._is_folded = False
        self._flow.clear()
        self._chips = []
        self._title = ElidedLabel(tone="small")
        self._flow.add(self._title)
        for clue in clues:
            chip = Chip()
            chip.clicked.connect(lambda _=False, clue=clue: self._fill_in(clue))
            self._flow.add(chip)
            self._chips.append(chip)
        self._apply_texts()
        self._show()

    def fold(self) -> None:
        """Offer only as many of the last clues as one line has room for: more lines would cover the result below."""
        self._is_folded = True
        self._share()

    def clear(self) -> None:
        """Remove the clues."""
        self.show_clues(())

    @Slot()
    def dismiss(self) -> None:
        """Remove the clues because the user has dismissed them."""
        self.clear()
        self.closed.emit()

    def focus_first(self) -> None:
        """Put the focus on the first chip."""
        if self._chips:
            self._chips[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._share()
        return super().event(event)

    def _share(self) -> None:
        """Show the chips that have room."""
        room = self._flow.width() - self._title.sizeHint().width()
        for chip in reversed(self._chips if self._is_folded else []):
            room -= _GAP + chip.sizeHint().width()
            chip.setVisible(room >= 0 or chip is self._chips[-1])

    def _show(self) -> None:
        self.setVisible(bool(self._clues) and not visibility.blank)

    def _fill_in(self, clue: Clue) -> None:
        self._bar.fill_in(clue.user_type, clue.user_id)
        self.chosen.emit()

    def _apply_texts(self) -> None:
        self._title.setText(self._words() if self._words else self.tr("Found in the pasted text"))
        self._close.set_words(self.tr("Close"))
        source_texts = {
            Source.FIELD: self.tr("Named by a field in the text"),
            Source.PHONE: self.tr("A mobile number in the text"),
            Source.WHOLE: self.tr("The whole pasted text"),
            Source.CELL: self.tr("A cell or a line"),
            Source.WORD: self.tr("A word that looks like an account"),
            Source.SCANNED: self.tr("A scanned code, or part of one"),
            Source.LINK: self.tr("Named by the link"),
        }
        for chip, clue in zip(self._chips, self._clues, strict=True):
            user_id = masked(clue.user_id) if visibility.discreet else shown(clue.user_id, USER_ID_CHARACTERS)
            chip.show_text(f"{name_of(clue.user_type)} · {user_id}", source_texts[clue.source])
