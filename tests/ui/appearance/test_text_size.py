"""Text that is larger or smaller than the system's."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.store.settings import Settings, Theme, load_settings
from faceviewer.ui.look.tokens import scaled
from faceviewer.ui.parts.elided_label import ElidedLabel
from faceviewer.ui.parts.field_row import FieldRow
from faceviewer.ui.parts.icon_button import IconButton
from faceviewer.ui.parts.plain_label import PlainLabel
from tests.ui.conftest import Desk


def test_a_size_holds_at_once_in_all_windows_and_the_next_time(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    desk.window.actions_["settings"].trigger()
    before = {label: label.fontMetrics().height() for label in desk.window.findChildren(QLabel) if label.isVisible()}
    button, points = desk.window.bar.button.height(), qapp.font().pointSizeF()
    desk.window.actions_["text_200"].trigger()
    qtbot.waitUntil(lambda: desk.window.bar.button.height() > button * 1.9)
    assert qapp.font().pointSizeF() == pytest.approx(points * 2)
    assert all(label.fontMetrics().height() > height * 1.7 for label, height in before.items())
    qtbot.waitUntil(lambda: load_settings()[0].text_percent == 200)
    desk.window.actions_["text_100"].trigger()
    assert qapp.font().pointSizeF() == pytest.approx(points)


def test_the_menu_shows_the_size_in_use(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(settings=Settings(language=Language.EN, theme=Theme.LIGHT))
    assert desk.window.actions_["text_100"].isChecked()
    desk.window.actions_["text_125"].trigger()
    assert not desk.window.actions_["text_100"].isChecked()


def test_small_text_makes_no_smaller_targets(desk: Desk) -> None:
    desk.window.actions_["text_80"].trigger()
    assert scaled(28) == 28
    sizes = [min(b.width(), b.height()) for b in desk.window.findChildren(IconButton)]
    assert min(sizes) >= 24


def test_a_text_without_room_ends_in_dots_and_is_whole_in_its_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("a rather long text")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.show()
    assert label.toolTip() == ""
    whole = label.grab().toImage()
    label.resize(40, label.height())
    assert label.toolTip() == "a rather long text"
    assert label.grab().toImage() != whole.copy(0, 0, 40, label.height())


@pytest.mark.usefixtures("somebody_on_show")
def test_the_names_of_fields_have_the_room_that_their_letters_take(desk: Desk, qtbot: QtBot) -> None:
    rows = [row for row in desk.window.card.findChildren(FieldRow) if row.isVisible()]
    names = [label for row in rows for label in row.findChildren(PlainLabel)]

    def fit() -> bool:
        longest = max(name.sizeHint().width() for name in names)
        return {name.width() for name in names} == {longest + scaled(10)}  # nor do they keep the room of larger letters

    height = names[0].height()
    for size in (200, 100, 150):
        desk.window.actions_[f"text_{size}"].trigger()
        qtbot.waitUntil(lambda before=height: names[0].height() != before)  # type: ignore[misc]  # bound here
        height = names[0].height()
        qtbot.waitUntil(fit)
