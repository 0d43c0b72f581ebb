"""Access keys that are used twice in a menu of a window or dialog."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QScrollBar, QTableView, QTreeView, QWidget


def letters_twice(widget: QWidget) -> Iterator[str]:
    """Find access keys that two items of one menu share, in menus and context menus."""
    for name, texts in _menus(widget):
        letters = [letter for text in texts if (letter := _letter(text))]
        if twice := {letter for letter in letters if letters.count(letter) > 1}:
            yield f"{sorted(twice)} lead to several lines of {name}: {texts}"


def _menus(widget: QWidget) -> Iterator[tuple[str, list[str]]]:
    for owner in widget.findChildren(QWidget):
        if owner.actions() and (isinstance(owner, QMenu) or owner.inherits("QMenuBar")):
            yield f"{type(owner).__name__} {owner.property('title')!r}", _texts(owner)
    for child in [widget, *widget.findChildren(QWidget)]:
        # The context menu of a scroll bar is Qt's, and blocks until it is closed.
        if child.isVisible() and not isinstance(child, QMenu | QScrollBar):
            yield from _opened_on(child)


def _opened_on(child: QWidget) -> Iterator[tuple[str, list[str]]]:
    if isinstance(child, QTableView | QTreeView) and child.model() is not None:
        child.setCurrentIndex(child.model().index(0, 0))
    middle = child.rect().center()
    QCoreApplication.sendEvent(
        child, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, child.mapToGlobal(middle))
    )
    while isinstance(menu := QApplication.activePopupWidget(), QMenu):
        yield f"the menu on {type(child).__name__}", _texts(menu)
        menu.close()
        QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)


def _texts(menu: QWidget) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def _letter(text: str) -> str:
    place = text.replace("&&", "  ").find("&")
    return text[place + 1 : place + 2].upper() if place >= 0 else ""
