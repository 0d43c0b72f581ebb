"""A pinned result beside the next one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.compare.compare import Compare
from faceviewer.ui.lookup.presenter import judged
from faceviewer.ui.privacy.privacy import Privacy, SharingSign
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.visibility import visibility
from tests.ui.acting import DEMO_ID, IN_TIME, ask, press, press_text, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import ScriptedPresenter, query, result, words_on

DENIED, NOBODY = "13800138001", "13800138099"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def pin(desk: Desk, qtbot: QtBot) -> None:
    """Look somebody up and pin the result."""
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Save photo")
    QTest.keyClick(desk.window, Qt.Key.Key_P, CTRL_SHIFT)
    wait_for(desk, qtbot, "Pinned. The next result is shown beside this one.")


def compare(desk: Desk, qtbot: QtBot) -> tuple[PhotoView, PhotoView]:
    """Pin a result and look up another one; return the views of both."""
    pin(desk, qtbot)
    ask(desk, UserType.PHONE, DENIED)
    wait_for(desk, qtbot, "fields differ")
    views = [view for view in desk.window.findChildren(PhotoView) if view.isVisible()]
    pinned = next(view for view in views if "pinned" in view.accessibleName())
    return pinned, desk.window.stage.view


def test_next_result_is_shown_beside_the_pinned_one(qtbot: QtBot, desk: Desk) -> None:
    compare(desk, qtbot)
    words = words_on(desk.window)
    for said in ("Pinned", "Can pass now", "138****8000", "Current", "Cannot pass: policy is DENY", "138****8001"):
        assert said in words
    assert words.count("Different") == 5
    assert "Same" in words
    assert not desk.window.card.isVisible()


def _aim(view: PhotoView) -> tuple[float, tuple[float, float]]:
    return view.zoom, view.viewport.centre


def test_both_photos_have_the_same_zoom_and_centre(qtbot: QtBot, desk: Desk) -> None:
    pinned, current = compare(desk, qtbot)
    desk.window.actions_["zoom_200"].trigger()
    QTest.keyClick(current, Qt.Key.Key_Right)
    assert _aim(pinned) == _aim(current)
    QTest.keyClick(pinned, Qt.Key.Key_Plus)
    assert current.zoom == pytest.approx(2.5)
    assert _aim(pinned) == _aim(current)


def _sign_of(desk: Desk) -> SharingSign:
    (sign,) = desk.window.findChildren(SharingSign)
    return sign


def test_space_shows_the_photos_in_sharing_mode(qtbot: QtBot, desk: Desk) -> None:
    desk.window.actions_["sharing"].trigger()
    for view in compare(desk, qtbot):
        view.setFocus()
        seen = []
        for act in (QTest.keyPress, QTest.keyRelease):
            act(view, Qt.Key.Key_Space)
            seen.append((visibility.photo_concealed, _sign_of(desk).isVisible()))
        assert seen == [(False, False), (True, True)]


def test_comparison_and_the_note_about_the_pin_change_language(qtbot: QtBot, desk: Desk) -> None:
    pin(desk, qtbot)
    desk.window.actions_["language_zh_CN"].trigger()
    assert "已固定" in words_on(desk.window.message)
    ask(desk, UserType.PHONE, DENIED)
    wait_for(desk, qtbot, "有 5 项不同")
    pinned = next(view for view in desk.window.findChildren(PhotoView) if "已固定" in view.accessibleName())
    desk.window.actions_["language_en"].trigger()
    wait_for(desk, qtbot, "5 fields differ")
    words = words_on(desk.window)
    for text in ("Pinned", "Current", "Cannot pass: policy is DENY"):
        assert text in words
    assert "已固定" not in words
    assert pinned.accessibleName() == "Face photo of 张三（示例）, pinned"


@pytest.mark.parametrize("cause", ["button", "connection"])
def test_pinned_result_is_removed_by_its_button_and_by_a_change_of_the_connection(
    qtbot: QtBot, desk: Desk, cause: str
) -> None:
    pinned, _ = compare(desk, qtbot)
    if cause == "button":
        press(desk, "Unpin")
    else:
        desk.window.bar.profile_chosen.emit("")
        ask(desk, UserType.PHONE, DENIED)
        wait_for(desk, qtbot, "Save photo")
    assert not pinned.isVisible()
    assert pinned.accessibleName() == "Face photo of "
    assert desk.window.card.isVisible()
    assert "138****8000" not in words_on(desk.window)
    assert not desk.window.actions_["pin"].isChecked()


def test_pinned_result_stays_if_the_next_lookup_fails(qtbot: QtBot, desk: Desk) -> None:
    pin(desk, qtbot)
    ask(desk, UserType.PHONE, NOBODY)
    wait_for(desk, qtbot, "Look up another ID to compare it.")
    words = words_on(desk.window)
    assert "There is no record to compare with" in words
    assert "Different" not in words
    action = desk.window.actions_["pin"]
    assert action.isEnabled()  # unpins, although there is no result to pin
    action.trigger()
    assert not action.isEnabled()
    assert "Pinned" not in words_on(desk.window)


@pytest.mark.parametrize("when", ["before", "after"])
def test_both_photos_are_hidden_together(desk: Desk, qtbot: QtBot, when: str) -> None:
    if when == "before":
        desk.window.actions_["reveal"].trigger()
    pinned, current = compare(desk, qtbot)
    if when == "after":
        desk.window.actions_["reveal"].trigger()
    assert pinned.accessibleDescription() == current.accessibleDescription() == "480 by 640 pixels, hidden"
    desk.window.actions_["sharing"].trigger()
    assert "张三" not in words_on(desk.window)
    assert "张三" not in pinned.accessibleName()
    visibility.change(blank=True)
    assert not pinned.isVisible()
    assert "138****8000" not in words_on(desk.window)
    visibility.change(blank=False)
    assert pinned.isVisible()


def test_pinned_result_without_another_is_blanked(qtbot: QtBot, desk: Desk) -> None:
    pinned, _ = compare(desk, qtbot)
    ask(desk, UserType.PHONE, "no id")
    qtbot.waitUntil(lambda: "Look up another ID to compare it." in words_on(desk.window), timeout=IN_TIME)
    assert pinned.isVisible()
    (privacy,) = desk.window.findChildren(Privacy)
    privacy.blank()
    assert not pinned.isVisible()
    press_text(desk, "Show again")
    assert pinned.isVisible()


def test_comparison_fits_into_the_smallest_window(qtbot: QtBot, desk: Desk) -> None:
    compare(desk, qtbot)
    window = desk.window
    window.resize(window.minimumSize())

    def finds_room() -> bool:
        parts = (part for part in window.body.findChildren(PhotoView) if part.isVisible())
        edges = [part.mapTo(window, part.rect().bottomRight()) for part in (*parts, window.body)]
        inside = all(window.rect().contains(edge) for edge in edges)
        return inside and window.body.minimumSizeHint().width() <= window.body.width()

    qtbot.waitUntil(finds_room, timeout=IN_TIME)


def test_pinned_record_expires_in_time(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk, presenter = open_desk(), ScriptedPresenter()
    stays = ScriptedPresenter()
    compared = Compare(desk.window, presenter, stays)  # type: ignore[arg-type] # no more is used
    now = datetime.now(UTC)
    china = (now + timedelta(seconds=2)).astimezone(timezone(timedelta(hours=8)))
    presenter.enter(judged(result(query(), expires=f"{china:%Y-%m-%d %H:%M:%S}"), now=now))
    compared.actions["pin"](True)
    presenter.enter(judged(result(query()), now=now))
    assert "Can pass now" in words_on(desk.window)
    qtbot.waitUntil(lambda: "Cannot pass: expired" in words_on(desk.window), timeout=IN_TIME)


def test_new_verdict_keeps_the_zoom(desk: Desk, qtbot: QtBot) -> None:
    _, current = compare(desk, qtbot)
    followed: list[object] = []
    current.moved.connect(followed.append)
    before = _aim(current)
    desk.wiring._presenter.judge_again()
    assert (_aim(current), followed) == (before, [])
