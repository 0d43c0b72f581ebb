"""Screen readers: announcements, accessible roles that Qt does not set, and fields whose text must not be read out."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6 import QtGui
from PySide6.QtCore import QLoggingCategory, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QAccessibleWidget, QLineEdit, QWidget
from shiboken6 import isValid

from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable

_DELAY_MS = 300  # for Orca 43 to read the changes of a result: behind fifty of them it drops a widget that appears
_LIFETIME_MS = 5_000  # of an announcement; screen readers fetch its text at once


def announce(about: QWidget, say: Callable[[], str], *, urgent: bool) -> None:
    """Announce a text to screen readers after a short delay, in which they read what else has changed.

    Args:
        about: the widget that the text is about. Unless it is a window, its waiting announcement is replaced.
        say: returns the text as it may be heard at the time of the call, "" to announce nothing. It is called after
            the delay, and again if `visibility.discreet` changes soon afterwards.
        urgent: whether to interrupt the screen reader.
    """
    queue = waiting()
    kept = (row for row in queue.rows if row[0] is not about or about.isWindow())
    queue.rows = [*kept, (about, say, urgent)]
    queue.start()


@functools.cache
def waiting() -> Waiting:
    """Return the announcements that wait."""
    return Waiting()


class Waiting(QTimer):
    """The announcements that wait until nothing was added for the time of the delay: the arguments of `announce`."""

    def __init__(self) -> None:
        super().__init__(QGuiApplication.instance(), singleShot=True, interval=_DELAY_MS)
        self.rows: list[tuple[QWidget, Callable[[], str], bool]] = []
        self.timeout.connect(self._speak)

    @Slot()
    def _speak(self) -> None:
        rows, self.rows = self.rows, []
        for about, say, urgent in rows:
            if isValid(about) and about.window().isVisible():
                speak(about, say, urgent=urgent)


def speak(about: QWidget, say: Callable[[], str], *, urgent: bool) -> None:
    """Announce a text now; the arguments are those of `announce`.

    On X11 and Wayland the announcement is a widget with the role of a notification: Orca up to version 43 ignores Qt's
    announcements, and later versions would read both. Such a notification cannot be urgent.
    """
    if not QAccessible.isActive() or not (text := say()):
        return
    if QGuiApplication.platformName() in {"xcb", "wayland"}:
        Announcement(about.window(), say)
        return
    event = QtGui.QAccessibleAnnouncementEvent(about, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class Announcement(QWidget):
    """A notification for screen readers: one pixel, new for each text because they cache the names of widgets."""

    def __init__(self, window: QWidget, say: Callable[[], str]) -> None:
        super().__init__(window)
        self._say = say
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(0, 0, 1, 1)
        self._apply_text()
        self.show()
        QTimer.singleShot(_LIFETIME_MS, self, self.deleteLater)
        visibility.discreet_changed.connect(self._apply_text)

    @Slot()
    def _apply_text(self) -> None:
        self.setAccessibleName(self._say())


def conceal(field: QLineEdit, *, hidden: bool) -> None:
    """Show dots in a field and hide its text from assistive technology, or show the text to both.

    Qt reports each text that is entered, whatever the echo mode, unless the accessible interface has no text. The field
    is reported as a password field, so that Orca does not read out the keys that are pressed in it.
    """
    mode = QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal
    if field.echoMode() is mode:
        return
    field.setEchoMode(mode)
    field.setProperty(_HIDES_TEXT, hidden)
    install_roles()
    if QAccessible.isActive():  # the accessible interface is created again, and must report the focus again
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(QAccessible.queryAccessibleInterface(field)))
        if field.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(field, QAccessible.Event.Focus))


_HIDES_TEXT = "hidesText"
_ROLES = {
    "Announcement": QAccessible.Role.Notification,
    "PhotoView": QAccessible.Role.Graphic,
    "QKeySequenceEdit": QAccessible.Role.HotkeyField,
    "QScrollArea": QAccessible.Role.Pane,
    "QTabWidget": QAccessible.Role.Pane,
}


class _FieldWithoutText(QAccessibleWidget):
    """The accessible interface of a field that reports only that the field can be edited."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, QAccessible.Role.EditableText)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.editable = 1
        state.passwordEdit = 1
        return state


def _with_role(name: str, widget: QObject) -> QAccessibleInterface | None:
    if not isinstance(widget, QWidget):
        return None
    if widget.property(_HIDES_TEXT):
        return _FieldWithoutText(widget)
    role = _ROLES.get(name)
    return QAccessibleWidget(widget, role) if role is not None else None


@functools.cache
def install_roles() -> None:
    """Set the accessible roles of our widgets and of Qt's without one, for widgets that are created from now on."""
    QAccessible.installFactory(_with_role)
    # Until screen readers learn of the interface by which `conceal` replaces one, Qt warns of each question about that.
    QLoggingCategory.setFilterRules("qt.accessibility.atspi.warning=false")
