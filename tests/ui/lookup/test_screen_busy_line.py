"""The text shown during a lookup."""

import time

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.result import Asking
from faceviewer.ui.lookup.presenter import Looking
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.window.main_window import MainWindow
from tests.ui.fakes import words_on


@pytest.mark.parametrize(
    ("attempt", "said"),
    [(1, "Asking … 12 of 25 s"), (2, ", attempt 2 of 3… 12 of 25 s"), (3, ", attempt 3 of 3… 12 of 25 s")],
)
def test_busy_line_has_the_attempt_and_the_elapsed_time(qtbot: QtBot, attempt: int, said: str) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    screen = Screen(window)
    query = FaceQuery(UserType.PHONE, "1")
    screen.show_state(Looking(query, started=time.monotonic() - 12.3, progress=Asking(attempt)))
    assert said in words_on(window.stage)
