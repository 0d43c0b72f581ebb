"""Texts that are longer than their widget: elided, wrapped, or as wide as the widget wants to be."""

import pytest
from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.labels import ElidedLabel, PlainLabel
from tests.ui.acting import show
from tests.ui.conftest import Desk
from tests.ui.test_every_screen import fits


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
    assert drawn[1].startswith("Production of")
    assert drawn[1].endswith("…")
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


def test_file_name_wraps_at_its_underscores(qtbot: QtBot) -> None:
    name = "face_PHONE_138xxxx8000_20261124-093000.jpg"
    label = PlainLabel(f"Saved to /home/desk/{name}", wraps=True)
    qtbot.addWidget(label)
    widest = label.fontMetrics().horizontalAdvance("_138xxxx8000_20261124-")
    assert label.minimumSizeHint().width() < widest
    assert label.text() == f"Saved to /home/desk/{name}"
