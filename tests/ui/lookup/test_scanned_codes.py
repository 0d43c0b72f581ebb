"""Scanned codes with more than an id, without one, and several codes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.limits import CLUES
from faceviewer.core.query import UserType
from tests.ui.acting import DEMO_ID, offered
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.lookup.places import NEXT, NEXT_SAYS, THIRD, THIRD_SAYS, on_field, on_photo, scan_another, shows
from tests.ui.scanner import focus, scan

Place = Callable[[Desk], QWidget]
pytestmark = pytest.mark.usefixtures("found")  # with the focus in the id field


def test_last_of_three_scans_is_looked_up_and_the_others_are_offered(desk: Desk, qtbot: QtBot) -> None:
    on_photo(desk)
    for user_id in (NEXT, THIRD, "13800138005"):
        scan(user_id, "Tab")
    shows(desk, qtbot, "138****8005")
    assert offered(desk)[-2:] == [f"Phone number · {NEXT}", f"Phone number · {THIRD}"]
    assert "Scanned just before this one" in words_on(desk.window.bar)
    desk.window.actions_["language_zh_CN"].trigger()
    assert "Scanned just before this one" not in words_on(desk.window.bar)


@pytest.mark.parametrize("width", [720, 1040])
def test_chips_beside_a_result_do_not_cover_its_verdict(desk: Desk, qtbot: QtBot, width: int) -> None:
    desk.window.resize(width, 520)
    on_photo(desk)
    for number in range(30):
        scan(f"{13800138000 + number}", "Tab")
    scan(NEXT, "Tab")
    assert offered(desk) == [f"Phone number · {13800138030 - number}" for number in range(CLUES, 0, -1)]
    shows(desk, qtbot, NEXT_SAYS)
    qtbot.waitUntil(lambda: desk.window.bar.geometry().bottom() <= desk.window.card.mapTo(desk.window, QPoint()).y())
    assert offered(desk)[-1] == "Phone number · 13800138029"
    desk.window.resize(1300, 520)
    qtbot.waitUntil(lambda: len(offered(desk)) > 3)


def test_earlier_scan_is_offered_under_its_own_type(desk: Desk, qtbot: QtBot) -> None:
    on_photo(desk)
    desk.window.bar.types.set_user_type(UserType.OPEN)
    scan("zhang.san")
    desk.window.bar.types.set_user_type(UserType.PHONE)
    scan_another(desk, qtbot)
    assert offered(desk)[-1:] == ["Third-party account (OA) · zhang.san"]


@pytest.mark.parametrize("place", [on_photo, on_field])
def test_scan_with_caps_lock_is_offered_in_both_cases(desk: Desk, qtbot: QtBot, place: Place) -> None:
    place(desk)
    desk.window.bar.types.set_user_type(UserType.OPEN)
    before = words_on(desk.window.card)
    scan("ZHANG.san1", native=0x2)
    qtbot.waitUntil(lambda: [chip.split(" · ")[1] for chip in offered(desk)] == ["zhang.SAN1", "ZHANG.san1"])
    assert "Caps Lock is on" in words_on(desk.window.bar)
    assert words_on(desk.window.card) == before
    desk.window.bar.types.set_user_type(UserType.PHONE)
    desk.window.bar.field.clear()
    scan(NEXT, native=0x2)
    shows(desk, qtbot, NEXT_SAYS)


@pytest.mark.parametrize("place", [on_photo, on_field])
def test_parts_of_a_scan_are_offered_and_none_is_looked_up(desk: Desk, qtbot: QtBot, place: Place) -> None:
    place(desk)
    scan(NEXT, "GS")
    scan(THIRD, "Enter")
    qtbot.waitUntil(lambda: offered(desk)[-2:] == [f"Phone number · {NEXT}", f"Phone number · {THIRD}"])
    assert desk.window.bar.field.text() == ""
    assert "Can pass now" not in words_on(desk.window)


@pytest.mark.parametrize(
    ("place", "typed", "code"),
    [
        (on_field, "1", "0023"),
        (on_photo, "1", "0023"),
        (on_field, "A", "1380013800138"),  # no mobile number
        (on_field, "139", NEXT),
        (on_field, "138001", "38001"),  # typed keys that arrive at once through a slow remote desktop
    ],
)
def test_scan_after_typed_text_is_offered_with_and_without_it(
    desk: Desk, qtbot: QtBot, place: Place, typed: str, code: str
) -> None:
    field = desk.window.bar.field
    field.clear()
    place(desk)
    QTest.keyClicks(focus(), typed)
    qtbot.waitUntil(lambda: field.text() == typed)
    QTest.qWait(150)
    scan(code)
    if code == NEXT:  # a mobile number replaces what was typed
        shows(desk, qtbot, NEXT_SAYS)
        assert field.text() == NEXT
    else:
        qtbot.waitUntil(lambda: offered(desk)[-2:] == [f"Phone number · {code}", f"Phone number · {typed}{code}"])
        assert "The field was not empty before the scan" in words_on(desk.window.bar)
        assert (field.text(), desk.window.bar.asked) == ("", DEMO_ID)


CODES_WITH_CONTENT = (
    f"https://door.example/u?phone={NEXT}&v=1",
    f"MECARD:N:Zhang;TEL:{NEXT};;",
    f"tel:+86{NEXT}",
    f"callto:{NEXT}",
    f"sip:{NEXT}@example.com",
    f"BIZCARD:N:Zhang;X:San;B:{NEXT};;",
    f"www.example.com/u?phone={NEXT}",
    f"example.com/u?userType=PHONE&userId={NEXT}",
    f"<userId>{NEXT}</userId>",
    f"userId={NEXT}&userType=PHONE",
    f"手机号:{NEXT}",
)


def test_scan_that_contains_more_than_an_id_is_only_offered(desk: Desk, qtbot: QtBot) -> None:
    for code in CODES_WITH_CONTENT:
        scan(code)
        qtbot.waitUntil(lambda: offered(desk) == [f"Phone number · {NEXT}"])
        assert (desk.window.bar.field.text(), desk.window.bar.asked) == ("", DEMO_ID), code
        desk.window.bar.dismiss_offers()


def test_scan_without_an_id_is_explained(desk: Desk, qtbot: QtBot) -> None:
    for code in (
        "https://door.example/x", "otpauth://totp/x?secret=AAA", "geo:31.2,121.4", "weixin://contacts/x", "<a/>",
    ):  # fmt: skip
        scan(code)
        qtbot.waitUntil(lambda: "no user ID was found" in words_on(desk.window.message))
        assert (desk.window.bar.field.text() or code, desk.window.bar.asked) == (code, DEMO_ID)
        desk.window.message.close_button.click()
        desk.window.bar.field.clear()


_CARD = ["BEGIN:VCARD", "VERSION:3.0", "N:Zhang;San", f"TEL;TYPE=CELL:{NEXT}", "NOTE:A100234", "END:VCARD"]
_JSON = ["{", '  "name": "Zhang",', f'  "phones": ["{NEXT}"],', '  "card": {', '    "no": 7', "  }", "}"]


@pytest.mark.parametrize("place", [lambda desk: desk.window.bar.field, on_photo], ids=["field", "photo"])
@pytest.mark.parametrize("lines", [_CARD, _JSON], ids=["card", "JSON"])
def test_lines_of_one_code_are_read_together(desk: Desk, qtbot: QtBot, place: Place, lines: list[str]) -> None:
    place(desk)
    for line in lines:
        scan(line)
        assert desk.window.bar.asked == DEMO_ID
    qtbot.waitUntil(lambda: offered(desk) == [f"Phone number · {NEXT}"])
    assert desk.window.bar.field.text() == ""
    assert not desk.window.message.isVisible()
    scan(THIRD)  # the next code is separate
    shows(desk, qtbot, THIRD_SAYS)
