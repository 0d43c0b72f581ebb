"""The quality of the photo on the card, and the dialog with its properties."""

import asyncio
import hashlib
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.photo import Flaw, Measures, Picture
from faceviewer.core.query import ImageFormat, UserType
from faceviewer.imaging.decoder_results import Examination, Metadata, PhotoFacts
from faceviewer.sandbox.app import file_of
from faceviewer.sandbox.people import PEOPLE
from faceviewer.service import Service
from faceviewer.ui.details.properties import Properties
from faceviewer.ui.details.properties_dialog import PropertiesDialog
from faceviewer.ui.texts import use_language
from tests.ui.acting import DEMO_ID, IN_TIME, ask, copied, dialog_of, press, press_text, wait_for
from tests.ui.conftest import Desk, Heard, OpenDesk
from tests.ui.fakes import words_on

POOR_ID = next(p.user_id for p in PEOPLE if p.user_type is UserType.PHONE and p.portrait and p.portrait.poor)
GOOD = Measures(brightness=0.5, contrast=0.2, sharpness=0.5)
WRITTEN = Metadata(
    orientation=6, tags=(("Make", "Maker"), ("0x9999", "<b>x</b>\u202e")), carries_place=True, blocks=("EXIF",)
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


def properties_words(desk: Desk) -> str:
    return words_on(dialog_of(desk))


def look_up(desk: Desk, qtbot: QtBot, user_id: str, text: str) -> None:
    ask(desk, UserType.PHONE, user_id)
    wait_for(desk, qtbot, text)


def test_card_warns_of_a_dark_and_blurred_photo_until_the_next_lookup(desk: Desk, qtbot: QtBot, heard: Heard) -> None:
    look_up(desk, qtbot, POOR_ID, poor := "Very dark and slightly blurred: devices may fail to recognise it.")
    assert (poor, False) in heard()
    press(desk, "Photo properties")
    assert "less than about a tenth of full brightness" in properties_words(desk)
    press_text(dialog_of(desk), "Close")
    desk.window.actions_["language_zh_CN"].trigger()
    wait_for(desk, qtbot, "照片很暗、偏模糊：设备可能无法识别。")
    ask(desk, UserType.PHONE, "13800138001")
    assert "设备可能无法识别" not in words_on(desk.window)
    wait_for(desk, qtbot, "不可通行")
    desk.window.actions_["properties"].trigger()
    qtbot.waitUntil(lambda: "亮度和清晰度未见异常。" in properties_words(desk))
    assert "设备可能无法识别" not in words_on(desk.window)
    assert [text for text, _ in heard() if "recognise" in text] == [poor]


def test_late_examination_is_not_of_the_next_photo(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, examined = threading.Event(), list[Examination]()
    examine = Service.examine_picture

    async def examine_late(service: Service, data: bytes) -> Examination:
        await asyncio.to_thread(may_end.wait, IN_TIME / 1000)
        examined.append(await examine(service, data))
        return examined[-1]

    monkeypatch.setattr(Service, "examine_picture", examine_late)
    look_up(desk, qtbot, POOR_ID, "Can pass now")
    timer = desk.window.findChildren(Properties)[0]._delay
    qtbot.waitUntil(lambda: not timer.isActive())
    look_up(desk, qtbot, "13800138010", "the record has no photo")
    may_end.set()
    qtbot.waitUntil(lambda: bool(examined) and desk.wiring._jobs.is_idle)
    assert "devices may fail" not in words_on(desk.window)


def test_properties_follow_the_photo_on_show(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.window.actions_["properties"].isEnabled()
    look_up(desk, qtbot, DEMO_ID, "Can pass now")
    QTest.keyClick(desk.window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    portrait = next(person.portrait for person in PEOPLE if person.user_id == DEMO_ID)
    assert portrait is not None
    sha256 = hashlib.sha256(file_of(portrait)).hexdigest()
    qtbot.waitUntil(lambda: sha256 in properties_words(desk))
    assert "480 × 640" in properties_words(desk)
    assert not dialog_of(desk).isModal()
    desk.window.actions_["sharing"].trigger()
    assert sha256 not in properties_words(desk)
    desk.window.actions_["sharing"].trigger()
    assert sha256 in properties_words(desk)
    desk.window.bar.field.setText("139")
    assert not desk.window.actions_["properties"].isEnabled()
    assert sha256 not in properties_words(desk)
    assert "This is still the result for" in properties_words(desk)
    desk.window.bar.field.setText(DEMO_ID)
    qtbot.waitUntil(lambda: sha256 in properties_words(desk))
    desk.wiring._presenter.clear()
    assert "No photo is shown." in properties_words(desk)
    assert sha256 not in properties_words(desk)


def test_properties_have_figures_metadata_and_a_location_and_are_copied(qtbot: QtBot) -> None:
    dialog = shown(qtbot, facts())
    press_text(dialog, "Copy all")
    for words in (words_on(dialog), QGuiApplication.clipboard().text()):
        for expected in ("48.1 kB (48,123 bytes)", "JPEG", "ab" * 32, "as a link", "EXIF 6", "50 %"):
            assert expected in words
        assert "Camera maker" in words
        assert "<b>x</b>\ufffd" in words
        assert "The photo contains a location" in words


def test_photo_without_metadata_has_no_warning(qtbot: QtBot) -> None:
    words = words_on(shown(qtbot, facts(written=Metadata())))
    assert "location" not in words
    assert "Metadata\nnone" in words
    assert "shown as stored" in words


def test_file_problems_are_shown_if_there_are_any(qtbot: QtBot) -> None:
    flawed = facts(flaws=(Flaw.NO_END_MARKER, Flaw.BYTES_BEHIND_END))
    expected = "File problems\nThe file has no end marker; all pixels are present. There is more data"
    assert expected in words_on(shown(qtbot, flawed))
    use_language(Language.ZH_CN)
    try:
        assert "瑕疵" not in words_on(shown(qtbot, facts()))
        assert "文件缺少结束标记" in words_on(shown(qtbot, flawed))
    finally:
        use_language(Language.EN)


def test_copied_properties_are_marked_as_secret_and_have_chinese_colons(open_desk: OpenDesk, qtbot: QtBot) -> None:
    desk = open_desk(language=Language.ZH_CN)
    look_up(desk, qtbot, DEMO_ID, "当前可通行")
    desk.window.actions_["properties"].trigger()
    qtbot.waitUntil(lambda: "SHA-256" in properties_words(desk))
    press_text(dialog_of(desk), "全部复制")
    assert "像素：480 × 640" in copied()
    assert ": " not in copied()
