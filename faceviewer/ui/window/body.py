"""The middle of the window: the photo with banners on it, the record, and a second result for a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from faceviewer.ui.card.record_card import RecordCard
from faceviewer.ui.look.theme import scaled, text_percent
from faceviewer.ui.parts.banner import BANNER_GAP, BannerLayer, Veil
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QLayout

    from faceviewer.ui.stage.stage import PhotoStage
    from faceviewer.ui.visibility import Overtaken

_CARD_WIDTH = 400  # least logical pixels
_CARD_PART, _CARD_MOST = 0.3, 0.46  # usual and largest part of the width
_LARGE_TEXT = 150  # above this text size in percent, the verdict would take too many lines
_CARD_MOST_LARGE = 0.54  # the largest part of the width then
_UPRIGHT = 4 / 3  # height divided by width of most photos
_AROUND = 250  # logical pixels of the window's height that are not for photo and card
_COMPARED_PER_CENT = 36  # of the width, for the differences of two results
_BETWEEN = 16  # logical pixels between two parts
_BANNER_WIDTH = 260  # logical pixels: the least width of a banner
_LOW_HEIGHT = 380  # logical pixels; below this height, banners are brief
_UNBOUNDED = 16_777_215  # QWIDGETSIZE_MAX, which PySide6 does not export


class Comparison(NamedTuple):
    """The parts of a comparison: a second photo, headings above it and above the stage, and the differences."""

    pinned: PhotoStage
    pinned_head: QWidget
    head: QWidget
    differences: QWidget


class Body(QWidget):
    """Divides its space between the stage and the parts that describe its photo.

    Attributes:
        card: the card of the record, hidden while it is empty.
        banners: a layer at the bottom of the photo, or above the text of another page.
    """

    def __init__(self, parent: QWidget | None, stage: PhotoStage, overtaken: Overtaken) -> None:
        super().__init__(parent)
        self._stage, self._overtaken = stage, overtaken
        self._comparison: Comparison | None = None  # the one on show
        self._has_card = False
        self._alone = False
        self._is_veiled = False
        self._overhang = 0  # logical pixels at the top that the lookup bar covers
        self._over_card = 0  # of the card, how many of them it covers
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._photos = QGridLayout()
        self.card = RecordCard(self)  # with its parent, or the stylesheet would be applied to all its parts twice
        self.card.hide()
        self._veil = Veil(self)
        self.banners = BannerLayer(self)
        self.banners.inside.installEventFilter(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_BETWEEN)
        self._photos.setHorizontalSpacing(_BETWEEN)
        self._photos.setVerticalSpacing(8)
        self._photos.addWidget(stage, 1, 1)
        self._photos.setRowStretch(1, 1)
        self._photos.setColumnStretch(1, 1)
        self._box.addLayout(self._photos, 1)
        self._box.addWidget(self.card)
        self.setLayout(self._box)
        self.card.filled.connect(self._on_filled)
        stage.page_turned.connect(self.place_banners)
        visibility.blank_changed.connect(self._share)
        visibility.blank_changed.connect(self._veil_result)
        overtaken.changed.connect(self._veil_result)

    @property
    def parts(self) -> list[QWidget]:
        """Its parts, in reading order."""
        pinned, pinned_head, head, differences = self._comparison or (None,) * 4
        parts = (*self.banners.banners, pinned_head, pinned, head, self._stage, self.card, differences)
        return [part for part in parts if part is not None]

    @property
    def is_comparing(self) -> bool:
        """Whether a comparison is shown, even if one of its results is missing."""
        return self._comparison is not None

    def add_comparison(self, comparison: Comparison) -> None:
        """Add the parts of a comparison, all hidden; the differences are in the place of the record."""
        for part in comparison:
            part.hide()
        self._photos.addWidget(comparison.pinned_head, 0, 0)
        self._photos.addWidget(comparison.head, 0, 1)
        self._photos.addWidget(comparison.pinned, 1, 0)
        self._box.addWidget(comparison.differences, _COMPARED_PER_CENT)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show an added comparison; None for only the result on the stage, with its record."""
        if comparison is not self._comparison:
            for part in self._comparison or ():
                part.hide()
                _set_retained(part, retained=False)
            self._comparison = comparison
            self._share()

    def set_alone(self, *, alone: bool) -> None:
        """Show only the stage and messages, or everything again."""
        self._alone = alone
        self.banners.put_notices_away(away=alone)
        self._share()

    def _veil_result(self) -> None:
        """Dim the result on show and hide its verdict while it does not belong to the current query."""
        words = self._overtaken.words
        self._veil.show_words("" if visibility.blank else words)
        self.place_banners()
        if bool(words) is not self._is_veiled:
            self._is_veiled = bool(words)
            for part in (self.card, *(self._comparison or ())[1:]):
                # It keeps the space, or the photo would move at the first key of each query.
                _set_retained(part, retained=self._is_veiled and not part.isHidden())
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
        if kind is kinds.Resize:
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
        width = self._width_beside(self.card)
        height = self.window().height() - scaled(_AROUND)  # not the body's height, which depends on the result
        # Below the photo the card would take half of the height: choose the position that leaves a larger photo.
        side_by_side = self.is_comparing or (self.width() - width - _BETWEEN) * _UPRIGHT >= height / 2
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        width = width if side_by_side else 0
        self.card.setMinimumWidth(width)
        self.card.setMaximumWidth(width or _UNBOUNDED)
        self._stretch(self.card, 0 if side_by_side else 1)
        has_card = self._has_card and not (self.is_comparing or self._alone or visibility.blank)
        self.card.setVisible(has_card and not self._is_veiled)
        self._share_photos(room=self.width() - (width + _BETWEEN if side_by_side and has_card else 0))
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
        stage, comparison = self._stage, self._comparison
        area = stage.geometry()
        if comparison is not None and not comparison.pinned.isHidden():
            area |= comparison.pinned.geometry()
        area.adjust(BANNER_GAP, BANNER_GAP, -BANNER_GAP, -BANNER_GAP)
        is_narrow = area.width() < scaled(_BANNER_WIDTH)
        at_top = not is_narrow and (not stage.shows_photo or visibility.blank)
        brief = area.height() < scaled(_LOW_HEIGHT)
        if is_narrow:
            area.setRect(0, 0, self.width(), self.height())
        elif not at_top:
            area.setBottom(stage.photo_bar.mapTo(self, QPoint()).y() - BANNER_GAP)
        if at_top and self._overhang:
            area.setTop(max(area.top(), self._overhang + BANNER_GAP))
        elif not at_top:
            area = self._visible_part(area)
        room = self.banners.place(area, at_top=at_top, brief=brief)
        above = area.top() - stage.geometry().top() if self._overhang else BANNER_GAP
        height = above + room + BANNER_GAP if at_top and (room or self._overhang) else 0
        stage.keep_clear(height)
        self._veil.keep_clear(height)

    def _clear_card(self) -> None:
        """Move the text of the card down from under the lookup bar, as far as its verdict then still fits."""
        spare = self.card.height() - self.card.minimumSizeHint().height()
        covered = max(0, min(self._overhang - self.card.y(), spare))
        if covered != self._over_card:
            self._over_card = covered
            self.card.keep_clear(covered)

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

    def _share_photos(self, *, room: int) -> None:
        """Divide the remaining width, `room`, between this result and the pinned one."""
        compares = self.is_comparing and not visibility.blank
        if self._photos.columnStretch(0) != int(compares):
            self._photos.setColumnStretch(0, int(compares))
        # Stretch factors instead of widths, which would limit how narrow the window can be.
        self._stretch(self._photos, 100 - _COMPARED_PER_CENT if compares else 1)
        stages = [self._stage]
        if self._comparison is not None:
            pinned, *heads, differences = self._comparison
            pinned.setVisible(compares)
            for head in heads:
                head.setVisible(compares and not self._is_veiled)
            differences.setVisible(compares and not self._alone and not self._is_veiled)
            stages.append(pinned)
        if compares:
            both = self.width() if self._alone else (self.width() - _BETWEEN) * (100 - _COMPARED_PER_CENT) // 100
            room = (both - _BETWEEN) // 2
        for stage in stages:
            stage.photo_bar.set_room(room)


def _set_retained(part: QWidget, *, retained: bool) -> None:
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(retained)
    part.setSizePolicy(policy)
