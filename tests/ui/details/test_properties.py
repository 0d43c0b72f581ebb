"""The quality of the photo on the card, and the dialog with its properties."""

import asyncio
import hashlib
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.photo import Flaw, Measures, Picture
from faceviewer.core.query import ImageFormat, UserType
from faceviewer.imaging.answers import Examination, Metadata, PhotoFacts
from faceviewer.sandbox.app import file_of
from faceviewer.sandbox.people import PEOPLE
from faceviewer.service import Service
from faceviewer.ui.details.properties import Properties
from faceviewer.ui.details.properties_dialog import PropertiesDialog
from faceviewer.ui.texts import use_language
from tests.ui.acting import DEMO_ID, IN_TIME, ask, press, press_text, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

POOR_ID = next(p.user_id for p in PEOPLE if p.user_type is UserType.PHONE and p.portrait and p.portrait.poor)
GOOD = Measures(brightness=0.5, contrast=0.2, sharpness=0.5)
WRITTEN = Metadata(
    orientation=6,
    tags=(("Make", "Maker"), ("0x9999", "<b>x</b>\u202e")),
    carries_place=True,
    blocks=("EXIF",),
)


def facts(measures: Measures = GOOD, written: Metadata = WRITTEN, *, flaws: tuple[Flaw, ...] = ()) -> PhotoFacts:
    picture = Picture(480, 640, b"", has_alpha=False, format="JPEG", flaws=flaws)
    return PhotoFacts(48_123, "ab" * 32, ImageFormat.URL, Examination(picture, measures, written))


def shown(qtbot: QtBot, what: PhotoFacts) -> PropertiesDialog:
    dialog = PropertiesDialog(None)
    qtbot.addWidget(dialog)
    dialog.show_photo(what)
    dialog.show()
    return dialog


def open_properties(desk: Desk) -> QDialog:
    """Return the dialog that is open."""
    return next(dialog for dialog in desk.window.findChildren(PropertiesDialog) if dialog.isVisible())


def test_card_warns_of_a_dark_and_blurred_photo_until_the_next_lookup(
    open_desk: Callable[..., Desk], qtbot: QtBot, heard: Callable[[], list[tuple[str, bool]]]
) -> None:
    desk = open_desk()
    ask(desk, UserType.PHONE, POOR_ID)
    wait_for(desk, qtbot, poor := "Very dark and slightly blurred: devices may fail to recognise it.")
    assert (poor, False) in heard()
    desk.window.actions_["language_zh_CN"].trigger()
    wait_for(desk, qtbot, "照片很暗、偏模糊：设备可能无法识别。")
    ask(desk, UserType.PHONE, "13800138001")
    assert "设备可能无法识别" not in words_on(desk.window)
    wait_for(desk, qtbot, "不可通行")
    desk.window.actions_["properties"].trigger()
    qtbot.waitUntil(lambda: "亮度和清晰度未见异常。" in words_on(open_properties(desk)))
    assert "设备可能无法识别" not in words_on(desk.window)
    assert [text for text, _ in heard() if "recognise" in text] == [poor]


