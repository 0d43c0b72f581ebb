"""Filter key events before the widgets receive them, and recognize a scanner's keys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QKeySequenceEdit,
    QLineEdit,
    QMenu,
    QMenuBar,
    QWidget,
)
from shiboken6 import isValid

from faceviewer.core.limits import SCAN_GAP_MS, SCAN_HASTE_MS, SCAN_LEAST, SCAN_LEAST_ELSEWHERE, SCAN_PAUSE_MS
from faceviewer.ui.lookup.composed import Composed
from faceviewer.ui.lookup.keys import (
    BEGINS,
    ENDS,
    LAG_MS,
    SEPARATORS,
    Burst,
    Numbers,
    around,
    character_of,
    dialog_of,
    digit_without_num_lock,
    gap,
    has_caps_lock,
    is_letter_with_alt,
    is_modifier,
    put_back,
    shortcut_of,
    takes_text,
    text_of,
    times_of,
)
from faceviewer.ui.parts.filters import WindowFilter
from faceviewer.ui.parts.focus import close_popups

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from faceviewer.ui.actions import Actions
    from faceviewer.ui.stage.photo_view import PhotoView
    from faceviewer.ui.window.lookup_bar import LookupBar

_BRACKETS = frozenset("{}[], ")  # a line of these characters alone is a line of JSON, however short
_LONG_AGO = (0, 0.0)
_SLOWLY_MS = 300  # the longest time between two keys when a person types an id while the photo has the focus


class KeyWatch(WindowFilter):
    """Distinguishes a scanner's burst of keys from a person's typing, in the main window and its dialogs.

    A key that no text field accepts is held until the next one could have arrived. A single key then has its usual
    effect, such as turning the photo, or begins an id if it has none. Text fields receive their keys at once; only the
    keys that begin or end a burst are withheld, and the field's previous text is restored, except in the id field.
    Other keys with Ctrl, Alt or Meta are ignored here, and so is text that an input method composes slowly.

    Attributes:
        caps_lock: whether Caps Lock was on at the last key.
        composed: detects the bursts that an input method changes.

    Signals:
        typed: characters typed outside text fields, with which an id begins.
        scanned: the text of a complete burst, including the separators between the parts of a code.
        continued: a complete burst after typed text in the id field: the burst, and the whole text.
        pasted: the shortcut for Paste was pressed outside text fields.
        refused: a burst arrived while a dialog was open.
    """

    typed = Signal(str)
    scanned = Signal(str)
    continued = Signal(str, str)
    pasted = Signal()
    refused = Signal()

    def __init__(self, window: QWidget, *, actions: Actions, bar: LookupBar, view: PhotoView) -> None:
        super().__init__(window)
        self._window, self._actions, self._bar, self._view = window, actions, bar, view
        self._burst = Burst()
        self._moves = Burst()  # the digits of a keypad without Num Lock, where each moves the cursor
        self._held: list[QKeyEvent] = []
        self._burst_widget: QWidget | None = None  # the target of this burst's keys
        self._before = ""  # the text field's content before the burst
        self._letters = ""  # single keys that the photo handled
        self._letters_at = 0.0  # the time of the last one
        self._ended = _LONG_AGO  # the end of the previous code, if no key was pressed since
        self._replaying = False
        self.caps_lock = False
        self._pending: QAction | None = None  # the action of a key that may also begin a code
        self._numbers = Numbers()
        self.composed = Composed(self, bar.field)
        self.composed.taken.connect(self._burst.take)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._on_pause)
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self._follow(None, QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QComboBox):  # an editable one passes the keys on to its line edit, without any filter
            watched = watched.lineEdit() or watched
        kept = isinstance(watched, QWidget) and self.composed.withholds(watched, event)
        if kept or (isinstance(event, QKeyEvent) and not isinstance(watched, QWindow) and self._numbers.take(event)):
            return True
        if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease or is_modifier(event):
            return False
        target = None if self._replaying else self._target(watched)
        if target is None:
            return False
        if (withheld := self._on_shortcut(target, event)) is not None:
            return withheld
        character = character_of(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            overrides = self._overrides_shortcut(target, character, event)
            if overrides:
                event.accept()
            return overrides or self._is_withheld(target, event)
        kept = self._on_key(target, character, event) if character else self._on_other_key(target, event)
        return kept or self._is_withheld(target, event)

    def _target(self, watched: QObject) -> QWidget | None:
        """Return the target of a key; None if another call of the filter handles the key."""
        popup = QApplication.activePopupWidget()
        if isinstance(watched, QWindow):
            if not isinstance(popup, QMenu):
                return None
            popup.windowHandle().installEventFilter(self)  # a submenu receives key presses, but not the focus
            return popup
        if isinstance(popup, QMenu) or not isinstance(watched, QWidget):
            return None
        return watched

    def _is_withheld(self, target: QWidget, event: QKeyEvent) -> bool:
        """Return whether a key is withheld from a text field, which would edit its text with it.

        In the id field, these are the keys of actions, which may be disabled: on X11 Ctrl+D deletes, and Ctrl+E moves
        the cursor. In every field, these are letters with Alt.
        """
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return target is self._bar.field and shortcut_of(event, self._actions) is not None
        return is_letter_with_alt(event) and takes_text(target) and not isinstance(target, QKeySequenceEdit)

    def _overrides_shortcut(self, target: QWidget, character: str, event: QKeyEvent) -> bool:
        """Return whether a key is to arrive as a key press in place of a shortcut."""
        if character in ENDS or character in SEPARATORS:
            return self._burst.continues(times_of(event))
        return bool(character) and not takes_text(target) and not character.isspace()

    def _on_key(self, target: QWidget, character: str, event: QKeyEvent) -> bool:
        """Return whether a key that types a character is withheld from its target."""
        at = times_of(event)
        self.caps_lock = has_caps_lock(event)
        self._pending = None
        if not self._held and target is not self._burst_widget:
            self._burst.take()  # a burst in a text field ends when the focus leaves the field
        if character in ENDS and self._moves.continues(at) and len(self._moves.text) >= SCAN_LEAST:
            return self._deliver(target, self._moves.take())
        in_text_field = takes_text(target) and not self._held  # a burst that began outside text fields stays outside
        continues = self._burst.continues(at)
        if event.isAutoRepeat() and not continues:
            return not in_text_field and not character.isspace() and self._handle_single(target, event)
        if character in ENDS:
            return self._on_end(self._burst_target() if self._held else target, character, at)
        self._ended = _LONG_AGO
        if not continues and (done := self._begin(target, character, at)) is not None:
            return done
        if self._burst.add(character, at) or (not self._held and target is not self._burst_widget):
            self._burst_widget = target
            self._before = text_of(target)
        if not in_text_field:
            self._held.append(QKeyEvent(event.type(), event.key(), event.modifiers(), event.text()))
        kept = not in_text_field or character in SEPARATORS
        if kept:
            self._pause.start(round(SCAN_PAUSE_MS if len(self._burst.text) > 1 else SCAN_GAP_MS) + LAG_MS)
        return kept

    def _on_shortcut(self, target: QWidget, event: QKeyEvent) -> bool | None:
        """Return whether the key of an action is withheld here; None for all other keys.

        In a dialog, trigger the action if its shortcut works there: Qt ignores the shortcuts of the window. Elsewhere,
        hold a key with which a code may begin until a code has followed, or else trigger its action.
        """
        in_dialog = dialog_of(target) is not None
        is_press = event.type() == QEvent.Type.KeyPress
        if not in_dialog and event.text() != BEGINS:
            return None
        action = shortcut_of(event, self._actions.in_dialogs() if in_dialog else self._actions)
        if action is None or (in_dialog and isinstance(target, QKeySequenceEdit)):
            return None
        event.accept()
        if not is_press or event.isAutoRepeat():
            return True
        if in_dialog:
            action.trigger()
        else:
            self._release_held()
            self._pending = action
            QTimer.singleShot(round(SCAN_GAP_MS) + LAG_MS, self, self._on_pause)
        return True

    def _on_other_key(self, target: QWidget, event: QKeyEvent) -> bool:
        """Return whether a key that types no character is withheld: Paste outside text fields."""
        self._release_held()
        self._burst.take()
        self._burst.stream = ""
        self._ended = _LONG_AGO
        focus = QApplication.focusWidget()
        if (digit := digit_without_num_lock(event)) and focus in {target, target.focusProxy()}:  # not propagated
            self._moves.add(digit, times_of(event))
            return isinstance(focus, QComboBox)  # each digit would change its selection
        kept = event.matches(QKeySequence.StandardKey.Paste) and not takes_text(target) and dialog_of(target) is None
        if kept:
            close_popups()
            self.pasted.emit()
        return kept

    def _begin(self, target: QWidget, character: str, at: tuple[int, float]) -> bool | None:
        """Return whether a key is withheld that continues no burst; None if it may begin one."""
        began = bool(self._held) and not takes_text(target)
        field = self._bar.field
        self._release_held()
        if character in SEPARATORS:
            return False
        if began and field.hasFocus():  # the held keys were just typed into the id field
            self._burst_widget = field
            self._before = field.text()
            self._burst.add(character, at)
            field.insert(character)
            return True
        return False if character.isspace() else None  # Space presses a button, and is held down on the photo

    def _on_end(self, target: QWidget, character: str, at: tuple[int, float]) -> bool:
        """Return whether a key that may end a code is withheld."""
        stream, self._burst.stream = self._burst.stream, ""
        if not self._burst.continues(at):
            self._release_held()
            trails = character in "\r\n" and gap(self._ended, at) <= SCAN_GAP_MS  # a line feed after a carriage return
            return trails and not isinstance(target.window(), QDialog)
        hasty = self._burst.slowest <= SCAN_HASTE_MS and any(map(str.isdecimal, self._burst.text))
        least = SCAN_LEAST if hasty or target is self._bar.field else SCAN_LEAST_ELSEWHERE
        is_short = len(self._burst.text) < least and not _BRACKETS.issuperset(self._burst.text.strip() or "?")
        if takes_text(target) and is_short:
            self._burst.take()
            return False
        self._ended = at
        self._pause.stop()
        text = self._burst.take()
        dialog = dialog_of(target)
        self._held.clear()
        if takes_text(target):
            if dialog is None:
                return self._on_end_in_field(target, stream)
            fills_in = character == "\t" and not isinstance(dialog, QFileDialog)  # password managers send Tab
            if fills_in or isinstance(target, QKeySequenceEdit):
                return False
            if isinstance(target, QLineEdit) and target.echoMode() is QLineEdit.EchoMode.Normal:
                put_back(target, self._before)
        return self._deliver(target, self._with_letters(text, SCAN_PAUSE_MS))

    def _deliver(self, target: QWidget, text: str, *, is_code: bool = True) -> bool:
        """Emit a text that arrived outside text fields, unless a dialog is open; its last key is withheld."""
        if dialog_of(target) is not None:
            self.refused.emit()
        else:
            close_popups()
            (self.scanned if is_code else self.typed).emit(text)
        return True

    def _on_end_in_field(self, target: QWidget, text: str) -> bool:
        bar = self._bar
        if target is bar.field:
            whole = bar.field.text()
            apart = any(separator in text for separator in SEPARATORS)
            if apart or whole == text or self._before == bar.asked:
                self.scanned.emit(text)
            else:
                self.continued.emit(text, whole)
        else:
            if isinstance(target, QLineEdit):
                put_back(target, self._before)
                target.setModified(False)
            self.scanned.emit(text)
        return True

    def _on_pause(self) -> None:
        QTimer.singleShot(0, self, self._on_timeout)  # after the keys that are already queued

    @Slot()
    def _on_timeout(self) -> None:
        action, self._pending = self._pending, None
        if action is not None:
            action.trigger()
        elif not self._pause.isActive():
            self._release_held()

    def _release_held(self) -> None:
        """Handle the held keys when no more keys follow."""
        self._pause.stop()
        target = self._burst_target()
        held = self._held
        self._held = []
        if not self._burst.text:
            return
        apart = self._burst.text[-1] in SEPARATORS
        if not held and not apart:
            return  # the keys are already in a text field
        text = self._burst.take()
        if not held:
            if target is self._bar.field and len(text) > SCAN_LEAST:
                self.scanned.emit(text)
        elif len(text) == 1:
            self._handle_single(target, held[0])
        elif len(text) < SCAN_LEAST and dialog_of(target) is not None:
            for event in held:
                self._replay(target, event)
        else:
            self._deliver(target, self._with_letters(text), is_code=apart)

    def _burst_target(self) -> QWidget:
        """Return the target of this burst's keys; the window if the target was deleted, such as in a closed dialog."""
        return self._burst_widget if self._burst_widget is not None and isValid(self._burst_widget) else self._window

    def _handle_single(self, target: QWidget, event: QKeyEvent) -> bool:
        """Handle one key: in menus, dialogs and on the photo it has its usual effect; elsewhere it begins an id.

        The menu bar keeps the focus after a menu was closed by Esc; there a key that opens no menu begins an id.
        """
        letter = f"&{event.text().upper()}"
        opens_menu = isinstance(target, QMenuBar) and any(letter in each.text().upper() for each in target.actions())
        if opens_menu or isinstance(target, QMenu) or dialog_of(target) is not None or QApplication.activePopupWidget():
            self._replay(target, event)
        elif target is self._view and (
            event.text() in {"+", "-", "="} or shortcut_of(event, self._actions.on_photo()) is not None
        ):
            at = times_of(event)[1]
            self._burst.stream = ""  # a shortcut of the photo does not begin an id
            self._letters = self._with_letters(event.text())
            self._letters_at = at
            self._replay(target, event)
        else:
            self.typed.emit(self._with_letters(event.text()))
        return True

    def _with_letters(self, text: str, within: float = _SLOWLY_MS) -> str:
        """Prefix a text with the keys that were typed slowly just before it and were handled by the photo."""
        letters, self._letters = self._letters, ""
        recent = time.monotonic() * 1000 - self._letters_at <= within
        return letters + text if recent else text

    def _replay(self, target: QWidget, event: QKeyEvent) -> None:
        on_photo = self._actions.on_photo() if target is self._view else []
        if (action := shortcut_of(event, on_photo)) is not None:
            if not event.isAutoRepeat():
                action.trigger()
            return
        self._replaying = True
        try:
            QApplication.sendEvent(target, event)
        finally:
            self._replaying = False

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._window in around(now):
            now.installEventFilter(self)  # installing it again moves it to the front
