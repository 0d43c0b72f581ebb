"""The list of IDs in the window: open it, run it, filter its rows, save a report."""

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from faceviewer.batch import asking
from faceviewer.batch.report import write_report
from faceviewer.core.language import Language
from faceviewer.store.settings import journals_path
from faceviewer.ui.batch import reports
from faceviewer.ui.batch.list_dialog import ListDialog
from faceviewer.ui.batch.reports import ListReportDialog
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.parts.dialog import QuestionDialog
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.visibility import visibility
from tests.batch.lists import workbook
from tests.batch.test_journal_and_report import cells_of
from tests.ui.acting import button_of, file_dialog, press_text, wait_for
from tests.ui.batch.conftest import Gateway, opened, paste, rows_of, wait
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.fakes import words_on

NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PEOPLE = "手机号\n13800138000\n13800138001\n13800138002\n13800138999\n"


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(dialog: ListDialog, path: Path) -> None:
    data = files(path)  # the event does not keep it alive
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier  # for which Qt proposes the move
    entered, fell = QDragEnterEvent(QPoint(5, 5), offered, data, *keys), QDropEvent(QPointF(5, 5), offered, data, *keys)
    dialog.dragEnterEvent(entered)
    dialog.dropEvent(fell)
    assert [event.dropAction() for event in (entered, fell)] == [Qt.DropAction.CopyAction] * 2


def choose(combo: QComboBox, text: str) -> None:
    combo.setCurrentText(text)
    assert combo.currentText() == text
    combo.activated.emit(combo.currentIndex())


def test_old_journal_is_deleted_at_the_start_without_opening_a_list(open_desk: OpenDesk, qtbot: QtBot) -> None:
    lists = journals_path()
    lists.mkdir(parents=True)
    old, new = (lists / f"batch-{n}.jsonl" for n in range(2))
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 8 * 86_400,) * 2)
    open_desk()
    qtbot.waitUntil(lambda: not old.exists())
    assert new.exists()


def wait_for_end(dialog: ListDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(dialog.save.isVisible)


def look_up_all(dialog: ListDialog, qtbot: QtBot) -> None:
    """Look up all rows, once the list has been read."""
    wait(dialog, qtbot, "Rows that can be looked up")
    press_text(dialog, f"Look up all ({dialog.board.rowCount()})")
    wait_for_end(dialog, qtbot)


def run(desk: Desk, qtbot: QtBot, text: str = PEOPLE) -> ListDialog:
    dialog = paste(desk, qtbot, text)
    look_up_all(dialog, qtbot)
    return dialog


def list_of(count: int) -> str:
    return "OPEN ID\n" + "".join(f"u{n}\n" for n in range(count))


def save(
    dialog: ListDialog, desk: Desk, qtbot: QtBot, path: Path, *, in_clear: bool = False, only_shown: bool = False
) -> None:
    press_text(dialog, "Save report…")
    (asking,) = (each for each in dialog.findChildren(ListReportDialog) if each.isVisible())
    assert not asking.in_clear.isChecked(), "IDs are masked by default"
    asking.in_clear.setChecked(in_clear)
    if only_shown:
        asking.findChildren(QComboBox)[0].setCurrentIndex(1)
    press_text(asking, "Save…")
    chooser = file_dialog(desk, qtbot)
    assert chooser.selectedNameFilter() == "Workbook (*.xlsx)"
    chooser.setDirectory(str(path.parent))
    chooser.selectNameFilter(next(each for each in chooser.nameFilters() if path.suffix in each))
    chooser.selectFile(path.name)
    chooser.accept()
    qtbot.waitUntil(path.exists)
    wait(dialog, qtbot, f"Saved as {path.name}")


@pytest.mark.parametrize(("names", "is_accepted"), [(["a.csv"], True), (["a.csv", "b.csv"], False), ([], False)])
def test_only_one_dragged_file_is_accepted(desk: Desk, qtbot: QtBot, names: list[str], *, is_accepted: bool) -> None:
    data = files(*(Path(f"/{name}") for name in names))
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *NO_KEYS)
    opened(desk, qtbot).dragEnterEvent(event)
    assert event.isAccepted() == is_accepted


