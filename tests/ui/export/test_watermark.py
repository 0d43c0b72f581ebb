"""Watermarks: their text, and their drawing."""

import threading
from datetime import UTC, datetime

import pytest

from faceviewer.core.language import Language
from faceviewer.core.photo import Picture
from faceviewer.ui.export.products import Order, Product, sheet
from faceviewer.ui.export.watermark import watermarked
from faceviewer.ui.look.localisation import has_chinese_font
from faceviewer.ui.lookup.presenter import judged
from tests.ui.fakes import query, result

pytestmark = pytest.mark.usefixtures("qapp")
LINES = ["李工 Li", "2026-11-24 20:30:12+08:00", "工单 4711"]


def plain(level: int, *, width: int = 401, height: int = 300, alpha: bool = False) -> Picture:
    """Return a grey picture; Qt pads the rows of 401 pixels of three bytes."""
    pixel = bytes((level, level, level, 255) if alpha else (level, level, level))
    return Picture(width, height, pixel * (width * height), has_alpha=alpha, format="PNG")


@pytest.mark.parametrize("level", [0, 128, 255])
def test_watermark_is_visible_everywhere_on_any_grey(level: int) -> None:
    before = plain(level)
    after = watermarked(before, LINES)
    assert (after.width, after.height, len(after.pixels)) == (401, 300, len(before.pixels))
    assert before.pixels == plain(level).pixels
    for top in range(0, 300, 100):
        for left in range(0, 400, 100):
            rows = (after.pixels[(top + y) * 1203 + left * 3 : (top + y) * 1203 + left * 3 + 300] for y in range(100))
            tile = b"".join(rows)
            assert max(abs(value - level) for value in tile) > 55, (top, left)


def test_chinese_names_are_drawn_by_different_glyphs() -> None:
    if not has_chinese_font():
        pytest.skip("no Chinese font")
    ground = plain(128)
    assert len({watermarked(ground, [text]).pixels for text in ("李工", "王工", "张工")}) == 3


def test_watermark_is_the_same_in_another_thread() -> None:
    made: list[Picture] = []
    thread = threading.Thread(target=lambda: made.append(watermarked(plain(90), LINES)))
    thread.start()
    thread.join()
    assert made[0].pixels == watermarked(plain(90), LINES).pixels


def test_transparent_pixels_stay_transparent_between_the_letters() -> None:
    clear = Picture(400, 300, bytes(4) * 120_000, has_alpha=True, format="PNG")
    alphas = watermarked(clear, LINES).pixels[3::4]
    assert alphas.count(0) > 60_000
    assert max(alphas) > 100


@pytest.mark.parametrize("lines", [[], [""], ["x" * 120], ["\u202e<b>&amp;"]])
def test_unusual_texts_and_tiny_pictures_are_accepted(lines: list[str]) -> None:
    assert len(watermarked(plain(1, width=1, height=1), lines).pixels) == 3
    watermarked(plain(9), lines)


@pytest.mark.parametrize(
    ("purpose", "lines"),
    [
        ("Ticket 4711", ["Ticket 4711"]),
        ("Ticket 4711: the door at gate 3 does not know me", ["Ticket 4711: the door at gate", "3 does not know me"]),
        ("工单 4711：员工在三号门无法通行，请核对", ["工单 4711：员工在三号门无法通", "行，请核对"]),
        ("x" * 70, ["x" * 30, "x" * 30, "x" * 10]),
        ("字" * 120, ["字" * 15, "字" * 15, "字" * 15 + "…"]),
        ("\u202e<b>\n", ["\ufffd<b>"]),
    ],
)
def test_watermark_has_operator_time_and_wrapped_purpose(purpose: str, lines: list[str]) -> None:
    now = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    found = judged(result(query()), host="host.test", now=now)
    made = sheet(Order(Product.SHEET, operator="李工", purpose=purpose, language=Language.EN, made=now), found)
    assert list(made.watermark) == ["李工", "2026-11-24 12:30:00 (UTC)", *lines]
