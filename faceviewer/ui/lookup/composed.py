"""Scans that an input method has composed: what comes of them is no id, so nothing is asked and it is said why."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from faceviewer.core.limits import COMPOSED_GAP_MS, COMPOSED_LEAST, COMPOSED_MEAN_MS, SCAN_GAP_MS, SCAN_PAUSE_MS
from faceviewer.ui.lookup.burst import ENDS, SEPARATORS
from faceviewer.ui.lookup.keys import character_of, is_modifier, text_of

if TYPE_CHECKING:
    from faceviewer.ui.parts.fields import IdField

_SURE = 3  # keys behind which an end may come later
_LAG_MS = 15  # a timer that is due is served before events that have come meanwhile


class Composed(QObject):
    """Tells by their pace what an input method made of a scanner's keys, and takes it out of the field again.

    An input method has each key before the window: under one for pinyin a code of E100234 arrives as 而 and 00234, the
    Enter of another is eaten. What a hand composes comes slowly and is none of this.

    Args:
        parent: the Qt parent.
        field: for ids, which is emptied; other fields get back what was in them.

    Signals:
        taken: a scan was composed, and is gone from the field.
    """

    taken = Signal()

    def __init__(self, parent: QObject, field: IdField) -> None:
        super().__init__(parent)
        self._field = field
        self._on: QWidget | None = None
        self._before = ""  # what stood in the field before
        self._strokes, self._began, self._last = 0, 0.0, 0.0
        self._composed = ""  # of it, what is not yet in the field
        self._is_scan = False
        self._quiet = QTimer(self, singleShot=True, interval=round(SCAN_PAUSE_MS) + _LAG_MS)
        self._quiet.timeout.connect(self._on_quiet)

    def keeps(self, target: QWidget, event: QEvent) -> bool:
        """Return whether an event is kept from what it is for."""
        if isinstance(event, QInputMethodEvent):
            if event.preeditString() or event.commitString():
                self._on_stroke(target, begins=True, counts=self._grows(event))
            self._composed = event.preeditString()
        elif not isinstance(event, QKeyEvent):
            return False
        elif not is_modifier(event) and self._goes_on(target):
            self._on_key(target, event)
        return self._is_scan

    def _grows(self, event: QInputMethodEvent) -> bool:
        """Tell a key of a code from one that takes back what is composed, and from a letter that is held down."""
        text, before = event.preeditString(), self._composed
        is_held = len(text) > _SURE and len({letter for letter in text if letter.isalnum()}) == 1
        return bool(text) and not is_held and (bool(event.commitString()) or len(text) >= len(before))

    def _on_key(self, target: QWidget, event: QKeyEvent) -> None:
        if event.type() == QEvent.Type.KeyRelease:
            # Its press went to the input method; a hand holds a key longer.
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and _now() - self._last <= SCAN_GAP_MS:
                self._is_scan = True
        elif event.type() == QEvent.Type.KeyPress:
            character = character_of(event)
            if character and (character in ENDS or character in SEPARATORS):
                self._is_scan |= self._strokes >= _SURE or _now() - self._last <= SCAN_GAP_MS
            self._on_stroke(target, begins=False, counts=True)

    def _goes_on(self, target: QWidget) -> bool:
        return target is self._on and self._strokes > 0 and _now() - self._last <= COMPOSED_GAP_MS

    def _on_stroke(self, target: QWidget, *, begins: bool, counts: bool) -> None:
        if begins and not self._is_scan and not self._goes_on(target):
            self._on, self._before = target, text_of(target)
            self._strokes, self._began = 0, _now()
        self._strokes += counts or not self._strokes  # one key may commit twice
        self._last = _now()
        self._quiet.start()

    @Slot()
    def _on_quiet(self) -> None:
        target, self._on = self._on, None
        strokes, self._strokes = self._strokes, 0
        hasty = strokes >= COMPOSED_LEAST and self._last - self._began <= COMPOSED_MEAN_MS * (strokes - 1)
        is_scan, self._is_scan = self._is_scan or hasty, False
        if not is_scan or target is None or not isValid(target):
            return
        QApplication.sendEvent(target, QInputMethodEvent())  # no more of what is half composed
        QGuiApplication.inputMethod().reset()
        if target is self._field:
            self._field.clear()
        elif isinstance(target, QLineEdit):
            target.selectAll()
            target.insert(self._before)
        self.taken.emit()


def _now() -> float:
    return time.monotonic() * 1000
