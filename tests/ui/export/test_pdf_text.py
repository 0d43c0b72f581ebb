"""Corrected ToUnicode maps of a PDF."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPdfWriter, QTextLayout

from faceviewer.ui.export.pdf_text import drawn, with_characters

TEXT = "a \U0001d538 b"
pytestmark = pytest.mark.usefixtures("qapp")


def written(text: str) -> tuple[bytes, QTextLayout]:
    """Return a page written by Qt, and the layout of its text."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    layout = QTextLayout(text, QFont("DejaVu Sans"), writer)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setClipRect(line.naturalTextRect())
    layout.draw(painter, line.position())
    painter.end()
    buffer.close()
    return bytes(data.data()), layout


def test_entries_of_the_update_point_to_their_objects() -> None:
    pdf, layout = written(TEXT)
    grown = with_characters(pdf, [drawn(layout)])
    assert grown.startswith(pdf.rstrip())
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n\Z", grown)[0])
    assert grown[start:].startswith(b"xref\n0 1\n0000000000 65535 f \n")
    entries = re.findall(rb"(\d+) 1\n(\d{10}) 00000 n \n", grown[start:])
    assert entries
    for number, place in entries:
        found = re.match(rb"%b 0 obj\n<< /Length (\d+) >>\nstream\n" % number, grown[int(place) :])
        assert found
        assert grown[int(place) + found.end() + int(found[1]) :].startswith(b"\nendstream\nendobj\n")
    before = re.search(rb"/Prev (\d+)\n", grown[start:])
    assert before
    assert pdf[int(before[1]) :].startswith(b"xref\n")


MIXED = "有效期至 2026，策略为“ESCORT”，未定义 x"


@pytest.mark.parametrize("text", [TEXT, "عينة تجريبية", "می\u200cخواهم می خواهم", MIXED])
def test_pdftotext_reads_the_written_characters(tmp_path: Path, text: str) -> None:
    """Arabic letters have a glyph for each position in a word; the mixed text needs two fonts."""
    if (reader := shutil.which("pdftotext")) is None:
        pytest.skip("no pdftotext here")
    if text == MIXED and not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no Chinese font here")
    pdf, layout = written(text)
    file = tmp_path / "a.pdf"
    file.write_bytes(with_characters(pdf, [drawn(layout)]))
    run = subprocess.run([reader, "-enc", "UTF-8", file, "-"], capture_output=True, check=True, timeout=60)
    read, expected = ("".join(filter(str.isalpha, each)) for each in (run.stdout.decode(), text))
    assert read == expected  # pdftotext guesses spaces from gaps
    assert not run.stderr


def test_glyphs_map_to_their_own_characters_only() -> None:
    layout = QTextLayout("wide words q\u0308 a\u2028e لا", QFont("DejaVu Sans"))
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(60)
    layout.endLayout()
    assert layout.lineCount() > 2
    assert {text for _, text in drawn(layout)} == {*"wide words q\u0308 ae", "لا"}  # a ligature of two letters


def test_pdf_of_unexpected_structure_is_returned_unchanged() -> None:
    pdf, layout = written(TEXT)
    glyphs = drawn(layout)
    for texts in ([], [glyphs[:-1]], [glyphs, glyphs], [[(index, "x") for index in range(len(glyphs))]]):
        assert with_characters(pdf, texts) == pdf
    for bad in (b"", b"%PDF-1.4\n", pdf[:-20], pdf.replace(b"/Contents", b"/Kontents"), pdf.replace(b"/ToUni", b"/X")):
        assert with_characters(bad, [glyphs]) == bad
