"""A pinned result beside the next one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.compare.compare import Compare
from faceviewer.ui.lookup.presenter import judged
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.privacy.privacy import Privacy, SharingSign
from faceviewer.ui.stage.photo_page import PhotoBar
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.visibility import visibility
from tests.ui.acting import ask, press, press_text, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import ScriptedPresenter, query, result, words_on

DENIED, NOBODY = "13800138001", "13800138099"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pinned(found: Desk, qtbot: QtBot) -> Desk:
    QTest.keyClick(found.window, Qt.Key.Key_P, CTRL_SHIFT)
    wait_for(found, qtbot, "Pinned. The next result is shown beside this one.")
    return found


@pytest.fixture
def compared(pinned: Desk, qtbot: QtBot) -> Desk:
    """The same window with another result beside it."""
    ask(pinned, UserType.PHONE, DENIED)
    wait_for(pinned, qtbot, "fields differ")
    return pinned


def views(desk: Desk) -> tuple[PhotoView, PhotoView]:
    """Return the views of the pinned and of the current photo."""
    seen = [view for view in desk.window.findChildren(PhotoView) if view.isVisible()]
    return next(view for view in seen if view is not desk.window.stage.view), desk.window.stage.view


def test_next_result_is_shown_beside_the_pinned_one(compared: Desk) -> None:
    words = words_on(compared.window)
    for text in ("Pinned", "Can pass now", "138****8000", "Current", "Cannot pass: policy is DENY", "138****8001"):
        assert text in words
    assert words.count("Different") == 5
    assert "Same" in words
    assert not compared.window.card.isVisible()


def _aim(view: PhotoView) -> tuple[float, tuple[float, float]]:
    return view.zoom, view.viewport.centre


def test_both_photos_have_the_same_zoom_and_centre(compared: Desk) -> None:
    pinned, current = views(compared)
    compared.window.actions_["zoom_200"].trigger()
    QTest.keyClick(current, Qt.Key.Key_Right)
    assert _aim(pinned) == _aim(current)
    QTest.keyClick(pinned, Qt.Key.Key_Plus)
    assert current.zoom == pytest.approx(2.5)
    assert _aim(pinned) == _aim(current)
    followed: list[object] = []
    current.moved.connect(followed.append)
    before = _aim(current)
    compared.wiring._presenter.judge_again()  # a new verdict keeps the zoom
    assert (_aim(current), followed) == (before, [])


def test_space_shows_the_photos_in_sharing_mode(compared: Desk) -> None:
    compared.window.actions_["sharing"].trigger()
    (sign,) = compared.window.findChildren(SharingSign)
    for view in views(compared):
        view.setFocus()
        seen = []
        for act in (QTest.keyPress, QTest.keyRelease):
            act(view, Qt.Key.Key_Space)
            seen.append((visibility.photo_concealed, sign.isVisible()))
        assert seen == [(False, False), (True, True)]


def test_comparison_and_the_note_about_the_pin_change_language(pinned: Desk, qtbot: QtBot) -> None:
    pinned.window.actions_["language_zh_CN"].trigger()
    assert "已固定" in words_on(pinned.window.message)
    ask(pinned, UserType.PHONE, DENIED)
    wait_for(pinned, qtbot, "有 5 项不同")
    assert "已固定" in views(pinned)[0].accessibleName()
    pinned.window.actions_["language_en"].trigger()
    wait_for(pinned, qtbot, "5 fields differ")
    words = words_on(pinned.window)
    for text in ("Pinned", "Current", "Cannot pass: policy is DENY"):
        assert text in words
    assert "已固定" not in words
    assert views(pinned)[0].accessibleName() == "Face photo of 张三（示例）, pinned"


@pytest.mark.parametrize("cause", ["button", "connection"])
def test_button_or_another_connection_removes_the_pinned_result(compared: Desk, qtbot: QtBot, cause: str) -> None:
    pinned, _ = views(compared)
    if cause == "button":
        press(compared, "Unpin")
    else:
        compared.wiring._connections.changed.emit()
        ask(compared, UserType.PHONE, DENIED)
        wait_for(compared, qtbot, "Save photo")
    assert not pinned.isVisible()
    assert pinned.accessibleName() == "Face photo of "
    assert compared.window.card.isVisible()
    assert "138****8000" not in words_on(compared.window)
    assert not compared.window.actions_["pin"].isChecked()


def test_pinned_result_stays_if_the_next_lookup_fails_and_is_blanked(pinned: Desk, qtbot: QtBot) -> None:
    ask(pinned, UserType.PHONE, NOBODY)
    wait_for(pinned, qtbot, "Look up another ID to compare it.")
    words = words_on(pinned.window)
    assert "There is no record to compare with" in words
    assert "Different" not in words
    view, _ = views(pinned)
    pinned.window.findChildren(Privacy)[0].blank()
    assert not view.isVisible()
    press_text(pinned, "Show again")
    assert view.isVisible()
    action = pinned.window.actions_["pin"]
    assert action.isEnabled()  # unpins, although there is no result to pin
    action.trigger()
    assert not action.isEnabled()
    assert "Pinned" not in words_on(pinned.window)


@pytest.mark.parametrize("when", ["before", "after"])
def test_both_photos_are_hidden_together(found: Desk, request: pytest.FixtureRequest, when: str) -> None:
    if when == "before":
        found.window.actions_["reveal"].trigger()
    request.getfixturevalue("compared")
    if when == "after":
        found.window.actions_["reveal"].trigger()
    pinned, current = views(found)
    assert pinned.accessibleDescription() == current.accessibleDescription() == "480 by 640 pixels, hidden"
    found.window.actions_["sharing"].trigger()
    assert "张三" not in words_on(found.window)
    assert "张三" not in pinned.accessibleName()
    visibility.change(blank=True)
    assert not pinned.isVisible()
    assert "138****8000" not in words_on(found.window)
    visibility.change(blank=False)
    assert pinned.isVisible()


def test_buttons_below_both_photos_hide_photos_and_fill_the_screen(compared: Desk, qtbot: QtBot) -> None:
    window = compared.window
    bars = [bar for bar in window.findChildren(PhotoBar) if bar.isVisible()]
    for bar, is_hidden in zip(bars, (True, False), strict=True):
        bar.reveal.click()
        assert visibility.photo_hidden is is_hidden
        next(button for button in bar.findChildren(IconButton) if button.toolTip() == "Full screen").click()
        qtbot.waitUntil(window.isFullScreen)
        QTest.mouseDClick(window.stage.view, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not window.isFullScreen())


def test_comparison_fits_into_the_smallest_window(compared: Desk, qtbot: QtBot) -> None:
    window = compared.window
    window.resize(window.minimumSize())

    def finds_room() -> bool:
        edges = [part.mapTo(window, part.rect().bottomRight()) for part in (*views(compared), window.body)]
        inside = all(window.rect().contains(edge) for edge in edges)
        return inside and window.body.minimumSizeHint().width() <= window.body.width()

    qtbot.waitUntil(finds_room)


def test_pinned_record_expires_in_time(desk: Desk, qtbot: QtBot) -> None:
    presenter = ScriptedPresenter()
    window = desk.window
    compare = Compare(
        presenter=presenter,  # type: ignore[arg-type] # no more is used
        actions=window.actions_,
        body=window.body,
        stage=window.stage,
        message=window.message,
    )
    now = datetime.now(UTC)
    china = (now + timedelta(seconds=2)).astimezone(timezone(timedelta(hours=8)))
    presenter.enter(judged(result(query(), expires=f"{china:%Y-%m-%d %H:%M:%S}"), host="host.test", now=now))
    compare.actions["pin"](True)
    presenter.enter(judged(result(query()), host="host.test", now=now))
    assert "Can pass now" in words_on(desk.window)
    wait_for(desk, qtbot, "Cannot pass: expired")
