"""Correct the ToUnicode maps of a PDF, so that its text can be searched and copied.

QPdfWriter maps a glyph to the first character below U+10000 that the font draws with it: none for characters of rare
surnames above U+FFFF, a tab for a space, in some fonts a radical for a common character, and for an Arabic letter its
form in this place, or none. This module maps each glyph to the characters that were written. It replaces the maps by
an incremental update, and keeps everything Qt wrote.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextLayout

from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QGlyphRun

# The output of QPdfWriter: each text is clipped to its rectangle, and drawn twice if the font has no bold.
_STREAM = pattern(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_CLIP = b"W* n"
_AGAIN = pattern(rb"/Span << /ActualText <> >> BDC.*?EMC", re.DOTALL)
_DRAWN = pattern(rb"/F(\d+) [\d.]+ Tf|<([0-9A-F]{4})> Tj")
_ENTRY = pattern(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> (?:<([0-9A-F]{4})>|\[([0-9A-F<> ]*)\])")
_MOST = 100  # entries in a section of a map


def drawn(layout: QTextLayout) -> list[tuple[int, str]]:
    """Return (glyph, characters) for each glyph of a text, in the order of drawing; the latter "" if unknown.

    A ligature has several characters. Several glyphs of one cluster, such as a letter and its accent, have one each.
    """
    pairs: list[tuple[int, str]] = []
    text = layout.text().encode("utf-16-le")  # Qt counts in its units
    wanted = QTextLayout.GlyphRunRetrievalFlag
    for line in map(layout.lineAt, range(layout.lineCount())):
        runs = line.glyphRuns(-1, -1, wanted.RetrieveGlyphIndexes | wanted.RetrieveStringIndexes)
        begins = [begin for run in runs for begin in set(run.stringIndexes())]
        if len(set(begins)) < len(begins):  # a part has several fonts: Qt's places in it are wrong
            pairs += (pair for run in runs for pair in _drawn_by_font(run, layout.text()))
            continue
        ends = sorted({*begins, line.textStart() + line.textLength()})
        for run in runs:
            placed = zip(run.stringIndexes(), run.glyphIndexes(), strict=True)
            for begin, cluster in groupby(placed, key=itemgetter(0)):
                written = text[2 * begin : 2 * ends[bisect(ends, begin)]].decode("utf-16-le")
                pairs += _shared(_drawn_of(written), [glyph for _, glyph in cluster])
    return pairs


def _drawn_by_font(run: QGlyphRun, text: str) -> list[tuple[int, str]]:
    """Return (glyph, character) by the glyph of each character alone; letters that join have none."""
    characters: dict[int, str] = {}
    for character in dict.fromkeys(f" {text}"):  # the space first, so that its glyph maps to it
        for glyph in run.rawFont().glyphIndexesForString(character)[:1]:
            characters.setdefault(glyph, character)
    return [(glyph, characters.get(glyph, "") if glyph else "") for glyph in run.glyphIndexes()]


def _drawn_of(written: str) -> str:
    """Return the characters without invisible ones, and without the space at the end of a line, which has no glyph."""
    visible = "".join(filter(str.isprintable, written))
    return visible.rstrip() or visible[:1]


def _shared(written: str, glyphs: Sequence[int]) -> list[tuple[int, str]]:
    one_each = len(glyphs) == len(written)
    characters = [written] if len(glyphs) == 1 else list(written) if one_each else [""] * len(glyphs)
    return [(glyph, each if glyph else "") for glyph, each in zip(glyphs, characters, strict=True)]


def with_characters(pdf: bytes, texts: Sequence[Sequence[tuple[int, str]]]) -> bytes:
    """Return a PDF with corrected maps; the PDF itself if its structure is not as expected.

    Args:
        pdf: the output of QPdfWriter: one page, with a clip for each text.
        texts: the value of `drawn` for each text, in the order of drawing.
    """
    return _with_maps(pdf, _characters(_page(pdf), texts))


def _characters(page: bytes, texts: Sequence[Sequence[tuple[int, str]]]) -> dict[int, dict[int, str]]:
    """Return the characters by font and code; empty if the page does not match the texts."""
    clipped = _AGAIN.sub(b"", page).split(_CLIP)[1:]
    glyphs: dict[tuple[int, int], int] = {}
    characters: dict[int, dict[int, str]] = {}
    if len(clipped) < len(texts):
        return {}
    clipped = clipped[len(clipped) - len(texts) :]  # clips before the texts belong to the watermark
    for text, operators in zip(texts, clipped, strict=True):
        font = 0
        codes = []
        for operator in _DRAWN.finditer(operators):
            if operator[1]:
                font = int(operator[1])
            else:
                codes.append((font, int(operator[2], 16)))
        if len(codes) != len(text):  # a part is drawn as an image
            continue
        for (font, code), (glyph, character) in zip(codes, text, strict=True):
            if glyphs.setdefault((font, code), glyph) != glyph:
                return {}
            if character:
                characters.setdefault(font, {}).setdefault(code, character)
    return characters


def _page(pdf: bytes) -> bytes:
    contents = re.search(rb"/Contents (\d+) 0 R", pdf)
    found = contents and re.search(rb"\n%b 0 obj\n<<.*?>>\n%b" % (contents[1], _STREAM.pattern), pdf, re.DOTALL)
    try:
        return zlib.decompress(found[1]) if found else b""
    except zlib.error:
        return b""


def _with_maps(pdf: bytes, written: Mapping[int, Mapping[int, str]]) -> bytes:
    last = re.search(rb"trailer\n<<\n(.*?)>>\nstartxref\n(\d+) *\n%%EOF\s*\Z", pdf, re.DOTALL)
    if last is None:
        return pdf
    grown = pdf.rstrip() + b"\n"
    rows = b""
    for font, characters in written.items():
        entry = re.search(rb"\n%d 0 obj\n<<[^>]*/ToUnicode (\d+) 0 R" % font, pdf)
        was = entry and re.search(rb"\n%b 0 obj\n<<[^>]*>>\n%b" % (entry[1], _STREAM.pattern), pdf, re.DOTALL)
        if entry is None or was is None:
            return pdf
        rows += b"%b 1\n%010d 00000 n \n" % (entry[1], len(grown))
        stream = _map(was[1], characters)
        grown += b"%b 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (entry[1], len(stream), stream)
    table = b"xref\n0 1\n0000000000 65535 f \n%btrailer\n<<\n%b/Prev %b\n>>\n" % (rows, last[1], last[2])
    return b"%b%bstartxref\n%d\n%%%%EOF\n" % (grown, table, len(grown)) if rows else pdf


def _map(was: bytes, characters: Mapping[int, str]) -> bytes:
    """Return the map of a font (`was`) with the entries of `characters` replaced or added."""
    entries: dict[int, bytes] = {}
    for first, last, linear, listed in _ENTRY.findall(was):
        codes = range(int(first, 16), int(last, 16) + 1)
        values = re.findall(rb"\w+", listed) or [b"%04X" % (int(linear, 16) + step) for step in range(len(codes))]
        entries.update(zip(codes, values, strict=False))
    entries.update((code, text.encode("utf-16-be").hex().upper().encode()) for code, text in characters.items())
    lines = [b"<%04X> <%b>\n" % entry for entry in sorted(entries.items())]
    sections = (lines[start : start + _MOST] for start in range(0, len(lines), _MOST))
    written = b"".join(b"%d beginbfchar\n%bendbfchar\n" % (len(some), b"".join(some)) for some in sections)
    return re.sub(rb"\d+ beginbfrange.*endbfrange\n", lambda _: written, was, flags=re.DOTALL)
