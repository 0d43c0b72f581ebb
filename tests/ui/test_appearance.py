"""Text size, theme, full screen, and the view of the photo."""

from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.store.settings import load_settings
from faceviewer.ui.look.theme import scaled
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import DEMO_ID, ask, press, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on


def test_text_size_applies_to_all_windows_and_is_saved(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    desk.window.actions_["settings"].trigger()
    before = {label: label.fontMetrics().height() for label in desk.window.findChildren(QLabel) if label.isVisible()}
    button, points = desk.window.bar.button.height(), qapp.font().pointSizeF()
    assert desk.window.actions_["text_100"].isChecked()
    desk.window.actions_["text_200"].trigger()
    qtbot.waitUntil(lambda: desk.window.bar.button.height() > button * 1.9)
    assert qapp.font().pointSizeF() == pytest.approx(points * 2)
    assert all(label.fontMetrics().height() > height * 1.7 for label, height in before.items())
    assert not desk.window.actions_["text_100"].isChecked()
    qtbot.waitUntil(lambda: load_settings()[0].text_percent == 200)
    desk.window.actions_["text_100"].trigger()
    assert qapp.font().pointSizeF() == pytest.approx(points)


_MODAL = ["settings", "save_habits", "save_watermarked", "save_evidence", "doctor", "save", "shortcuts"]
_MODAL += ["samples", "about", "diagnostics"]


@pytest.mark.parametrize("is_hidden", [False, True])
@pytest.mark.parametrize("key", _MODAL)
def test_language_changes_once_no_modal_dialog_is_open(found: Desk, qtbot: QtBot, key: str, is_hidden: bool) -> None:
    """A later start changes it while a dialog is visible, the menu while one is hidden."""
    found.window.actions_[key].trigger()
    qtbot.waitUntil(lambda: bool(open_dialogs()))
    (dialog,) = open_dialogs()
    (privacy,) = found.window.findChildren(Privacy)
    before = sorted(words_on(dialog).splitlines())
    if is_hidden:
        privacy.blank()
        found.window.actions_["language_zh_CN"].trigger()
        privacy.show_again()
    else:
        found.wiring.apply_arguments("", None, None, language=Language.ZH_CN)
    assert key == "doctor" or sorted(words_on(dialog).splitlines()) == before
    assert not {"取消", "保存", "关闭"} & set(words_on(dialog).splitlines())
    dialog.reject()
    wait_for(found, qtbot, "查询")
    found.window.actions_[key].trigger()
    qtbot.waitUntil(lambda: bool(open_dialogs()))
    assert not {"Cancel", "Save", "Close"} & set(words_on(open_dialogs()[0]).splitlines())
    open_dialogs()[0].reject()


def test_language_is_applied_once_after_a_dialog_that_is_opened_again(found: Desk, qtbot: QtBot) -> None:
    found.window.actions_["about"].trigger()
    found.wiring.apply_arguments("", None, None, language=Language.ZH_CN)
    open_dialogs()[0].reject()
    wait_for(found, qtbot, "查询")
    found.window.bar.button.setText("unchanged")
    found.window.actions_["about"].trigger()
    open_dialogs()[0].reject()
    QCoreApplication.processEvents()
    assert found.window.bar.button.text() == "unchanged"


def open_dialogs() -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def test_combo_arrow_grows_with_the_text(desk: Desk, qtbot: QtBot) -> None:
    def arrow() -> int:
        """Return the width of the pixels that are not background, from the right edge to the first gap."""
        combo = desk.window.bar.types
        image, inner = combo.grab().toImage(), combo.height() // 2
        ground, columns = image.pixel(combo.width() - 5, inner), range(combo.width() - 5, combo.width() // 2, -1)
        inked = [any(image.pixel(x, inner + y) != ground for y in range(-8, 9)) for x in columns]
        return inked.index(False, first := inked.index(True)) - first

    before = arrow()
    desk.window.actions_["text_200"].trigger()
    qtbot.waitUntil(lambda: arrow() > before * 1.7)


def test_window_grows_for_larger_text_within_the_screen(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    area = window.screen().availableGeometry()
    window.actions_["details"].trigger()
    window.setMinimumSize(300, 200)
    window.resize(700, 560)
    window.move(0, area.bottom() - 600)
    window.actions_["text_200"].trigger()
    qtbot.waitUntil(lambda: window.height() > 560)
    assert area.contains(window.frameGeometry())


def test_small_text_keeps_the_size_of_buttons(desk: Desk) -> None:
    desk.window.actions_["text_80"].trigger()
    assert scaled(28) == 28
    sizes = [min(b.width(), b.height()) for b in desk.window.findChildren(IconButton)]
    assert min(sizes) >= 24


def test_field_names_have_the_width_of_the_longest_at_each_text_size(found: Desk, qtbot: QtBot) -> None:
    names = [label for label in found.window.card.fields.findChildren(PlainLabel) if label.isVisible()]

    def fit() -> bool:
        longest = max(name.sizeHint().width() for name in names)
        return {name.width() for name in names} == {longest}  # and not that of larger text before

    height = names[0].height()
    for size in (200, 100, 150):
        found.window.actions_[f"text_{size}"].trigger()
        qtbot.waitUntil(lambda before=height: names[0].height() != before)  # type: ignore[misc]  # bound here
        height = names[0].height()
        qtbot.waitUntil(fit)


def test_full_screen_shows_only_the_photo_and_escape_ends_it(qtbot: QtBot, found: Desk) -> None:
    window = found.window
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not window.bar.isVisible())
    assert not window.card.isVisible()
    assert not window.menuBar().isVisible()
    assert window.stage.view.hasFocus()
    QTest.keyClick(window.stage.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.bar.isVisible)
    assert window.card.isVisible()
    assert not window.isFullScreen()
    assert window.bar.field.hasFocus()


def test_full_screen_without_a_photo_shows_the_whole_window(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    assert window.bar.isVisible()
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(lambda: not window.bar.isVisible())
    press(desk, "Full screen")
    qtbot.waitUntil(window.bar.isVisible)


def test_context_menu_of_the_photo_rotates_it(found: Desk) -> None:
    view = found.window.stage.view
    middle = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, view.mapToGlobal(middle)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_R)  # its mnemonic
    assert view.accessibleDescription() == "480 by 640 pixels, rotated"


_INVERSE = {
    "zoom_in": "zoom_out",
    "zoom_out": "zoom_in",
    "rotate_left": "rotate_right",
    "rotate_right": "rotate_left",
    "mirror": "mirror",
}


def test_buttons_below_the_photo_do_what_the_actions_do_that_they_name(found: Desk) -> None:
    actions = found.window.actions_
    view = found.window.stage.view
    buttons = {button.toolTip(): button for button in found.window.stage.photo_bar.findChildren(IconButton)}

    def click(key: str) -> None:
        buttons[without_mnemonic(actions[key].text())].click()

    def shown() -> tuple[int, str]:
        return round(100 * view.zoom), view.accessibleDescription()

    fitted = shown()
    actions["zoom_100"].trigger()
    original = shown()
    for key, inverse in _INVERSE.items():
        click(key)
        assert shown() != original
        actions[inverse].trigger()
        assert shown() == original
    click("zoom_fit")
    assert shown() == fitted != original


def test_window_stays_on_top_while_the_action_is_checked(desk: Desk) -> None:
    window = desk.window
    action = window.actions_["on_top"]
    action.trigger()
    assert window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()
    action.trigger()
    assert not window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint


@pytest.mark.parametrize("keys", [(Qt.Key.Key_M,), (Qt.Key.Key_R,), (Qt.Key.Key_B, Qt.Key.Key_M)])
def test_letters_in_an_open_menu_do_not_rotate_the_photo(qtbot: QtBot, found: Desk, keys: tuple[Qt.Key, ...]) -> None:
    view = found.window.stage.view
    view.setFocus()
    menu = next(menu for menu in found.window.menuBar().findChildren(QMenu) if menu.title() == "&Edit")
    menu.popup(found.window.pos())
    qtbot.waitUntil(menu.isVisible)
    for key in keys:
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: "opied" in words_on(found.window.status))
    assert view.accessibleDescription() == "480 by 640 pixels"


class _StyleChanges(QObject):
    """Counts the changes of style of each widget."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[QObject] = Counter()

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is Qt's
        if event.type() is QEvent.Type.StyleChange:
            self.times[widget] += 1
        return False


@pytest.mark.parametrize(("there", "back"), [("theme_dark", "theme_light"), ("text_150", "text_100")])
def test_switch_restyles_each_widget_twice_at_most_and_switching_back_restores_every_pixel(
    found: Desk, qtbot: QtBot, qapp: QApplication, there: str, back: str
) -> None:
    def drawn() -> QImage:
        found.window.bar.profiles.setFocus()  # where no cursor blinks
        for _ in range(10):
            QApplication.processEvents()
        return found.window.grab().toImage()

    before, redressed = drawn(), _StyleChanges()
    qapp.installEventFilter(redressed)
    found.window.actions_[there].trigger()
    qapp.removeEventFilter(redressed)
    assert redressed.times[found.window] > 0
    assert max(redressed.times.values()) <= 2  # once without the old stylesheet, once with the new one
    assert drawn() != before
    found.window.actions_[back].trigger()
    qtbot.waitUntil(lambda: drawn() == before)
