"""What can be made of a record on show: an order, and the files that answer it. Nothing here touches a widget."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QCoreApplication

from faceviewer import __version__
from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.pattern import pattern
from faceviewer.core.photo import EXTENSIONS, extension_of
from faceviewer.ui.export.watermark import watermarked
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import record_json, result_words
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain, zone_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from faceviewer.core.language import Language
    from faceviewer.core.photo import Picture
    from faceviewer.core.record import FaceRecord
    from faceviewer.service import Service
    from faceviewer.ui.export.record_sheet import Sheet
    from faceviewer.ui.lookup.presenter import Found

_APP = f"FaceViewer {__version__}"
_LINE, _LINES = 30, 3  # letters of a line, and lines, of a purpose in a watermark; more would hide the face
_WORDS = pattern(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]{1,30}\s*|\s+")


async def carries_place(service: Service, original: bytes) -> bool:
    """Return whether the bytes of a photo contain where it was taken, or raise Problem."""
    return (await service.examine_picture(original)).metadata.carries_place


class Product(Enum):
    """What is made; its value is the key of its action.

    Attributes:
        mark: what its file name ends with, before the extension.
        extension: of its file, with the dot; empty where that is the picture's.
    """

    mark: str
    extension: str

    def __new__(cls, action: str, mark: str = "", extension: str = "") -> Self:
        """Keep a row."""
        product = object.__new__(cls)
        product._value_, product.mark, product.extension = action, mark, extension
        return product

    ORIGINAL = "save"
    COPY = "save_as", "_copy"
    WATERMARKED = "save_watermarked", "_watermarked"
    EVIDENCE = "save_evidence", "", ".zip"
    SHEET = "save_sheet", "", ".pdf"
    PRINT = "print", "", ".pdf"

    @property
    def is_signed(self) -> bool:
        """Whether it names the operator and the purpose."""
        return self not in {Product.ORIGINAL, Product.COPY}


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asked for.

    Attributes:
        product: what to make.
        form: of a copy, one of `core.photo.WRITTEN`.
        operator, purpose: who asks for it, and what for.
        with_record: whether the record goes into a JSON file beside a picture.
        in_clear: whether a record sheet shows the user id whole.
    """

    product: Product
    form: str = "JPEG"
    operator: str = ""
    purpose: str = ""
    with_record: bool = False
    in_clear: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What was on show when it was asked for.

    Attributes:
        found: the record, its picture and the verdict.
        language: in which the window spoke.
        host: which server was asked.
        asked: when it came, with a zone.
    """

    found: Found
    language: Language
    host: str
    asked: datetime

    @property
    def record(self) -> FaceRecord:
        """The record itself."""
        return self.found.result.record

    @property
    def ticket(self) -> str:
        """The number of the ticket that it was asked for, "" where none is known."""
        return self.found.result.query.ticket

    @property
    def picture(self) -> Picture:
        """The decoded picture; products that show one are offered only where there is one."""
        if self.found.result.picture is None:
            raise LookupError("there is no picture to make a copy of")
        return self.found.result.picture

    @property
    def original(self) -> bytes:
        """The picture's bytes as received, also where they are refused for showing."""
        if self.found.result.received is None:
            raise LookupError("there are no bytes to save")
        return self.found.result.received

    @property
    def is_refused(self) -> bool:
        """Whether bytes came that are not shown as a photo."""
        return self.found.result.refused is not None


def ending(order: Order, subject: Subject) -> str:
    """Return what the name of the file ends with: its mark and its extension, with the dot."""
    product = order.product
    if product is Product.ORIGINAL:
        return f"{'_refused' if subject.is_refused else ''}{extension_of(subject.original)}"
    return f"{product.mark}{product.extension or EXTENSIONS[order.form]}"


def files(order: Order, subject: Subject, path: Path, *, now: datetime) -> list[tuple[bytes, Path]]:
    """Return contents and paths, the one that was chosen last. Blocks: a tenth of a second for an ordinary picture.

    Args:
        order: what to make.
        subject: of what.
        path: where the operator wants it.
        now: the moment of making, with a zone.
    """
    made = (_content(order, subject, now), path)
    return [(_record(subject), record_beside(path)), made] if order.with_record else [made]


