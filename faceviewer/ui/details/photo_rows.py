"""What is known of a photo as names and values in the current language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from faceviewer.core.query import ImageFormat
from faceviewer.imaging.examination import TAG_TEXT_CHARACTERS
from faceviewer.wording.catalogue import in_a_row
from faceviewer.wording.health import block_name, flaw_text, tag_name
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.core.language import Language
    from faceviewer.ui.details.photo_facts import PhotoFacts

_WORDS = {
    "pixels": str(QT_TRANSLATE_NOOP("PhotoRows", "Pixels")),
    "size": str(QT_TRANSLATE_NOOP("PhotoRows", "File size")),
    "bytes": str(QT_TRANSLATE_NOOP("PhotoRows", "{size} ({bytes} bytes)")),
    "format": str(QT_TRANSLATE_NOOP("PhotoRows", "Format")),
    "came": str(QT_TRANSLATE_NOOP("PhotoRows", "Came")),
    "inside": str(QT_TRANSLATE_NOOP("PhotoRows", "inside the answer")),
    "address": str(QT_TRANSLATE_NOOP("PhotoRows", "from the address in the answer")),
    "turned": str(QT_TRANSLATE_NOOP("PhotoRows", "Orientation")),
    "upright": str(QT_TRANSLATE_NOOP("PhotoRows", "turned upright as its file asks (EXIF {n})")),
    "as_it_is": str(QT_TRANSLATE_NOOP("PhotoRows", "shown as stored")),
    "brightness": str(QT_TRANSLATE_NOOP("PhotoRows", "Brightness")),
    "contrast": str(QT_TRANSLATE_NOOP("PhotoRows", "Contrast")),
    "sharpness": str(QT_TRANSLATE_NOOP("PhotoRows", "Sharpness")),
    "metadata": str(QT_TRANSLATE_NOOP("PhotoRows", "Metadata")),
    "flaws": str(QT_TRANSLATE_NOOP("PhotoRows", "Flaws")),
    "none": str(QT_TRANSLATE_NOOP("PhotoRows", "none")),
}
_UPRIGHT = 1


def picture_rows(facts: PhotoFacts) -> list[tuple[str, str]]:
    """Return what the picture is, in figures."""
    locale, written = QLocale(), facts.examination.metadata
    size = locale.formattedDataSize(facts.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    upright = _word("as_it_is" if written.orientation == _UPRIGHT else "upright").format(n=written.orientation)
    return [
        (_word("pixels"), f"{facts.width} × {facts.height}"),
        (_word("size"), _word("bytes").format(size=size, bytes=locale.toString(facts.size))),
        (_word("format"), facts.form),
        (_word("came"), _word("inside" if facts.came_as is ImageFormat.BASE64 else "address")),
        (_word("turned"), upright),
        ("SHA-256", facts.sha256),
    ]


def measured_rows(facts: PhotoFacts) -> list[tuple[str, str]]:
    """Return what was measured, in per cent."""
    measures = facts.examination.measures
    return [
        (_word("brightness"), f"{measures.brightness * 100:.0f} %"),
        (_word("contrast"), f"{measures.contrast * 100:.0f} %"),
        (_word("sharpness"), f"{measures.sharpness * 100:.0f} %"),
    ]


def written_rows(facts: PhotoFacts, language: Language) -> list[tuple[str, str]]:
    """Return what is wrong with the file and what is written into it; its texts are somebody else's."""
    written = facts.examination.metadata
    blocks = ", ".join(block_name(block, language) for block in written.blocks) or _word("none")
    tags = ((tag_name(name, language), shown(text, TAG_TEXT_CHARACTERS)) for name, text in written.tags)
    flaws = in_a_row(language, *(flaw_text(flaw, language) for flaw in facts.flaws))
    return [*([(_word("flaws"), flaws)] if flaws else []), (_word("metadata"), blocks), *tags]


def _word(key: str) -> str:
    return QCoreApplication.translate("PhotoRows", _WORDS[key])
