"""The input of a lookup: connection, user type, user id, a button and a line of help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from faceviewer.core.query import UserType, clean_user_id
from faceviewer.ui.look.theme import scaled, set_tone, tokens_in_use
from faceviewer.ui.parts.combo import Combo, TypeCombo
from faceviewer.ui.parts.fields import IdField
from faceviewer.ui.parts.labels import Badge, PlainLabel
from faceviewer.ui.parts.layout import ScrollColumn, Stretch, fill, hbox, vbox
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.user_type_words import hint_for, name_of
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QPaintEvent

_GAP = 10  # logical pixels between two parts
_PHONE_DIGITS = 11  # of a mobile number of mainland China; other numbers are looked up unchanged
_LINES = (0, 2)  # rows of the grid for the query, one or two; between the parts are gaps
_BELOW = 4  # the first row below it
_LINE_GAP, _BELOW_HEIGHT = 6, 36  # logical pixels; enough for a hint of two lines or for a line of chips
_TOP_LEFT = 0x21  # Qt.AlignmentFlag.AlignTop | AlignLeft, as a number because the names delay the first paint


class LookupBar(QWidget):
    """The query. Hints and offers below it cover the parts below the bar if they need more space than its room.

    Signals:
        look_up_requested: the user type, and the text as typed.
        cancel_requested: cancel the running lookup.
        profile_chosen: the key of a connection.
        edited: the query has changed, even if it is not complete.
        overhung: `overhang` may have changed; has its value.

    Attributes:
        asked: the text of the field at the last lookup.
        overhang: the height in logical pixels that the bar covers below its room.
        room: the placeholder of the bar in the window's layout; has a fixed height and the same parent as the bar.
    """

    look_up_requested = Signal(object, str)
    cancel_requested = Signal()
    profile_chosen = Signal(str)
    edited = Signal()
    overhung = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._busy = False
        self._configured = True
        self._in_one_line: bool | None = None
        self._fault: Callable[[], str] | None = None
        self.asked = ""
        self.overhang = 0
        self.profiles = Combo()
        self.types = TypeCombo()
        self.field = IdField()
        self.button = QPushButton()
        # Never shown: without a label, assistive technology on Linux uses the value of a combo box as its name.
        self._labels = {PlainLabel(): combo for combo in (self.profiles, self.types)}
        self._hint = PlainLabel(wraps=True)
        self._below: dict[QWidget, Callable[[], None] | None] = {}
        self._offers = ScrollColumn()
        self.room = QWidget(self)  # or Python would delete it together with the attributes of its event filter
        for watched in (self.room, self._offers.inside):
            watched.installEventFilter(self)
        self._grid = QGridLayout(self)
        for label, combo in self._labels.items():
            label.setParent(self)
            label.hide()
            label.setBuddy(combo)
        self._place = QWidget()
        self._training = Badge("info", tone="warn")
        self._build()
        self.profiles.activated.connect(lambda index: self.profile_chosen.emit(self.profiles.itemData(index)))
        self.types.currentIndexChanged.connect(self._on_edit)
        self.field.textChanged.connect(self._on_edit)
        self.field.entered.connect(self.request)
        self.field.composed.connect(self.edited)
        self.field.clicked.connect(self._on_click)
        self.button.clicked.connect(self._on_button)
        # Qt.FocusPolicy.TabFocus, as a number: the name delays the first paint. If a click moved the focus, many input
        # methods would drop the text that they are composing.
        self.button.setProperty("focusPolicy", 1)
        visibility.discreet_changed.connect(self._show_hint)
        translated(self._apply_texts)

    def show_profiles(self, profiles: Sequence[tuple[str, str]], *, current: str, training: bool) -> None:
        """Offer connections, as pairs of key and name, and show whether the training gateway is in use.

        Without connections the choice is hidden; `current` is the key of the one in use.
        """
        self.profiles.clear()
        for key, name in profiles:
            self.profiles.addItem(name, key)
        self.profiles.setCurrentIndex(self.profiles.findData(current))
        self.profiles.setVisible(bool(profiles))
        self._training.setVisible(training)
        self._in_one_line = None  # the parts have to be arranged again
        self._share()

    def show_busy(self, busy: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Show Cancel on the button instead of Look up, or the reverse."""
        self._busy = busy
        self._show_button()

    def show_configured(self, *, configured: bool) -> None:
        """Style the button as the primary one, unless a connection has to be set up first."""
        self._configured = configured
        self._show_button()

    def show_fault(self, say: Callable[[], str]) -> None:
        """Show an error below the field until the field is edited; `say` returns it in the current language."""
        self._fault = say
        self._show_hint()

    def fill_in(self, user_type: UserType, user_id: str) -> None:
        """Fill in a query without a lookup, and focus the id."""
        self.put(user_type, user_id)
        self.focus_id()

    def ask(self, user_type: UserType, user_id: str) -> None:
        """Fill in a query and look it up."""
        self.put(user_type, user_id)
        self.request()

    def put(self, user_type: UserType, user_id: str) -> None:
        """Fill in both parts of a query at once: screen readers read remarks on the new type and the old id, too."""
        has_text = self.field.text() == user_id
        with QSignalBlocker(self.types):
            self.types.set_user_type(user_type)
        self.field.setText(user_id)
        if has_text:
            self._on_edit()

    def request(self) -> None:
        """Look up the query in the field, and select the id so that typing replaces it."""
        self.asked = self.field.text()
        self.field.selectAll()
        self.field.setModified(False)
        self._show_hint()
        self.look_up_requested.emit(self.types.user_type, self.asked)

    @property
    def user_type(self) -> UserType:
        """The selected user type."""
        return self.types.user_type

    @property
    def typed(self) -> tuple[UserType, str]:
        """The selected user type and the typed ID, as they would be looked up."""
        return self.user_type, clean_user_id(self.user_type, self.field.text())[0]

    @property
    def shows_last_query(self) -> bool:
        """Whether the field has the text of the last lookup, and the user has not changed it since then."""
        return bool(self.asked) and self.field.text() == self.asked and not self.field.isModified()

    def focus_id(self) -> None:
        """Focus the user id and select its text."""
        self.field.setFocus()
        self.field.selectAll()

    def come_back(self) -> None:
        """Focus the user id, and select its text unless the user is typing it."""
        self.field.setFocus()
        if not self.field.isModified() and not self.field.is_composing:
            self.field.selectAll()

    def leave_full_screen(self) -> bool:
        """Leave full screen, in which the bar may be hidden; return whether the window was in full screen."""
        window = self.window()
        was_full = window.isFullScreen()
        if was_full:
            window.setWindowState(window.windowState() & ~QtCore.Qt.WindowState.WindowFullScreen)
        return was_full

    @property
    def may_show_id(self) -> bool:
        """Whether an id may be visible in the bar."""
        return bool(self.field.text()) or self.field.is_composing or any(part.isVisible() for part in self._below)

    def dismiss_offers(self) -> bool:
        """Hide the offers below the query, and return whether there were any."""
        offered = [dismiss for part, dismiss in self._below.items() if dismiss is not None and part.isVisible()]
        for dismiss in offered:
            dismiss()
        return bool(offered)

    def show_below(self, part: QWidget, dismiss: Callable[[], None] | None = None) -> None:
        """Add a widget below the query: the clues of a text, a note on a link, or the way back to a list.

        Args:
            part: the widget; hidden while it has no content.
            dismiss: hides the widget when the user dismisses its offers; None if it offers nothing.
        """
        self._below[part] = dismiss
        fill(self._offered, part)
        part.installEventFilter(self)

    def _build(self) -> None:
        self.profiles.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.profiles.setVisible(False)
        self._training.setVisible(False)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint.setProperty("alignment", _TOP_LEFT)
        self._hint.setContentsMargins(0, 2, 0, 0)
        grid = self._grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(0)  # Qt's own spacing depends on which columns are empty
        grid.setRowMinimumHeight(_BELOW - 1, _LINE_GAP)
        vbox(hbox(self._training, Stretch()), Stretch(), on=self._place, spacing=0, margins=(0, 0, 0, _LINE_GAP))
        self._offered = vbox(on=self._offers.inside, spacing=6, margins=(0, 0, 0, _LINE_GAP))
        self._offers.setMinimumWidth(1)  # or the longest chip would widen the window
        grid.setRowStretch(_BELOW + 3, 1)
        grid.setColumnStretch(2, 1)
        self._share()

    def minimumSizeHint(self) -> QSize:
        # The width of two lines, even while there is one: otherwise the bar could never become narrower than one line.
        lines: list[tuple[QWidget, ...]] = [(self.profiles, self.types), (self.field, self.button), (self._place,)]
        return QSize(max(self._needed(*line) for line in lines), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._below:
            if event.type() in {event.Type.ShowToParent, event.Type.HideToParent}:
                self._show_hint()
        elif event.type() in {event.Type.Resize, event.Type.Move, event.Type.LayoutRequest}:
            self._place_on_room()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is event.Type.LayoutRequest:
            self._place_on_room()
        elif event.type() in {event.Type.Resize, event.Type.FontChange}:
            self._share()
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.height() > self.room.height():  # it covers the parts below
            top = self._grid.cellRect(_BELOW, 0).top()
            painter = QPainter(self)
            tokens = tokens_in_use()
            painter.fillRect(self.rect().adjusted(0, top, 0, 0), QColor(tokens.window))
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.border))

    def _place_on_room(self) -> None:
        """Cover the room and the parts below it, but at most half of those parts."""
        line = max(part.sizeHint().height() for part in (self.profiles, self.types, self.field, self.button))
        for row, height in zip(_LINES, (line, 0 if self._in_one_line else line), strict=True):
            if self._grid.rowMinimumHeight(row) != height:  # or the layout would be invalidated for ever
                self._grid.setRowMinimumHeight(row, height)
        self.room.setMinimumWidth(self.minimumSizeHint().width())
        self.room.setFixedHeight(self._resting_height)
        around = self.parentWidget()
        room = self.room.geometry()
        wanted = self._offers.inside.heightForWidth(room.width())
        if around is not None:
            wanted = min(wanted, (around.height() - room.top() - self._resting_height) // 2)
        self._offers.setFixedHeight(max(wanted, scaled(_BELOW_HEIGHT)))
        needed = max(self._grid.totalMinimumSize().height(), self._grid.totalHeightForWidth(room.width()))
        self.setGeometry(room.x(), room.y(), room.width(), max(room.height(), needed))
        self.overhang = self.height() - room.height()
        self.overhung.emit(self.overhang)

    @property
    def _resting_height(self) -> int:
        """The height with only the hint below the query, in logical pixels."""
        line = self._grid.rowMinimumHeight(0)
        place = self._place.sizeHint().height() if not self._training.isHidden() else 0
        below = scaled(_BELOW_HEIGHT)
        if self._in_one_line:
            return line + _LINE_GAP + max(below, place)
        hint = self._hint.fontMetrics().lineSpacing() + self._hint.contentsMargins().top()
        return 2 * (line + _LINE_GAP) + (hint + place if place else below)

    def _share(self) -> None:
        """Arrange the parts in one line, or in two if the text is too large for one."""
        self.profiles.setMinimumWidth(scaled(130))
        self.profiles.setMaximumWidth(scaled(240))
        self.field.setMinimumWidth(scaled(180))
        self.button.setMinimumWidth(scaled(104))
        in_one_line = self._needed(self.profiles, self.types, self.field, self.button) <= self.width()
        has_room = in_one_line or self._training.isHidden()  # otherwise the badge has a row of its own
        self._grid.setRowMinimumHeight(_BELOW, scaled(_BELOW_HEIGHT) if has_room else 0)
        if in_one_line is not self._in_one_line:
            self._in_one_line = in_one_line
            line, first = 0 if in_one_line else 1, 0 if self.profiles.isHidden() else 1
            self._grid.setRowMinimumHeight(1, _LINE_GAP * line)
            self._grid.addWidget(self.profiles, 0, 0)
            self._grid.addWidget(self.types, 0, first, 1, (2 if in_one_line else 4) - first)
            self._grid.addWidget(self.field, _LINES[line], 2 * (1 - line), 1, 1 + 2 * line)
            self._grid.addWidget(self.button, _LINES[line], 3)
            self._grid.addWidget(self._hint, _BELOW, 2 * (1 - line), 1, 2 + 2 * line)
            self._grid.addWidget(self._place, _BELOW + line, 0, 1, 2 + 2 * line)

    @staticmethod
    def _needed(*parts: QWidget) -> int:
        widths = [max(part.minimumWidth(), part.minimumSizeHint().width()) for part in parts if not part.isHidden()]
        return sum(widths) + _GAP * max(0, len(widths) - 1)

    def _on_click(self) -> None:
        if self.shows_last_query:
            self.field.selectAll()  # the next input is another id, not a part of this one

    def _on_button(self) -> None:
        if self._busy:
            self.cancel_requested.emit()
        else:
            self.field.finish_composing()
            self.request()

    def _on_edit(self) -> None:
        self._fault = None
        self._show_hint()
        self.edited.emit()

    def _show_button(self) -> None:
        self.button.setText(self.tr("Cancel") if self._busy else self.tr("Look up"))
        set_tone(self.button, "primary" if self._configured and not self._busy else "none")

    def _show_hint(self) -> None:
        user_type = self.types.user_type
        self.types.setToolTip(name_of(user_type))
        meant, done = clean_user_id(user_type, self.field.text())
        notes = []
        if done and meant:
            from faceviewer.core.masking import masked  # noqa: PLC0415 - not for the first paint
            from faceviewer.wording.catalogue import listed, say  # noqa: PLC0415 - likewise

            language = language_in_use()
            what = listed(language, (say(language, "query", "cleaning", each) for each in done))
            note = self.tr("Will look up {id} (removed: {what}).")
            notes.append(note.format(id=masked(meant) if visibility.discreet else meant, what=what))
        if user_type is UserType.PHONE and meant and not meant.isdecimal():
            note = self.tr("Not a mobile number of mainland China, which has {digits} digits.")
            notes.append(note.format(digits=_PHONE_DIGITS))
        elif user_type is UserType.PHONE and meant and len(meant) != _PHONE_DIGITS:
            note = self.tr("1 digit, not {digits}.") if len(meant) == 1 else self.tr("{n} digits, not {digits}.")
            notes.append(note.format(n=len(meant), digits=_PHONE_DIGITS))
        if self._fault:
            text = self._fault()
            tone = "bad"
        elif notes:
            text = language_in_use().space.join(notes)
            tone = "info"
        else:
            text = hint_for(user_type)
            tone = "small"
        self._hint.setText(text)
        set_tone(self._hint, tone)
        offers = any(not part.isHidden() for part in self._below)
        says_more = tone != "small"
        self._grid.addWidget(self._offers, _BELOW + 2 * says_more, 0, 1, 4)
        self._offers.setVisible(offers)
        self._hint.setVisible(says_more or not offers)
        self._place.setVisible(says_more or not offers)
        set_tone(self.field, "bad" if self._fault else "none")
        # Screen readers read out each change: a note on an id is of no use while the id is being typed.
        is_typing = self.field.isModified() and not self._fault
        self.field.setAccessibleDescription(hint_for(user_type) if is_typing else text)

    def _apply_texts(self) -> None:
        self.profiles.setAccessibleName(self.tr("Connection"))
        for label, combo in self._labels.items():
            label.setText(combo.accessibleName())
        self._training.set_text(self.tr("Training: sample people"))
        self._show_button()
        self._show_hint()
        self._share()
