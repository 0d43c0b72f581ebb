"""The dock with the details of a lookup."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLineEdit, QPlainTextEdit, QTabWidget, QTreeWidget, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings
from faceviewer.ui.card.verdict_panel import VerdictPanel
from tests.ui.acting import DEMO_ID, ask, copied, press, wait_for
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import words_on

TIMELINE, REPLY, REQUEST = range(3)
MASKED, CLEAR = "userId: 138****8000", f"userId: {DEMO_ID}"


@pytest.fixture
def found(found: Desk) -> Desk:
    """A window that shows a record, with open details."""
    found.window.actions_["details"].trigger()
    return found


def dock(desk: Desk) -> QDockWidget:
    return desk.window.findChildren(QDockWidget)[0]


def show_page(desk: Desk, page: int) -> QWidget:
    tabs = dock(desk).findChildren(QTabWidget)[0]
    tabs.setCurrentIndex(page)
    return tabs.currentWidget()


def timeline(desk: Desk) -> list[QTreeWidgetItem]:
    tree = show_page(desk, TIMELINE).findChildren(QTreeWidget)[0]
    return tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)


def text_of(desk: Desk, page: int) -> QPlainTextEdit:
    return show_page(desk, page).findChildren(QPlainTextEdit)[0]


def lines(desk: Desk, page: int) -> list[str]:
    return [line.strip() for line in text_of(desk, page).toPlainText().splitlines()]


def test_window_enlarged_for_the_details_stays_on_the_screen(desk: Desk) -> None:
    window = desk.window
    area = window.screen().availableGeometry()
    desk.theme.use_text(200)
    window.setMinimumSize(300, 200)
    window.resize(600, 200)
    window.move(area.left(), area.bottom() - 250)
    before = window.height()
    window.actions_["details"].trigger()
    assert window.height() > before
    assert area.contains(window.frameGeometry())
    assert window.height() + 40 <= area.height(), "no room is left for the title bar"


def test_dock_is_created_when_first_opened(desk: Desk) -> None:
    assert not desk.window.findChildren(QDockWidget)
    desk.window.actions_["details"].trigger()
    assert dock(desk).isVisible()
    show_page(desk, REPLY)
    assert "No lookup is shown." in words_on(dock(desk))


def test_timeline_of_training_has_no_network_phases_and_follows_the_language(found: Desk, qtbot: QtBot) -> None:
    phases = "\n".join(item.text(0) for item in timeline(found))
    assert "Handled inside the program, without network" in phases
    assert "Decoding the photo" in phases
    assert "DNS" not in phases
    assert "1 request, " in words_on(dock(found))
    read_aloud = Qt.ItemDataRole.AccessibleTextRole
    assert timeline(found)[1].data(3, read_aloud).endswith(" ms")
    found.window.actions_["language_zh_CN"].trigger()
    qtbot.waitUntil(lambda: any("解码照片" in item.text(0) for item in timeline(found)))
    assert timeline(found)[1].data(3, read_aloud).endswith(" 毫秒")
    assert "x-ca-key: ‹已隐藏›" in lines(found, REQUEST)


def test_personal_values_are_masked_until_revealed_and_secrets_are_always_hidden(found: Desk) -> None:
    assert MASKED in lines(found, REPLY)
    assert "policy: PERMISSION" in lines(found, REPLY)
    assert any(row.startswith("imageBase64: …") and row.endswith(" kB") for row in lines(found, REPLY))
    press(found, "Show personal data")
    assert CLEAR in lines(found, REPLY)
    request = lines(found, REQUEST)
    assert {CLEAR, "userType: PHONE", "x-ca-key: ‹hidden›", "x-ca-signature: ‹hidden›"} <= set(request)
    press(found, "Show personal data")
    assert CLEAR not in lines(found, REPLY)


def test_find_steps_through_the_occurrences_and_wraps_around(found: Desk) -> None:
    text = text_of(found, REPLY)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = found.window.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Find"
    QTest.keyClicks(field, "USER")
    starts = []
    for _ in range(text.toPlainText().lower().count("user") + 1):
        assert text.textCursor().selectedText().lower() == "user"
        starts.append(text.textCursor().selectionStart())
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert starts[:-1] == sorted(set(starts))
    assert starts[-1] == starts[0]
    for start in (starts[0], starts[-2]):
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert text.textCursor().selectionStart() == start
    QTest.keyClicks(field, "no such text")
    assert (field.property("tone"), field.accessibleDescription()) == ("bad", "None")


def test_find_is_about_the_text_on_show(found: Desk, qtbot: QtBot) -> None:
    reply = text_of(found, REPLY)
    (field,) = dock(found).findChildren(QLineEdit, "find")
    field.setText("x-ca-key")
    assert field.property("tone") == "bad"
    request = text_of(found, REQUEST)
    assert (field.property("tone"), field.accessibleDescription()) == ("none", "")
    assert request.textCursor().selectedText() == "x-ca-key"
    text_of(found, REPLY)
    assert field.property("tone") == "bad"
    field.setText("DENY")
    assert field.property("tone") == "bad"
    ask(found, UserType.PHONE, "13800138001")
    wait_for(found, qtbot, "Cannot pass")
    assert field.property("tone") == "none"
    assert reply.textCursor().selectedText() == "DENY"


def test_copied_text_is_masked_and_marked_as_secret(found: Desk) -> None:
    text = text_of(found, REPLY)
    press(found, "Copy all")
    assert copied() == text.toPlainText()
    assert MASKED in copied()
    QGuiApplication.clipboard().clear()
    text.selectAll()
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert MASKED in copied()


def test_next_lookup_replaces_the_details(found: Desk, qtbot: QtBot) -> None:
    assert MASKED in lines(found, REPLY)
    ask(found, UserType.OPEN, "error-200-2405")
    qtbot.waitUntil(lambda: "code: 2405" in lines(found, REPLY))
    left = "\n".join(text_of(found, page).toPlainText() for page in (REPLY, REQUEST))
    assert not any(text in left for text in ("PERMISSION", DEMO_ID, "138****8000"))
    found.window.bar.field.clear()
    found.wiring._presenter.clear()
    show_page(found, REPLY)
    assert "No lookup is shown." in words_on(dock(found))


def test_closed_dock_has_no_content(found: Desk) -> None:
    text = text_of(found, REPLY)
    press(found, "Close the details")
    assert not dock(found).isVisible()
    assert not found.window.actions_["details"].isChecked()
    assert not text.toPlainText()
    found.window.actions_["details"].trigger()
    assert "policy: PERMISSION" in lines(found, REPLY)


@pytest.mark.parametrize("why", ["Hidden: may contain personal data.", "This is still the result for"])
def test_request_and_reply_are_hidden_in_sharing_mode_and_while_another_id_is_typed(found: Desk, why: str) -> None:
    is_sharing, field = why.startswith("Hidden"), found.window.bar.field
    show_page(found, REPLY)
    press(found, "Show personal data")
    found.window.actions_["sharing"].trigger() if is_sharing else QTest.keyClicks(field, "139")
    for page in (REPLY, REQUEST):
        show_page(found, page)
        assert why in words_on(dock(found))
        assert DEMO_ID not in words_on(dock(found))
        assert not lines(found, page)
    assert timeline(found)
    # The key restores the query of the result.
    found.window.actions_["sharing"].trigger() if is_sharing else QTest.keyClick(field, Qt.Key.Key_Escape)
    assert MASKED in lines(found, REPLY)


@pytest.mark.parametrize("height", [270, 0])
def test_next_start_restores_the_height_of_the_dock(open_desk: OpenDesk, qtbot: QtBot, height: int) -> None:
    settings = Settings(profiles=(Profile("A"),), current="A", language=Language.EN, details=270 - height)
    desk = open_desk(training=False, settings=settings)
    desk.window.resize(1040, 900)
    desk.window.actions_["details"].trigger()
    if height:
        desk.window.resizeDocks([dock(desk)], [height], Qt.Orientation.Vertical)
        qtbot.waitUntil(lambda: dock(desk).height() == height)
    desk.wiring.close()
    again = open_desk(training=False, settings=load_settings()[0])
    again.window.resize(1040, 900)

    def heights() -> list[int]:
        return [each.height() for each in again.window.findChildren(QDockWidget) if each.isVisible()]

    qtbot.waitUntil(lambda: heights() == [height] * bool(height))


def test_restored_dock_leaves_the_verdict_visible_on_a_smaller_screen(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(settings=Settings(language=Language.EN, details=640))
    desk.window.resize(1040, 680)
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    qtbot.waitUntil(lambda: 0 < dock(desk).height() <= 0.4 * desk.window.height())
    verdict = desk.window.card.findChildren(VerdictPanel)[0]
    assert verdict.visibleRegion().boundingRect().height() == verdict.height()