def test_pasted_list_runs_with_enter_and_each_row_gets_a_verdict(desk: Desk, qtbot: QtBot) -> None:
    dialog = paste(desk, qtbot, PEOPLE)
    assert dialog.go.hasFocus()
    assert "Rows that can be looked up: 4 of 4; IDs: 4, each looked up once" in words_on(dialog)
    assert "Calls: 4, in about 1 s, at 10 per second and 4 at a time" in words_on(dialog)
    QTest.keyClick(dialog.go, Qt.Key.Key_Return)
    wait_for_end(dialog, qtbot)
    assert [(row[0], row[2], row[4].partition(",")[0].partition(":")[0]) for row in rows_of(dialog)] == [
        ("2", "13800138000", "Can pass now"),
        ("3", "13800138001", "Cannot pass"),
        ("4", "13800138002", "Cannot pass"),
        ("5", "13800138999", "No face record for this ID."),
    ]
    for chip in ("All  4", "Can pass  1", "Denied  1", "Expired  1", "No record  1"):
        assert chip in words_on(dialog)
    denied = button_of(dialog, "Denied  1")
    denied.setFocus()
    QTest.keyClick(denied, Qt.Key.Key_Return)
    assert [row[0] for row in rows_of(dialog)] == ["3"]


def test_filter_chips_are_one_radio_group_for_keys_and_screen_readers(desk: Desk, qtbot: QtBot) -> None:
    dialog = paste(desk, qtbot, PEOPLE)
    every, rest = (button_of(dialog, text) for text in ("All  4", "Not run  4"))
    accessible = QAccessible.queryAccessibleInterface(every)
    assert accessible.role() is QAccessible.Role.RadioButton
    assert accessible.state().checked
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and rest.x() > every.x())
    dialog.view.setFocus()
    QTest.keyClick(dialog.view, Qt.Key.Key_Backtab)
    assert dialog.focusWidget() is rest
    QTest.keyClick(rest, Qt.Key.Key_Left)
    assert dialog.focusWidget() is every
    QTest.keyClick(every, Qt.Key.Key_Right)
    QTest.keyClick(rest, Qt.Key.Key_Space)
    assert rest.isChecked()


def test_text_of_the_sample_people_guide_is_a_list(desk: Desk, qtbot: QtBot) -> None:
    wait_for(desk, qtbot, "13800138000 · ")
    desk.window.actions_["samples"].trigger()
    text = words_on(desk.window)
    dialog = paste(desk, qtbot, text[text.index("userType\t") :])
    assert "13800138000" in [row[2] for row in rows_of(dialog)]
    assert "The row has no known user type" in words_on(dialog), "sample IDs for every user type"


def test_sample_list_runs_to_its_end(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "BATCH_RATE", 500)
    dialog = opened(desk, qtbot)
    press_text(dialog, "Sample list")
    look_up_all(dialog, qtbot)
    assert "Not run" not in words_on(dialog)
    assert not dialog.go.isVisible()


