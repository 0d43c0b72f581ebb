"""A combo box."""

from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.combo import Combo


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
