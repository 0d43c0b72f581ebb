"""The dialog with the state of the face on show at each door, and a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from faceviewer.ui.card.doors_line import look_of
from faceviewer.ui.doors.door_table import DoorTable, DoorView
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import ScrollColumn, Stretch, fill, hbox, vbox
from faceviewer.ui.parts.search_field import SearchField
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from faceviewer.core.doors import Doors
    from faceviewer.wording.doors import DoorsWords


class DoorsDialog(Dialog):
    """A modeless dialog; it follows the record on show.

    Signals:
        check_requested: the operator wants to check the doors, or check them again.
        copy_requested: doors as text for the clipboard.
        ticket_requested: the operator wants to copy the outcome for a ticket.
    """

    check_requested = Signal()
    copy_requested = Signal(str)
    ticket_requested = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=900, height=620)
        self._asked_at = self._again_text = ""
        self._nothing, self._summary, self._partial = PlainLabel(tone="secondary", wraps=True), Banner(), Banner("warn")
        self._list, self._filter, self._shown = QWidget(), SearchField(clears=True), PlainLabel(tone="small")
        self._table = DoorTable()
        self._view, self._current = DoorView(self._table), SelectableText(tone="plain")
        self._again = Button(lambda: self._again_text, self.check_requested)
        self._copy = Button(lambda: self.tr("Copy all"), self._on_copy)
        self._ticket = Button(lambda: self.tr("Copy for the ticket"), self.ticket_requested)
        self._build()
        self._filter.textChanged.connect(self._on_filter)
        self._table.modelReset.connect(self._show_count)
        self._view.copy_requested.connect(self.copy_requested)
        self._view.current_changed.connect(self._show_current)
        translated(self._apply_texts)

    def show_nothing(self, why: str, *, can_check: bool = False, keeps_filter: bool = False) -> None:
        """Remove the doors, and show why there are none.

        Args:
            why: the reason; safe to show.
            can_check: whether the doors can be checked now.
            keeps_filter: whether to keep the filter, because the doors of the same person will follow.
        """
        self._nothing.setText(why)
        if not keeps_filter:
            self._filter.clear()
        self._show_parts(self._nothing, again=self.tr("Check doors"), can_check=can_check)

    def show_problem(self, headline: str, remedy: str) -> None:
        """Remove the doors, and show a problem; its texts must be safe to show."""
        self._summary.show_tone("warn")
        self._summary.show_words(headline, remedy)
        self._show_parts(self._summary, again=self.tr("Try again"))

    def show_doors(self, doors: Doors, words: DoorsWords, *, asked_at: str) -> None:
        """Show the doors of one person.

        Args:
            doors: the answer of the service.
            words: the texts of the summary.
            asked_at: the time of the request, with the time zone.
        """
        icon, tone = look_of(doors)
        self._summary.show_tone("info" if tone == "secondary" else tone, icon=icon)
        self._summary.show_words(f"{words.count[:1].upper()}{words.count[1:]}", words.sentence)
        self._partial.show_words(words.partial)
        parts = [self._summary, *([self._partial] if words.partial else []), *([self._list] if doors.doors else [])]
        self._show_parts(*parts, again=self.tr("Check again"), asked_at=asked_at)
        if self._table.show_doors(doors.doors):
            self._view.begin()
            if doors.doors and not self._filter.hasFocus():
                self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find) and self._list.isVisible():
            self._filter.setFocus()
            self._filter.selectAll()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.focusWidget() in {self._filter, self._view}:
            self._view.setFocus()  # otherwise Enter would press the button "Close"
        else:
            super().keyPressEvent(event)

    def _show_parts(self, *parts: QWidget, again: str, can_check: bool = True, asked_at: str = "") -> None:
        for part in (self._nothing, self._summary, self._partial, self._list):
            part.setVisible(part in parts)
            if isinstance(part, Banner) and part not in parts:
                part.show_words("")  # remove the names of doors
        if self._list not in parts:
            self._table.show_doors(())
            self._current.show_text("")
        self._asked_at = asked_at
        self._again_text = again
        self._again.apply_text()
        self._again.setEnabled(can_check)
        self._ticket.setEnabled(self._nothing not in parts)
        self._apply_texts()

    def _on_filter(self, text: str) -> None:
        self._table.filter(text)
        self._view.begin()

    def _show_count(self) -> None:
        locale, shown, every = QLocale(), len(self._table.places), self._table.count
        text = self.tr("{n} of {count} shown").format(n=locale.toString(shown), count=locale.toString(every))
        self._shown.setText(text)
        self._shown.setVisible(shown != every)
        self._copy.setEnabled(shown > 0)

    def _show_current(self) -> None:
        door = self._view.door
        self._current.show_text("\n".join(filter(None, (door.line, door.remedy))) if door is not None else "")

    def _on_copy(self) -> None:
        lines = (self._table.line(row) for row in range(len(self._table.places)))
        self.copy_requested.emit("\n".join(lines) + "\n")

    def _build(self) -> None:
        self._filter.setObjectName("find")
        scroll = ScrollColumn()
        bar = hbox((self._filter, 1), self._shown, spacing=8)
        vbox(bar, (self._view, 1), self._current, on=self._list, spacing=8, margins=0)
        parts = (self._nothing, self._summary, self._partial, (self._list, 1), Stretch())
        vbox(*parts, on=scroll.inside, spacing=12, margins=0)
        fill(self.body, scroll)
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        fill(self.foot, self._again, self._copy, self._ticket, Stretch(), close)

    def _apply_texts(self) -> None:
        remark = self.tr("What the device at each door holds of this face, as reported by the service.")
        asked = self.tr("Checked at {time}.").format(time=self._asked_at) if self._asked_at else ""
        self.set_words(self.tr("Doors"), *filter(None, (remark, asked)))
        self._table.name_columns((self.tr("Door"), self.tr("State"), self.tr("Synced"), self.tr("What to do")))
        self._view.setAccessibleName(self.tr("Doors"))
        self._current.setAccessibleName(self.tr("Selected door"))
        self._filter.setPlaceholderText(self.tr("Filter"))
        self._filter.setAccessibleName(self.tr("Filter"))
        self._show_count()
