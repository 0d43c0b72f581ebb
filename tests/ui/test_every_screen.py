"""Checks of every state of the window and every dialog: names, roles, texts that are cut off, targets, Tab order."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDial,
    QDialog,
    QDockWidget,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QScrollBar,
    QSlider,
    QStyleOptionComboBox,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

import faceviewer.ui
from faceviewer.core.language import Language
from faceviewer.store.settings_values import Theme
from faceviewer.ui.announcer import install_roles
from faceviewer.ui.parts.button import Chip
from faceviewer.ui.parts.labels import ElidedLabel
from faceviewer.ui.window.status_line import StatusLine
from tests.screens import Photographer
from tests.ui.acting import show, turn_wheel

_ROLES = QAccessible.Role
_NAMED_ROLES = {
    *(_ROLES.Window, _ROLES.Dialog, _ROLES.Button, _ROLES.ButtonMenu, _ROLES.CheckBox, _ROLES.ComboBox, _ROLES.List),
    *(_ROLES.MenuItem, _ROLES.PageTab, _ROLES.ColumnHeader, _ROLES.Tree, _ROLES.EditableText, _ROLES.Graphic),
}
_MISSPACED = re.compile(
    r"[\u4e00-\u9fff](?:[A-Za-z0-9]| +[\u4e00-\u9fff])|[A-Za-z0-9][\u4e00-\u9fff]"
    r"|[，。；：！？、（）] (?!·)| [，。；：！？、（）]"
)
_MNEMONIC = re.compile(r"\([A-Z]\)")
_SHORT = 10  # characters
_TARGETS = QAbstractButton | QComboBox | QLineEdit
_TARGET = 24  # logical pixels (WCAG 2.2, 2.5.8)
_LABEL, _FIELD = QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole


@pytest.fixture(scope="module")
def photographer(qapp: QApplication) -> Iterator[Photographer]:
    font, photographer = qapp.font(), Photographer(qapp)
    install_roles()
    yield photographer
    photographer.dress(Language.EN, Theme.LIGHT)
    qapp.setFont(font)  # of other tests


@contextmanager
def _on_screen(widget: QWidget, app: QApplication) -> Iterator[QWidget]:
    widget.show()
    for _ in range(4):  # a text that needs another line moves other parts
        app.processEvents()
    yield widget
    widget.close()
    widget.deleteLater()
    app.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)  # or the next theme would be applied to it, too


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("language", list(Language))
def test_every_state_is_readable_accessible_and_clickable(
    photographer: Photographer, qtbot: QtBot, language: Language, percent: int, qapp: QApplication
) -> None:
    photographer.dress(language, Theme.LIGHT, text_percent=percent)
    faults, dialogs = [], set()
    for name, make in photographer.states():
        with _on_screen(make(), qapp) as widget:
            for check in _CHECKS:
                faults += [f"{name}: {fault}" for fault in check(widget)]
            if (language, percent) == (Language.EN, 100) and isinstance(widget, QDialog):
                qtbot.waitUntil(widget.isActiveWindow)
                faults += [f"{name}: {fault}" for fault in _up_by_tab(widget, qapp)]
            dialogs |= {type(each) for each in (widget, *widget.findChildren(QDialog)) if isinstance(each, QDialog)}
    assert "\n".join(faults) == ""
    assert _dialogs_there_are() <= {dialog.__name__ for dialog in dialogs}


def test_details_opened_in_a_small_window_do_not_alternate_with_the_scroll_bar(
    photographer: Photographer, qapp: QApplication
) -> None:
    photographer.dress(Language.ZH_CN, Theme.LIGHT)
    with _on_screen(photographer.details(1), qapp) as window:
        dock = window.findChildren(QDockWidget)[0]
        dock.hide()
        window.resize(720, 520)
        qapp.processEvents()
        dock.show()
        qapp.processEvents()
        assert dock.isVisible()


def _up_by_tab(dialog: QDialog, app: QApplication) -> Iterator[str]:
    """Find where Tab goes up in a column, other than from the last stop to the first."""
    stops: list[tuple[str, QRect, QRect]] = []  # geometry as shown, and without scrolling
    focus, seen = dialog.focusWidget(), set[QWidget]()
    while focus is not None and focus not in seen:
        seen.add(focus)
        around = [each for each in dialog.findChildren(QScrollArea) if each.isAncestorOf(focus)]
        place = QRect(focus.mapTo(dialog, QPoint()), focus.size())
        scrolled = sum(each.verticalScrollBar().value() for each in around)
        stops.append((_name_of(focus), place, place.translated(0, scrolled)))
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        app.processEvents()
        focus = dialog.focusWidget()
    first = min(range(len(stops)), key=lambda place: (stops[place][2].top(), stops[place][2].left()), default=0)
    stops = [*stops[first:], *stops[:first]]
    for (here, *places), (there, *others) in pairwise(stops):
        pairs = zip(places, others, strict=True)
        if all(to.bottom() < at.top() and to.left() < at.right() for at, to in pairs):
            yield f"{here!r} leads up to {there!r}"


def _without_name(widget: QWidget) -> Iterator[str]:
    for child in widget.findChildren(QWidget):
        takes_focus = child.focusPolicy() is not Qt.FocusPolicy.NoFocus and child.isVisible()
        if takes_focus and not child.objectName().startswith("qt_") and not _name_of(child):
            yield f"{type(child).__name__} has no accessible name"


def _accessible_parts(widget: QWidget) -> Iterator[Any]:
    """Return the accessible interfaces of a widget and its descendants."""
    interface: Any = QAccessible.queryAccessibleInterface(widget)
    nodes = [interface]
    for node in nodes:  # it grows while it is read
        children = (node.child(place) for place in range(node.childCount()))
        nodes += [child for child in children if child is not None and not child.state().invisible]
        yield node


def _without_role_or_name(widget: QWidget) -> Iterator[str]:
    """Find accessible interfaces without a role or a name."""
    for node in _accessible_parts(widget):
        name, role, takes_focus = node.text(QAccessible.Text.Name), node.role(), node.state().focusable
        has_no_role = role is _ROLES.NoRole or (role is _ROLES.Client and takes_focus)
        if has_no_role or ((takes_focus or role in _NAMED_ROLES) and not name):
            yield f"{type(node.object()).__name__} is announced as {role.name} {name!r}"


def _interprets_markup(widget: QWidget) -> Iterator[str]:
    for label in widget.findChildren(QLabel):
        if label.textFormat() is not Qt.TextFormat.PlainText:
            yield f"{label.text()!r} may be shown as rich text"


def _too_small(widget: QWidget) -> Iterator[str]:
    for child in widget.findChildren(QWidget):
        is_target = isinstance(child, _TARGETS) and not child.objectName().startswith("qt_")
        inside_another = isinstance(child.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit)
        if is_target and child.isVisible() and not inside_another and min(child.width(), child.height()) < _TARGET:
            yield f"{type(child).__name__} {_name_of(child)!r} is a target of {child.width()} by {child.height()}"


def _without_buddy(widget: QWidget) -> Iterator[str]:
    for form in widget.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            name, field = (form.itemAt(row, role) for role in (_LABEL, _FIELD))
            label = name.widget() if name is not None else None
            if isinstance(label, QLabel) and label.text() and field and label.buddy() is not field.widget():
                yield f"{label.text()!r} leads to no field"


def _beyond_its_edge(widget: QWidget) -> Iterator[str]:
    """Find what is cut off by the right edge of its parent."""
    for child in widget.findChildren(QWidget):
        around = child.parentWidget()
        is_ours = not child.objectName().startswith("qt_")
        is_seen = isinstance(child, _TARGETS | QTextEdit) and child.isVisible()
        if is_ours and is_seen and around is not None and child.x() < around.width() < child.geometry().right():
            yield f"{type(child).__name__} {_name_of(child)!r} is cut off by the edge"


def _shortened_to_nothing(widget: QWidget) -> Iterator[str]:
    """Find short texts that are elided, such as the 4 of 40 ms."""
    for label in widget.findChildren(ElidedLabel):
        if label.isVisible() and label.toolTip() and len(label.text()) <= _SHORT:
            yield f"of {label.text()!r} nothing is left"


def _misspaced(widget: QWidget) -> Iterator[str]:
    """Find missing spaces between Chinese and Latin letters or digits, and superfluous spaces between Chinese."""
    texts = QAccessible.Text
    for node in _accessible_parts(widget):
        for text in (node.text(texts.Name), node.text(texts.Description)):
            if _MISSPACED.search(_MNEMONIC.sub("", text)):
                yield f"{text!r} has a space too few or too many"


def _contradicts_its_check_mark(widget: QWidget) -> Iterator[str]:
    """Find checkable buttons whose name changes with the check mark: "Hide reasons, checked" would be wrong."""
    for button in widget.findChildren(QAbstractButton):
        if button.isCheckable() and button.isVisible() and button.group() is None:
            names = []
            for _ in range(2):
                button.toggle()
                accessible = QAccessible.queryAccessibleInterface(button)
                names.append(accessible.text(QAccessible.Text.Name))
            if len(set(names)) > 1:
                yield f"{names[1]!r} is called {names[0]!r} once it is checked"


def _turned_by_a_wheel(widget: QWidget) -> Iterator[str]:
    """Find what changes when the user scrolls over it with the wheel."""
    for choice in widget.findChildren(QComboBox):
        before = choice.currentIndex()
        for angle in (120, -240):
            turn_wheel(choice, QPointF(choice.rect().center()), angle)
            if choice.currentIndex() != before:
                yield f"{_name_of(choice)!r} is changed by a wheel"
    numbers = [each for each in widget.findChildren(QWidget) if isinstance(each, QAbstractSpinBox | QSlider | QDial)]
    yield from (f"{_name_of(each)!r} may be changed by a wheel" for each in numbers)


def _primary_too_many(widget: QWidget) -> Iterator[str]:
    primary = [b for b in widget.findChildren(QAbstractButton) if b.property("tone") == "primary" and b.isVisible()]
    if len(primary) > 1:
        yield f"{len(primary)} buttons to press: {[button.text() for button in primary]}"


def _dialogs_there_are() -> set[str]:
    """Return the names of all dialogs of the program; each must be among the states."""
    for module in pkgutil.walk_packages(faceviewer.ui.__path__, "faceviewer.ui."):
        importlib.import_module(module.name)
    kinds = [QDialog]
    for kind in kinds:  # it grows while it is read
        kinds += kind.__subclasses__()
    kinds = [kind for kind in kinds if not issubclass(kind, QFileDialog)]  # a system may have its own
    ours = [kind for kind in kinds if kind.__module__.startswith("faceviewer.")]
    return {kind.__name__ for kind in ours if not kind.__subclasses__()}  # base classes are never opened


def _name_of(child: QWidget) -> str:
    text = child.text() if isinstance(child, QAbstractButton) else ""
    return child.accessibleName() or text


def cut_off(widget: QWidget) -> Iterator[str]:
    """Find widgets whose text is longer than their space."""
    for child in widget.findChildren(QWidget):
        if child.isVisible() and not fits(child):
            yield f"{type(child).__name__} {child.accessibleName()!r} {getattr(child, 'text', str)()!r} {child.size()}"


def fits(widget: QWidget) -> bool:
    """Return whether a widget has the space that its text needs."""
    check = next((check for kind, check in _FITS.items() if isinstance(widget, kind)), None)
    return check is None or check(widget)


def _label_fits(label: QLabel) -> bool:
    if isinstance(label, ElidedLabel) and label.toolTip() == label.text():
        return label.sizeHint().height() <= label.height()
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height()
    return label.sizeHint().width() <= label.width() and label.sizeHint().height() <= label.height()


def _button_fits(button: QAbstractButton) -> bool:
    is_icon = not button.icon().isNull()
    return is_icon or button.fontMetrics().horizontalAdvance(button.text().replace("&", "")) <= button.width()


def _choice_fits(choice: QComboBox) -> bool:
    if (edit := choice.lineEdit()) is not None:
        return edit.fontMetrics().horizontalAdvance(edit.text()) <= edit.width()
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)  # elides the text
    return option.currentText == choice.currentText()


def _field_fits(field: QLineEdit) -> bool:
    return bool(field.text()) or field.fontMetrics().horizontalAdvance(field.placeholderText()) <= field.width() - 20


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
    at = child.rect().center()
    QCoreApplication.sendEvent(child, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, child.mapToGlobal(at)))
    while isinstance(menu := QApplication.activePopupWidget(), QMenu):
        yield f"the menu on {type(child).__name__}", _texts(menu)
        menu.close()
        QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)


def _texts(menu: QWidget) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def _letter(text: str) -> str:
    place = text.replace("&&", "  ").find("&")
    return text[place + 1 : place + 2].upper() if place >= 0 else ""


_FITS: dict[type[QWidget], Callable[[Any], bool]] = {
    QLabel: _label_fits,
    QAbstractButton: _button_fits,
    QComboBox: _choice_fits,
    QTextEdit: lambda text: text.document().size().height() <= text.height() + 1,
    QLineEdit: _field_fits,
}
_CHECKS = (
    _without_name,
    _without_role_or_name,
    _interprets_markup,
    cut_off,
    _too_small,
    _without_buddy,
    _primary_too_many,
    _turned_by_a_wheel,
    letters_twice,
    _contradicts_its_check_mark,
    _misspaced,
    _beyond_its_edge,
    _shortened_to_nothing,
)


_MARKUP = '<img src="file:///etc/hostname"> &lt;'


def _status_line() -> QWidget:
    line = StatusLine()
    line.show_lookup(elapsed_ms=1, trace_id=_MARKUP, size=None)
    return line


@pytest.mark.parametrize(
    "make",
    [lambda: ElidedLabel(_MARKUP), lambda: Chip(_MARKUP), lambda: Chip("a", _MARKUP), _status_line],
    ids=["label", "chip", "meaning of a chip", "trace ID"],
)
def test_a_tool_tip_that_looks_like_markup_is_shown_as_it_is(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    widget = show(qtbot, make(), 20, 20)
    (tip,) = filter(None, (each.toolTip() for each in (widget, *widget.findChildren(QWidget))))
    assert "<img" not in tip
    seen = QTextDocument()
    seen.setHtml(tip)
    assert _MARKUP in seen.toPlainText().splitlines()
