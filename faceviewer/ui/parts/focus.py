"""Keyboard navigation in the window: from control to control, and from pane to pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from faceviewer.ui.parts.layout import scroll_to

if TYPE_CHECKING:
    from collections.abc import Sequence


def stops(panes: Sequence[QWidget]) -> list[QWidget]:
    """Return the tab stops of some panes, in the order of the panes and, within each pane, of the widget tree.

    Uses `findChildren`, because `nextInFocusChain` of PySide6 makes each widget own the Python wrapper of the next one:
    the wrapper is then deleted together with the first widget, although the second one still exists.
    """
    return [widget for pane in panes for widget in pane.findChildren(QWidget) if _is_stop(widget)]


def go_to_next_stop(panes: Sequence[QWidget], *, forwards: bool) -> bool:
    """Move the focus to the tab stop after or before it, and return whether there is one; the first follows the last.

    The order is that of the widget tree. Qt follows the order of creation, in which widgets added later come last.
    """
    widgets = [widget for pane in panes for widget in pane.findChildren(QWidget)]
    focus = QApplication.focusWidget()
    outside = -1 if forwards else len(widgets)
    here = widgets.index(focus) if focus in widgets else outside  # the focus may be disabled or hidden
    order = [*widgets[here + 1 :], *widgets[: here + 1]] if forwards else [*widgets[:here][::-1], *widgets[here:][::-1]]
    stop = next(filter(_is_stop, order), None)
    if stop is not None:
        go_to(stop, Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason)
    return stop is not None


def next_pane(panes: Sequence[QWidget], *, forwards: bool) -> QWidget | None:
    """Return the pane after or before the focus; the first follows the last. None if no pane has a tab stop."""
    reachable = [pane for pane in panes if stops([pane])]
    if not reachable:
        return None
    focus = QApplication.focusWidget()
    outside = -1 if forwards else 0
    here = next((index for index, pane in enumerate(reachable) if focus and pane.isAncestorOf(focus)), outside)
    return reachable[(here + (1 if forwards else -1)) % len(reachable)]


def go_to(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Move the focus to a widget, and scroll it into view."""
    widget.setFocus(reason)
    scroll_to(widget)


def close_popups() -> None:
    """Close the open menus and lists."""
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        pass


def _is_stop(widget: QWidget) -> bool:
    accepts_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return accepts_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
