"""The window at its minimum size: the query and the verdict are visible, without horizontal scrolling."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTextEdit
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.parts.labels import Mark
from faceviewer.ui.stage.pages import StagePage
from tests.ui.acting import DEMO_ID, ask, look_up, named
from tests.ui.conftest import Desk


def whole_verdict_is_seen(desk: Desk) -> bool:
    names = {"Verdict", "通行结论"}
    verdict = next(each for each in desk.window.card.findChildren(QTextEdit) if each.accessibleName() in names)
    return verdict.isVisible() and verdict.visibleRegion().boundingRect() == verdict.rect()


def test_verdict_is_not_cut_off_with_open_details(translated: Desk, qtbot: QtBot) -> None:
    look_up(translated, qtbot, DEMO_ID, "138****8000")
    translated.window.actions_["details"].trigger()
    translated.window.resize(translated.window.minimumSize())
    qtbot.waitUntil(lambda: whole_verdict_is_seen(translated))


def scrolls_sideways(desk: Desk) -> bool:
    column = desk.window.centralWidget()
    assert isinstance(column, QScrollArea)
    return column.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize(("user_id", "masked"), [(DEMO_ID, "138****8000"), ("13800138002", "138****8002")])
def test_verdict_is_not_cut_off_in_large_text(translated: Desk, qtbot: QtBot, user_id: str, masked: str) -> None:
    translated.window.actions_["text_175"].trigger()
    translated.window.resize(1040, 680)
    look_up(translated, qtbot, user_id, masked)
    translated.window.resize(translated.window.minimumSize())
    qtbot.waitUntil(lambda: whole_verdict_is_seen(translated) and not scrolls_sideways(translated))


def test_next_result_is_scrolled_to_its_verdict(found: Desk, qtbot: QtBot) -> None:
    found.window.resize(found.window.minimumSize())
    qtbot.waitUntil(lambda: whole_verdict_is_seen(found))
    bar = next(area.verticalScrollBar() for area in found.window.card.findChildren(QScrollArea))
    bar.setValue(bar.maximum())
    assert not whole_verdict_is_seen(found)
    look_up(found, qtbot, "13800138001", "138****8001")
    qtbot.waitUntil(lambda: whole_verdict_is_seen(found))


def test_requested_reasons_are_scrolled_into_view(desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(desk.window.minimumSize())
    desk.window.actions_["text_150"].trigger()
    ask(desk, UserType.PHONE, "13800138001")
    qtbot.waitUntil(lambda: whole_verdict_is_seen(desk))
    desk.window.actions_["why"].trigger()
    reasons = named(desk.window.card, QTextEdit, "Reasons")
    two_lines = 2 * reasons.fontMetrics().height()
    for _ in ("at once", *range(10)):  # and after all layout requests
        seen = reasons.visibleRegion().boundingRect().intersected(reasons.rect())
        assert seen.height() > two_lines
        assert seen.top() == 0
        QApplication.processEvents()


@pytest.mark.parametrize("percent", [100, 200])
def test_no_record_text_is_not_cut_off_and_its_icon_may_hide(translated: Desk, qtbot: QtBot, percent: int) -> None:
    window = translated.window
    window.actions_[f"text_{percent}"].trigger()
    window.resize(window.minimumSize())
    ask(translated, UserType.PHONE, "13900000000")
    says = {"No face record for this ID", "没有该 ID 的人脸记录"}

    def is_seen() -> bool:
        titles = [each for each in window.stage.findChildren(QLabel) if each.text() in says]
        return any(each.isVisible() and each.visibleRegion().boundingRect() == each.rect() for each in titles)

    qtbot.waitUntil(is_seen)
    window.actions_["sharing"].trigger()
    qtbot.waitUntil(is_seen)
    marks = [each for page in window.stage.findChildren(StagePage) for each in page.findChildren(Mark)]
    assert any(each.isVisible() for each in marks) is (percent == 100)
    window.resize(1040, 1400)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in marks))


@pytest.mark.parametrize("percent", [125, 150, 175, 200])
def test_lookup_bar_has_two_lines_in_large_text(desk: Desk, qtbot: QtBot, percent: int) -> None:
    window = desk.window
    window.actions_[f"text_{percent}"].trigger()
    window.resize(window.minimumSize())  # at once: widths that depend on the width would change forever
    qtbot.waitUntil(lambda: not scrolls_sideways(desk))
    assert window.bar.button.mapTo(window, window.bar.button.rect().topRight()).x() < window.width()
