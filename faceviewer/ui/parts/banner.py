"""A strip across the window that says something: a mark, a headline, a remark, and what belongs to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Flow, fill, hbox, vbox
from faceviewer.ui.parts.mark import Mark

_ICONS = {"ok": "pass", "warn": "warning", "bad": "warning", "info": "info"}
_SIDE = 22  # logical pixels, of the mark


class Banner(QFrame):
    """A frame in the soft colour of its tone.

    Args:
        tone: "ok", "warn", "bad" or "info".
        icon: a name in `resources/icons/`; "" for the one that goes with the tone.
        closes: whether there is a button that hides it.

    Attributes:
        mark: left of the words.
        headline, remark: what it says.
        words: the two below each other, and what is added to them.
        close_button: its words are set by the subclass.
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

    def add_buttons(self, *buttons: QWidget) -> None:
        """Have buttons below the words, where they take none of their width."""
        flow = Flow(spacing=10)
        for button in buttons:
            flow.add(button)
        fill(self.words, 5, flow)
        self.close_button.raise_()  # the keyboard comes to it last

    def set_brief(self, *, brief: bool) -> None:
        """Set whether there is little room; here all is said nevertheless."""

    def show_tone(self, tone: str, *, icon: str = "") -> None:
        """Take another tone, and its icon if no other is given."""
        set_tone(self, tone)
        self.mark.show_icon(icon or _ICONS[tone], tone=tone)

    def show_words(self, headline: str, remark: str = "") -> None:
        """Show a headline and a remark; an empty remark takes no room."""
        self.headline.setText(headline)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.setAccessibleName(headline)
