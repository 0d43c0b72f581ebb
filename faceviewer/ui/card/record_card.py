"""The card: the person's name, the verdict, the fields of the record, and buttons to save and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from faceviewer.core.limits import USER_NAME_SHOWN
from faceviewer.core.masking import HIDDEN_NAME
from faceviewer.core.text import is_mixed
from faceviewer.ui.action_table import name_of_action
from faceviewer.ui.card.record_fields import RecordFields
from faceviewer.ui.card.verdict_panel import MarkedText, RecordBadges, VerdictPanel
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.theme import scaled, set_tone
from faceviewer.ui.menus import Menu
from faceviewer.ui.parts.button import Button, IconButton
from faceviewer.ui.parts.labels import Badge
from faceviewer.ui.parts.layout import ScrollColumn, Stretch, fill, hbox, vbox
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import capitalised, say
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QAction, QResizeEvent

    from faceviewer.core.record import FaceRecord
    from faceviewer.core.verdict import Verdict
    from faceviewer.wording.field_words import FieldWords
    from faceviewer.wording.verdicts import VerdictWords


class CardHead(QWidget):
    """The name, which can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._name: str | None = None
        self._misshapen = ""
        self._text = SelectableText(tone="name")
        self._doubt = Badge("warning", tone="warn")
        self._doubt.hide()
        self._copy = IconButton("copy")
        hbox(
            (self._text, 1),
            (self._doubt, 0, Qt.AlignmentFlag.AlignTop),
            (self._copy, 0, Qt.AlignmentFlag.AlignTop),
            on=self,
            spacing=6,
            margins=0,
        )
        self._copy.clicked.connect(lambda: clipboard().copy(self._name or ""))
        visibility.discreet_changed.connect(self._apply_texts)
        translated(self._apply_texts)

    def show_name(self, name: str | None, *, misshapen: str = "") -> None:
        """Show a name as received, or why there is none; `misshapen` is a received name that is not a text."""
        self._name = name
        self._misshapen = misshapen
        self._doubt.setVisible(is_mixed((name or "")[:USER_NAME_SHOWN]))
        self._apply_texts()

    def _why_no_name(self) -> str:
        if self._misshapen:
            raw = HIDDEN_NAME if visibility.discreet else shown(self._misshapen, USER_NAME_SHOWN)
            return self.tr("The name is not text: {raw}").format(raw=raw)
        return self.tr("No name in the record") if self._name is None else self.tr("The service sent an empty name")

    def _apply_texts(self) -> None:
        whole = shown(self._name or "", USER_NAME_SHOWN)
        nothing = self._why_no_name()
        name = HIDDEN_NAME if whole and visibility.discreet else whole
        self._text.show_text(name or nothing, room_of=whole)
        set_tone(self._text, "name" if name else "no-name")
        self._copy.setEnabled(bool(self._name))
        self._copy.set_words(self.tr("Copy Name") if self._name else nothing)
        self._text.setAccessibleName(say(language_in_use(), "record", "field", "userName"))
        advice = self.tr(
            "The name mixes letters of different scripts that look alike. Identify the person by the user ID "
            "and the face ID."
        )
        self._doubt.set_text(capitalised(say(language_in_use(), "record", "value", "mixed")))
        self._doubt.setToolTip(advice)
        self._text.set_remark("" if self._doubt.isHidden() else advice)


_GAP = 8  # logical pixels between the two buttons


