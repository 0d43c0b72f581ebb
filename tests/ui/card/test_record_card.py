"""The card with the record: its fields, missing values and the expiry."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from faceviewer.core.language import Language
from faceviewer.core.limits import FIELD_SHOWN, USER_NAME_SHOWN
from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Doubt, Expiry, FaceRecord, RawValue
from faceviewer.core.verdict import judge
from faceviewer.ui.card.record_card import RecordCard
from faceviewer.ui.parts.labels import Mark
from faceviewer.ui.visibility import visibility
from faceviewer.wording.field_words import field_words
from faceviewer.wording.verdicts import explain
from tests.ui import acting
from tests.ui.acting import named
from tests.ui.fakes import words_on

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=CHINA_STANDARD_TIME)
RECORD = FaceRecord("f-1", "13800138000", UserType.PHONE, "Ann", Expiry.from_wire("2026-12-31 23:59:59"), "PERMISSION")


@pytest.fixture
def card(qtbot: QtBot) -> RecordCard:
    return acting.show(qtbot, RecordCard(), 372, 600)


def show(card: RecordCard, record: FaceRecord, *, now: datetime = NOW) -> str:
    verdict = judge(record, picture_problem=None, now=now)
    card.show_record(record, verdict, explain(verdict, record, Language.EN), field_words(record, Language.EN))
    return words_on(card)


def test_doubtful_name_has_a_badge_and_a_reason(card: RecordCard) -> None:
    for name, is_doubtful in (("张三", False), ("\u0410nna Sm\u0456th", True)):
        assert ("Mixed scripts" in show(card, replace(RECORD, user_name=name)).splitlines()) is is_doubtful
        reason = named(card, QTextEdit, "Name").accessibleDescription()
        assert reason.startswith("The name mixes letters of different scripts") if is_doubtful else reason == ""


@pytest.mark.parametrize(
    ("expires", "badge", "shown"),
    [
        ("2026-12-31 23:59:59", "Not expired", "in 37 days\n2026-12-31 23:59 (UTC+8)"),
        ("2026-12-01 12:00:00", "Expires soon", "in 7 days\n2026-12-01 12:00 (UTC+8)"),
        ("2026-11-24 12:00:00", "Expired", "less than a minute ago\n2026-11-24 12:00 (UTC+8)"),
        ("9999-12-31 23:59:59", "Not expired", "in 7973 years\n9999-12-31 23:59 (UTC+8)"),
        ("0001-01-01 00:00:00", "Expired", "2025 years ago\n1-01-01 00:00 (UTC+8)"),
        (None, "No expiry", "Never\nnot in the record"),
        ("soon", "Expiry unreadable", "“soon”\nnot in the date format of the service"),
        ("", "Expiry unreadable", "—\nreturned empty by the service"),
    ],
)
def test_expiry_has_a_badge_and_remaining_time(card: RecordCard, expires: str | None, badge: str, shown: str) -> None:
    words = show(card, replace(RECORD, expiry=Expiry.from_wire(expires)))
    assert badge in words.splitlines()
    assert shown in words.replace("0001", "1")  # C libraries differ in the zeros of the year


@pytest.mark.parametrize(("value", "why"), [(None, "not in the record"), ("", "returned empty by the service")])
def test_missing_field_is_a_dash_with_a_reason(card: RecordCard, value: str | None, why: str) -> None:
    show(card, replace(RECORD, face_id=value, policy=value))
    for name in ("Face ID", "Policy"):
        text = named(card, QTextEdit, name)
        assert text.toPlainText() == "—"
        assert text.accessibleDescription() == text.toolTip() == why
        copy = named(card, QToolButton, f"{name}: there is nothing to copy")
        assert (copy.isEnabled(), copy.toolTip()) == (False, copy.accessibleName())
    assert words_on(card).count(why) == 2


def test_markup_in_a_record_is_shown_as_plain_text(card: RecordCard) -> None:
    markup = '<img src="file:///etc/hostname"> <b>bold</b>'
    show(card, replace(RECORD, user_name=markup, face_id=markup, policy=markup))
    for name in ("Name", "Face ID", "Policy"):
        assert markup in named(card, QTextEdit, name).toPlainText()
    assert {label.textFormat() for label in card.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_long_name_and_field_are_cut(card: RecordCard) -> None:
    words = show(card, replace(RECORD, user_name="n" * 5_000, face_id="f" * 5_000, policy="p" * 5_000))
    for letter, limit in (("n", USER_NAME_SHOWN), ("f", FIELD_SHOWN), ("p", FIELD_SHOWN)):
        assert letter * (limit - 1) in words
        assert letter * (limit + 1) not in words


def test_missing_name_is_explained_and_cannot_be_copied(card: RecordCard) -> None:
    assert "No name in the record" in show(card, replace(RECORD, user_name=None))
    assert "The service sent an empty name" in show(card, replace(RECORD, user_name=""))
    assert not any(b.accessibleName() == "Copy Name" for b in card.findChildren(QToolButton))


def test_every_field_can_be_copied_in_full(card: RecordCard) -> None:
    show(card, RECORD)
    for name, whole in (
        ("Name", "Ann"),
        ("User type", "PHONE"),
        ("User ID", "13800138000"),
        ("Face ID", "f-1"),
        ("Expires", "2026-12-31 23:59:59"),
        ("Policy", "PERMISSION"),
    ):
        named(card, QToolButton, f"Copy {name}").click()
        assert QGuiApplication.clipboard().text() == whole


def test_record_that_expires_is_updated_and_keeps_its_id_revealed_until_the_next(card: RecordCard) -> None:
    show(card, RECORD)
    assert RECORD.user_id not in words_on(card)
    named(card, QToolButton, "Show User ID").click()
    assert RECORD.user_id in words_on(card)
    assert RECORD.expiry.at is not None
    before, after = (show(card, RECORD, now=RECORD.expiry.at + timedelta(seconds=s)) for s in (-1, 0))
    assert all(text in before for text in ("in less than a minute\n", "Expires soon\n"))
    assert all(text in after for text in ("less than a minute ago\n", "Expired\n", "Cannot pass: expired less than"))
    assert card.fields.shows_id
    show(card, replace(RECORD, user_name="Bob"))
    assert not card.fields.shows_id, "the ID of another record is masked"


def test_fields_are_beside_the_verdict_if_there_is_room(card: RecordCard, qtbot: QtBot) -> None:
    show(card, RECORD)
    verdict, policy = named(card, QTextEdit, "Verdict"), named(card, QTextEdit, "Policy")

    def left_of(text: QTextEdit) -> int:
        return text.mapTo(card, text.rect().topLeft()).x()

    assert left_of(policy) < left_of(verdict) + verdict.width()
    card.resize(680, 320)
    qtbot.waitUntil(lambda: left_of(policy) > left_of(verdict) + verdict.width())


def test_expiry_in_another_field_is_shown_with_its_field(card: RecordCard) -> None:
    other = RawValue("faceExtInfo.expire", "2020-01-01 00:00:00")
    texts = show(card, replace(RECORD, expiry=Expiry.from_wire(None), doubts={Doubt.EXPIRY: other}))
    assert "Cannot tell: the expiry or the start may have been returned under another name" in texts
    assert "“2020-01-01 00:00:00”\nfrom the field faceExtInfo.expire" in texts
    assert "Never" not in texts
    both = show(card, replace(RECORD, doubts={Doubt.EXPIRY: other}))
    assert "“2020-01-01 00:00:00” from the field faceExtInfo.expire" in both
    assert "in 37 days" in both


def test_policy_in_another_field_is_shown_with_its_field(card: RecordCard) -> None:
    texts = show(card, replace(RECORD, policy=None, doubts={Doubt.POLICY: RawValue("Policy", "DENY")}))
    assert "Cannot tell: another field may not allow it" in texts
    assert "“DENY”\nfrom the field Policy" in texts
    both = show(card, replace(RECORD, doubts={Doubt.POLICY: RawValue("Policy", "DENY")}))
    assert "PERMISSION\n“DENY” from the field Policy" in both


def test_fields_that_were_not_judged_are_mentioned(card: RecordCard) -> None:
    words = show(card, replace(RECORD, unjudged=("gate.colour",)))
    assert "Can pass now, until 2026-12-31 23:59 (UTC+8); other fields not judged" in words
    assert "Fields not judged" in words.splitlines()
    assert "not judged" not in show(card, RECORD)


def test_values_that_are_not_text_are_explained(card: RecordCard) -> None:
    odd = (RawValue("userName", "12345"), RawValue("faceId", "[1]"))
    texts = show(card, replace(RECORD, user_name=None, face_id=None, misshapen=odd))
    assert "The name is not text: 12345" in texts
    assert "“[1]”\nnot text, unlike the documentation" in texts
    visibility.change(sharing=True)
    assert "12345" not in words_on(card)


def test_mark_of_the_health_line_is_centred(card: RecordCard, qtbot: QtBot) -> None:
    show(card, RECORD)
    for sentence in ("Small: devices may fail to recognise it.", "Small and dark. " * 8):
        card.health.show_words(sentence)
        (sign,), (text,) = card.health.findChildren(Mark), card.health.findChildren(QTextEdit)
        qtbot.waitUntil(lambda text=text: text.height() >= text.document().size().height())  # type: ignore[misc]  # not inferred
        written = text.y() + text.document().size().height() / 2
        assert abs(sign.geometry().center().y() - written) < 2
