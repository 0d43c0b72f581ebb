"""Detect scans that an input method has changed; the result is not an id, so it is not looked up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from faceviewer.core.limits import COMPOSED_GAP_MS, COMPOSED_LEAST, COMPOSED_MEAN_MS, SCAN_GAP_MS, SCAN_PAUSE_MS
from faceviewer.ui.lookup.keys import ENDS, LAG_MS, SEPARATORS, character_of, is_modifier, put_back, text_of

if TYPE_CHECKING:
    from faceviewer.ui.parts.fields import IdField

_SURE = 3  # from this number of keys on, the end of the code may arrive after a longer pause


class Composed(QObject):
    """Recognizes by its pace the text that an input method made from a scanner's keys, and removes it from the field.

    An input method receives each key before the window: with one for Pinyin the code E100234 arrives as 而 and 00234,
    and the Enter of other codes is lost. Text that a person composes arrives slowly and is left alone.
    The id field, `field`, is cleared; other fields get their previous text back.

    Signals:
        taken: a changed scan was removed from the field.
    """

    taken = Signal()

    def __init__(self, parent: QObject, field: IdField) -> None:
        super().__init__(parent)
        self._field = field
        self._widget: QWidget | None = None
        self._before = ""  # the field's text before the scan
        self._strokes = 0
        self._began, self._last = 0.0, 0.0
        self._composed = ""  # the preedit text
        self._is_scan = False
        self._quiet = QTimer(self, singleShot=True, interval=round(SCAN_PAUSE_MS) + LAG_MS)
        self._quiet.timeout.connect(self._on_quiet)

    def withholds(self, target: QWidget, event: QEvent) -> bool:
        """Return whether an event is withheld from its target."""
        if isinstance(event, QInputMethodEvent):
            if event.preeditString() or event.commitString():
                self._on_stroke(target, begins=True, counts=self._grows(event))
            self._composed = event.preeditString()
        elif not isinstance(event, QKeyEvent):
            return False
        elif not is_modifier(event) and self._continues(target):
            self._on_key(target, event)
        return self._is_scan

    def _grows(self, event: QInputMethodEvent) -> bool:
        """Return whether an event adds a key; deleting composed text and holding a letter down do not."""
        text = event.preeditString()
        before = self._composed
        is_held = len(text) > _SURE and len({letter for letter in text if letter.isalnum()}) == 1
        return bool(text) and not is_held and (bool(event.commitString()) or len(text) >= len(before))

    def _on_key(self, target: QWidget, event: QKeyEvent) -> None:
        if event.type() == QEvent.Type.KeyRelease:
            # The press went to the input method; a person holds a key longer.
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and _now() - self._last <= SCAN_GAP_MS:
                self._is_scan = True
        elif event.type() == QEvent.Type.KeyPress:
            character = character_of(event)
            if character and (character in ENDS or character in SEPARATORS):
                self._is_scan |= self._strokes >= _SURE or _now() - self._last <= SCAN_GAP_MS
            self._on_stroke(target, begins=False, counts=True)

    def _continues(self, target: QWidget) -> bool:
        return target is self._widget and self._strokes > 0 and _now() - self._last <= COMPOSED_GAP_MS

    def _on_stroke(self, target: QWidget, *, begins: bool, counts: bool) -> None:
        if begins and not self._is_scan and not self._continues(target):
            self._widget = target
            self._before = text_of(target)
            self._strokes = 0
            self._began = _now()
        self._strokes += counts or not self._strokes  # one key may send two commits
        self._last = _now()
        self._quiet.start()

    @Slot()
    def _on_quiet(self) -> None:
        target, self._widget = self._widget, None
        strokes, self._strokes = self._strokes, 0
        is_fast = strokes >= COMPOSED_LEAST and self._last - self._began <= COMPOSED_MEAN_MS * (strokes - 1)
        is_scan, self._is_scan = self._is_scan or is_fast, False
        if not is_scan or target is None or not isValid(target):
            return
        QApplication.sendEvent(target, QInputMethodEvent())  # clear the preedit text
        QGuiApplication.inputMethod().reset()
        if target is self._field:
            self._field.clear()
        elif isinstance(target, QLineEdit):
            put_back(target, self._before)
        self.taken.emit()


def _now() -> float:
    return time.monotonic() * 1000
