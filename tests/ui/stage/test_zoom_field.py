"""The field for the zoom."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from faceviewer.ui.stage.photo_page import ZoomField, zoom_from
from tests.ui.acting import show


@pytest.mark.parametrize(
    ("typed", "zoom"),
    [
        ("150", 1.5),
        (" 150 % ", 1.5),
        ("１５０％", 1.5),
        ("12,5", 0.125),
        ("12.5%", 0.125),
        ("99999", 999.99),
        ("", None),
        ("much", None),
        ("-5", None),
        ("nan", None),
        ("1e3", None),
        ("%", None),
    ],
)
def test_typed_zoom_is_parsed(typed: str, zoom: float | None) -> None:
    assert zoom_from(typed) == (pytest.approx(zoom) if zoom is not None else None)


@pytest.fixture
def field(qtbot: QtBot) -> ZoomField:
    field = show(qtbot, ZoomField())
    field.zoom_chosen.connect(lambda zoom: field.show_percent(round(min(8.0, zoom) * 100)))
    field.show_percent(66)
    qtbot.waitExposed(field)
    field.activateWindow()
    field.setFocus()
    return field


def type_in(field: ZoomField, text: str, *, enter: bool = True) -> None:
    (edit,) = field.findChildren(QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, text)
    if enter:
        QTest.keyClick(edit, Qt.Key.Key_Return)


def test_enter_applies_the_typed_zoom_or_restores_the_current_one(field: ZoomField) -> None:
    for typed, shown in (("much", "66 %"), ("150", "150 %"), ("4000", "800 %")):
        type_in(field, typed)
        assert field.currentText() == shown


def test_typed_text_is_not_replaced_while_the_zoom_changes(field: ZoomField) -> None:
    type_in(field, "15", enter=False)
    field.show_percent(70)
    assert field.currentText() == "15"
    field.clearFocus()
    assert field.currentText() == "70 %"


def test_first_click_selects_the_zoom_and_the_second_does_not(field: ZoomField, qtbot: QtBot) -> None:
    (edit,) = field.findChildren(QLineEdit)
    field.clearFocus()
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert edit.selectedText() == "66 %"
    QTest.keyClicks(edit, "150")
    with qtbot.waitSignal(field.zoom_chosen) as chosen:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert chosen.args == [1.5]
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert edit.selectedText() == ""