def record_beside(path: Path) -> Path:
    """Return where the record of a picture goes."""
    return path.with_suffix(".json")


def sheet(order: Order, subject: Subject, *, now: datetime) -> Sheet:
    """Return the record sheet, ready to be painted."""
    from faceviewer.ui.export.record_sheet import Sheet  # noqa: PLC0415 - few ask for one

    language, result = subject.language, subject.found.result
    problem = result.picture_problem
    signed = [
        (QCoreApplication.translate("RecordSheet", "Operator"), shown(order.operator, FIELD_SHOWN)),
        (QCoreApplication.translate("RecordSheet", "Purpose"), shown(order.purpose, FIELD_SHOWN)),
        (QCoreApplication.translate("RecordSheet", "Looked up"), f"{_stamp(subject.asked)}, {subject.host}"),
        (QCoreApplication.translate("RecordSheet", "Made with"), _APP),
    ]
    remark = QCoreApplication.translate(
        "RecordSheet", "Face photos are sensitive personal information. Keep this sheet safe and destroy it afterwards."
    )
    return Sheet(
        title=QCoreApplication.translate("RecordSheet", "Face record"),
        stamp=_stamp(now),
        picture=watermarked(subject.picture, _mark(order, now)) if result.picture else None,
        no_picture=describe(problem, language).headline if problem else "—",
        answer=subject.found.verdict.answer,
        verdict=explain(
            subject.found.verdict, result.record, language, clock_corrected=bool(result.trace.clock_offset)
        ),
        fields=[(words.label, words.line) for words in result_words(result, language, in_clear=order.in_clear)],
        signed=signed,
        remark=remark,
        watermark=_mark(order, now),
    )


def _content(order: Order, subject: Subject, now: datetime) -> bytes:
    match order.product:
        case Product.ORIGINAL:
            return subject.original
        case Product.COPY:
            return _encoded(subject.picture, order.form)
        case Product.WATERMARKED:
            return _encoded(watermarked(subject.picture, _mark(order, now)), order.form)
        case Product.EVIDENCE:
            return _evidence(order, subject, now)
        case Product.SHEET | Product.PRINT:
            from faceviewer.ui.export.record_sheet import page_layout, sheet_pdf  # noqa: PLC0415 - likewise

            return sheet_pdf(sheet(order, subject, now=now), page_layout(), creator=_APP)


def _evidence(order: Order, subject: Subject, now: datetime) -> bytes:
    from faceviewer.store.evidence import Evidence, pack  # noqa: PLC0415 - few ask for one

    trace = subject.found.result.trace
    return pack(
        Evidence(
            picture=subject.original,
            extension=subject.picture.extension,
            watermarked=_encoded(watermarked(subject.picture, _mark(order, now)), "JPEG"),
            record=_record(subject),
            operator=order.operator,
            purpose=order.purpose,
            made=now,
            asked=subject.asked,
            host=subject.host,
            request_ids={
                "request": trace.request_id,
                "answer": trace.answer_id,
                "gateway": trace.gateway_request_id,
            },
            app=_APP,
        )
    )


def _encoded(picture: Picture, form: str) -> bytes:
    from faceviewer.imaging.encode import encode  # noqa: PLC0415 - Pillow, which this process seldom needs

    return encode(picture, form)


def _record(subject: Subject) -> bytes:
    found = record_json(subject.found.result, subject.found.verdict, subject.language, in_clear=True)
    asked = {"host": subject.host, "asked": subject.asked.isoformat(timespec="seconds")}
    return (json.dumps(found | asked, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _mark(order: Order, now: datetime) -> list[str]:
    purpose = _wrapped(shown(order.purpose, FIELD_SHOWN))
    return [shown(order.operator, FIELD_SHOWN), _stamp(now), *purpose]


def _wrapped(text: str) -> list[str]:
    """Return a text as lines; Chinese has no blanks to break at, and is twice as wide."""
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
