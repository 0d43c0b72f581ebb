"""The dialog with the properties of the photo on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFormLayout, QScrollArea, QWidget

from faceviewer.core.query import ImageFormat
from faceviewer.imaging.decoder_results import TAG_TEXT_CHARACTERS, PhotoFacts
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.look.theme import scaled
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, fill, vbox
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import in_a_row, listed, say
from faceviewer.wording.health import block_name, describe_health, flaw_text, tag_name
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence


_NAME_WIDTH, _ABOVE_HEAD = 112, 10  # logical pixels
_UPRIGHT = 1  # EXIF orientation


class PropertiesDialog(Dialog):
    """A modeless dialog with the properties of the photo on show."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=560, height=620)
        self._lines: list[str] = []
        self._nothing = PlainLabel(tone="secondary", wraps=True)
        self._health = Banner("ok")
        self._hint = PlainLabel(tone="small", wraps=True)
        self._place = Banner("warn")
        self._health.words.addWidget(self._hint)
        self._form = QFormLayout()
        self._scroll = QScrollArea(widgetResizable=True)
        self._copy = Button(lambda: self.tr("Copy all"), self._on_copy)
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        inside = QWidget()
        inside.setObjectName("clear")
        vbox(self._health, self._place, self._form, Stretch(), on=inside, spacing=10, margins=(0, 0, 10, 0))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._scroll, 1)
        fill(self.foot, self._copy, Stretch(), close)
        translated(self._apply_texts)

    def show_photo(self, facts: PhotoFacts) -> None:
        """Show a photo's properties."""
        health = describe_health(facts.concerns, language_in_use())
        self._health.show_tone("warn" if facts.concerns else "ok")
        self._health.show_words(health.sentence, "\n".join(health.details))
        self._hint.setText(health.hint)
        self._place.setVisible(facts.examination.metadata.carries_place)
        self._clear()
        self._add_section(say(language_in_use(), "record", "field", "photo"), self._picture_rows(facts))
        self._add_section(self.tr("Measured at the centre"), self._measured_rows(facts))
        self._add_section(self.tr("Stored in the file"), self._written_rows(facts))
        self._show_body(why="")

    def show_nothing(self, why: str) -> None:
        """Drop the photo, and show why there is none."""
        self._clear()
        self._show_body(why=why)

    def _clear(self) -> None:
        self._lines = []
        while self._form.rowCount():
            self._form.removeRow(0)

    def _add_section(self, title: str, facts: Sequence[tuple[str, str]]) -> None:
        """Add a heading with names and values, which are ready for display."""
        head = PlainLabel(title, tone="strong")
        head.setContentsMargins(0, _ABOVE_HEAD, 0, 0)
        self._form.addRow(head)
        for name, value in facts:
            text = SelectableText()
            text.setAccessibleName(name)
            text.show_text(value)
            label = PlainLabel(name, tone="secondary")
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            label.setMinimumWidth(scaled(_NAME_WIDTH))
            label.setBuddy(text)
            self._form.addRow(label, text)
        self._lines += [f"{name}{language_in_use().colon}{value}" for name, value in facts]

    def _show_body(self, *, why: str) -> None:
        self._nothing.setText(why)
        self._nothing.setVisible(bool(why))
        self._scroll.setVisible(not why)
        self._copy.setEnabled(not why)

    def _picture_rows(self, facts: PhotoFacts) -> list[tuple[str, str]]:
        locale = QLocale()
        picture = facts.examination.picture
        orientation = facts.examination.metadata.orientation
        size = locale.formattedDataSize(facts.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        inside, address = self.tr("inside the reply"), self.tr("as a link")
        as_stored = self.tr("shown as stored")
        turned = self.tr("rotated as the file specifies (EXIF {n})").format(n=orientation)
        return [
            (self.tr("Pixels"), f"{picture.width} × {picture.height}"),
            (
                self.tr("File size"),
                self.tr("{size} ({bytes} bytes)").format(size=size, bytes=locale.toString(facts.size)),
            ),
            (self.tr("Format"), picture.format),
            (self.tr("Delivered"), inside if facts.came_as is ImageFormat.BASE64 else address),
            (self.tr("Orientation"), as_stored if orientation == _UPRIGHT else turned),
            ("SHA-256", facts.sha256),
        ]

    def _measured_rows(self, facts: PhotoFacts) -> list[tuple[str, str]]:
        measures = facts.examination.measures
        return [
            (self.tr("Brightness"), f"{measures.brightness * 100:.0f} %"),
            (self.tr("Contrast"), f"{measures.contrast * 100:.0f} %"),
            (self.tr("Sharpness"), f"{measures.sharpness * 100:.0f} %"),
        ]

    def _written_rows(self, facts: PhotoFacts) -> list[tuple[str, str]]:
        """Return rows for the flaws of the file and for its metadata; the texts of tags are untrusted."""
        written = facts.examination.metadata
        language = language_in_use()
        blocks = listed(language, (block_name(block, language) for block in written.blocks)) or self.tr("none")
        tags = ((tag_name(name, language), shown(text, TAG_TEXT_CHARACTERS)) for name, text in written.tags)
        flaws = in_a_row(language, *(flaw_text(flaw, language) for flaw in facts.examination.picture.flaws))
        return [*([(self.tr("File problems"), flaws)] if flaws else []), (self.tr("Metadata"), blocks), *tags]

    def _on_copy(self) -> None:
        health = (label.text() for label in (self._health.headline, self._health.remark, self._hint))
        place = [self._place.headline.text()] if self._place.isVisibleTo(self) else []
        clipboard().copy("\n".join([*filter(None, health), *place, *self._lines]) + "\n")

    def _apply_texts(self) -> None:
        self.set_words(self.tr("Photo properties"))
        self._scroll.setAccessibleName(self.tr("Photo properties"))
        self._place.show_words(
            self.tr("The photo contains a location"),
            self.tr(
                "The file says where the photo was taken. The saved original keeps the location; a copy saved as "
                "JPEG, PNG or WebP does not."
            ),
        )
