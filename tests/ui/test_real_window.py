"""The program in a window on a real X server."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from faceviewer.app import Program
from faceviewer.core.query import UserType
from faceviewer.ui.export.save_dialogs import SaveDialog
from faceviewer.ui.parts.dialog import Dialog
from tests.ui.fakes import words_on
from tests.ui.programs import Steps, printed, write_connections, x_server
from tests.ui.scanner import type_by_hand


def look_up(program: Program) -> Steps:
    window = program.window
    yield lambda: "Training: sample people" in words_on(window)
    type_by_hand(window.bar.field, "13800138000\r")
    yield lambda: "Can pass now" in words_on(window) and window.stage.view.isVisible()
    image = window.stage.view.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
    print(QApplication.platformName(), len(colours) > 16, "张三" in words_on(window))
    window.actions_["quit"].trigger()


def test_demo_lookup_in_a_real_window(display: str, tmp_path: Path) -> None:
    assert printed(look_up, tmp_path, "--demo", "--lang", "en", display=display) == "xcb True True\n"
    assert not (tmp_path / "FaceViewer" / "settings.toml").exists()  # training saves no settings


def fit_on_the_screen(program: Program) -> Steps:
    window, button = program.window, program.window.bar.button

    def is_inside() -> bool:
        screen = window.screen().availableGeometry()
        fits = screen.width() >= window.width() and screen.height() >= window.height()
        return button.isVisible() and fits and screen.contains(button.mapToGlobal(button.rect().bottomRight()))

    yield is_inside
    window.close()


@pytest.mark.parametrize("factor", ["1", "1.5", "1.75"])
def test_window_opens_inside_a_small_screen(display: str, tmp_path: Path, factor: str) -> None:
    printed(fit_on_the_screen, tmp_path, "--demo", display=display, QT_SCALE_FACTOR=factor)


def open_dialogs(program: Program) -> Steps:
    window = program.window
    yield lambda: program.is_ready
    window.actions_["text_200"].trigger()
    type_by_hand(window.bar.field, "13800138000\r")
    yield lambda: "13800138000" in window.bar.asked and window.actions_["save"].isEnabled()
    for key in (
        *("settings", "save_as", "save_watermarked", "save_evidence", "save_habits", "print", "save_sheet"),
        *("properties", "list", "doctor", "samples", "shortcuts", "diagnostics", "about"),
    ):
        window.actions_[key].trigger()
        yield lambda: open_one() is not None
        dialog = open_one()
        assert dialog is not None
        if isinstance(dialog, SaveDialog) and key != "save_as":
            dialog.order()  # shows which fields are missing
        yield partial(is_usable, dialog)
        dialog.done(0)
        yield lambda: open_one() is None
    window.actions_["quit"].trigger()


def open_one() -> Dialog | None:
    return next(
        (each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog) and each.isVisible()), None
    )


def is_usable(dialog: Dialog) -> bool:
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
    inside = [QRect(button.mapTo(dialog, QPoint()), button.size()) for button in buttons if button.parent() is dialog]
    on_screen = dialog.screen().availableGeometry().contains(dialog.frameGeometry())
    focus = dialog.focusWidget()
    shows_focus = focus is None or focus.visibleRegion().boundingRect().height() >= focus.height() // 2
    return bool(inside) and on_screen and shows_focus and all(map(dialog.rect().contains, inside))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_dialogs_with_large_text_are_usable_on_a_small_screen(tmp_path: Path, language: str) -> None:
    with x_server("-screen", "0", "1024x600x24") as display:
        printed(open_dialogs, tmp_path, "--demo", "--lang", language, display=display)


def resize_and_choose_yundun(program: Program) -> Steps:
    window = program.window
    yield lambda: program.is_ready and window.isVisible() and window.bar.profiles.count()
    print(window.width(), window.height(), window.bar.types.user_type.value)
    window.resize(900, 640)
    window.bar.types.set_user_type(UserType.YUNDUN)
    yield lambda: window.width() == 900
    window.actions_["quit"].trigger()


def test_size_and_user_type_are_restored_at_the_next_start(display: str, tmp_path: Path) -> None:
    write_connections(tmp_path, "P")
    assert printed(resize_and_choose_yundun, tmp_path, display=display) == "1040 680 IDENTITY\n"
    assert printed(resize_and_choose_yundun, tmp_path, display=display) == "900 640 YUNDUN\n"


def press_shortcuts(program: Program) -> Steps:
    field, actions, profiles = program.window.bar.field, program.window.actions_, program.window.bar.profiles

    def press(key: Qt.Key) -> None:
        field.setFocus()
        field.setText("zhang.san")
        field.selectAll()
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)

    def is_focused() -> bool:
        program.window.activateWindow()  # there is no window manager
        return program.is_ready and field.hasFocus()

    yield is_focused
    press(Qt.Key.Key_D)  # no doors can be checked yet
    print(actions["check_doors"].isEnabled(), field.text())
    press(Qt.Key.Key_E)
    print(profiles.view().isVisible(), field.text())
    profiles.hidePopup()
    actions["about"].setShortcut("Ctrl+U")
    actions["about"].triggered.connect(lambda: print("about"))
    press(Qt.Key.Key_U)
    print(field.text())
    QApplication.exit(0)


def test_shortcuts_of_actions_do_not_edit_the_id(display: str, tmp_path: Path) -> None:
    expected = ["False zhang.san", "True zhang.san", "about", "zhang.san"]  # Ctrl+D, Ctrl+E, Ctrl+U
    assert printed(press_shortcuts, tmp_path, "--demo", display=display).splitlines() == expected
