"""The record sheet as PDF, and its print dialog."""

import re
import weakref
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPainter, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.verdict import Answer
from faceviewer.ui.export.record_sheet import Sheet, ask_for_printer, page_layout, paint_sheet, sheet_pdf
from faceviewer.ui.export.save_dialogs import PURPOSE_CHARACTERS
from faceviewer.ui.look.localisation import has_chinese_font
from faceviewer.wording.verdicts import VerdictWords
from tests.ui.fakes import picture

SHEET = Sheet(
    title="人脸记录",
    stamp="2026-11-24 20:30:12+08:00",
    picture=picture(48, 64),
    no_picture="",
    answer=Answer.PASS,
    verdict=VerdictWords("当前可通行", ("通行策略为 PERMISSION",), "依据该记录"),
    fields=[("姓名", "张三"), ("用户 ID", "138****8000"), ("人脸 ID", "F-1")],
    signed=[("操作人", "李工"), ("用途", "工单 4711")],
    remark="请妥善保管",
    watermark=["李工", "工单 4711"],
)
pytestmark = pytest.mark.usefixtures("qapp")


def painted(sheet: Sheet, width: int = 1050, height: int = 1560) -> tuple[QImage, Sequence[QTextLayout]]:
    """Return the area of a page without margins, by default of A4, 178 x 264 mm, with a sheet on it, and its texts."""
    page = QImage(width, height, QImage.Format.Format_Grayscale8)
    page.setDotsPerMeterX(5906)
    page.setDotsPerMeterY(5906)
    page.fill(255)
    painter = QPainter(page)
    texts = paint_sheet(painter, QRectF(page.rect()), sheet)
    painter.end()
    return page, texts


def searchable(pdf: bytes) -> set[str]:
    """Return the characters that can be searched and copied: those to which the PDF maps its glyphs."""
    objects = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)endobj", pdf, re.DOTALL))  # a later object replaces an earlier one
    maps = b"".join(objects[number] for number in re.findall(rb"/ToUnicode (\d+) 0 R", pdf))
    codes = re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]+)>(?=\n<|\nendbfchar)", maps)
    assert b"beginbfrange" not in maps  # which Qt writes
    return {bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes}


def pdf_in_font(family: str, sheet: Sheet) -> bytes:
    """Return a PDF in a font, "" for the default font; skip the test if the font is missing."""
    if family and family not in QFontDatabase.families():
        pytest.skip("the font is missing")
    before = QApplication.font()
    QApplication.setFont(QFont(family) if family else before)
    try:
        return sheet_pdf(sheet, page_layout(), creator="FaceViewer")
    finally:
        QApplication.setFont(before)


@pytest.mark.parametrize("family", ["", "Noto Sans CJK SC", "Inter"])
def test_chinese_text_is_embedded_and_searchable(family: str) -> None:
    """Noto has one glyph for 人 and the radical ⼈; Inter has extra glyphs for punctuation between digits."""
    if not has_chinese_font():
        pytest.skip("the font is missing")
    pdf = pdf_in_font(family, SHEET)
    assert b"/FontFile2" in pdf
    assert set("人脸记录张三当前可通行操作人李工请妥善保管") <= searchable(pdf)
    assert set("2026-11-24 20:30:12+08:00") <= searchable(pdf)


@pytest.mark.parametrize("family", ["", "Noto Sans CJK SC", "DejaVu Sans"])
@pytest.mark.parametrize("value", ["F-3456789", "466ffe2e office fine", "a \U0001d538b \U0001f030 d"])
def test_value_is_searchable_in_each_font(family: str, value: str) -> None:
    """Noto has extra glyphs for digits after letters, DejaVu for two letters f, and letters above U+FFFF."""
    pdf = pdf_in_font(family, replace(SHEET, fields=[("A", ""), ("ID", value)], stamp="", signed=[]))
    font = QFont(family) if family else QApplication.font()
    known = {character for character in value if QRawFont.fromFont(font).supportsCharacter(ord(character))}
    assert known <= searchable(pdf)
    assert not searchable(pdf) & set("\t\ufb00\ufb01\ufb02\ufb03\ufb04")  # the space has the glyph of the tab


