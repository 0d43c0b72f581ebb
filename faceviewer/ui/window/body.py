"""The middle of the window: the photo with messages on it, its record, and another result where one is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from faceviewer.ui.look.tokens import scaled, text_percent
from faceviewer.ui.parts.layout import ScrollColumn, vbox
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLayout, QVBoxLayout

    from faceviewer.ui.parts.banner import Banner
    from faceviewer.ui.stage.stage import PhotoStage, ResultStage
    from faceviewer.ui.window.veil import Veil

_CARD_WIDTH, _CARD_PART, _CARD_MOST = 400, 0.3, 0.46  # logical pixels; of the width where there is much, and little
_LARGE_TEXT, _CARD_MOST_LARGE = 150, 0.54  # per cent; larger text would break the verdict into too many lines
_UPRIGHT = 4 / 3  # height by width of most photos
_AROUND = 250  # logical pixels of the window's height that neither photo nor card has
_COMPARED_PER_CENT = 36  # of the width, for what two results differ in
_GAP = 16
_AROUND_SLIP = 10  # logical pixels between what lies on the stage, and to its edges
_SLIP_WIDTH, _LITTLE_HEIGHT = 260, 380  # logical pixels, of the least slip, and of a stage where it has to be brief
_UNBOUNDED = 16_777_215  # QWIDGETSIZE_MAX, which the bindings do not name


class Body(QWidget):
    """Shares its room among the stage and what is about the photo on it.

    Args:
        stage: where the photo is.
    """

    def __init__(self, stage: PhotoStage) -> None:
        super().__init__()
        self._stage = stage
        self._card: QWidget | None = None
        self._pinned: ResultStage | None = None
        self._heads: tuple[QWidget, ...] = ()
        self._differences: QWidget | None = None
        self._has_card = self._comparing = self._alone = self._overtaken = False
        self._veil: Veil | None = None
        self._slips: list[Banner] = []
        self._overhang = 0  # logical pixels of the top that what hangs down from above takes
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
        stage.page_turned.connect(self.place_slips)
        visibility.blank_changed.connect(self._share)
        visibility.blank_changed.connect(self._veil_answer)
        visibility.overtaken_changed.connect(self._veil_answer)

    @property
    def parts(self) -> list[QWidget]:
        """What stands in it, in the order in which it is read."""
        before, above = self._heads or (None, None)
        parts = (*self._slips, before, self._pinned, above, self._stage, self._card, self._differences)
        return [part for part in parts if part is not None]

    @property
    def is_comparing(self) -> bool:
        """Whether there is a pinned result, even if there is no other."""
        return self._comparing

    def add_card(self, card: QWidget) -> None:
        """Give the record a place, hidden at first."""
        self._card = card
        card.hide()
        self._box.addWidget(card)
        self._share()

    def lay(self, slip: Banner, *, on_top: bool = False) -> None:
        """Let what comes and goes lie on the stage, where it moves nothing: at the foot of a photo, above words.

        Args:
            slip: a message or a notice.
            on_top: whether it lies above the others, or below them.
        """
        if self._layer is None or self._column is None:
            self._layer = ScrollColumn(squeezes=False)
            self._column = vbox(on=self._layer.inside, spacing=_AROUND_SLIP, margins=0)
            self._layer.setParent(self)
            self._layer.inside.installEventFilter(self)
            self._layer.show()  # nobody would tell of what is shown within something hidden
        place = 0 if on_top else len(self._slips)
        self._slips.insert(place, slip)
        self._column.insertWidget(place, slip)
        self.place_slips()

    def add_comparison(self, pinned: ResultStage, heads: tuple[QWidget, QWidget], differences: QWidget) -> None:
        """Give places to another photo, to what stands above each, and to what the two differ in; all hidden.

        Args:
            pinned: the other photo, left of the stage.
            heads: above the other photo, and above the stage.
            differences: on the right, instead of the record.
        """
        self._pinned, self._heads, self._differences = pinned, heads, differences
        for column, head in enumerate(heads):
            self._photos.addWidget(head, 0, column)
        self._photos.addWidget(pinned, 1, 0)
        self._box.addWidget(differences)
        self._share()

    def show_card(self, *, shown: bool) -> None:
        """Give the record its place, or the stage all of it."""
        self._has_card = shown
        self._share()

    def set_comparing(self, *, comparing: bool) -> None:
        """Show two results side by side, or the one on the stage with its record."""
        self._comparing = comparing
        self._share()

    def set_alone(self, *, alone: bool) -> None:
        """Show only what is on the stage, or everything again."""
        self._alone = alone
        self._share()

    def _veil_answer(self) -> None:
        """Veil what is on show and hide its verdict while it is not what is asked now."""
        words = visibility.overtaken
        if self._veil is None and words:
            from faceviewer.ui.window.veil import Veil  # noqa: PLC0415 - the first paint does not wait for it

            self._veil = Veil(self)
        if self._veil is not None:
            self._veil.show_words("" if visibility.blank else words)
            self.place_slips()
        if bool(words) is not self._overtaken:
            self._overtaken = bool(words)
            for part in filter(None, (self._card, self._differences, *self._heads)):
                policy = part.sizePolicy()  # which keeps the room, or the photo would jump at every first key
                policy.setRetainSizeWhenHidden(self._overtaken and not part.isHidden())
                part.setSizePolicy(policy)
            self._share()

    def hasHeightForWidth(self) -> bool:
        return False  # what it needs is its minimum height, which is not what its parts would like best

    def event(self, event: QEvent) -> bool:
        is_request = event.type() is event.Type.LayoutRequest
        if is_request:
            self._share()
        done = super().event(event)
        if is_request:
            self.place_slips()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is event.Type.LayoutRequest:  # one of them comes, goes, or says something else
            self.place_slips()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
        self.place_slips()
        if self._veil is not None:
            self._veil.cover()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is event.Type.FontChange:
            self._share()

    def _share(self) -> None:
        if self._card is None:
            return
        width = self._width_beside(self._card)
        height = self.window().height() - scaled(_AROUND)  # not its own, which follows from what this decides
        # Under the photo the card would take half of the height: it stands where it leaves the larger photo.
        side_by_side = self._comparing or (self.width() - width - _GAP) * _UPRIGHT >= height / 2
        direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        width = width if side_by_side else 0
        self._card.setMinimumWidth(width)
        self._card.setMaximumWidth(width or _UNBOUNDED)
        self._stretch(self._card, 0 if side_by_side else 1)
        beside = not self._alone and not visibility.blank
        has_card = self._has_card and not self._comparing and beside
        self._card.setVisible(has_card and not self._overtaken)
        has_card_beside = side_by_side and has_card
        self._share_with_pinned(room=self.width() - (width + _GAP if has_card_beside else 0))
        self._need_room()

    def keep_clear(self, height: int) -> None:
        """Let no message and no words stand in so many logical pixels of the top, over which something hangs."""
        if height != self._overhang:
            self._overhang = height
            self.place_slips()

    def place_slips(self) -> None:
        """Lay them over the photo's lower edge, or over the top of a stage whose words make way for them.

        Where text is so large that the stage is too narrow for them, they lie at the foot of all that can be seen. For
        what there is no room they scroll; nothing else moves for them.
        """
        layer, stage, shown = self._layer, self._stage, [slip for slip in self._slips if not slip.isHidden()]
        if layer is None and not self._overhang:
            return
        pinned = self._pinned
        area = stage.geometry() if pinned is None or pinned.isHidden() else stage.geometry() | pinned.geometry()
        area.adjust(_AROUND_SLIP, _AROUND_SLIP, -_AROUND_SLIP, -_AROUND_SLIP)
        is_apart = area.width() < scaled(_SLIP_WIDTH)
        on_top = not is_apart and (not stage.shows_photo or visibility.blank)
        for slip in shown:
            slip.set_brief(brief=area.height() < scaled(_LITTLE_HEIGHT))
        if is_apart:
            area.setRect(0, 0, self.width(), self.height())
        elif not on_top:
            area.setBottom(stage.photo_bar.mapTo(self, QPoint()).y() - _AROUND_SLIP)
        if on_top and self._overhang:
            area.setTop(max(area.top(), self._overhang + _AROUND_SLIP))
        elif not on_top:
            area = self._seen_of(area)
        room = sum(slip.heightForWidth(area.width()) for slip in shown) + _AROUND_SLIP * max(0, len(shown) - 1)
        room = min(room, area.height()) if shown else 0
        if layer is not None:
            layer.setGeometry(area.left(), area.top() if on_top else area.bottom() + 1 - room, area.width(), room)
            layer.raise_()
        above = area.top() - stage.geometry().top() if self._overhang else _AROUND_SLIP
        height = above + room + _AROUND_SLIP if on_top and (shown or self._overhang) else 0
        stage.keep_clear(height)
        if self._veil is not None:
            self._veil.keep_clear(height)

    def _seen_of(self, area: QRect) -> QRect:
        """Return what can be seen of an area where the window scrolls; all of it where none can."""
        page = self.parentWidget()
        around = page.parentWidget() if page is not None else None
        if around is None:
            return area
        return (area & QRect(self.mapFrom(around, QPoint()), around.size())) or area

    def _width_beside(self, card: QWidget) -> int:
        """Return how wide the card is beside the photo: it grows with the window and with the text."""
        width = max(scaled(_CARD_WIDTH), round(self.width() * _CARD_PART))
        most = _CARD_MOST if text_percent() <= _LARGE_TEXT else _CARD_MOST_LARGE
        return max(min(width, round(self.width() * most)), card.minimumSizeHint().width())

    def _stretch(self, part: QWidget | QLayout, share: int) -> None:
        """Set a stretch factor if it changes: setting the same one invalidates the layout, which then asks us again."""
        if self._box.stretch(self._box.indexOf(part)) != share:
            self._box.setStretchFactor(part, share)

    def _need_room(self) -> None:
        """Ask for as much height as the lines of text in it take in the width it has."""
        box, needed = self._box, self._box.totalMinimumSize().height()
        if box.hasHeightForWidth():
            needed = max(needed, box.totalMinimumHeightForWidth(self.width()))
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def _share_with_pinned(self, *, room: int) -> None:
        """Share what is left of the width, `room`, with another result."""
        if self._pinned is None or self._differences is None:
            self._stage.photo_bar.set_room(room)
            return
        compared = self._comparing and not visibility.blank
        self._pinned.setVisible(compared)
        for head in self._heads:
            head.setVisible(compared and not self._overtaken)
        if self._photos.columnStretch(0) != int(compared):
            self._photos.setColumnStretch(0, int(compared))
        # Shares and no widths: a width would be the least that the window could have.
        self._stretch(self._photos, 100 - _COMPARED_PER_CENT if compared else 1)
        self._stretch(self._differences, _COMPARED_PER_CENT)
        self._differences.setVisible(compared and not self._alone and not self._overtaken)
        both = self.width() if self._alone else (self.width() - _GAP) * (100 - _COMPARED_PER_CENT) // 100
        for stage in (self._pinned, self._stage):
            stage.photo_bar.set_room((both - _GAP) // 2 if compared else room)
