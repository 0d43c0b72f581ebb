"""How the keyboard goes through the window: from control to control, and from pane to pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from faceviewer.ui.parts.layout import scroll_to

if TYPE_CHECKING:
    from collections.abc import Sequence


def stops(panes: Sequence[QWidget]) -> list[QWidget]:
    """Return where Tab stops within these, one after the other; within each, in the order in which it was made.

    The widgets come from `findChildren`: `nextInFocusChain` of the bindings makes each widget the owner of the next
    one's wrapper, which then dies with it although its widget lives.
    """
    return [widget for pane in panes for widget in pane.findChildren(QWidget) if _is_stop(widget)]


def next_stop(panes: Sequence[QWidget], *, forwards: bool) -> QWidget | None:
    """Return where Tab goes from where the focus is, round and round; None if there is nowhere to go."""
    widgets, focus = [widget for pane in panes for widget in pane.findChildren(QWidget)], QApplication.focusWidget()
    outside = -1 if forwards else len(widgets)
    here = widgets.index(focus) if focus in widgets else outside  # it may be disabled or hidden by now: no stop
    order = [*widgets[here + 1 :], *widgets[: here + 1]] if forwards else [*widgets[:here][::-1], *widgets[here:][::-1]]
    return next(filter(_is_stop, order), None)


def next_pane(panes: Sequence[QWidget], *, forwards: bool) -> QWidget | None:
    """Return the pane behind or before the one that has the focus, round and round; None if Tab stops in none."""
    reachable = [pane for pane in panes if stops([pane])]
    if not reachable:
        return None
    focus = QApplication.focusWidget()
    outside = -1 if forwards else 0
    here = next((place for place, pane in enumerate(reachable) if focus and pane.isAncestorOf(focus)), outside)
    return reachable[(here + (1 if forwards else -1)) % len(reachable)]


def go_to(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Give a widget the focus, and scroll to it what it stands in."""
    widget.setFocus(reason)
    scroll_to(widget)


def _is_stop(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
