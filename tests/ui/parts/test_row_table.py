"""The rows that a table paints."""

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.ui.menus import Menu
from faceviewer.ui.parts.row_table import RowModel, RowTable
from tests.ui.acting import show

ROWS = 10_000
BELOW = QPoint(50, 250)  # in a table of two rows


class Numbers(RowModel):
    """Records the rows whose cells the table requests."""

    def __init__(self) -> None:
        super().__init__(6)
        self.requested: set[int] = set()
        self.heads = 0
        self.places = list(range(ROWS))

    def cells(self, row: int) -> Sequence[str]:
        self.requested.add(row)
        return [str(row)] * 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        self.heads += 1
        return super().headerData(section, orientation, role)

    def icon(self, row: int, column: int) -> QIcon | None:
        return None


@pytest.mark.parametrize(
    ("first", "last", "is_painted"),
    [(5000, 5300, False), (150, 9999, False), (0, 99, False), (0, 100, True), (100, 100, True), (0, 9999, True)],
)
def test_only_changes_of_visible_rows_are_painted(qtbot: QtBot, *, first: int, last: int, is_painted: bool) -> None:
    model = Numbers()
    table = show(qtbot, RowTable(model), 300, 300)
    table.scrollTo(model.index(100, 0), RowTable.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: 100 in model.requested)
    table.viewport().repaint()
    model.requested.clear()
    model.dataChanged.emit(model.index(first, 0), model.index(last, 5))
    model.heads = 0
    table.horizontalHeader().viewport().update()
    qtbot.waitUntil(lambda: model.heads > 0)  # painted together with everything else
    assert (100 in model.requested) is is_painted


@pytest.fixture
def few(qtbot: QtBot) -> RowTable:
    """A table with two rows, of which the first is the current one, and empty space below them."""
    model = Numbers()
    model.places = [0, 1]
    table = show(qtbot, RowTable(model), 300, 300)
    table.begin()
    return table


def test_change_is_painted_in_a_table_that_its_rows_do_not_fill(qtbot: QtBot, few: RowTable) -> None:
    model = few.model()
    assert isinstance(model, Numbers)
    qtbot.waitUntil(lambda: 1 in model.requested)
    few.viewport().repaint()
    model.requested.clear()
    model.dataChanged.emit(model.index(1, 0), model.index(1, 5))
    qtbot.waitUntil(lambda: 1 in model.requested)


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
@pytest.mark.parametrize("keys", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_click_below_the_rows_leaves_the_current_row_highlighted(
    few: RowTable, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    QTest.mouseClick(few.viewport(), button, keys, BELOW)
    assert [index.row() for index in few.selectionModel().selectedRows()] == [few.row] == [0]
    QTest.mouseClick(few.viewport(), button, keys, QPoint(5, few.rowViewportPosition(1) + 5))
    assert few.row == 1


@pytest.mark.parametrize(
    ("reason", "place", "opens"),
    [
        (QContextMenuEvent.Reason.Mouse, QPoint(5, 5), True),
        (QContextMenuEvent.Reason.Mouse, BELOW, False),
        (QContextMenuEvent.Reason.Keyboard, BELOW, True),
    ],
)
def test_context_menu_opens_for_the_row_under_the_pointer_only(
    few: RowTable, reason: QContextMenuEvent.Reason, place: QPoint, *, opens: bool
) -> None:
    QApplication.sendEvent(few.viewport(), QContextMenuEvent(reason, place, few.viewport().mapToGlobal(place)))
    assert bool(few.findChildren(Menu)) is opens
    for menu in few.findChildren(Menu):
        menu.close()


class Halves(RowTable):
    """Gives half of the width to the first column."""

    def share(self, room: int) -> None:
        self.setColumnWidth(0, room // 2)


@pytest.mark.parametrize("is_changed", [False, True])
def test_width_of_a_column_follows_the_table_until_the_user_changes_it(qtbot: QtBot, *, is_changed: bool) -> None:
    model = Numbers()
    table = show(qtbot, Halves(model), 600, 300)
    head = table.horizontalHeader()
    assert table.columnWidth(0) == table.viewport().width() // 2
    edge = QPoint(table.columnWidth(0) - 1, head.height() // 2)
    if is_changed:
        QTest.mousePress(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
        QTest.mouseMove(head.viewport(), edge - QPoint(60, 0))
        QTest.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge - QPoint(60, 0))
    kept = table.columnWidth(0)
    table.resize(700, 300)
    model.places = [0]  # the scroll bar disappears
    model.layoutChanged.emit()
    table.updateGeometry()
    assert table.columnWidth(0) == (kept if is_changed else table.viewport().width() // 2)
    assert (kept < edge.x() - 30) is is_changed
    table.setStyleSheet("font-size: 20pt")
    qtbot.waitUntil(lambda: table.columnWidth(0) == table.viewport().width() // 2)
