"""Texts on the screen: their height, memory and description; elided, wrapped, or as wide as they need."""

import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QTextFrame
from PySide6.QtWidgets import QApplication, QScrollArea, QStyleOptionComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.labels import ElidedLabel, PlainLabel
from faceviewer.ui.parts.selectable_text import SelectableText
from tests.ui.acting import show
from tests.ui.conftest import Desk
from tests.ui.test_every_screen import fits

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


def test_only_a_long_text_of_a_combo_box_is_elided(qtbot: QtBot) -> None:
    combo = Combo()
    qtbot.addWidget(combo)
    combo.addItems(["Production", "Production of the second plant, building four"])
    combo.setFixedWidth(180)
    drawn = []
    for place in range(combo.count()):
        combo.setCurrentIndex(place)
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        drawn.append(option.currentText)
    assert drawn[0] == "Production"
    assert drawn[1].startswith("Production")
    assert "…" in drawn[1]
    assert drawn[1].endswith("four")
    assert combo.currentText().endswith("four")


@pytest.mark.parametrize("percent", [100, 200])
def test_combo_size_hint_fits_its_longest_text(desk: Desk, percent: int) -> None:
    desk.window.actions_[f"text_{percent}"].trigger()
    combo = Combo(desk.window)
    combo.addItems(["short", "随响应返回（推荐）"])
    combo.setCurrentIndex(1)
    combo.show()
    combo.resize(combo.sizeHint())
    assert fits(combo)
    combo.resize(combo.width() - combo.fontMetrics().horizontalAdvance("推荐"), combo.height())
    assert not fits(combo)


def test_elided_label_has_its_full_text_as_tool_tip(qtbot: QtBot) -> None:
    label = show(qtbot, ElidedLabel("a rather long text"))
    label.resize(label.sizeHint())
    assert label.toolTip() == ""
    whole = label.grab().toImage()
    label.resize(40, label.height())
    assert label.toolTip() == "a rather long text"
    assert label.grab().toImage() != whole.copy(0, 0, 40, label.height())


@pytest.mark.parametrize(
    "word",
    [f"/home/{'d' * 120}", f"{'0123456789abcdef' * 2}-cn-hangzhou.example", "%E5%BC%A0" * 20, f"{'QUJD' * 30}=="],
    ids=["folder", "host", "percent-encoded", "base64"],
)
def test_long_word_without_joints_is_wrapped_too(qtbot: QtBot, word: str) -> None:
    label = PlainLabel(f"About {word}", wraps=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < label.fontMetrics().horizontalAdvance("m" * 24)
    assert label.text() == f"About {word}"


def test_file_name_wraps_at_its_underscores(qtbot: QtBot) -> None:
    name = "face_PHONE_138xxxx8000_20261124-093000.jpg"
    label = PlainLabel(f"Saved to /home/desk/{name}", wraps=True)
    qtbot.addWidget(label)
    widest = label.fontMetrics().horizontalAdvance("_138xxxx8000_20261124-")
    assert label.minimumSizeHint().width() < widest
    assert label.text() == f"Saved to /home/desk/{name}"
