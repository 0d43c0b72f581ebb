"""A banner across the window: an icon, a headline, a remark, and buttons; and a veil with a banner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from faceviewer.ui.look.theme import set_tone, tokens_in_use
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import Mark, PlainLabel
from faceviewer.ui.parts.layout import Flow, Stretch, fill, hbox, vbox

_ICONS = {"ok": "pass", "warn": "warning", "bad": "warning", "info": "info"}
_SIDE = 22  # logical pixels, of the mark


class Banner(QFrame):
    """A frame in the soft colour of its tone.

    Args:
        tone: "ok", "warn", "bad" or "info".
        icon: a name in `resources/icons/`; "" for the icon of the tone.
        closes: whether there is a button that hides the banner.

    Attributes:
        mark: the icon left of the text.
        headline, remark: the labels.
        words: the layout of the labels, to which subclasses add more parts.
        close_button: its text is set by the subclass.
    """

    def __init__(self, tone: str = "info", *, icon: str = "", closes: bool = False) -> None:
        super().__init__()
        self.setObjectName("message")
        self.mark = Mark(icon or _ICONS[tone], tone=tone, side=_SIDE)
        self.headline, self.remark = PlainLabel(tone="strong", wraps=True), PlainLabel(tone="secondary", wraps=True)
        self.close_button = IconButton("close")
        set_tone(self, tone)
        self.words = vbox(self.headline, self.remark, spacing=3)
        row = hbox(
            (self.mark, 0, Qt.AlignmentFlag.AlignTop), (self.words, 1), on=self, spacing=12, margins=(16, 12, 10, 12)
        )
        if closes:
            row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
            self.close_button.clicked.connect(self.hide)

    def add_buttons(self, *buttons: QWidget) -> Flow:
        """Add buttons below the text, so that they do not reduce its width; return their container."""
        flow = Flow(spacing=10)
        for button in buttons:
            flow.add(button)
        fill(self.words, 5, flow)
        self.close_button.raise_()  # makes it the last tab stop
        return flow

    def set_brief(self, *, brief: bool) -> None:
        """Set whether space is limited; the base class always shows the whole text."""

    def show_tone(self, tone: str, *, icon: str = "") -> None:
        """Set the tone, and its icon if no other icon is given."""
        set_tone(self, tone)
        self.mark.show_icon(icon or _ICONS[tone], tone=tone)

    def show_words(self, headline: str, remark: str = "") -> None:
        """Show a headline and a remark; an empty remark takes no space."""
        self.headline.setText(headline)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.setAccessibleName(headline)


_MARGIN = 24  # logical pixels
_OPACITY = 0.82  # the content below is visible, but does not look like the current result


class Veil(QWidget):
    """Covers its parent, ignores the mouse, and shows the reason as text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = Banner("warn")
        set_tone(self._sign.headline, "none")
        self._column = vbox((self._sign, 0, Qt.AlignmentFlag.AlignTop), Stretch(), on=self, margins=_MARGIN)
        self.hide()

    def show_words(self, words: str) -> None:
        """Cover the parent and show the reason; an empty text hides the veil."""
        self._sign.show_words(words)
        if words:
            self.cover()
            self.raise_()
        self.setVisible(bool(words))

    def keep_clear(self, height: int) -> None:
        """Show the reason below the top `height` logical pixels, which a message covers."""
        self._column.setContentsMargins(_MARGIN, max(_MARGIN, height), _MARGIN, _MARGIN)

    def cover(self) -> None:
        """Take the size of the parent."""
        parent = self.parentWidget()
        if parent is not None and self.geometry() != parent.rect():
            self.setGeometry(parent.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(tokens_in_use().window)
        ground.setAlphaF(_OPACITY)
        QPainter(self).fillRect(self.rect(), ground)
