"""The parts of the window, and how the keyboard goes through and between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from faceviewer.ui.window.main_window import MainWindow


class Panes(QObject):
    """Takes the focus to the next part of the window.

    Args:
        window: whose parts they are.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @property
    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The slots of its actions."""
        return {"next_pane": self._go_on}

    @Slot()
    def _go_on(self) -> None:
        panes = [pane for pane in self._window.panes if stops([pane])]
        focus = QApplication.focusWidget()
        here = next((place for place, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), -1)
        pane = panes[(here + 1) % len(panes)]
        if pane is self._window.bar:
            self._window.bar.focus_id()
        else:
            go_to(stops([pane])[0], Qt.FocusReason.ShortcutFocusReason)


def stops(panes: Sequence[QWidget]) -> list[QWidget]:
    """Return where Tab stops within these, one after the other; within each, in the order in which it was made.

    The widgets come from `findChildren`: `nextInFocusChain` of the bindings makes each widget the owner of the next
    one's wrapper, which then dies with it although its widget lives.
    """
    return [widget for pane in panes for widget in pane.findChildren(QWidget) if _is_stop(widget)]


def next_stop(panes: Sequence[QWidget], *, forwards: bool) -> QWidget | None:
    """Return where Tab goes from where the focus is, round and round; None if there is nowhere to go."""
    places, focus = stops(panes), QApplication.focusWidget()
    if not places:
        return None
    if focus not in places:
        return places[0 if forwards else -1]
    return places[(places.index(focus) + (1 if forwards else -1)) % len(places)]


def go_to(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Give a widget the focus, and scroll to it what it stands in."""
    widget.setFocus(reason)
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def _is_stop(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
