"""Two hands on the keyboard, eyes on the screen, and a count of the keys."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from faceviewer.core.limits import SCAN_GAP_MS, SCAN_PAUSE_MS
from faceviewer.ui.window.main_window import MainWindow
from tests.ui.fakes import words_on
from tests.ui.scanner import scan
from tests.ui.test_every_screen import cut_off, fits

_PATIENCE_SECONDS = 60.0
_BETWEEN_MS, _SLOWLY_MS = round(SCAN_GAP_MS) + 5, round(SCAN_PAUSE_MS) + 60
_CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QLabel, QTextEdit)


class Operator:
    """Two hands on the keyboard of one window, and eyes on the screen.

    Attributes:
        keys: how many were pressed for each task so far, without what had to be typed.
        faults: what was seen after a task that must not be.
    """

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.keys: dict[str, int] = {}
        self.faults: list[str] = []
        self._task, self._typed = "", False

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count the keys of a task, and look at everything after it."""
        self._task, self.keys[name] = name, 0
        yield
        lay_out()
        self.faults += [f"{name}: {fault}" for fault in seen_wrong(self.window)]
        self._task = ""

    def press(self, *keys: str) -> None:
        """Press keys as QKeySequence reads them, one after the other."""
        for each in keys:
            QTest.qWait(_SLOWLY_MS if self._typed else _BETWEEN_MS)  # or they were a scanner's
            self._typed = False
            self._send(each)
            if self._task:
                self.keys[self._task] += 1

    def type(self, text: str) -> None:
        """Type what nobody can be spared to type."""
        QTest.keyClicks(_receiver(), text)
        self._typed = True

    def scan(self, text: str) -> None:
        """Let a scanner type a code and end it."""
        _manage_windows()
        scan(text)
        self._typed = True

    def sees(self, *texts: str) -> None:
        """Wait until these can be read in the window in front, and are not cut."""
        for text in texts:
            self.until(partial(_is_seen, text), f"{text!r} is not seen")

    def sees_no_more(self, text: str) -> None:
        """Wait until this cannot be read anywhere."""
        self.until(lambda: all(text not in words_on(each) for each in _windows()), f"{text!r} is still seen")

    def until(self, condition: Callable[[], bool], otherwise: str) -> None:
        """Wait for a condition."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not condition():
            QApplication.processEvents()
            _manage_windows()
            time.sleep(0.005)
            if time.monotonic() > deadline:
                focus = QApplication.focusWidget()
                seen = "\n".join(words_on(each) for each in _windows())
                raise TimeoutError(f"{self._task}: {otherwise}; focus {focus}; seen:\n{seen}")

    def looks_up(self, user_id: str) -> None:
        """Look somebody up, where that is not what is counted."""
        task, self._task = self._task, ""
        self.press("Ctrl+L")
        self.type(user_id)
        self.press("Return")
        self._task = task

    @staticmethod
    def _send(keys: str) -> None:
        QTest.keySequence(_receiver(), QKeySequence(keys))


def _receiver() -> QWidget:
    _manage_windows()
    popup = QApplication.activePopupWidget()
    receiver = popup or QApplication.focusWidget() or QApplication.activeWindow()
    assert receiver is not None
    return receiver


def _is_seen(text: str) -> bool:
    window = QApplication.activeWindow()
    return window is not None and any(text in _text_of(child) and _is_whole(child) for child in _controls(window))


def _text_of(widget: QWidget) -> str:
    return widget.toPlainText() if isinstance(widget, QTextEdit) else getattr(widget, "text", str)()


def _windows() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def _manage_windows() -> None:
    """Activate what a closed dialog stood in front of, as window managers do; there is none off the screen."""
    if QApplication.activeWindow() is None:
        _windows()[-1].activateWindow()
        QApplication.processEvents()


def lay_out() -> None:
    """Let every layout come to its end."""
    _manage_windows()
    for _ in range(10):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def seen_wrong(window: QWidget) -> Iterator[str]:
    """Return what is off its window or the screen, a verdict that is cut, and a focus that is nowhere."""
    for each in _windows():
        if not each.screen().availableGeometry().contains(each.frameGeometry()):
            yield f"{type(each).__name__} {each.frameGeometry()} is off the screen"
        yield from (f"{_name(child)} is off its window" for child in _controls(each) if _is_off(child))
        yield from (f"{fault} is cut" for fault in ([] if isinstance(each, QFileDialog) else cut_off(each)))
    for verdict in window.findChildren(QTextEdit):
        if verdict.accessibleName() in {"Verdict", "通行结论"} and verdict.isVisible() and not _is_whole(verdict):
            yield f"the verdict {verdict.toPlainText()!r} is cut"
    focus = QApplication.focusWidget()
    if focus is None or not focus.isVisible() or not focus.isEnabled() or focus.visibleRegion().isEmpty():
        yield f"the focus is on {_name(focus) if focus else None}"


def _controls(window: QWidget) -> Iterator[QWidget]:
    for child in window.findChildren(QWidget):
        if child.isVisible() and isinstance(child, _CONTROLS) and child.window() is window and child.width() > 1:
            yield child


def _is_off(child: QWidget) -> bool:
    """Return whether a part of it is out of sight for good: out of its window, or of what cannot be scrolled to."""
    inner, around = child, child.parentWidget()
    while around is not None:
        place, area = QRect(inner.mapTo(around, QPoint()), inner.size()), around.parentWidget()
        if isinstance(area, QAbstractScrollArea):
            if place.left() < 0 or place.right() > around.width():
                return True
            inner, around = area, area.parentWidget()
        elif around.isWindow():
            return not around.rect().contains(place)
        else:
            around = area
    return False


def _is_whole(widget: QWidget) -> bool:
    return fits(widget) and widget.visibleRegion().boundingRect() == widget.rect()


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or _text_of(widget)!r}"
