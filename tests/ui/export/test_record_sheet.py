"""The record sheet as a PDF, the printer's dialog, and what is left of a person once it is closed."""

import re
import weakref
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.verdict import Answer
from faceviewer.ui.export.record_sheet import Sheet, page_layout, paint_sheet, sheet_pdf
from faceviewer.ui.export.save_dialogs import PURPOSE_CHARACTERS
from faceviewer.ui.export.sheet_printer import SheetPrinter
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


def can_be_read(pdf: bytes) -> set[str]:
    """Return the characters that the PDF maps its glyphs to, and which can thereby be searched and copied."""
    objects = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)endobj", pdf, re.DOTALL))  # the last of a number counts
    maps = b"".join(objects[number] for number in re.findall(rb"/ToUnicode (\d+) 0 R", pdf))
    codes = re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]+)>(?=\n<|\nendbfchar)", maps)
    assert b"beginbfrange" not in maps  # as Qt has it
    return {bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes}


def made_with(family: str, sheet: Sheet) -> bytes:
    """Return a PDF in this font; skip if there is none, "" for the one that is set."""
    if family and family not in QFontDatabase.families():
        pytest.skip("no such font here")
    before = QApplication.font()
    QApplication.setFont(QFont(family) if family else before)
    try:
        return sheet_pdf(sheet, page_layout(), creator="FaceViewer")
    finally:
        QApplication.setFont(before)


@pytest.mark.parametrize("family", ["", "Noto Sans CJK SC", "Inter"])
def test_chinese_is_embedded_and_can_be_searched(family: str) -> None:
    """Noto draws 人 and the radical ⼈ by one glyph; Inter draws signs between digits by glyphs of no character."""
    if not has_chinese_font():
        pytest.skip("no such font here")
    pdf = made_with(family, SHEET)
    assert b"/FontFile2" in pdf
    assert set("人脸记录张三当前可通行操作人李工请妥善保管") <= can_be_read(pdf)
    assert set("2026-11-24 20:30:12+08:00") <= can_be_read(pdf)


@pytest.mark.parametrize("family", ["", "Noto Sans CJK SC"])
def test_digits_behind_letters_can_be_searched(family: str) -> None:
    """Noto has digits of no character for them, where the language of the system is not Chinese."""
    pdf = made_with(family, replace(SHEET, fields=[("ID", "F-3456789")], stamp="", signed=[]))
    assert set("3456789") <= can_be_read(pdf)


def test_a_character_beyond_those_of_qt_can_be_searched() -> None:
    """DejaVu has no Chinese, but letters for mathematics that lie as far out as the characters of rare surnames."""
    double, domino = "\U0001d538", "\U0001f030"
    pdf = made_with("DejaVu Sans", replace(SHEET, fields=[("A", f"{double}b"), ("B", f"c {domino} d")]))
    assert {double, domino} | set("bc d") <= can_be_read(pdf)
    assert "\t" not in can_be_read(pdf)  # which is drawn as a space is


@pytest.mark.parametrize("surname", ["\U00020bb7", "\U00021484", "\U0001d538"])  # the last one is in DejaVu
def test_a_rare_surname_can_be_searched(surname: str) -> None:
    if not any(QRawFont.fromFont(QFont(family)).supportsCharacter(ord(surname)) for family in QFontDatabase.families()):
        pytest.skip("no such font here")
    assert surname in can_be_read(made_with("", replace(SHEET, fields=[("姓名", f"{surname}田")])))


@pytest.mark.parametrize("family", ["", "DejaVu Sans"])
def test_letters_are_not_drawn_as_one_which_nobody_searches_for(family: str) -> None:
    """DejaVu draws two letters f, as request IDs have them, by the glyph of another character."""
    pdf = made_with(family, replace(SHEET, fields=[("ID", "466ffe2e office fine")]))
    assert not can_be_read(pdf) & set("\ufb00\ufb01\ufb02\ufb03\ufb04")


def test_it_is_one_page_whatever_is_on_it() -> None:
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


def test_every_line_of_the_longest_purpose_is_seen_whole() -> None:
    if not has_chinese_font():
        pytest.skip("no Chinese font here")
    page = QImage(1050, 1560, QImage.Format.Format_Grayscale8)  # 178 mm by 264 mm, as between the margins of A4
    page.setDotsPerMeterX(5906)
    page.setDotsPerMeterY(5906)
    page.fill(255)
    signed = [("操作人", ""), ("用途", "字" * PURPOSE_CHARACTERS)]
    painter = QPainter(page)
    paint_sheet(painter, QRectF(page.rect()), replace(SHEET, fields=SHEET.fields[:1], signed=signed))
    painter.end()
    below, beside = range(1000, 1560), range(210, 500)  # the fields and their names
    inked = [any(page.pixelColor(x, y).lightness() < 110 for x in beside) for y in below]
    heights = [len(list(line)) for is_ink, line in groupby(inked) if is_ink]
    assert len(heights) == 3
    assert max(heights) - min(heights) <= 1


@pytest.mark.parametrize("long", ["word " * 200, "x" * 900, "عينة " * 200], ids=["words", "letters", "arabic"])
def test_a_value_that_is_cut_ends_in_dots_and_its_lines_are_whole(long: str) -> None:
    page = QImage(1050, 1560, QImage.Format.Format_Grayscale8)
    page.setDotsPerMeterX(5906)
    page.setDotsPerMeterY(5906)
    painter = QPainter(page)
    crowded = replace(SHEET, verdict=VerdictWords(long, (long,), long), fields=[("A", long), ("B", long), ("C", "end")])
    texts = paint_sheet(painter, QRectF(page.rect()), crowded)
    painter.end()
    cut = [each for each in texts if each.text()[:4] == long[:4]]
    assert len(cut) == 5
    for text in cut:
        assert text.text().endswith("…")
        last = text.lineAt(text.lineCount() - 1)
        assert last.textStart() + last.textLength() == len(text.text())
    assert all("…" not in each.text() for each in texts if each not in cut)


def test_nothing_of_the_person_is_in_what_a_file_manager_shows() -> None:
    pdf = sheet_pdf(SHEET, page_layout(), creator="FaceViewer")
    about = pdf[: pdf.index(b"/Type /Catalog")]
    assert "张三".encode("utf-16-be") not in about
    assert "张三".encode() not in about


class Person:
    """Is told of a file, and dies with the last who holds it."""

    def save(self, _path: Path) -> None:
        """Do nothing."""


def test_nothing_of_a_person_is_held_once_the_dialog_is_closed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    printer, person = SheetPrinter(window), Person()
    gone = weakref.ref(person)
    printer.ask(SHEET, to_file=person.save)
    del person
    printer.forget()
    assert gone() is None
