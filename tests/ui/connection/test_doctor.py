"""The list of connection checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QScrollArea, QTextEdit

from faceviewer.core.check import Check, Step
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.connection.doctor import CheckList
from faceviewer.ui.parts.focus import stops
from faceviewer.wording.checks import describe_check

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Heard


def test_check_list_keeps_working_after_a_row_failed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row reads files, which an upgrade may have removed. pytest-qt fails on exceptions in slots."""
    checks = CheckList()
    around = QScrollArea()
    around.setWidget(checks)
    qtbot.addWidget(around)
    around.show()
    checks.begin()
    with monkeypatch.context() as removed:
        removed.setattr("faceviewer.ui.connection.doctor.Mark", _raise)
        with pytest.raises(FileNotFoundError):
            checks.show_progress(Check(Step.KEYS, passed=True))
    checks.show_progress(Check(Step.DNS, passed=False, problem=Problem(Kind.NETWORK_DNS)))
    with qtbot.waitSignal(checks._laid_out.timeout):
        checks.end()
    assert [line[0] for line in checks.report] == ["✗"]
    assert checks.state.text() == "The connection does not work."


def test_texts_of_every_problem_are_shown_in_full(qtbot: QtBot) -> None:
    checks = CheckList()
    qtbot.addWidget(checks)
    checks.begin()
    found = [Check(Step.DNS, passed=False, problem=Problem(kind)) for kind in Kind]
    for check in found:
        checks.show_progress(check)
    for check, report in zip(found, checks.report, strict=True):
        words = describe_check(check, Language.EN)
        assert words.finding in report
        assert words.remedy in report


def test_outcomes_are_tab_stops_and_a_failure_is_announced_with_its_remedy(qtbot: QtBot, heard: Heard) -> None:
    checks = CheckList()
    qtbot.addWidget(checks)
    checks.show()
    checks.begin()
    checks.show_progress(Check(Step.KEYS, passed=True))
    checks.show_progress(Check(Step.SIGNATURE, passed=False, problem=Problem(Kind.CREDENTIALS_APP_SECRET)))
    checks.end()
    texts = [text for text in stops([checks]) if isinstance(text, QTextEdit)]
    outcomes = [(text.accessibleName(), text.toPlainText(), text.accessibleDescription()) for text in texts]
    assert outcomes == [
        ("✓ AppKey and AppSecret", "No spaces, invisible or full-width characters.", ""),
        ("✗ Signature", "The AppSecret does not match the AppKey.", remedy := outcomes[1][2]),
    ]
    assert remedy.startswith("Enter the AppSecret again")
    ((announced, _),) = heard()
    assert announced == f"The connection does not work. Signature: The AppSecret does not match the AppKey. {remedy}"


def _raise(*_: object, **__: object) -> None:
    raise FileNotFoundError
