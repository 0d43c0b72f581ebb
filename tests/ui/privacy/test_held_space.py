"""Space held on the photo in sharing mode: it shows the photo, and does nothing else."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.visibility import visibility
from tests.ui.acting import DEMO_ID, button_of, wait_for
from tests.ui.conftest import Desk

SPACE = Qt.Key.Key_Space
NO_MODIFIER, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ANOTHER_WINDOW = Qt.FocusReason.ActiveWindowFocusReason


def is_hidden(desk: Desk) -> bool:
    return "hidden" in desk.window.stage.view.accessibleDescription()


def send(desk: Desk, kind: QEvent.Type, *, at: int = 0, is_repeated: bool = False) -> None:
    """Send Space to the window, as the system does."""
    space = QKeyEvent(kind, SPACE, NO_MODIFIER, " ", is_repeated)
    space.setTimestamp(at)
    QApplication.sendEvent(desk.window.windowHandle(), space)


def repeat(desk: Desk) -> None:
    """Send the events of a held key: press and release in turn."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) * 3:
        send(desk, kind, is_repeated=True)


@pytest.fixture
def holding(found: Desk) -> Desk:
    """A window in sharing mode, while Space is held on the photo."""
    found.window.actions_["sharing"].trigger()
    assert is_hidden(found)
    found.window.stage.view.setFocus()
    QTest.keyPress(found.window.stage.view, SPACE)
    assert not is_hidden(found)
    return found


@pytest.mark.parametrize(
    ("end", "then"),
    [
        (lambda view, _: QTest.keyRelease(view, SPACE), ""),
        (lambda view, _: QTest.keyRelease(view, SPACE, SHIFT), ""),
        (lambda _, desk: desk.window.bar.field.setFocus(), ""),
        (lambda view, _: QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut, ANOTHER_WINDOW)), ""),
        (lambda _, desk: desk.window.bar.ask(UserType.PHONE, "13800138001"), "Cannot pass"),
        (lambda _, desk: [desk.window.actions_["sharing"].trigger() for _ in range(2)], ""),
    ],
    ids=["release", "release with Shift", "focus", "window", "lookup", "sharing"],
)
def test_photo_is_hidden(holding: Desk, qtbot: QtBot, end: Callable[[PhotoView, Desk], object], then: str) -> None:
    end(holding.window.stage.view, holding)
    wait_for(holding, qtbot, then)
    assert is_hidden(holding)


@pytest.mark.parametrize("continues_in", ["photo", "field", "menu"])
def test_repeated_space_types_and_chooses_nothing(holding: Desk, qtbot: QtBot, continues_in: str) -> None:
    window, field = holding.window, holding.window.bar.field
    if continues_in == "field":
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    elif continues_in == "menu":
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    repeat(holding)
    assert field.text() == DEMO_ID
    assert (QApplication.activePopupWidget() is not None) is (continues_in == "menu"), "no item was chosen"
    assert is_hidden(holding) is (continues_in != "photo")
    QTest.keyRelease(window.windowHandle(), SPACE)
    assert is_hidden(holding)
    if continues_in == "field":
        QTest.keyClick(window.windowHandle(), SPACE)
        assert field.text() == " ", "the click selected the ID"


def test_repeated_space_does_not_show_blanked_content(holding: Desk) -> None:
    holding.window.findChildren(Privacy)[0].blank()
    assert button_of(holding, "Show again").hasFocus()
    for at in (1_660, 1_700, 1_740):  # repetitions that Qt does not recognize
        send(holding, QEvent.Type.KeyRelease, at=at)
        send(holding, QEvent.Type.KeyPress, at=at)
    send(holding, QEvent.Type.KeyRelease, at=1_800)
    assert visibility.blank
    send(holding, QEvent.Type.KeyPress, at=2_500)
    send(holding, QEvent.Type.KeyRelease, at=2_600)
    assert not visibility.blank


def test_space_can_be_typed_after_its_release_was_lost(holding: Desk) -> None:
    holding.window.bar.field.setFocus()
    QTest.keyClick(holding.window.windowHandle(), SPACE)
    assert holding.window.bar.field.text() == f"{DEMO_ID} "


def test_space_held_on_a_button_types_nothing(found: Desk) -> None:
    found.window.bar.button.setFocus()
    QTest.keyPress(found.window.windowHandle(), SPACE)
    repeat(found)
    assert found.window.bar.field.text() == DEMO_ID
