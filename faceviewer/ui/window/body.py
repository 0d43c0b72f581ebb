"""The middle of the window: the photo with banners on it, the record, and a second result for a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from faceviewer.ui.look.theme import scaled, text_percent
from faceviewer.ui.parts.layout import ScrollColumn, vbox
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QLayout, QVBoxLayout

    from faceviewer.ui.card.record_card import RecordCard
    from faceviewer.ui.parts.banner import Banner, Veil
    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.visibility import Overtaken

_CARD_WIDTH = 400  # least logical pixels
_CARD_PART, _CARD_MOST = 0.3, 0.46  # usual and largest part of the width
_LARGE_TEXT = 150  # above this text size in percent, the verdict would take too many lines
_CARD_MOST_LARGE = 0.54  # the largest part of the width then
_UPRIGHT = 4 / 3  # height divided by width of most photos
_AROUND = 250  # logical pixels of the window's height that are not for photo and card
_COMPARED_PER_CENT = 36  # of the width, for the differences of two results
_GAP = 16
_AROUND_BANNER = 10  # logical pixels between banners on the stage, and to its edges
_BANNER_WIDTH = 260  # logical pixels: the least width of a banner
_LOW_HEIGHT = 380  # logical pixels; below this height, banners are brief
_UNBOUNDED = 16_777_215  # QWIDGETSIZE_MAX, which PySide6 does not export


class Body(QWidget):
    """Divides its space between the stage and the parts that describe its photo."""

    def __init__(self, stage: PhotoStage, overtaken: Overtaken) -> None:
        super().__init__()
        self._stage, self._overtaken = stage, overtaken
        self._card: RecordCard | None = None
        self._pinned: PhotoStage | None = None
        self._heads: tuple[QWidget, ...] = ()
        self._differences: QWidget | None = None
        self._has_card = False
        self._comparing = False
        self._alone = False
        self._is_veiled = False
        self._veil: Veil | None = None
        self._banners: list[Banner] = []
        self._notices: list[Banner] = []
        self._put_away: list[Banner] = []
        self._overhang = 0  # logical pixels at the top that the lookup bar covers
        self._over_card = 0  # of the card, how many of them it covers
        self._layer: ScrollColumn | None = None
        self._column: QVBoxLayout | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._photos = QGridLayout()
        self._photos.setHorizontalSpacing(_GAP)
        self._photos.setVerticalSpacing(8)
        self._photos.addWidget(stage, 1, 1)
        self._photos.setRowStretch(1, 1)
        self._photos.setColumnStretch(1, 1)
        self._box.addLayout(self._photos, 1)
        stage.page_turned.connect(self.place_banners)
        visibility.blank_changed.connect(self._share)
        visibility.blank_changed.connect(self._veil_result)
        overtaken.changed.connect(self._veil_result)

    @property
    def parts(self) -> list[QWidget]:
        """Its parts, in reading order."""
        head_of_pinned, head = self._heads or (None, None)
        parts = (*self._banners, head_of_pinned, self._pinned, head, self._stage, self._card, self._differences)
        return [part for part in parts if part is not None]

    @property
    def is_comparing(self) -> bool:
        """Whether a result is pinned, even if there is no other result."""
        return self._comparing

    def add_card(self, card: RecordCard) -> None:
        """Add the card of the record, hidden at first."""
        self._card = card
        card.hide()
        card.filled.connect(self._on_filled)
        self._box.addWidget(card)
        self._share()

    def add_banner(self, banner: Banner, *, on_top: bool = False) -> None:
        """Place a banner below the others (`on_top`: above them) at the bottom of the photo, or above a page's text."""
        if self._layer is None or self._column is None:
            self._layer = ScrollColumn(squeezes=False)
            self._column = vbox(on=self._layer.inside, spacing=_AROUND_BANNER, margins=0)
            self._layer.setParent(self)
            self._layer.inside.installEventFilter(self)
            self._layer.show()  # inside a hidden layer, a banner that is shown would cause no layout request
        index = 0 if on_top else len(self._banners)
        self._banners.insert(index, banner)
        self._column.insertWidget(index, banner)
        self.place_banners()

    def add_notice(self, notice: Banner) -> None:
        """Place a notice, which is not urgent, below the other banners; it is hidden while the stage is alone."""
        self.add_banner(notice)
        self._notices.append(notice)

    def add_comparison(self, pinned: PhotoStage, heads: tuple[QWidget, QWidget], differences: QWidget) -> None:
        """Add the parts of a comparison, all hidden.

        They are a second photo, left of the stage, the headings above it and above the stage, and the differences,
        which are shown instead of the record.
        """
        self._pinned, self._heads, self._differences = pinned, heads, differences
        for column, head in enumerate(heads):
            self._photos.addWidget(head, 0, column)
        self._photos.addWidget(pinned, 1, 0)
        self._box.addWidget(differences)
        self._share()

    def set_comparing(self, *, comparing: bool) -> None:
        """Show two results side by side, or the one on the stage with its record."""
        self._comparing = comparing
        self._share()

    def set_alone(self, *, alone: bool) -> None:
        """Show only the stage and messages, or everything again."""
        self._alone = alone
        if alone:
            self._put_away = [notice for notice in self._notices if not notice.isHidden()]
        for notice in self._put_away:
            notice.setHidden(alone)
        self._share()

    def _veil_result(self) -> None:
        """Dim the result on show and hide its verdict while it does not belong to the current query."""
        words = self._overtaken.words
        if self._veil is None and words:
            from faceviewer.ui.parts.banner import Veil  # noqa: PLC0415 - not for the first paint

            self._veil = Veil(self)
        if self._veil is not None:
            self._veil.show_words("" if visibility.blank else words)
            self.place_banners()
        if bool(words) is not self._is_veiled:
            self._is_veiled = bool(words)
            for part in filter(None, (self._card, self._differences, *self._heads)):
                policy = part.sizePolicy()  # keeps the space, or the photo would move at the first key of each query
                policy.setRetainSizeWhenHidden(self._is_veiled and not part.isHidden())
                part.setSizePolicy(policy)
            self._share()

    def hasHeightForWidth(self) -> bool:
        return False  # it needs its minimum height, and not the preferred height of its parts

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        kinds = event.Type
        if kind is kinds.LayoutRequest:
            self._share()
        done = super().event(event)
        if kind in {kinds.Resize, kinds.FontChange}:
            self._share()
        if kind in {kinds.LayoutRequest, kinds.Resize}:
            self.place_banners()
        if kind is kinds.Resize and self._veil is not None:
            self._veil.cover()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is event.Type.LayoutRequest:  # a banner was shown, hidden or changed
            self.place_banners()
        return super().eventFilter(watched, event)

    def _on_filled(self, has_record: bool) -> None:  # noqa: FBT001 - the signature of a signal
        """Show the card, or give its space to the stage."""
        self._has_card = has_record
        self._share()

    def _share(self) -> None:
        if self._card is None:
            return
        width = self._width_beside(self._card)
        height = self.window().height() - scaled(_AROUND)  # not the body's height, which depends on the result
        # Below the photo the card would take half of the height: choose the position that leaves a larger photo.
        side_by_side = self._comparing or (self.width() - width - _GAP) * _UPRIGHT >= height / 2
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        width = width if side_by_side else 0
        self._card.setMinimumWidth(width)
        self._card.setMaximumWidth(width or _UNBOUNDED)
        self._stretch(self._card, 0 if side_by_side else 1)
        beside = not self._alone and not visibility.blank
        has_card = self._has_card and not self._comparing and beside
        self._card.setVisible(has_card and not self._is_veiled)
        has_card_beside = side_by_side and has_card
        self._share_with_pinned(room=self.width() - (width + _GAP if has_card_beside else 0))
        self._need_room()

    def keep_clear(self, height: int) -> None:
        """Show no banner and no text in the top `height` logical pixels, which the lookup bar covers."""
        if height != self._overhang:
            self._overhang = height
            self.place_banners()

    def place_banners(self) -> None:
        """Place the banners over the lower edge of the photo, or at the top of a page, whose text then moves down.

        If the stage is too narrow for them because of large text, they are at the bottom of the visible part of the
        body. Banners that are too high for the available space scroll; nothing else moves for them.
        """
        self._clear_card()
        layer = self._layer
        stage = self._stage
        shown = [banner for banner in self._banners if not banner.isHidden()]
        if layer is None and not self._overhang:
            return
        pinned = self._pinned
        area = stage.geometry() if pinned is None or pinned.isHidden() else stage.geometry() | pinned.geometry()
        area.adjust(_AROUND_BANNER, _AROUND_BANNER, -_AROUND_BANNER, -_AROUND_BANNER)
        is_narrow = area.width() < scaled(_BANNER_WIDTH)
        on_top = not is_narrow and (not stage.shows_photo or visibility.blank)
        for banner in shown:
            banner.set_brief(brief=area.height() < scaled(_LOW_HEIGHT))
        if is_narrow:
            area.setRect(0, 0, self.width(), self.height())
        elif not on_top:
            area.setBottom(stage.photo_bar.mapTo(self, QPoint()).y() - _AROUND_BANNER)
        if on_top and self._overhang:
            area.setTop(max(area.top(), self._overhang + _AROUND_BANNER))
        elif not on_top:
            area = self._visible_part(area)
        room = sum(banner.heightForWidth(area.width()) for banner in shown) + _AROUND_BANNER * max(0, len(shown) - 1)
        room = min(room, area.height()) if shown else 0
        if layer is not None:
            layer.setGeometry(area.left(), area.top() if on_top else area.bottom() + 1 - room, area.width(), room)
            layer.raise_()
        above = area.top() - stage.geometry().top() if self._overhang else _AROUND_BANNER
        height = above + room + _AROUND_BANNER if on_top and (shown or self._overhang) else 0
        stage.keep_clear(height)
        if self._veil is not None:
            self._veil.keep_clear(height)

    def _clear_card(self) -> None:
        """Move the text of the card down from under the lookup bar, as far as its verdict then still fits."""
        if self._card is None:
            return
        spare = self._card.height() - self._card.minimumSizeHint().height()
        covered = max(0, min(self._overhang - self._card.y(), spare))
        if covered != self._over_card:
            self._over_card = covered
            self._card.keep_clear(covered)

    def _visible_part(self, area: QRect) -> QRect:
        """Return the part of an area that is visible when the window scrolls; the whole area if none is visible."""
        page = self.parentWidget()
        around = page.parentWidget() if page is not None else None
        if around is None:
            return area
        return (area & QRect(self.mapFrom(around, QPoint()), around.size())) or area

    def _width_beside(self, card: QWidget) -> int:
        """Return the width of the card beside the photo, which grows with the window and with the text."""
        width = max(scaled(_CARD_WIDTH), round(self.width() * _CARD_PART))
        most = _CARD_MOST if text_percent() <= _LARGE_TEXT else _CARD_MOST_LARGE
        return max(min(width, round(self.width() * most)), card.minimumSizeHint().width())

    def _stretch(self, part: QWidget | QLayout, share: int) -> None:
        """Set a stretch factor only if it differs: setting it invalidates the layout, which then calls this again."""
        if self._box.stretch(self._box.indexOf(part)) != share:
            self._box.setStretchFactor(part, share)

    def _need_room(self) -> None:
        """Set the minimum height to what the wrapped texts need at the current width."""
        box = self._box
        needed = box.totalMinimumSize().height()
        if box.hasHeightForWidth():
            needed = max(needed, box.totalMinimumHeightForWidth(self.width()))
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def _share_with_pinned(self, *, room: int) -> None:
        """Divide the remaining width, `room`, between this result and the pinned one."""
        if self._pinned is None or self._differences is None:
            self._stage.photo_bar.set_room(room)
            return
        compared = self._comparing and not visibility.blank
        self._pinned.setVisible(compared)
        for head in self._heads:
            head.setVisible(compared and not self._is_veiled)
        if self._photos.columnStretch(0) != int(compared):
            self._photos.setColumnStretch(0, int(compared))
        # Stretch factors instead of widths, which would limit how narrow the window can be.
        self._stretch(self._photos, 100 - _COMPARED_PER_CENT if compared else 1)
        self._stretch(self._differences, _COMPARED_PER_CENT)
        self._differences.setVisible(compared and not self._alone and not self._is_veiled)
        both = self.width() if self._alone else (self.width() - _GAP) * (100 - _COMPARED_PER_CENT) // 100
        for stage in (self._pinned, self._stage):
            stage.photo_bar.set_room((both - _GAP) // 2 if compared else room)