class CardFoot(QWidget):
    """The buttons Save and Copy, side by side or stacked."""

    def __init__(self) -> None:
        super().__init__()
        self._as_photo = True
        self.save = Button(lambda: self.tr("Save photo…") if self._as_photo else self.tr("Save as received…"))
        self._copy = Button(lambda: self.tr("Copy"))
        self._copies = Menu(self)
        self._copy.setMenu(self._copies)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self.save, 3)
        self._row.addWidget(self._copy, 2)
        translated(self._show_why)

    def set_copy_actions(self, actions: Sequence[QAction]) -> None:
        """Add actions to the menu of the button Copy."""
        self._copies.addActions(actions)

    def set_saveable(self, saveable: bool, *, as_photo: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Set whether there is an image to save, and whether it is shown as a photo."""
        self._as_photo = as_photo
        self.save.apply_text()
        self.save.setEnabled(saveable)
        self._show_why()

    def minimumSizeHint(self) -> QSize:
        widest = max(button.minimumSizeHint().width() for button in (self.save, self._copy))
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.save.sizeHint().width() + _GAP + self._copy.sizeHint().width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if needed <= event.size().width() else direction.TopToBottom)

    def _show_why(self) -> None:
        self.save.setToolTip("" if self.save.isEnabled() else say(language_in_use(), "actions", "disabled", "bytes"))


_WIDE = 620  # logical pixels, the least width with the fields beside the verdict
_MARGIN, _BETWEEN, _DOORS_MARGIN = 20, 32, 14  # logical pixels


class RecordCard(QFrame):
    """Shows one record.

    Signals:
        filled: whether a record is shown now.

    Attributes:
        verdict: whether the person can pass.
        check_doors: the button that checks the doors of the face.
        doors: the line about these doors.
        health: the line about problems of the photo.
        more: the button behind it, for the properties of the photo.
        fields: the fields of the record.
        foot: the buttons to save and to copy.
    """

    filled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._head = CardHead()
        self.verdict = VerdictPanel()
        self._badges = RecordBadges()
        self.fields = RecordFields()
        self.foot = CardFoot()
        self.more = IconButton("info")
        self.check_doors = Button(lambda: name_of_action("check_doors"), tone="link")
        self.doors = MarkedText(margin=_DOORS_MARGIN)
        self.health = MarkedText(tone="health", more=self.more)
        self._scroll = ScrollColumn(squeezes=False)
        self._covered = 0  # logical pixels at the top
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._below = QHBoxLayout()
        self.verdict.add_link(self.check_doors)
        self.verdict.installEventFilter(self)
        self.verdict.sentence.installEventFilter(self)
        scroll = self._scroll
        scroll.kept = self.verdict.sentence
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.inside.setLayout(self._parts)
        self._column = vbox((scroll, 1), self._below, on=self, spacing=8)
        self.keep_clear(0)
        overview = vbox(self._head, self.verdict, self.doors, self._badges, self.health, Stretch(), spacing=12)
        fill(self._parts, overview, vbox(self.fields, Stretch()))
        scroll.set_margins(self._parts, (_MARGIN, 18, _MARGIN, 12))
        fill(self._below, (self.foot, 1), Stretch())
        self._arrange()
        translated(self._apply_texts)

    def show_record(
        self, record: FaceRecord, verdict: Verdict, words: VerdictWords, fields: Iterable[FieldWords]
    ) -> None:
        """Show a record; revealed personal values stay revealed if the record is the same."""
        self._head.show_name(record.user_name, misshapen=record.raw_of("userName") or "")
        self.verdict.show_verdict(verdict.answer, words)
        self._badges.show_verdict(verdict)
        self.fields.show_record(record, fields, words)
        self.filled.emit(True)  # noqa: FBT003 - a signal's argument

    def clear(self) -> None:
        """Drop the record and scroll to the top, where the next one's name and verdict appear."""
        self.filled.emit(False)  # noqa: FBT003 - likewise
        self._scroll.verticalScrollBar().setValue(0)
        self._head.show_name(None)
        self.doors.show_words("")
        self.fields.clear()

    def keep_clear(self, height: int) -> None:
        """Show nothing in the top `height` logical pixels, which the lookup bar covers; the card does not grow."""
        self._covered = height
        self._column.setContentsMargins(1, 1 + height, 1, 16)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() - QSize(0, self._covered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in {event.Type.Move, event.Type.Resize}:  # name and verdict are to fit without scrolling
            self._scroll.updateGeometry()
        return False

    def _arrange(self) -> None:
        """Place the fields beside the verdict if there is room, else below it."""
        wide = self.width() >= scaled(_WIDE)
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(_BETWEEN if wide else 12)
        for index in (0, 1):
            self._parts.setStretch(index, 1 if wide else index)
        self._below.setContentsMargins(_MARGIN, 0, _MARGIN + (_BETWEEN if wide else 0), 0)
        self._below.setStretch(1, 1 if wide else 0)

    def _apply_texts(self) -> None:
        self.doors.set_name(self.tr("Doors"))
        self.health.set_name(self.tr("Photo quality"))
        self.more.set_words(self.tr("Photo properties"))
