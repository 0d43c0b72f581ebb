"""What screen readers are told: announcements, roles that Qt has for no widget, and no text that is hidden."""

from __future__ import annotations

import functools

from PySide6 import QtGui
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QAccessibleWidget, QLineEdit, QWidget

from faceviewer.ui.visibility import visibility

_AFTER_MS = 300  # until Orca 43 has read the changes that an answer makes: behind fifty it forgets what shows itself
_HEARD_MS = 5_000  # until what was announced can no longer be found: a reader fetches it at once


def announce(widget: QWidget, text: str, *, urgent: bool) -> None:
    """Announce a text to screen readers: after what they are reading, or at once if it is urgent.

    Free desktops are shown a notification: up to version 43 Orca does not hear Qt's announcements, and a later one that
    were told both would say it twice. It does not know what is urgent.

    Args:
        widget: what it is about; of one that is no window, what has yet to be said is not said any more.
        text: what to say; nothing if it is empty.
        urgent: whether it may interrupt.
    """
    if not QAccessible.isActive():
        return
    if QGuiApplication.platformName() in {"xcb", "wayland"}:
        for earlier in widget.window().findChildren(Announcement):
            if earlier.about is widget and earlier.isHidden() and not widget.isWindow():
                earlier.deleteLater()
        if text:
            Announcement(widget, text)
        return
    if not text:
        return
    event = QtGui.QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class Announcement(QWidget):
    """A notification for ears alone: a pixel of its own for each, because readers remember the name of what they know.

    Args:
        about: what it is about.
        text: its name.

    Attributes:
        about: what it is about.
    """

    def __init__(self, about: QWidget, text: str) -> None:
        install_roles()
        super().__init__(about.window())
        self.about = about
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(0, 0, 1, 1)
        self.setAccessibleName(text)
        self.hide()  # also where its window is yet to be shown
        QTimer.singleShot(_AFTER_MS, self, self.show)
        QTimer.singleShot(_AFTER_MS + _HEARD_MS, self, self.deleteLater)
        visibility.discreet_changed.connect(self.deleteLater)


def conceal(field: QLineEdit, *, hidden: bool) -> None:
    """Draw dots for the text of a field and let assistive programs know nothing of it, or show it to both.

    Qt tells them what is put into a field, whatever is drawn for it; where they know of no text it does not. They are
    told that it takes a password: Orca then says none of the keys that are pressed in it.
    """
    mode = QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal
    if field.echoMode() is mode:
        return
    field.setEchoMode(mode)
    field.setProperty(_UNHEARD, hidden)
    install_roles()
    if QAccessible.isActive():  # what they know it by is made anew, which takes the focus from it
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(QAccessible.queryAccessibleInterface(field)))
        if field.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(field, QAccessible.Event.Focus))


_UNHEARD = "unheard"
_ROLES = {"Announcement": QAccessible.Role.Notification, "PhotoView": QAccessible.Role.Graphic}


class _Unheard(QAccessibleWidget):
    """A field of which nothing is known but that something can be put into it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, QAccessible.Role.EditableText)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.editable = state.passwordEdit = 1
        return state


def _with_role(name: str, widget: QObject) -> QAccessibleInterface | None:
    if not isinstance(widget, QWidget):
        return None
    if widget.property(_UNHEARD):
        return _Unheard(widget)
    role = _ROLES.get(name)
    return QAccessibleWidget(widget, role) if role is not None else None


@functools.cache
def install_roles() -> None:
    """Let assistive programs know widgets of ours by their roles, those that are made from now on."""
    QAccessible.installFactory(_with_role)
