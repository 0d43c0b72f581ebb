"""The window at its minimum size: the query and the verdict are visible, without horizontal scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTextEdit

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.ui.parts.labels import Mark
from faceviewer.ui.stage.pages import StagePage
from tests.ui.acting import DEMO_ID, IN_TIME, ask
from tests.ui.fakes import words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Desk


def whole_verdict_is_seen(desk: Desk) -> bool:
    names = {"Verdict", "通行结论"}
    verdict = next(each for each in desk.window.card.findChildren(QTextEdit) if each.accessibleName() in names)
    return verdict.isVisible() and verdict.visibleRegion().boundingRect() == verdict.rect()


@pytest.mark.parametrize("language", list(Language))
def test_verdict_is_not_cut_off_with_open_details(
    open_desk: Callable[..., Desk], qtbot: QtBot, language: Language
) -> None:
    desk = open_desk(language=language)
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(desk.window.card.isVisible)
    for _ in ("alone", "with the details"):
        desk.window.resize(desk.window.minimumSize())
        qtbot.waitUntil(lambda: whole_verdict_is_seen(desk))
        desk.window.resize(1040, 680)
        desk.window.actions_["details"].trigger()


@pytest.mark.parametrize("language", list(Language))
def test_verdict_is_not_cut_off_in_large_text(open_desk: Callable[..., Desk], qtbot: QtBot, language: Language) -> None:
    desk = open_desk(language=language)
    desk.window.actions_["text_175"].trigger()
    for user_id, masked in ((DEMO_ID, "138****8000"), ("13800138002", "138****8002")):
        desk.window.resize(1040, 680)
        ask(desk, UserType.PHONE, user_id)
        qtbot.waitUntil(lambda masked=masked: masked in words_on(desk.window.card))  # type: ignore[misc]  # not inferred
        desk.window.resize(desk.window.minimumSize())
        qtbot.waitUntil(lambda: whole_verdict_is_seen(desk))
        column = desk.window.centralWidget()
        assert isinstance(column, QScrollArea)
        qtbot.waitUntil(lambda column=column: column.horizontalScrollBar().maximum() == 0)  # type: ignore[misc]  # not inferred


def test_next_result_is_scrolled_to_its_verdict(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(desk.window.card.isVisible, timeout=IN_TIME)
    desk.window.resize(desk.window.minimumSize())
    qtbot.waitUntil(lambda: whole_verdict_is_seen(desk))
    bar = next(area.verticalScrollBar() for area in desk.window.card.findChildren(QScrollArea))
    bar.setValue(bar.maximum())
    assert not whole_verdict_is_seen(desk)
    ask(desk, UserType.PHONE, "13800138001")
    qtbot.waitUntil(lambda: "138****8001" in words_on(desk.window.card), timeout=IN_TIME)
    qtbot.waitUntil(lambda: whole_verdict_is_seen(desk))


def test_requested_reasons_are_scrolled_into_view(desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(desk.window.minimumSize())
    desk.window.actions_["text_150"].trigger()
    ask(desk, UserType.PHONE, "13800138001")
    qtbot.waitUntil(lambda: whole_verdict_is_seen(desk), timeout=IN_TIME)
    desk.window.actions_["why"].trigger()
    reasons = next(each for each in desk.window.card.findChildren(QTextEdit) if each.accessibleName() == "Reasons")
    two_lines = 2 * reasons.fontMetrics().height()
    for _ in ("at once", *range(10)):  # and after all layout requests
        seen = reasons.visibleRegion().boundingRect().intersected(reasons.rect())
        assert seen.height() > two_lines
        assert seen.top() == 0
        QApplication.processEvents()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("language", list(Language))
def test_no_record_text_is_not_cut_off_and_its_icon_is_hidden_if_needed(
    open_desk: Callable[..., Desk], qtbot: QtBot, language: Language, percent: int
) -> None:
    desk = open_desk(language=language)
    window = desk.window
    window.actions_[f"text_{percent}"].trigger()
    window.resize(window.minimumSize())
    ask(desk, UserType.PHONE, "13900000000")
    says = {Language.EN: "No face record for this ID", Language.ZH_CN: "没有该 ID 的人脸记录"}[language]

    def is_seen() -> bool:
        titles = [each for each in window.stage.findChildren(QLabel) if each.text() == says]
        return any(each.isVisible() and each.visibleRegion().boundingRect() == each.rect() for each in titles)

    qtbot.waitUntil(is_seen, timeout=IN_TIME)
    window.actions_["sharing"].trigger()
    qtbot.waitUntil(is_seen)
    marks = [each for page in window.stage.findChildren(StagePage) for each in page.findChildren(Mark)]
    assert any(each.isVisible() for each in marks) is (percent == 100)
    window.resize(1040, 1400)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in marks))


@pytest.mark.parametrize("percent", [125, 150, 175, 200])
def test_lookup_bar_has_two_lines_in_large_text(open_desk: Callable[..., Desk], qtbot: QtBot, percent: int) -> None:
    desk = open_desk()
    window = desk.window
    window.actions_[f"text_{percent}"].trigger()
    window.resize(window.minimumSize())  # at once: widths that depend on the width would change forever
    column = window.centralWidget()
    assert isinstance(column, QScrollArea)
    qtbot.waitUntil(lambda: column.horizontalScrollBar().maximum() == 0)
    assert window.bar.button.mapTo(window, window.bar.button.rect().topRight()).x() < window.width()
