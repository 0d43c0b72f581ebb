"""The dialog of a list: buttons to open one, the options for reading it, the progress, and the table of its rows."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLineEdit, QProgressBar, QPushButton, QTextEdit, QWidget

from faceviewer.batch.columns import letters
from faceviewer.batch.outcome import FACETS, Outcome
from faceviewer.batch.sheet import IdList, Key, columns_of
from faceviewer.core.problem import Kind
from faceviewer.core.query import UserType
from faceviewer.ui.action_table import title_of_action
from faceviewer.ui.announcer import announce
from faceviewer.ui.batch.board import TYPE, Board, BoardView, facet_words
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Flow, Stretch, fill, hbox
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.user_type_words import name_of
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import capitalised, in_sentences, say
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtDBus import QDBusConnection

    from faceviewer.batch.heads import Choices
    from faceviewer.batch.table import Table

_NAME_SHOWN, _FACET_SHOWN = 40, 48  # characters of a column's or a sheet's name, and of a chip
_ROWS_SHOWN = 12  # row numbers in the text about hidden rows
_ENTRY = "faceviewer"  # of the menu entry
_INTERFACE, _PATH = "com.canonical.Unity.LauncherEntry", f"/com/canonical/unity/launcherentry/{_ENTRY}"
_HAS_BUS = sys.platform not in {"win32", "darwin"}
_COLUMNS = (
    ("batch", "column", "row"),
    ("record", "field", "userType"),
    ("record", "field", "userId"),
    ("record", "field", "userName"),
    ("batch", "column", "result"),
    ("batch", "column", "why"),
)
"""The texts of the column headers, as paths in the word files."""


class ListDialog(Dialog):
    """A modeless dialog beside the window.

    Attributes:
        board, view: model and view of the rows.
        sheet, column, user_type, hidden, numbers: the options for reading the list.
        paste, open_file, samples: the buttons that open a list.
        go, stop, again, save, forget: the buttons that act on the open list.

    Signals:
        dropped: the Path or the text that was dropped on the dialog.
        filtered: the filter has changed.
    """

    dropped = Signal(object)
    filtered = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=980, height=680)
        self.setAcceptDrops(True)
        self._banner = Banner("warn")
        self._facts = PlainLabel(tone="secondary", wraps=True)
        self.sheet, self.column, self.user_type = Combo(), Combo(), Combo()
        self._form = Form()
        self._form.add(self.sheet, lambda: self.tr("Sheet"))
        self._form.add(self.column, lambda: self.tr("Column with the IDs"))
        self._form.add(self.user_type, lambda: say(language_in_use(), "record", "field", "userType"))
        self.hidden, self.numbers = QCheckBox(), QCheckBox()
        self._bar = QProgressBar()
        self._progress_text = PlainLabel()
        self._task_bar = TaskBar()
        self._flow = Flow(spacing=8)
        self._chips = dict[str, QPushButton]()
        self.board = Board()
        self.view = BoardView(self.board)
        self._current = SelectableText(tone="plain")
        self.paste = Button(lambda: self.tr("Paste"))
        self.open_file = Button(lambda: self.tr("Open a file…"))
        self.samples = Button(lambda: self.tr("Sample list"))
        self.save = Button(lambda: self.tr("Save report…"))
        self.stop = Button(lambda: self.tr("Cancel run"))
        self.again, self.forget, self.go = QPushButton(), QPushButton(), QPushButton(default=True)
        self._build()
        self.view.current_changed.connect(self._show_current)
        visibility.discreet_changed.connect(self._show_current)
        translated(self._apply_texts)

    def show_words(self, text: str) -> None:
        """Show facts about the list, or what to do without one; an empty text takes no space."""
        self._facts.setText(text)
        self._facts.setVisible(bool(text))

    def show_problem(self, headline: str, remedy: str) -> None:
        """Show a message in the banner, and announce it if it is new; an empty headline hides the banner."""
        if headline != self._banner.headline.text():
            announce(self._banner, lambda: in_sentences(language_in_use(), headline, remedy), urgent=False)
        self._banner.show_words(headline, remedy)
        self._banner.setVisible(bool(headline))

    def show_reading(self, table: Table | None, ids: IdList | None, choices: Choices, *, can_choose: bool) -> None:
        """Show the options for reading a list.

        Args:
            table: the cells as read; None hides the options.
            ids: the parsed list; None if it could not be parsed.
            choices: the operator's choices.
            can_choose: whether the options can be changed now; otherwise they are hidden.
        """
        self._form.setVisible(table is not None and can_choose)
        self._show_boxes(ids, choices, can_choose=can_choose)
        if table is None or not can_choose:
            return
        language = language_in_use()
        names = columns_of(table)
        is_report = ids is not None and ids.is_report
        sheets = [(table.sheet, table.is_hidden_sheet), *table.others] if table.sheet else []
        titles = [(shown(name, _NAME_SHOWN), is_hidden) for name, is_hidden in sheets]
        hidden = partial(say, language, "batch", "list", "hidden")
        words = [hidden(name=text) if is_hidden else text for text, is_hidden in titles]
        refill(self.sheet, list(zip(words, (name for name, _ in sheets), strict=True)), table.sheet)
        self._form.set_wanted(self.sheet, wanted=len(sheets) > 1)
        choose: list[tuple[str, object]] = [(self.tr("Choose…"), None)]
        columns: list[tuple[str, object]] = [
            (" · ".join(filter(None, (letters(place), shown(name, _NAME_SHOWN)))), place)
            for place, name in enumerate(names)
        ]
        refill(self.column, columns if ids else choose + columns, ids.column if ids else choices.place)
        if ids and ids.type_column is not None:
            as_there = say(language, "batch", "list", "type_column", letter=letters(ids.type_column))
            choose = [(capitalised(as_there), None)]
        types: list[tuple[str, object]] = [(f"{name_of(each)} ({each})", each) for each in UserType]
        offered = types if ids and ids.type_column is None else choose + types
        refill(self.user_type, offered, ids.user_type if ids else choices.user_type)
        self.column.setEnabled(not is_report)  # the columns of our own report are known

    def _show_boxes(self, ids: IdList | None, choices: Choices, *, can_choose: bool) -> None:
        kinds = [row.fault.kind for row in ids.rows if row.fault] if ids and can_choose else []
        doubtful = kinds.count(Kind.INPUT_NUMBER)
        is_yes = choices.takes_number(0)
        self.numbers.setVisible(can_choose and (bool(doubtful) or is_yes))
        self.numbers.setChecked(is_yes)
        if doubtful:
            words = self.tr("Cells with numbers: {n}. Each is the full ID; nothing was cut off or rounded")
            self.numbers.setText(words.format(n=QLocale().toString(doubtful)))
        rows = ids.hidden if ids else ()
        numbers = ", ".join(map(str, rows[:_ROWS_SHOWN])) + (", …" if len(rows) > _ROWS_SHOWN else "")
        self.hidden.setVisible(can_choose and bool(rows))
        self.hidden.setText(self.tr("Look up hidden rows, too: {rows}").format(rows=numbers))
        self.hidden.setChecked(bool(choices.hidden))

    def show_list(self, ids: IdList | None, outcomes: Mapping[Key, Outcome]) -> None:
        """Show the rows of a list with their outcomes; None for no list."""
        self.board.show_list(ids, outcomes)
        self.view.setColumnHidden(TYPE, ids is None or ids.type_column is None)
        self.view.divide(resets=True)
        for part in (self.view, self._flow, self._current):
            part.setVisible(ids is not None)
        self._flow.clear()
        self._chips.clear()
        self.view.begin()

    def show_counts(self) -> None:
        """Show the number of rows of each facet; show all rows once the chosen facet has none left."""
        counts = self.board.counts()
        locale = QLocale()
        every = self.tr("All")
        if self.board.facet and not counts[self.board.facet]:
            self._chips[""].click()
        for facet in ("", *FACETS, *sorted(counts)):
            if facet not in self._chips:
                chip = self._chips[facet] = QPushButton(autoDefault=True)
                chip.setCheckable(True)
                chip.setAutoExclusive(True)
                set_tone(chip, "chip")
                self._flow.add(chip)
                chip.setChecked(facet == self.board.facet)
                chip.clicked.connect(partial(self._filter, facet))
        for facet, chip in self._chips.items():
            count = counts[facet] if facet else counts.total()
            chip.setVisible(not facet or bool(count))
            if chip.isVisibleTo(self):
                name = facet_words(facet) if facet else every
                if not name:
                    name = shown(self.board.example(facet), _FACET_SHOWN).rstrip(".。")
                text = f"{name}  {locale.toString(count)}".replace("&", "&&")
                if chip.text() != text:
                    chip.setText(text)
        self._show_current()

    def show_progress(self, words: str, *, done: int = 0, count: int = 0) -> None:
        """Show the progress of a run; an empty text hides it."""
        for part in (self._bar, self._progress_text):
            part.setVisible(bool(words))
        self._bar.setRange(0, max(1, count))
        self._bar.setUpdatesEnabled(False)  # setValue() repaints at once, with everything else that waits
        self._bar.setValue(done)
        self._bar.setUpdatesEnabled(True)
        self._progress_text.setText(words)
        self._task_bar.show(done / count if words and count else None)

    def go_to(self, widget: QWidget) -> None:
        """Focus a widget, unless the focus is on something other than a button."""
        if self.focusWidget() is None or isinstance(self.focusWidget(), QPushButton):
            widget.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = QKeySequence.StandardKey
        pressed = {key.Paste: self.paste, key.Open: self.open_file, key.Save: self.save}
        button = next((button for keys, button in pressed.items() if event.matches(keys)), None)
        if button is not None and not isinstance(self.focusWidget(), QLineEdit | QTextEdit):
            button.animateClick() if button.isVisible() else None
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if self.open_file.isVisible() and (len(data.urls()) == 1 or (data.hasText() and not data.hasUrls())):
            event.setDropAction(Qt.DropAction.CopyAction)  # after a move the other program would delete its text
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(files[0] if files else data.text())

    def _filter(self, facet: str, _checked: bool = True) -> None:  # noqa: FBT001, FBT002 - of a signal
        self.board.filter(facet)
        self.view.begin() if self.view.row < 0 else self.view.scrollTo(self.view.currentIndex())
        self.filtered.emit()

    def _show_current(self) -> None:
        self._current.show_text(self.board.full_text(self.view.row) if self.view.row >= 0 else "")

    def _build(self) -> None:
        self._bar.setTextVisible(False)
        set_tone(self.go, "primary")
        set_tone(self.forget, "link")
        for button in (self.paste, self.open_file, self.samples, self.again, self.save, self.forget, self.stop):
            button.setAutoDefault(True)  # so that Enter presses the focused button, not the primary one
        progress = hbox((self._bar, 1), self._progress_text, spacing=12)
        facts = hbox((self._facts, 1), (self.forget, 0, Qt.AlignmentFlag.AlignTop), spacing=12)
        fill(self.body, self._banner, self._form, self.hidden, self.numbers, facts, progress, self._flow)
        fill(self.body, (self.view, 1), self._current, Stretch())
        fill(self.foot, self.paste, self.open_file, self.samples, Stretch(), self.again, self.save, self.stop, self.go)

    def _apply_texts(self) -> None:
        self.set_words(
            title_of_action("list"),
            self.tr("Shows who has a face record, whose has expired and who is denied. Photos are not fetched."),
        )
        self.board.name_columns([say(language_in_use(), *path) for path in _COLUMNS])
        self.show_counts()
        self.view.setAccessibleName(self.tr("Rows of the list"))
        self._current.setAccessibleName(self.tr("Selected row"))
        self._bar.setAccessibleName(self.tr("Progress"))


def refill(combo: Combo, items: Sequence[tuple[str, object]], chosen: object) -> None:
    """Replace the items (text, data) of a combo box, and select the one with the data `chosen`, else the first."""
    combo.clear()
    for text, data in items:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


class TaskBar:
    """Shows the progress on the icon of the task bar, on Linux desktops that support it (KDE, docks of GNOME).

    It sends the progress over the session's D-Bus, and nothing else about the list.

    Args:
        bus: the D-Bus connection; None for the session bus of this desktop.
    """

    def __init__(self, bus: QDBusConnection | None = None) -> None:
        self._bus = bus
        self._shown: float | None = None

    def show(self, part: float | None) -> None:
        """Show the completed part, from 0 to 1; None hides the progress."""
        if part == self._shown or not (self._bus or (_HAS_BUS and os.environ.get("DBUS_SESSION_BUS_ADDRESS"))):
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage  # noqa: PLC0415 - not every package contains QtDBus

        self._shown = part
        message = QDBusMessage.createSignal(_PATH, _INTERFACE, "Update")
        values = {"progress": float(part or 0), "progress-visible": part is not None}
        message.setArguments([f"application://{_ENTRY}.desktop", values])
        (self._bus or QDBusConnection.sessionBus()).send(message)
