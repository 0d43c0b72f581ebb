"""Reports of unforeseen exceptions have their locations and no personal data."""

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.ui.unforeseen import UnforeseenHook, redacted

SECRET = "13800138000"


def test_report_has_types_and_locations_but_no_messages() -> None:
    with pytest.raises(RuntimeError) as caught:
        _fail_twice()
    report = redacted(caught.value)
    assert "ValueError" in report
    assert "RuntimeError" in report
    assert "test_unforeseen.py" in report
    assert SECRET not in report


def test_hook_catches_exceptions_of_all_threads(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
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
