"""Create the files that can be saved of a lookup's result. No function here uses a widget."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer import __version__
from faceviewer.core import photo
from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.pattern import pattern
from faceviewer.core.photo import Picture, extension_of
from faceviewer.ui.export.watermark import watermarked
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.catalogue import say
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import readable_json, record_json, result_words
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain, local_time, zone_of

if TYPE_CHECKING:
    from pathlib import Path

    from faceviewer.core.language import Language
    from faceviewer.core.result import Result
    from faceviewer.service import Service
    from faceviewer.ui.export.record_sheet import Sheet
    from faceviewer.ui.lookup.presenter import Found

_APP = f"FaceViewer {__version__}"
_LINE, _LINES = 30, 3  # of a purpose in a watermark: letters per line, and lines; more would hide the face
_WORDS = pattern(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]{1,30}\s*|\s+")


async def has_location(service: Service, original: bytes) -> bool:
    """Return whether a photo contains the location where it was taken, or raise Problem."""
    return (await service.examine_picture(original)).metadata.carries_place


class Product(StrEnum):
    """The kinds of files; the value is the key of the action that creates it."""

    ORIGINAL = "save"
    COPY = "save_as"
    WATERMARKED = "save_watermarked"
    EVIDENCE = "save_evidence"
    SHEET = "save_sheet"
    PRINT = "print"

    @property
    def is_signed(self) -> bool:
        """Whether the file names operator and purpose."""
        return self not in {Product.ORIGINAL, Product.COPY}


MARKS = {Product.COPY: "_copy", Product.WATERMARKED: "_watermarked"}
"""The suffix of the file name of each new picture, before its extension."""

EXTENSIONS = {Product.EVIDENCE: ".zip", Product.SHEET: ".pdf", Product.PRINT: ".pdf"}
"""The extension of each file that is not a picture."""


@dataclass(frozen=True, slots=True)
class Order:
    """The operator's choices for a file.

    Attributes:
        product: the kind of file.
        form: the image format of a copy, one of `core.photo.WRITTEN`.
        operator, purpose: as entered; empty if the product is not signed.
        with_record: whether to save the record as JSON beside a picture.
        in_clear: whether a record sheet shows the full user ID.
        language: the language of the texts in the file.
        made: the time of creation, with a time zone.
    """

    product: Product
    form: str = "JPEG"
    operator: str = ""
    purpose: str = ""
    with_record: bool = False
    in_clear: bool = False
    language: Language = field(default_factory=language_in_use)
    made: datetime = field(default_factory=lambda: local_time(datetime.now(UTC)))


def original_of(result: Result) -> bytes:
    """Return the bytes of the picture as received, even if they were refused as a photo."""
    if result.received is None:
        raise LookupError("there are no bytes to save")
    return result.received


def ending(order: Order, result: Result) -> str:
    """Return the end of the file name: its mark, and its extension with the dot."""
    product = order.product
    if product is Product.ORIGINAL:
        return f"{'' if result.refused is None else '_refused'}{extension_of(original_of(result))}"
    return f"{MARKS.get(product, '')}{EXTENSIONS.get(product) or photo.EXTENSIONS[order.form]}"


def files(order: Order, found: Found, path: Path) -> list[tuple[bytes, Path]]:
    """Return (content, path) of each file, that of the chosen path last. Blocks: 0.1 s for an ordinary picture."""
    made = (_content(order, found), path)
    return [(_record(order, found), record_beside(path)), made] if order.with_record else [made]


def record_beside(path: Path) -> Path:
    """Return the path of the JSON file of a record, beside its picture."""
    return path.with_suffix(".json")


def sheet(order: Order, found: Found) -> Sheet:
    """Return a record sheet to be painted."""
    from faceviewer.ui.export.record_sheet import Sheet  # noqa: PLC0415 - few ask for one

    language, result, verdict = order.language, found.result, found.verdict
    problem = result.picture_problem
    signed = [
        (say(language, "record", "origin", "operator"), shown(order.operator, FIELD_SHOWN)),
        (say(language, "record", "origin", "purpose"), shown(order.purpose, FIELD_SHOWN)),
        (say(language, "record", "sheet", "asked"), f"{_stamp(found.received_at)}, {found.host}"),
        (say(language, "record", "origin", "app"), _APP),
    ]
    return Sheet(
        title=say(language, "record", "sheet", "title"),
        stamp=_stamp(order.made),
        picture=watermarked(result.picture, _mark(order)) if result.picture else None,
        no_picture=describe(problem, language).headline if problem else "—",
        answer=verdict.answer,
        verdict=explain(verdict, result.record, language, clock_corrected=bool(result.trace.clock_offset)),
        fields=[(words.label, words.line) for words in result_words(result, language, in_clear=order.in_clear)],
        signed=signed,
        remark=say(language, "record", "sheet", "remark"),
        watermark=_mark(order),
    )


def _picture_of(result: Result) -> Picture:
    if result.picture is None:
        raise LookupError("there is no picture to make a copy of")
    return result.picture


def _content(order: Order, found: Found) -> bytes:
    result = found.result
    match order.product:
        case Product.ORIGINAL:
            return original_of(result)
        case Product.COPY:
            return _encoded(_picture_of(result), order.form)
        case Product.WATERMARKED:
            return _encoded(watermarked(_picture_of(result), _mark(order)), order.form)
        case Product.EVIDENCE:
            return _evidence(order, found)
        case Product.SHEET | Product.PRINT:
            from faceviewer.ui.export.record_sheet import page_layout, sheet_pdf  # noqa: PLC0415 - likewise

            return sheet_pdf(sheet(order, found), page_layout(), creator=_APP)


def _evidence(order: Order, found: Found) -> bytes:
    from faceviewer.store.evidence import Evidence, pack  # noqa: PLC0415 - few ask for one

    trace = found.result.trace
    picture = _picture_of(found.result)
    return pack(
        Evidence(
            picture=original_of(found.result),
            extension=picture.extension,
            watermarked=_encoded(watermarked(picture, _mark(order)), "JPEG"),
            record=_record(order, found),
            operator=order.operator,
            purpose=order.purpose,
            made=order.made,
            asked=found.received_at,
            host=found.host,
            request_ids={
                "request": trace.request_id,
                "answer": trace.reply_id,
                "gateway": trace.gateway_request_id,
            },
            app=_APP,
        )
    )


def _encoded(picture: Picture, form: str) -> bytes:
    from faceviewer.imaging.encode import encode  # noqa: PLC0415 - loads Pillow, which is rarely needed in this process

    return encode(picture, form)


def _record(order: Order, found: Found) -> bytes:
    record = record_json(found.result, found.verdict, order.language, in_clear=True)
    asked = {"host": found.host, "asked": found.received_at.isoformat(timespec="seconds")}
    return (readable_json(record | asked, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _mark(order: Order) -> list[str]:
    purpose = _wrapped(shown(order.purpose, FIELD_SHOWN))
    return [shown(order.operator, FIELD_SHOWN), _stamp(order.made), *purpose]


def _wrapped(text: str) -> list[str]:
    """Wrap a text to `_LINES` lines; Chinese has no blanks to break at, and its characters are twice as wide."""
    lines = [""]
    for word in _WORDS.findall(text):
        if lines[-1] and _width(lines[-1]) + _width(word.rstrip()) > _LINE:
            lines.append("")
        lines[-1] += word
    kept = [line.rstrip() for line in lines if line.strip()]
    return kept if len(kept) <= _LINES else [*kept[: _LINES - 1], f"{kept[_LINES - 1]}…"]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} ({zone_of(moment)})"