def test_column_and_user_type_are_chosen_if_the_list_does_not_name_them(desk: Desk, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("a-1,b-1\na-2,b-2\n")
    dialog = opened(desk, qtbot)
    press_text(dialog, "Paste")
    wait(dialog, qtbot, "It is not clear which column has the IDs")
    for column, user_type in ("B", "Yundun account (legacy) (YUNDUN)"), ("A", "Third-party account (OA) (OPEN)"):
        choose(dialog.column, column)
        wait(dialog, qtbot, "The list does not specify the user type of the IDs")  # the next column may have another
        choose(dialog.user_type, user_type)
        wait(dialog, qtbot, "Rows that can be looked up: 2 of 2")
        assert [row[2] for row in rows_of(dialog)] == [f"{column.lower()}-1", f"{column.lower()}-2"]


def test_user_type_is_chosen_for_json_lines_without_one(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "ids.jsonl"
    path.write_text('{"userId": "a-1"}\n{"userId": "13800138000", "userType": "PHONE"}\n')
    dialog = opened(desk, qtbot)
    drop(dialog, path)
    wait(dialog, qtbot, "Rows that can be looked up: 1 of 2")
    assert not dialog.column.isEnabled()
    assert dialog.user_type.isEnabled()
    choose(dialog.user_type, "Third-party account (OA) (OPEN)")
    wait(dialog, qtbot, "Rows that can be looked up: 2 of 2")
    assert dialog.user_type.currentText() == "Third-party account (OA) (OPEN)"
    assert [row[1:3] for row in rows_of(dialog)] == [["OPEN", "a-1"], ["PHONE", "13800138000"]]


def test_numbers_hidden_rows_and_sheets_of_a_workbook_are_offered(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "staff.xlsx"
    path.write_bytes(workbook([["工号"], [123], ["b"], ["c"]], hidden=[4], others={"Old": True, "Empty": False}))
    dialog = opened(desk, qtbot)
    drop(dialog, path)
    wait(dialog, qtbot, "Rows that can be looked up: 1 of 3")
    assert [dialog.sheet.itemText(n) for n in range(dialog.sheet.count())] == ["Staff & Co", "Old (hidden)", "Empty"]
    assert "The row is hidden and is left out  1" in words_on(dialog)
    for box, good in ((dialog.numbers, 2), (dialog.hidden, 3)):
        assert box.isVisible()
        box.click()
        wait(dialog, qtbot, f"Rows that can be looked up: {good} of 3")
        assert box.isChecked()
    choose(dialog.sheet, "Old (hidden)")
    wait(dialog, qtbot, "The list does not specify the user type of the IDs")
    choose(dialog.sheet, "Empty")
    wait(dialog, qtbot, "The list has no rows")
    choose(dialog.sheet, "Staff & Co")
    wait(dialog, qtbot, "Rows that can be looked up: 1 of 3")


def test_back_from_a_looked_up_row_restores_row_and_scroll_position(desk: Desk, qtbot: QtBot) -> None:
    dialog = paste(desk, qtbot, "手机号\n" + "".join(f"{13800138000 + n}\n" for n in range(60)))
    dialog.view.setFocus()
    dialog.view.selectRow(41)
    dialog.board.filter("not_run")
    scrolled = dialog.view.verticalScrollBar().value()
    assert scrolled > 0
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    wait_for(desk, qtbot, "No face record for this ID")
    assert not dialog.isVisible()
    assert desk.window.bar.field.text() == "13800138041"
    press_text(desk, "‹ Back to row 43 of the list  (Ctrl+B)")
    assert dialog.isVisible()
    assert (dialog.view.row, dialog.view.verticalScrollBar().value()) == (41, scrolled)
    qtbot.waitUntil(dialog.view.hasFocus)


def test_run_is_paused_continued_and_cancelled(
    open_window: Callable[[], Desk], gateway: Gateway, qtbot: QtBot, heard: Heard
) -> None:
    gateway.held = {"u1", "u5"}  # as many as run at once, so that the rest waits
    dialog = paste(open_window(), qtbot, list_of(40))
    qtbot.waitUntil(dialog.go.hasFocus)
    with qtbot.waitSignal(QGuiApplication.instance().focusObjectChanged) as focused:  # type: ignore[union-attr]
        press_text(dialog, "Look up all (40)")
    assert focused.args == [dialog.view]  # directly: a screen reader would read each button on the way
    qtbot.waitUntil(lambda: "Pause" in words_on(dialog) and dialog.go.isEnabled())
    press_text(dialog, "Pause")
    wait(dialog, qtbot, "Paused: ")
    assert heard()[-1][0].startswith("Paused: ")
    assert len(gateway.requested) < 40
    gateway.held.discard("u5")
    press_text(dialog, "Continue")
    qtbot.waitUntil(lambda: "Not run  1" in words_on(dialog).splitlines())
    press_text(dialog, "Cancel run")
    wait_for_end(dialog, qtbot)
    assert heard()[-1][0].startswith("The list was stopped: ")
    assert "Continue (1 left)" in words_on(dialog), "the call in flight counts as not run"
    gateway.go_on()
    press_text(dialog, "Continue (1 left)")
    qtbot.waitUntil(lambda: "Can pass  40" in words_on(dialog))
    assert sorted(gateway.requested) == sorted([*(f"u{n}" for n in range(40)), "u1"])


def test_run_continues_after_the_window_was_closed(
    open_window: Callable[[], Desk], gateway: Gateway, qtbot: QtBot, tmp_path: Path
) -> None:
    gateway.held = {"u9"}
    desk = open_window()
    dialog = paste(desk, qtbot, list_of(20))
    press_text(dialog, "Look up all (20)")
    qtbot.waitUntil(lambda: "Not run  1" in words_on(dialog).splitlines())
    desk.close()
    gateway.go_on()
    desk = open_window()
    wait(opened(desk, qtbot), qtbot, "Not finished: a pasted list")
    dialog = paste(desk, qtbot, list_of(20))
    press_text(dialog, "Continue (1 left)")
    wait_for_end(dialog, qtbot)
    assert sorted(gateway.requested) == sorted([*(f"u{n}" for n in range(20)), "u9"])  # u9 was in flight at the end
    (journal,) = (tmp_path / "config" / "FaceViewer" / "lists").iterdir()
    save(dialog, desk, qtbot, tmp_path / "r.xlsx")
    assert not journal.exists(), "the report has every result"
    cells = cells_of(tmp_path / "r.xlsx")
    assert len(cells) == 21
    assert not any("u9" in cell for row in cells for cell in row)


def test_results_of_another_connection_to_the_same_host_are_not_shown(
    open_window: Callable[[], Desk], qtbot: QtBot
) -> None:
    desk = open_window()
    dialog = run(desk, qtbot, list_of(3))
    desk.window.bar.profile_chosen.emit("Q")
    wait(dialog, qtbot, "Look up all (3)")
    assert "Not run  3" in words_on(dialog)
    desk.window.bar.profile_chosen.emit("P")
    wait(dialog, qtbot, "Can pass  3")


def test_result_that_arrives_while_a_report_is_written_stays_in_the_journal(
    open_window: Callable[[], Desk], gateway: Gateway, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()

    def write_slowly(*args: Any, **options: Any) -> None:
        write_report(*args, **options)
        assert written.wait(20)

    monkeypatch.setattr(reports, "write_report", write_slowly)
    gateway.held = {"u9"}
    desk = open_window()
    dialog = paste(desk, qtbot, list_of(10))
    press_text(dialog, "Look up all (10)")
    qtbot.waitUntil(lambda: "Not run  1" in words_on(dialog).splitlines())
    press_text(dialog, "Cancel run")
    wait_for_end(dialog, qtbot)
    press_text(dialog, "Save report…")
    press_text(dialog.findChildren(ListReportDialog)[0], "Save…")
    file_dialog(desk, qtbot).fileSelected.emit(str(tmp_path / "r.csv"))
    file_dialog(desk, qtbot).reject()
    qtbot.waitUntil((tmp_path / "r.csv").exists)
    gateway.go_on()
    press_text(dialog, "Continue (1 left)")
    wait(dialog, qtbot, "Can pass  10")
    written.set()
    wait(dialog, qtbot, "Saved as r.csv")
    assert "Not run" in (tmp_path / "r.csv").read_text("utf-8-sig")
    assert list(journals_path().iterdir())


def test_failed_rows_of_one_reason_are_retried(open_window: Callable[[], Desk], gateway: Gateway, qtbot: QtBot) -> None:
    gateway.failing = {"u2", "u5"}
    dialog = run(open_window(), qtbot, "OPEN ID\nu1\nu2\nu3\nu4\nu5\n")
    gateway.failing.clear()
    before = len(gateway.requested)
    failed = next(chip for chip in words_on(dialog).splitlines() if chip.endswith("  2"))
    press_text(dialog, failed)
    assert [row[2] for row in rows_of(dialog)] == ["u2", "u5"]
    press_text(dialog, "Retry failed (2)")
    qtbot.waitUntil(lambda: "Can pass  5" in words_on(dialog))
    assert sorted(gateway.requested[before:]) == ["u2", "u5"]
    assert len(rows_of(dialog)) == 5, "the filter shows all rows once its facet is empty"


def test_list_and_results_follow_the_language(open_window: Callable[[], Desk], gateway: Gateway, qtbot: QtBot) -> None:
    gateway.failing = {"u2"}
    dialog = paste(open_window(), qtbot, "OPEN ID\nu1\nu2\n")
    set_language(Language.ZH_CN)
    assert button_of(dialog, "粘贴")
    wait(dialog, qtbot, "可查询的行：2/2")
    press_text(dialog, "全部查询（2）")
    wait_for_end(dialog, qtbot)
    for chip in ("全部  2", "可通行  1"):
        assert chip in words_on(dialog)
    assert [row[4] for row in rows_of(dialog)] == ["当前可通行，长期有效", "地址或版本不正确：该服务器没有此 API。"]


def test_report_has_all_rows_and_masked_ids_unless_chosen_otherwise(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = run(desk, qtbot)
    press_text(dialog, "Expired  1")
    save(dialog, desk, qtbot, tmp_path / "shown.csv", only_shown=True)
    assert [row[0] for row in cells_of(tmp_path / "shown.csv")[1:]] == ["4"]
    save(dialog, desk, qtbot, tmp_path / "all.csv")
    assert len(cells_of(tmp_path / "all.csv")) == 5, "the choice of rows is not remembered"
    assert "13800138002" not in (tmp_path / "all.csv").read_text("utf-8-sig")
    save(dialog, desk, qtbot, tmp_path / "all.jsonl", in_clear=True)
    lines = (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["userId"] for line in lines] == PEOPLE.split()[1:]


def test_report_into_a_shared_folder_asks_first(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    dialog = run(desk, qtbot)
    press_text(dialog, "Save report…")
    press_text(dialog.findChildren(ListReportDialog)[0], "Save…")
    file_dialog(desk, qtbot).fileSelected.emit(str(folder / "r.xlsx"))
    file_dialog(desk, qtbot).reject()
    qtbot.waitUntil(lambda: "not on this computer alone: OneDrive" in words_on(desk.window))
    assert not list(folder.iterdir())
    (question,) = (each for each in dialog.findChildren(QuestionDialog) if each.isVisible())
    press_text(question, "Save there")
    qtbot.waitUntil((folder / "r.xlsx").exists)


def test_list_is_masked_in_sharing_mode_and_hidden_on_a_blank_screen(desk: Desk, qtbot: QtBot) -> None:
    dialog = run(desk, qtbot)
    assert rows_of(dialog)[0][:4] == ["2", "PHONE", "13800138000", "张三（示例）"]
    visibility.change(sharing=True)
    assert rows_of(dialog)[0] == ["2", "PHONE", "138****8000", "****", "Can pass"]
    assert "13800138000" not in words_on(dialog)
    visibility.change(sharing=False)
    (privacy,) = desk.window.findChildren(Privacy)
    privacy.blank()
    assert not dialog.isVisible()
    privacy.show_again()
    assert dialog.isVisible()
    dialog.reject()
    assert button_of(desk, "‹ Back to the list  (Ctrl+B)").isVisible()
    privacy.blank()
    assert "Back to" not in words_on(desk.window)
    desk.window.actions_["list"].trigger()
    assert not dialog.isVisible(), "nothing is shown on a blank screen"
    privacy.show_again()
    assert dialog.isVisible()


def test_names_of_files_are_hidden_in_sharing_mode(open_desk: OpenDesk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "zhangsan.csv"
    path.write_text(PEOPLE, "utf-8")
    desk = open_desk()
    dialog = opened(desk, qtbot)
    drop(dialog, path)
    look_up_all(dialog, qtbot)
    desk.close()
    desk = open_desk()
    dialog = opened(desk, qtbot)
    wait(dialog, qtbot, "Not finished: zhangsan.csv.")
    visibility.change(sharing=True)
    wait(dialog, qtbot, "Not finished: ….")
    drop(dialog, path)
    wait_for_end(dialog, qtbot)
    press_text(dialog, "Save report…")
    press_text(dialog.findChildren(ListReportDialog)[0], "Save…")
    file_dialog(desk, qtbot).fileSelected.emit(str(tmp_path / "zhangsan-report.csv"))
    file_dialog(desk, qtbot).reject()
    wait(dialog, qtbot, "Saved as …")
    drop(dialog, tmp_path / "zhangsan-2.csv")
    wait(dialog, qtbot, "The list … cannot be opened")
    visibility.change(sharing=False)
    wait(dialog, qtbot, "The list zhangsan-2.csv cannot be opened")


def test_delete_the_results_removes_the_journal(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = run(desk, qtbot)
    folder = tmp_path / "config" / "FaceViewer" / "lists"
    assert len(list(folder.iterdir())) == 1
    press_text(dialog, "Delete the results")
    wait(dialog, qtbot, "Look up all (4)")
    assert not list(folder.iterdir())
    press_text(dialog, "Close the list")
    assert dialog.board.rowCount() == 0


def test_missing_file_and_file_without_a_list_are_refused(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(desk, qtbot)
    drop(dialog, tmp_path / "none.csv")
    wait(dialog, qtbot, "The list none.csv cannot be opened")
    press_text(dialog, "Open a file…")
    chooser = file_dialog(desk, qtbot)
    assert chooser.fileMode() == QFileDialog.FileMode.ExistingFile
    path = tmp_path / "page.xls"
    path.write_text("<html>")
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    wait(dialog, qtbot, "The file is not a list")


@pytest.mark.parametrize("text", ["", "   \n"])
def test_paste_from_an_empty_clipboard_is_reported(desk: Desk, qtbot: QtBot, text: str) -> None:
    dialog = opened(desk, qtbot)
    QGuiApplication.clipboard().setText(text)
    press_text(dialog, "Paste")
    wait(dialog, qtbot, "The list has no rows")
