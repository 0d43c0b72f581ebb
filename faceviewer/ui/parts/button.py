"""Buttons: with a text that follows the language, a chip for one of several texts, with an icon; Enter presses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore  # for QtCore.Qt: importing the name Qt would take 15 ms at the start
from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionButton, QToolButton

from faceviewer.ui.look.icons import paint_icon
from faceviewer.ui.look.theme import scaled, set_tone, tokens_in_use
from faceviewer.ui.texts import as_tool_tip, translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QKeyEvent, QResizeEvent


class Button(QPushButton):
    """A button whose text follows the language.

    Args:
        say: returns the text in the current language; if the text depends on anything else, call `apply_text`.
        pressed: called when the button is pressed.
        tone: its tone in the stylesheet.
        default: whether Enter presses the button wherever the focus is in its dialog.
    """

    def __init__(
        self,
        say: Callable[[], str],
        pressed: Callable[..., object] | SignalInstance | None = None,
        *,
        tone: str = "",
        default: bool = False,
    ) -> None:
        super().__init__(default=default)
        self._say = say
        if tone:
            set_tone(self, tone)
        if pressed is not None:
            self.clicked.connect(pressed)
        translated(self.apply_text)

    def apply_text(self) -> None:
        """Update the text."""
        self.setText(self._say())


_LEAST = 24  # least width in average characters
_AROUND = 30  # logical pixels of the width that are not for text


class Chip(QPushButton):
    """A button for a short text, such as an ID that was found.

    A text that is too long is elided in the middle, and the tool-tip then begins with the whole text.
    `meaning` is the tool-tip, and the description for assistive technology.
    """

    def __init__(self, text: str = "", meaning: str = "") -> None:
        self._is_cut = False
        super().__init__()
        set_tone(self, "chip")
        self.show_text(text, meaning)

    def show_text(self, text: str, meaning: str) -> None:
        """Show another text; the arguments are those of the class."""
        self._meaning = meaning
        self.setText(text.replace("&", "&&"))
        self.setAccessibleDescription(meaning)
        self._update_tool_tip()

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * _LEAST + _AROUND), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tool_tip()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._is_cut:
            room = self.width() - _AROUND
            middle = QtCore.Qt.TextElideMode.ElideMiddle
            option.text = self.fontMetrics().elidedText(self.text(), middle, room)

    def _update_tool_tip(self) -> None:
        self._is_cut = (
            self.testAttribute(QtCore.Qt.WidgetAttribute.WA_Resized) and self.sizeHint().width() > self.width()
        )
        whole = [self.text().replace("&&", "&")] if self._is_cut else []
        self.setToolTip(as_tool_tip("\n".join(filter(None, [*whole, self._meaning]))))


_SIDE, _ICON = 28, 18


class IconButton(QToolButton):
    """A button that draws an icon of `resources/icons/` itself, in the current colours and at the current scale."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self._resize()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def set_words(self, words: str, *, spoken: str = "") -> None:
        """Set the tool-tip, and the accessible name, `spoken`, if it differs.

        For a checkable button it names the state that is on or off, and not what a press would do.
        """
        self.setToolTip(words)
        self.setAccessibleName(spoken or words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = tokens_in_use()
        icon = scaled(_ICON)
        place = (self.width() - icon) / 2
        paint_icon(
            QPainter(self),
            self._icon,
            colour=tokens.secondary if self.isEnabled() else tokens.border,
            rect=QRectF(place, place, icon, icon),
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.FontChange:
            self._resize()

    def _resize(self) -> None:
        self.setFixedSize(scaled(_SIDE), scaled(_SIDE))


def pressed_button(event: QKeyEvent) -> bool:
    """Press the button that has the focus if the key is Enter; a held key presses it once.

    Qt uses Enter for the default button of a dialog, and ignores it in other windows, unless the desktop sets this
    otherwise.

    Returns:
        Whether the key was for a button and must not be handled further.
    """
    focus = QApplication.focusWidget()
    qt = QtCore.Qt
    is_enter = event.key() in {qt.Key.Key_Return, qt.Key.Key_Enter}
    with_others = event.modifiers() & ~qt.KeyboardModifier.KeypadModifier
    if not is_enter or with_others or not isinstance(focus, QPushButton | QToolButton):
        return False
    if not event.isAutoRepeat():
        focus.click()
    return True
