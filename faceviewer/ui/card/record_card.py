"""Whose face it is, whether it may pass, and every field of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout

from faceviewer.ui.card.card_foot import CardFoot
from faceviewer.ui.card.card_head import CardHead
from faceviewer.ui.card.record_fields import RecordFields
from faceviewer.ui.card.verdict_panel import HealthLine, RecordBadges, VerdictPanel
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.layout import ScrollColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QAction, QResizeEvent

    from faceviewer.core.record import FaceRecord
    from faceviewer.core.verdict import Verdict
    from faceviewer.wording.field_words import FieldWords
    from faceviewer.wording.verdicts import VerdictWords

_WIDE = 620  # from this width on the fields stand beside the verdict
_MARGIN, _BETWEEN = 20, 32  # logical pixels


class RecordCard(QFrame):
    """One record.

    Attributes:
        health: what is conspicuous about its photo.

    Signals:
        copy_requested: a text for the clipboard.
        save_requested: the photo shall be saved.
    """

    copy_requested = Signal(str)
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._head, self._verdict, self._badges = CardHead(), VerdictPanel(), RecordBadges()
        self._fields, self._foot, self.health = RecordFields(), CardFoot(), HealthLine()
        self._scroll = ScrollColumn(squeezes=False)
        self._parts, self._below = QBoxLayout(QBoxLayout.Direction.TopToBottom), QHBoxLayout()
        self._build()
        self._head.copy_requested.connect(self.copy_requested)
        self._fields.copy_requested.connect(self.copy_requested)
        self._foot.save_requested.connect(self.save_requested)

    @property
    def shows_id(self) -> bool:
        """Whether the user id can be read."""
        return self._fields.shows_id

    def show_record(
        self, record: FaceRecord, verdict: Verdict, words: VerdictWords, fields: Iterable[FieldWords]
    ) -> None:
        """Show a record; a personal value that was revealed stays so while it is the same record."""
        self._head.show_name(record.user_name, misshapen=record.raw_of("userName") or "")
        self._verdict.show_verdict(verdict.answer, words)
        self._badges.show_verdict(verdict)
        self._fields.show_record(record, fields, words)

    def clear(self) -> None:
        """Hold nothing of a person any more."""
        self._head.show_name(None)
        self._fields.clear()

    def set_why(self, *, shown: bool) -> None:
        """Show what the verdict rests on, or hide it."""
        self._verdict.set_why(shown=shown)

    def set_saveable(self, saveable: bool, *, as_photo: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Say whether there is something to save, and whether it is shown as a photo."""
        self._foot.set_saveable(saveable, as_photo=as_photo)

    def set_copy_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these under Copy."""
        self._foot.set_copy_actions(actions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in {event.Type.Move, event.Type.Resize}:  # name and verdict are seen without scrolling
            self._scroll.updateGeometry()
        return False

    def _build(self) -> None:
        self._verdict.installEventFilter(self)
        self._verdict.sentence.installEventFilter(self)
        who = QVBoxLayout()
        who.setSpacing(12)
        for part in (self._head, self._verdict, self._badges, self.health):
            who.addWidget(part)
        who.addStretch()
        fields = QVBoxLayout()
        fields.addWidget(self._fields)
        fields.addStretch()
        self._parts.addLayout(who)
        self._parts.addLayout(fields)
        self._parts.setContentsMargins(_MARGIN, 18, _MARGIN, 12)
        scroll = self._scroll
        scroll.kept = self._verdict.sentence
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.inside.setLayout(self._parts)
        self._below.addWidget(self._foot, 1)
        self._below.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 16)
        whole.setSpacing(8)
        whole.addWidget(scroll, 1)
        whole.addLayout(self._below)
        self._share()

    def _share(self) -> None:
        """Put the fields beside the verdict where there is room, and else below it."""
        wide = self.width() >= scaled(_WIDE)
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(_BETWEEN if wide else 12)
        for place in (0, 1):
            self._parts.setStretch(place, 1 if wide else place)
        self._below.setContentsMargins(_MARGIN, 0, _MARGIN + (_BETWEEN if wide else 0), 0)
        self._below.setStretch(1, 1 if wide else 0)