@pytest.mark.parametrize("surname", ["\U00020bb7", "\U00021484"])
def test_rare_surname_is_searchable(surname: str) -> None:
    if not any(QRawFont.fromFont(QFont(family)).supportsCharacter(ord(surname)) for family in QFontDatabase.families()):
        pytest.skip("the font is missing")
    assert surname in searchable(pdf_in_font("", replace(SHEET, fields=[("姓名", f"{surname}田")])))


def test_sheet_is_one_page_with_any_content() -> None:
    long = "\u5b57" * 5000
    crowded = replace(
        SHEET,
        verdict=VerdictWords(long, (long,) * 5, long),
        fields=[("x" * 200, long)] * 9,
        signed=[("x" * 200, "y" * 5000)] * 5,
        picture=None,
        no_picture=long,
    )
    for sheet in (SHEET, crowded):
        pdf = sheet_pdf(sheet, page_layout(), creator="FaceViewer")
        assert pdf.count(b"/Type /Page\n") == 1
        assert pdf.rstrip().endswith(b"%%EOF")


def test_longest_purpose_is_not_clipped() -> None:
    if not has_chinese_font():
        pytest.skip("no Chinese font")
    signed = [("操作人", ""), ("用途", "字" * PURPOSE_CHARACTERS)]
    page, _ = painted(replace(SHEET, fields=SHEET.fields[:1], signed=signed))
    below, beside = range(1000, 1560), range(210, 500)  # the area of the values in the foot
    inked = [any(page.pixelColor(x, y).lightness() < 110 for x in beside) for y in below]
    heights = [len(list(line)) for is_ink, line in groupby(inked) if is_ink]
    assert len(heights) == 3
    assert max(heights) - min(heights) <= 1


@pytest.mark.parametrize(
    ("width", "height"),
    [(1050, 1560), (1560, 1050), (685, 1050), (1050, 685), (560, 810), (420, 1560)],
    ids=["A4", "A4 landscape", "A5", "A5 landscape", "A6", "roll"],
)
def test_every_value_is_on_the_page_the_user_chooses_and_none_covers_another(width: int, height: int) -> None:
    pairs = [(f"Label {n}", f"Value {n}") for n in range(12)]
    whole = replace(SHEET, fields=pairs[:9], signed=pairs[9:], watermark=[])

    def rows(sheet: Sheet) -> list[bytes]:
        page, _ = painted(sheet, width, height)
        line = page.bytesPerLine()
        bits = bytes(page.constBits())
        return [bits[start : start + width] for start in range(0, len(bits), line)]  # without the padding

    on_page = rows(whole)
    below = 0
    for n in range(1, 12):  # the first one is the heading beside the photo
        fewer = [(label, "" if label == f"Label {n}" else value) for label, value in pairs]
        without = rows(replace(whole, fields=fewer[:9], signed=fewer[9:]))
        inked = [y for y, (row, other) in enumerate(zip(on_page, without, strict=True)) if row != other]
        assert inked
        assert inked[0] > below
        below = inked[-1]


@pytest.mark.parametrize("long", ["word " * 200, "x" * 900, "عينة " * 200], ids=["words", "letters", "arabic"])
def test_shortened_value_ends_with_dots_in_its_last_line(long: str) -> None:
    crowded = replace(SHEET, verdict=VerdictWords(long, (long,), long), fields=[("A", long), ("B", long), ("C", "end")])
    _, texts = painted(crowded)
    cut = [each for each in texts if each.text()[:4] == long[:4]]
    assert len(cut) == 5
    for text in cut:
        assert text.text().endswith("…")
        last = text.lineAt(text.lineCount() - 1)
        assert last.textStart() + last.textLength() == len(text.text())
    assert all("…" not in each.text() for each in texts if each not in cut)


def test_metadata_of_the_pdf_does_not_name_the_person() -> None:
    pdf = sheet_pdf(SHEET, page_layout(), creator="FaceViewer")
    about = pdf[: pdf.index(b"/Type /Catalog")]
    assert "张三".encode("utf-16-be") not in about
    assert "张三".encode() not in about


class Saver:
    """Has a callback for the print dialog."""

    def save(self, _path: Path) -> None:
        """Do nothing."""


def test_closed_print_dialog_releases_the_result(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    saver = Saver()
    gone = weakref.ref(saver)
    dialog = ask_for_printer(window, SHEET, to_file=saver.save, printed=print, failed=print)
    del saver
    dialog.reject()
    qtbot.waitUntil(lambda: gone() is None)
