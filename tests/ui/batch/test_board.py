"""The table of a list."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.batch.outcome import Outcome
from faceviewer.batch.sheet import IdList, Key
from faceviewer.ui.batch.board import ID, NAME, RESULT, ROW, TYPE, Board, BoardView
from tests.batch.lists import judged, read
from tests.pace import is_within

FRAME = 1 / 60  # seconds
FACETS = ("pass", "denied", "expired", "no_photo", "unclear")


def list_of(rows: int) -> tuple[IdList, dict[Key, Outcome]]:
    ids = read("OPEN ID\n" + "".join(f"user-{n:05d}\n" for n in reversed(range(rows))))
    outcomes: dict[Key, Outcome] = {}
    for n, key in enumerate(ids.queries):
        outcomes[key] = judged(key, FACETS[n % 5], name=f"Name {n * 7919 % rows:05d}")
    return ids, outcomes


def shown(ids: IdList, outcomes: dict[Key, Outcome]) -> Board:
    board = Board()
    board.name_columns(("Row", "User type", "User ID", "Name", "Result", "Reasons"))
    board.show_list(ids, outcomes)
    return board


def view_of(board: Board, qtbot: QtBot) -> BoardView:
    view = BoardView(board)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def cell(board: Board, row: int, column: int) -> str:
    return str(board.data(board.index(row, column)))


def test_rows_are_counted_sorted_and_filtered(qapp: QApplication) -> None:
    board = shown(*list_of(500))
    QAbstractItemModelTester(board, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert board.counts() == dict.fromkeys(FACETS, 100)
    for column, first, last in ((ID, "user-00000", "user-00499"), (NAME, "Name 00000", "Name 00499")):
        board.sort(column)
        assert (cell(board, 0, column), cell(board, 499, column)) == (first, last)
        board.sort(column, Qt.SortOrder.DescendingOrder)
        assert (cell(board, 0, column), cell(board, 499, column)) == (last, first)
    board.sort(TYPE, Qt.SortOrder.DescendingOrder)
    assert [cell(board, row, ROW) for row in range(3)] == ["2", "3", "4"], "equal rows keep their order"
    board.sort(RESULT)
    board.filter("denied")
    assert board.rowCount() == 100
    board.filter("")
    board.sort(ROW)
    assert cell(board, 0, ROW) == "2"


def test_sorting_filtering_and_scrolling_ten_thousand_rows_is_fast(qtbot: QtBot) -> None:
    ids, outcomes = list_of(10_000)
    board = shown(ids, outcomes)
    view = view_of(board, qtbot)
    view.begin()
    few = list(ids.queries)[:200]
    bar = view.verticalScrollBar()

    def scroll() -> None:
        for step in range(10):
            bar.setValue(bar.maximum() * step // 10)
            view.viewport().repaint()

    assert is_within(0.25, lambda: board.sort(NAME))
    assert is_within(0.25, lambda: board.sort(RESULT))
    assert is_within(0.1, lambda: board.filter("denied"))
    assert is_within(0.1, lambda: board.filter(""))
    assert is_within(0.1, board.counts)
    assert is_within(FRAME, lambda: board.take(few))
    assert is_within(10 * FRAME, scroll)


def test_selected_row_stays_selected_when_other_rows_leave_the_filter(qtbot: QtBot) -> None:
    ids, outcomes = list_of(500)
    outcomes_so_far: dict[Key, Outcome] = {}
    board = shown(ids, outcomes_so_far)
    view = view_of(board, qtbot)
    board.filter("not_run")
    view.selectRow(400)
    number = board.list_row(view.row).number
    keys = list(ids.queries)
    outcomes_so_far.update({key: outcomes[key] for key in keys[:300]})
    board.take(keys[:300])
    assert board.rowCount() == 200
    for column in (ROW, ID):
        board.sort(column)
        assert board.list_row(view.row).number == number


def test_double_click_opens_nothing_if_another_row_comes_under_the_pointer_between_the_clicks(qtbot: QtBot) -> None:
    ids, outcomes = list_of(500)
    outcomes_so_far: dict[Key, Outcome] = {}
    board = shown(ids, outcomes_so_far)
    view = view_of(board, qtbot)
    board.filter("not_run")
    opened: list[str] = []
    view.opened.connect(lambda row: opened.append(row.key[1]))
    at = view.visualRect(board.index(4, ID)).center()
    pressed = cell(board, 4, ID)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    key = next(iter(ids.queries))
    outcomes_so_far[key] = outcomes[key]
    board.take([key])
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == []
    now = cell(board, view.row, ID)
    assert now != pressed
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == [now]
