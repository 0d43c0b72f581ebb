"""An operator who uses the keyboard alone, counts the keys, and checks what is visible."""

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

from faceviewer.core.limits import SCAN_GAP_MS
from faceviewer.ui.window.main_window import MainWindow
from tests.ui.fakes import words_on
from tests.ui.scanner import scan, type_by_hand
from tests.ui.test_every_screen import cut_off, fits

_PATIENCE_SECONDS = 60.0
_CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QLabel, QTextEdit)


class Typed(str):
    """A text among the keys for an Operator, whose keys are not counted."""

    __slots__ = ()


class Operator:
    """Presses keys in a window, and checks what is visible after each task.

    Attributes:
        keys: the number of keys pressed for each task so far, without texts.
        faults: what is wrong on the screen after a task.
    """

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.keys: dict[str, int] = {}
        self.faults: list[str] = []
        self._task = ""

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count the keys of a task, and check everything visible after it."""
        self._task, self.keys[name] = name, 0
        yield
        lay_out()
        self.faults += [f"{name}: {fault}" for fault in seen_wrong(self.window)]
        self._task = ""

    def press(self, *keys: str) -> None:
        """Press keys as QKeySequence reads them, one after the other, and type texts."""
        for each in keys:
            if isinstance(each, Typed):
                type_by_hand(_receiver(), each)
                continue
            if len(each) == 1:
                QTest.qWait(round(SCAN_GAP_MS) + 5)  # two letters without a pause would be a scan
            QTest.keySequence(_receiver(), QKeySequence(each))
            if self._task:
                self.keys[self._task] += 1

    def scan(self, text: str) -> None:
        """Scan a code that ends with Enter."""
        _manage_windows()
        scan(text)

    def sees(self, *texts: str) -> None:
        """Wait until all texts are visible in the active window, and not cut off."""
        for text in texts:
            self.until(partial(_is_seen, text), f"{text!r} is not seen")

    def sees_no_more(self, text: str) -> None:
        """Wait until a text is visible in no window."""
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
        """Look up an id, outside of the tasks."""
        self.press("Ctrl+L", Typed(user_id), "Return")


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
    """Activate the window behind a closed dialog, as window managers do; the offscreen platform has none."""
    if QApplication.activeWindow() is None:
        _windows()[-1].activateWindow()
        QApplication.processEvents()


def lay_out() -> None:
    """Process all layout requests."""
    _manage_windows()
    for _ in range(10):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def seen_wrong(window: QWidget) -> Iterator[str]:
    """Return parts outside of their window or the screen, texts that are cut off, and an invisible focus."""
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
    """Return whether a part of a widget can never be seen: it is outside of its window or its scroll area."""
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
