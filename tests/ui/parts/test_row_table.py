"""The rows that a table paints."""

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from faceviewer.ui.parts.row_table import RowModel, RowTable

ROWS = 10_000


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
    table = RowTable(model)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    table.scrollTo(model.index(100, 0), RowTable.ScrollHint.PositionAtTop)
    qtbot.waitUntil(lambda: 100 in model.requested)
    table.viewport().repaint()
    model.requested.clear()
    model.dataChanged.emit(model.index(first, 0), model.index(last, 5))
    model.heads = 0
    table.horizontalHeader().viewport().update()
    qtbot.waitUntil(lambda: model.heads > 0)  # painted together with everything else
    assert (100 in model.requested) is is_painted


def test_change_is_painted_in_a_table_that_its_rows_do_not_fill(qtbot: QtBot) -> None:
    model = Numbers()
    model.places = [0, 1]
    table = RowTable(model)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    qtbot.waitUntil(lambda: 1 in model.requested)
    table.viewport().repaint()
    model.requested.clear()
    model.dataChanged.emit(model.index(1, 0), model.index(1, 5))
    qtbot.waitUntil(lambda: 1 in model.requested)