def test_late_examination_is_not_shown_for_the_next_photo(
    open_desk: Callable[..., Desk], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, examined = threading.Event(), list[Examination]()
    examine = Service.examine_picture

    async def examine_late(service: Service, data: bytes) -> Examination:
        await asyncio.to_thread(may_end.wait, IN_TIME / 1000)
        examined.append(await examine(service, data))
        return examined[-1]

    monkeypatch.setattr(Service, "examine_picture", examine_late)
    desk = open_desk()
    ask(desk, UserType.PHONE, POOR_ID)
    wait_for(desk, qtbot, "Can pass now")
    timer = desk.window.findChildren(Properties)[0]._delay
    qtbot.waitUntil(lambda: not timer.isActive())
    ask(desk, UserType.PHONE, "13800138010")  # a record without a photo
    wait_for(desk, qtbot, "the record has no photo")
    may_end.set()
    qtbot.waitUntil(lambda: bool(examined) and desk.wiring._jobs.is_idle, timeout=IN_TIME)
    assert "devices may fail" not in words_on(desk.window)


def test_properties_follow_the_photo_on_show(qtbot: QtBot, desk: Desk) -> None:
    assert not desk.window.actions_["properties"].isEnabled()
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "Can pass now")
    QTest.keyClick(desk.window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    portrait = next(person.portrait for person in PEOPLE if person.user_id == DEMO_ID)
    assert portrait is not None
    sha256 = hashlib.sha256(file_of(portrait)).hexdigest()
    qtbot.waitUntil(lambda: sha256 in words_on(open_properties(desk)))
    assert "480 × 640" in words_on(open_properties(desk))
    assert not open_properties(desk).isModal()
    desk.window.actions_["sharing"].trigger()
    assert sha256 not in words_on(open_properties(desk))
    desk.window.actions_["sharing"].trigger()
    assert sha256 in words_on(open_properties(desk))
    desk.window.bar.field.setText("139")
    assert not desk.window.actions_["properties"].isEnabled()
    assert sha256 not in words_on(open_properties(desk))
    assert "This is still the result for" in words_on(open_properties(desk))
    desk.window.bar.field.setText(DEMO_ID)
    qtbot.waitUntil(lambda: sha256 in words_on(open_properties(desk)))
    desk.wiring._presenter.clear()
    assert "No photo is shown." in words_on(open_properties(desk))
    assert sha256 not in words_on(open_properties(desk))


def test_button_on_the_card_opens_the_properties(qtbot: QtBot, desk: Desk) -> None:
    ask(desk, UserType.PHONE, POOR_ID)
    wait_for(desk, qtbot, "devices may fail")
    press(desk, "Photo properties")
    assert "less than about a tenth of full brightness" in words_on(open_properties(desk))


def test_properties_have_figures_and_metadata(qtbot: QtBot) -> None:
    words = words_on(shown(qtbot, facts()))
    for expected in ("48.1 kB (48,123 bytes)", "JPEG", "ab" * 32, "as a link", "EXIF 6", "50 %"):
        assert expected in words
    assert "Camera maker" in words
    assert "<b>x</b>\ufffd" in words


def test_file_problems_are_shown_if_there_are_any(qtbot: QtBot) -> None:
    flawed = facts(flaws=(Flaw.NO_END_MARKER, Flaw.BYTES_BEHIND_END))
    assert "File problems\nThe file has no end marker; all pixels are present. There is more data" in words_on(
        shown(qtbot, flawed)
    )
    use_language(Language.ZH_CN)
    try:
        assert "瑕疵" not in words_on(shown(qtbot, facts()))
        assert "文件缺少结束标记" in words_on(shown(qtbot, flawed))
    finally:
        use_language(Language.EN)


def test_location_is_reported_and_the_report_is_copied(qtbot: QtBot) -> None:
    dialog = shown(qtbot, facts())
    assert "The photo contains a location" in words_on(dialog)
    press_text(dialog, "Copy all")
    assert "The photo contains a location" in QGuiApplication.clipboard().text()


def test_photo_without_location_has_no_warning(qtbot: QtBot) -> None:
    words = words_on(shown(qtbot, facts(written=Metadata())))
    assert "location" not in words
    assert "Metadata\nnone" in words
    assert "shown as stored" in words


def test_copied_properties_are_marked_as_secret_and_have_chinese_colons(
    open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = open_desk(language=Language.ZH_CN)
    ask(desk, UserType.PHONE, DEMO_ID)
    wait_for(desk, qtbot, "当前可通行")
    desk.window.actions_["properties"].trigger()
    qtbot.waitUntil(lambda: "SHA-256" in words_on(open_properties(desk)))
    press_text(open_properties(desk), "全部复制")
    data = QGuiApplication.clipboard().mimeData()
    text, mark = data.text(), bytes(data.data("x-kde-passwordManagerHint").data())
    QGuiApplication.clipboard().clear()
    assert "像素：480 × 640" in text
    assert ": " not in text
    assert mark == b"secret"
