"""A banner across the window: an icon, a headline, a remark, and buttons; a layer of banners, and a veil with one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from faceviewer.ui.look.theme import set_tone, tokens_in_use
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import Mark, PlainLabel
from faceviewer.ui.parts.layout import Flow, ScrollColumn, Stretch, fill, hbox, vbox

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
        mark, close = ((part, 0, Qt.AlignmentFlag.AlignTop) for part in (self.mark, self.close_button))
        hbox(mark, (self.words, 1), close, on=self, spacing=12, margins=(16, 12, 10, 12))
        self.close_button.setVisible(closes)
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


BANNER_GAP = 10  # logical pixels between banners, and to the edges of what they cover


class BannerLayer(ScrollColumn):
    """A column of banners, which scroll if they are too high for the available space.

    Attributes:
        banners: all banners from top to bottom, most of them hidden.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(squeezes=False)
        self.setParent(parent)
        self._column = vbox(on=self.inside, spacing=BANNER_GAP, margins=0)
        self._notices: list[Banner] = []
        self._put_away: list[Banner] = []
        self.banners: list[Banner] = []

    def add(self, banner: Banner, *, on_top: bool = False) -> None:
        """Place a banner below the others, or above them."""
        index = 0 if on_top else len(self.banners)
        self.banners.insert(index, banner)
        self._column.insertWidget(index, banner)

    def add_notice(self, notice: Banner) -> None:
        """Place a notice, which is not urgent, below the other banners; `put_notices_away` hides it."""
        self.add(notice)
        self._notices.append(notice)

    def put_notices_away(self, *, away: bool) -> None:
        """Hide the notices that are shown, or show these again."""
        if away:
            self._put_away = [notice for notice in self._notices if not notice.isHidden()]
        for notice in self._put_away:
            notice.setHidden(away)

    def place(self, area: QRect, *, at_top: bool, brief: bool) -> int:
        """Cover the top or the bottom of an area of the parent, and return the used height in logical pixels.

        `brief` is whether banners have to be brief, because space is limited.
        """
        heights = []
        for banner in self.banners:
            if not banner.isHidden():
                banner.set_brief(brief=brief)
                heights.append(banner.heightForWidth(area.width()))
        room = min(sum(heights) + BANNER_GAP * (len(heights) - 1), area.height()) if heights else 0
        self.setGeometry(area.left(), area.top() if at_top else area.bottom() + 1 - room, area.width(), room)
        self.raise_()
        return room


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
