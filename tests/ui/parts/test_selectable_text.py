"""A text that can be selected: its height, its memory, and its description for screen readers."""

import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QTextFrame
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.selectable_text import SelectableText
from tests.ui.acting import show

LINES = "8c8e140ba4bab9952592ae545b547684 " * 6


def test_text_is_not_cut_off_at_any_width_in_a_scroll_area(qtbot: QtBot) -> None:
    area, inside = QScrollArea(widgetResizable=True), QWidget()
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    texts = [SelectableText() for _ in range(3)]
    column = QVBoxLayout(inside)
    for text in texts:
        text.show_text(LINES)
        column.addWidget(text)
    column.addStretch()
    area.setWidget(inside)
    show(qtbot, area)
    for width in range(120, 420, 60):
        for height in range(60, 420, 12):  # at some a scroll bar appears, which makes the text narrower and higher
            area.resize(width, height)
            qtbot.waitUntil(lambda: all(text.height() >= round(text.document().size().height()) for text in texts))


def test_height_follows_the_text(qtbot: QtBot) -> None:
    text = SelectableText()
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.addWidget(text)
    column.addStretch()
    text.show_text("one line")
    show(qtbot, whole, 200, 400)
    low = text.height()
    text.show_text(LINES)
    qtbot.waitUntil(lambda: text.height() > 3 * low)
    text.show_text("one line")
    qtbot.waitUntil(lambda: text.height() == low)


@pytest.mark.parametrize("name", ["Ann", "\u1ebe", "A\u0302\u0301nh", "A\u0301\u0302\u0303", "\u01fa"])
def test_stacked_accents_are_not_cut_off(qtbot: QtBot, name: str) -> None:
    assert _ink(qtbot, name) == _ink(qtbot, f"\n{name}")  # below an empty line nothing can be cut off


def _ink(qtbot: QtBot, name: str) -> int:
    text = SelectableText(tone="name")
    qtbot.addWidget(text)
    text.show_text(name)
    text.ensurePolished()  # applies the larger font for names, if the application has its stylesheet
    text.resize(300, text.heightForWidth(300))
    text.show()
    image = text.grab().toImage()
    ground = image.pixel(image.width() - 8, image.height() - 2)
    return sum(image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height()))


def test_text_that_changes_often_needs_no_more_memory(qtbot: QtBot) -> None:
    text = SelectableText(tone="name")
    qtbot.addWidget(text)
    for name in ("Ann", "A\u0302\u0301nh") * 20:
        text.show_text(name)
    frames = sum(isinstance(one, QTextFrame) for one in gc.get_objects())
    assert frames <= 4


def test_description_has_the_text_below_the_first_line(qtbot: QtBot) -> None:
    text = show(qtbot, SelectableText(), 180, 200)
    for value, remark in (("short", ""), (LINES, ""), ("first\nsecond", "in 30 days"), ("short", "")):
        text.show_text(value)
        text.set_remark(remark)
        QApplication.sendEvent(text, QFocusEvent(QEvent.Type.FocusIn))
        below = text.accessibleDescription()
        assert below.endswith(remark)
        assert (below.removesuffix(remark) == "") is (value == "short")
        assert value.strip().endswith(below.removesuffix(remark).strip())
