"""The stage: a photo, a hidden or blank one, and notices."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.ui.parts.button import Chip
from faceviewer.ui.stage.stage import PhotoStage
from faceviewer.ui.visibility import visibility
from tests.ui.acting import show
from tests.ui.fakes import picture, quartered, words_on


@pytest.fixture
def stage(qtbot: QtBot) -> PhotoStage:
    stage = show(qtbot, PhotoStage(), 500, 400)
    stage.show_photo(quartered(96), name="Ann")
    return stage


def colours(stage: PhotoStage) -> set[str]:
    QApplication.processEvents()
    image = stage.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, 500, 3) for y in range(0, 400, 3)}


def test_blank_stage_shows_nothing_of_a_photo(stage: PhotoStage) -> None:
    photo = {"#ff0000", "#00ff00", "#0000ff"}
    visibility.change(blank=True)
    assert not photo & colours(stage)
    assert "Content hidden" in words_on(stage)
    stage.show_photo(quartered(95), name="Bob")
    assert not photo & colours(stage)
    visibility.change(blank=False)
    assert photo <= colours(stage)


def test_accessible_texts_are_those_of_the_page_on_show(stage: PhotoStage) -> None:
    assert (stage.accessibleName(), stage.accessibleDescription()) == ("Photo", "")
    stage.show_notice("no-face", "No face record", "Check the type.")
    assert (stage.accessibleName(), stage.accessibleDescription()) == ("No face record", "Check the type.")
    visibility.change(blank=True)
    assert stage.accessibleName() == "Content hidden"
    assert "No face record" not in words_on(stage)
    visibility.change(blank=False)
    assert "No face record" in words_on(stage)
    stage.show_photo(picture(30, 40), name="Bob")
    assert (stage.accessibleName(), stage.accessibleDescription()) == ("Photo", "")


def test_progress_is_animated_only_while_it_is_shown(stage: PhotoStage) -> None:
    is_animated = []
    for line in ("Asking the gateway…", None, "Asking the gateway…", ""):
        if line is None:
            stage.show_photo(picture(30, 40), name="Bob")
        else:
            stage.show_busy(line)
        is_animated.append(any(timer.isActive() for timer in stage.findChildren(QTimer)))
    assert is_animated == [True, False, True, False]


def test_user_type_to_try_stays_when_the_same_notice_is_shown_again(stage: PhotoStage) -> None:
    def show(user_type: UserType) -> list[Chip]:
        stage.show_notice("no-face", "No face record", "Check the type.", types=[user_type])
        return [chip for chip in stage.findChildren(Chip) if chip.isVisible()]

    chips = show(UserType.PHONE)
    assert show(UserType.PHONE) == chips, "one may have the focus"
    assert show(UserType.IDENTITY) != chips


def test_photo_gets_the_focus_back_after_a_blank_stage(stage: PhotoStage) -> None:
    stage.activateWindow()
    stage.view.setFocus()
    for blank in (True, False):
        visibility.change(blank=blank)
        assert stage.view.hasFocus() is not blank


def test_photo_that_is_shown_again_keeps_zoom_and_rotation(stage: PhotoStage) -> None:
    photo = quartered(96)
    stage.show_photo(photo, name="Ann")
    stage.view.zoom_to(2.0)
    stage.view.rotate_right()
    stage.show_photo(photo, name="Ann")  # as every minute, when the verdict is computed again
    assert stage.view.zoom == 2.0
    assert "rotated" in stage.view.accessibleDescription()
    stage.show_photo(quartered(96), name="Ann")
    assert stage.view.accessibleDescription() == "96 by 96 pixels"
