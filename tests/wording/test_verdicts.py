"""Texts of verdicts."""

import time
from datetime import datetime, timedelta

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Expiry, FaceRecord
from faceviewer.core.verdict import judge
from faceviewer.wording.verdicts import VerdictWords, duration, explain, moment, moment_here

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=CHINA_STANDARD_TIME)


def words(
    policy: str | None, expire_time: str | None, language: Language, picture: Problem | None = None
) -> VerdictWords:
    record = FaceRecord("f", "1", UserType.PHONE, "n", Expiry.from_wire(expire_time), policy)
    return explain(judge(record, picture_problem=picture, now=NOW), record, language)


@pytest.mark.parametrize(
    ("policy", "expire_time", "english", "chinese"),
    [
        (
            "PERMISSION",
            "2026-12-31 23:59:59",
            "Can pass now, until 2026-12-31 23:59 (UTC+8)",
            "当前可通行，有效期至 2026-12-31 23:59 (UTC+8)",
        ),
        ("PERMISSION", None, "Can pass now, no expiry", "当前可通行，长期有效"),
        ("PERMISSION", "2026-11-29 12:00:01", "Can pass, 5 days left", "当前可通行，剩余 5 天"),
        ("PERMISSION", "2026-11-24 12:00:01", "Can pass, less than a minute left", "当前可通行，剩余不到 1 分钟"),
        ("DENY", None, "Cannot pass: policy is DENY", "不可通行：通行策略为禁止"),
        ("PERMISSION", "2026-11-21 11:00:00", "Cannot pass: expired 3 days ago", "不可通行：已过期 3 天"),
        ("FOO", None, "Cannot tell: unknown policy FOO", "无法判断：未知的通行策略 FOO"),
        (None, None, "Cannot tell: the record has no policy", "无法判断：记录中没有通行策略"),
        ("PERMISSION", "x", "Cannot tell: the expiry is unreadable", "无法判断：有效期无法读取"),
    ],
)
def test_verdict_sentence(policy: str | None, expire_time: str | None, english: str, chinese: str) -> None:
    assert words(policy, expire_time, Language.EN).sentence == english
    assert words(policy, expire_time, Language.ZH_CN).sentence == chinese


@pytest.mark.parametrize(
    ("policy", "expire_time", "said"),
    [
        ("DENY ", None, "“DENY␣”"),
        ("\tPERMISSION", None, "“␣PERMISSION”"),
        (" ", None, "“␣”"),
        ("PERMISSION", " 2031-05-06 07:08:09", "“␣2031-05-06 07:08:09”"),
        ("PERMISSION", "2031-05-06\u00a007:08:09", "“2031-05-06␣07:08:09”"),
    ],
)
def test_reason_quotes_value_with_visible_blanks(policy: str, expire_time: str | None, said: str) -> None:
    for language in Language:
        assert said in words(policy, expire_time, language).reasons[0]


def test_year_has_four_digits() -> None:
    assert moment(datetime(1, 2, 3, 4, 5, tzinfo=CHINA_STANDARD_TIME)) == "0001-02-03 04:05 (UTC+8)"


def test_every_reason_has_a_sentence_and_caveat() -> None:
    missing = Problem(Kind.PICTURE_MISSING)
    for language in Language:
        for policy in ("PERMISSION", "DENY", "FOO", None):
            for expire_time in (None, "2026-12-31 23:59:59", "2026-11-25 00:00:00", "2026-11-01 00:00:00", "x"):
                for picture in (None, missing, Problem(Kind.PICTURE_DAMAGED)):
                    found = words(policy, expire_time, language, picture)
                    assert found.caveat
                    assert len(found.reasons) == (2 if picture is None else 3)
                    assert not {"{", "}"} & set("".join(found.reasons))


@pytest.mark.parametrize(
    ("span", "english"),
    [
        (timedelta(days=2), "2 days"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(seconds=1), "less than a minute"),
        (timedelta(seconds=60), "1 minute"),
        (-timedelta(days=400), "400 days"),
        (timedelta(days=730), "730 days"),
        (timedelta(days=731), "2 years"),
    ],
)
def test_duration_is_rounded_down(span: timedelta, english: str) -> None:
    assert duration(span, Language.EN) == english


@pytest.mark.parametrize(
    ("expire_time", "english", "chinese"),
    [
        ("2026-12-31 23:59:59", "in 37 days", "37 天后"),
        ("2026-11-24 12:00:30", "in less than a minute", "不到 1 分钟后"),
        ("2026-11-24 11:59:58", "less than a minute ago", "不到 1 分钟前"),
        ("2026-11-24 11:59:00", "1 minute ago", "1 分钟前"),
        ("2026-11-21 11:00:00", "3 days ago", "3 天前"),
        ("9999-12-31 23:59:59", "in 7973 years", "7973 年后"),
        ("0001-01-01 00:00:00", "2025 years ago", "2025 年前"),
        (None, "", ""),
        ("x", "", ""),
    ],
)
def test_distance_of_the_end(expire_time: str | None, english: str, chinese: str) -> None:
    assert words("PERMISSION", expire_time, Language.EN).away == english
    assert words("PERMISSION", expire_time, Language.ZH_CN).away == chinese


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set on Windows")
@pytest.mark.parametrize(
    ("zone", "here"),
    [("UTC", "2026-12-31 15:59 (UTC)"), ("XXX+3:30", "2026-12-31 12:29 (UTC-3:30)"), ("XXX-8", "")],
)
def test_moment_in_local_time_zone(zone: str, here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert moment_here(datetime(2026, 12, 31, 23, 59, tzinfo=CHINA_STANDARD_TIME)) == here
    monkeypatch.undo()
    time.tzset()


def test_first_and_last_day_have_no_local_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "XXX-14")
        time.tzset()
    assert moment_here(datetime(9999, 12, 31, 23, 59, tzinfo=CHINA_STANDARD_TIME)) == ""
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "XXX+12")
        time.tzset()
    assert moment_here(datetime(1, 1, 1, 0, 0, tzinfo=CHINA_STANDARD_TIME)) == ""
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()
