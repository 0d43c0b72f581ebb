"""Reports of the unforeseen tell where, and nothing personal."""

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.ui.unforeseen import UnforeseenHook, redacted

SECRET = "13800138000"


def test_a_report_names_place_and_kind_and_leaves_the_messages_out() -> None:
    with pytest.raises(RuntimeError) as caught:
        _fail_twice()
    report = redacted(caught.value)
    assert "ValueError" in report
    assert "RuntimeError" in report
    assert "test_unforeseen.py" in report
    assert SECRET not in report


def test_exceptions_of_any_thread_reach_the_one_hook(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    hook = UnforeseenHook()
    hook.install()
    try:
        with qtbot.waitSignal(hook.caught):
            threading.Thread(target=_fail).start()
        with qtbot.waitSignal(hook.caught):
            sys.excepthook(ValueError, ValueError(SECRET), None)
    finally:
        hook.remove()
    assert SECRET not in capsys.readouterr().err


def _fail_twice() -> None:
    try:
        _fail()
    except ValueError as error:
        raise RuntimeError(SECRET) from error


def _fail() -> None:
    raise ValueError(SECRET)
