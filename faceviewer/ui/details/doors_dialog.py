"""The dialog with the state of the face on show at each door: a summary, and a table that can be filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from faceviewer.ui.action_table import name_of_action, title_of_action
from faceviewer.ui.card.verdict_panel import DOOR_LOOKS, look_of
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.fields import SearchField
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import ScrollColumn, Stretch, fill, hbox, vbox
from faceviewer.ui.parts.row_table import AROUND_TEXT, RowModel, RowTable, cell_icon
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import capitalised, say
from faceviewer.wording.doors import DoorsWords, DoorWords, describe_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.doors import Door, Doors

_STATE, _SYNCED, _COLUMNS = 1, 2, 4
_MOMENT = "2000-00-00 00:00 (UTC+8)"  # widest text of `synced`
_MOMENT_PART = 0.3  # its largest share
_SHARES = (0.27, 0.38)  # of the rest of the width, for door and state; the last column gets what remains


class DoorTable(RowModel):
    """The model of the table; doors that need attention come first."""

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self._doors: list[Door] = []
        self._words: dict[int, DoorWords] = {}  # by index; filled on demand, because 1,000 doors take 40 ms
        self._language = language_in_use()  # of `_words`
        self._filter: list[str] = []

    @property
    def count(self) -> int:
        """The number of doors, including those that the filter hides."""
        return len(self._doors)

    def show_doors(self, doors: Sequence[Door]) -> bool:
        """Show the doors that match the filter; return whether the doors or their language have changed."""
        order = list(DOOR_LOOKS)
        language = language_in_use()
        every = sorted(doors, key=lambda door: order.index(door.state))
        if (every, language) == (self._doors, self._language):
            return False
        self._doors = every
        self._words = {}
        self._language = language
        self._select()
        return True

    def filter(self, text: str) -> None:
        """Show only the doors with all words of a text in their name or state (without the time in it)."""
        self._filter = text.casefold().split()
        self._select()

    def words(self, row: int) -> DoorWords:
        """Return the texts of a row."""
        return self._words_at(self.places[row])

    def cells(self, row: int) -> Sequence[str]:
        words = self.words(row)
        return words.name, words.state, words.synced, words.remedy

    def icon(self, row: int, column: int) -> QIcon | None:
        return cell_icon(*DOOR_LOOKS[self._doors[self.places[row]].state]) if column == _STATE else None

    def _select(self) -> None:
        self.beginResetModel()
        self.places = [place for place in range(self.count) if not self._filter or self._is_wanted(place)]
        self.endResetModel()

    def _is_wanted(self, place: int) -> bool:
        words = self._words_at(place)
        state = words.state.replace(words.synced, "") if words.synced else words.state
        searched = f"{words.name} {state}".casefold()
        return all(word in searched for word in self._filter)

    def _words_at(self, place: int) -> DoorWords:
        if place not in self._words:
            self._words[place] = describe_door(self._doors[place], self._language)
        return self._words[place]


class DoorView(RowTable):
    """The view of the table."""

    def __init__(self, table: DoorTable) -> None:
        self._table = table
        super().__init__(table)

    @property
    def door(self) -> DoorWords | None:
        """The door of the current row."""
        return self._table.words(self.row) if self.row >= 0 else None

    def share(self, room: int) -> None:
        needed = self.fontMetrics().horizontalAdvance(_MOMENT) + 2 * AROUND_TEXT
        synced = min(needed, round(room * _MOMENT_PART))
        self.setColumnWidth(_SYNCED, synced)
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, round((room - synced) * share))


class DoorsDialog(Dialog):
    """A modeless dialog; it follows the record on show.

    Attributes:
        again, ticket: the buttons that check the doors, and copy the outcome for a ticket.
    """

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=900, height=620)
        self._asked_at = ""
        self._again_text = ""
        self._nothing = PlainLabel(tone="secondary", wraps=True)
        self._summary = Banner()
        self._partial = Banner("warn")
        self._list = QWidget()
        self._filter = SearchField(clears=True)
        self._shown = PlainLabel(tone="small")
        self._table = DoorTable()
        self._view = DoorView(self._table)
        self._current = SelectableText(tone="plain")
        self.again = Button(lambda: self._again_text)
        self._copy = Button(lambda: self.tr("Copy all"), self._on_copy)
        self.ticket = Button(lambda: name_of_action("copy_ticket"))
        self._build()
        self._filter.textChanged.connect(self._on_filter)
        self._table.modelReset.connect(self._show_count)
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
        self._show_parts(self._nothing, again=title_of_action("check_doors"), can_check=can_check)

    def show_problem(self, headline: str, remedy: str) -> None:
        """Remove the doors, and show a problem; its texts must be safe to show."""
        self._summary.show_tone("warn")
        self._summary.show_words(headline, remedy)
        self._show_parts(self._summary, again=self.tr("Try again"))

    def show_doors(self, doors: Doors, words: DoorsWords, *, asked_at: str) -> None:
        """Show the doors of one person.

        Args:
            doors: the doors of the person on show.
            words: the texts of the summary.
            asked_at: the time of the request, with the time zone.
        """
        icon, tone = look_of(doors)
        self._summary.show_tone("info" if tone == "secondary" else tone, icon=icon)
        self._summary.show_words(capitalised(words.count), words.sentence)
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
        self.again.apply_text()
        self.again.setEnabled(can_check)
        self.ticket.setEnabled(self._nothing not in parts)
        self._apply_texts()

    def _on_filter(self, text: str) -> None:
        self._table.filter(text)
        self._view.begin()

    def _show_count(self) -> None:
        locale = QLocale()
        shown = len(self._table.places)
        every = self._table.count
        text = self.tr("{n} of {count} shown").format(n=locale.toString(shown), count=locale.toString(every))
        self._shown.setText(text)
        self._shown.setVisible(shown != every)
        self._copy.setEnabled(shown > 0)

    def _show_current(self) -> None:
        door = self._view.door
        self._current.show_text("\n".join(filter(None, (door.line, door.remedy))) if door is not None else "")

    def _on_copy(self) -> None:
        lines = (self._table.line(row) for row in range(len(self._table.places)))
        clipboard().copy("\n".join(lines) + "\n")

    def _build(self) -> None:
        self._filter.setObjectName("find")
        scroll = ScrollColumn()
        bar = hbox((self._filter, 1), self._shown, spacing=8)
        vbox(bar, (self._view, 1), self._current, on=self._list, spacing=8, margins=0)
        parts = (self._nothing, self._summary, self._partial, (self._list, 1), Stretch())
        vbox(*parts, on=scroll.inside, spacing=12, margins=0)
        fill(self.body, scroll)
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        fill(self.foot, self.again, self._copy, self.ticket, Stretch(), close)

    def _apply_texts(self) -> None:
        remark = self.tr("Whether the device at each door has this face, as reported by the service.")
        asked = self.tr("Checked at {time}.").format(time=self._asked_at) if self._asked_at else ""
        self.set_words(self.tr("Doors"), *filter(None, (remark, asked)))
        remedy = say(language_in_use(), "ticket", "remedy")
        self._table.name_columns((self.tr("Door"), self.tr("State"), self.tr("Synced"), remedy))
        self._view.setAccessibleName(self.tr("Doors"))
        self._current.setAccessibleName(self.tr("Selected door"))
        self._filter.setPlaceholderText(self.tr("Filter"))
        self._filter.setAccessibleName(self.tr("Filter"))
        self._show_count()
