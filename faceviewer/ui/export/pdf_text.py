"""What is copied out of a PDF that Qt wrote: the characters that were written, and not their look-alikes.

Fonts draw 人 and the radical ⼈ by one glyph. Qt notes for each glyph the first character that has it, which is the
radical: a search for 人 finds nothing then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextLayout

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_RADICALS = "".join(map(chr, (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))))
_MAPS = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_CODE = re.compile(rb"<(2[EeFf][0-9A-Fa-f]{2})>")  # of a character; those of glyphs are smaller, a page has few


def with_characters_of(text: str, pdf: bytes, *, font: QFont) -> bytes:
    """Return a PDF, as long as it was, whose glyphs stand for the characters of the text that is in it.

    Args:
        text: all that was written.
        pdf: as QPdfWriter made it.
        font: with which it was written.
    """
    written = _written_for_radicals(text, font)

    def named(code: re.Match[bytes]) -> bytes:
        radical = chr(int(code[1], 16))
        return f"<{ord(written.get(radical, radical)):04X}>".encode("ascii")

    return _MAPS.sub(lambda found: _CODE.sub(named, found[0]), pdf)


def _written_for_radicals(text: str, font: QFont) -> dict[str, str]:
    """Return the character of the text, by the radical that some font that is needed for it draws the same way."""
    layout = QTextLayout("".join(sorted(set(text))), font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    written: dict[str, str] = {}
    for run in layout.glyphRuns():
        face = run.rawFont()
        radicals = {glyphs[0]: radical for radical in _RADICALS if (glyphs := face.glyphIndexesForString(radical))}
        for character in set(text):
            glyphs = face.glyphIndexesForString(character)
            if glyphs and glyphs[0] and glyphs[0] in radicals:
                written[radicals[glyphs[0]]] = character
    return written
