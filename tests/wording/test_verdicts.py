"""Texts of verdicts."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Doubt, Expiry, FaceRecord, RawValue
from faceviewer.core.verdict import judge
from faceviewer.wording.verdicts import VerdictWords, duration, explain, moment, moment_here

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=CHINA_STANDARD_TIME)
END, SHOWN = "2026-12-31 23:59:59", "2026-12-31 23:59 (UTC+8)"


def words(
    policy: str | None, expire_time: str | None, language: Language, picture: Problem | None = None
) -> VerdictWords:
    record = FaceRecord("f", "1", UserType.PHONE, "n", Expiry.from_wire(expire_time), policy)
    return explain(judge(record, picture_problem=picture, now=NOW), record, language)


@pytest.mark.parametrize(
    ("policy", "expire_time", "english", "chinese"),
    [
        ("PERMISSION", END, f"Can pass now, until {SHOWN}", f"当前可通行，有效期至 {SHOWN}"),
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
    ("policy", "expire_time", "quoted"),
    [
        ("DENY ", None, "“DENY␣”"),
        ("\tPERMISSION", None, "“␣PERMISSION”"),
        (" ", None, "“␣”"),
        ("PERMISSION", " 2031-05-06 07:08:09", "“␣2031-05-06 07:08:09”"),
        ("PERMISSION", "2031-05-06\u00a007:08:09", "“2031-05-06␣07:08:09”"),
    ],
)
def test_reason_quotes_value_with_visible_blanks(policy: str, expire_time: str | None, quoted: str) -> None:
    for language in Language:
        assert quoted in words(policy, expire_time, language).reasons[0]


@pytest.mark.parametrize("doubt", [Doubt.POLICY, Doubt.EXPIRY])
def test_reason_does_not_call_a_documented_field_undocumented(doubt: Doubt) -> None:
    doubts = {doubt: RawValue("localizedMsg", "expired")}
    record = FaceRecord("f", "1", UserType.PHONE, "n", Expiry.from_wire(None), "PERMISSION", doubts=doubts)
    verdict = judge(record, picture_problem=None, now=NOW)
    reasons = [explain(verdict, record, language).reasons[0] for language in (Language.EN, Language.ZH_CN)]
    assert all("localizedMsg" in reason for reason in reasons)
    assert "No such field" not in reasons[0]
    assert "未定义" not in reasons[1]


def test_year_has_four_digits() -> None:
    assert moment(datetime(1, 2, 3, 4, 5, tzinfo=CHINA_STANDARD_TIME)) == "0001-02-03 04:05 (UTC+8)"


PICTURES = (None, Problem(Kind.PICTURE_MISSING), Problem(Kind.PICTURE_DAMAGED))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("policy", ["PERMISSION", "DENY", "FOO", None])
@pytest.mark.parametrize("expire_time", [None, END, "2026-11-25 00:00:00", "2026-11-01 00:00:00", "x"])
def test_every_reason_has_a_sentence_and_caveat(policy: str, expire_time: str | None, language: Language) -> None:
    for picture in PICTURES:
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


NEW_YEAR = datetime(2026, 12, 31, 23, 59, tzinfo=CHINA_STANDARD_TIME)
FIRST = datetime(1, 1, 1, 0, 0, tzinfo=CHINA_STANDARD_TIME)
LAST = datetime(9999, 12, 31, 23, 59, tzinfo=CHINA_STANDARD_TIME)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """A function that sets the time zone of this process for one test, except on Windows."""

    def use(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        if hasattr(time, "tzset"):
            time.tzset()

    yield use
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize(
    ("name", "at", "here"),
    [
        ("UTC", NEW_YEAR, "2026-12-31 15:59 (UTC)"),
        ("XXX+3:30", NEW_YEAR, "2026-12-31 12:29 (UTC-3:30)"),
        ("XXX-8", NEW_YEAR, ""),
        ("XXX-14", LAST, ""),
        ("XXX+12", FIRST, ""),
        ("XXX24", NEW_YEAR, ""),
    ],
)
def test_moment_in_local_time_zone(zone: Callable[[str], None], name: str, at: datetime, here: str) -> None:
    zone(name)
    if here and not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be set on Windows")
    assert moment_here(at) == here
