"""An expiry or a policy under another name is shown and never believed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import FaceRecord, RawValue
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.gateway.envelope import read_face, read_reply
from faceviewer.wording.verdicts import explain
from tests.gateway.answers import NOW, answer_to

QUERY = FaceQuery(UserType.PHONE, "13800138000")
PAST, AHEAD = "2020-01-01 00:00:00", "2031-05-06 07:08:09"


def record(*absent: str, **fields: Any) -> FaceRecord:
    answer = json.loads(answer_to(QUERY, **fields))
    for name in absent:
        del answer["data"][name]
    face = read_face(read_reply(json.dumps(answer).encode()), QUERY)
    assert face is not None
    return face.record


def decided(found: FaceRecord) -> tuple[Answer, Reason]:
    verdict = judge(found, picture_problem=None, now=NOW)
    return verdict.answer, verdict.decisive


NAMES = [
    *("expiredTime", "expire", "expiryTime", "ExpireTime", "expire_time", "EXPIRETIME", "expire-time", "expiration"),
    *("validUntil", "endTime", "end_time", "isExpired", "faceExpireDate", "exp", "有效期至"),
    *("overdueTime", "failure_time", "过期时间", "失效日期", "有效期至"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("absent", [("expireTime",), ()], ids=["absent", "null"])
def test_an_expiry_under_another_name(name: str, absent: tuple[str, ...]) -> None:
    found = record(*absent, **{name: PAST})
    assert decided(found) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)
    assert found.expiry.elsewhere == RawValue(name, PAST)
    words = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN)
    assert words.sentence == "Cannot tell: the expiry came under another name"
    assert name in words.reasons[0]
    assert PAST in words.reasons[0]


@pytest.mark.parametrize(
    "extension",
    [
        {"faceExtInfo": {"expire": PAST}},
        {"faceExtInfo": json.dumps({"expire": PAST})},
        {"extInfo": json.dumps(json.dumps({"expire": PAST}))},
        {"extInfo": json.dumps({"inner": json.dumps({"expireTime": PAST})})},
        {"extension": [{"expire": PAST}]},
        {"extend": " \n" + json.dumps([{"a": {"expiredTime": PAST}}])},
        {"expire": 1577836800000},
        {"expire": True},
        {"expire": ""},
    ],
    ids=str,
)
def test_an_expiry_inside_of_an_extension(extension: dict[str, Any]) -> None:
    assert decided(record(**extension)) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)


@pytest.mark.parametrize(
    "other",
    [
        {"extInfo": json.dumps({"userName": "n", "expireTime": AHEAD, "policy": "PERMISSION"})},
        {"expiredTime": AHEAD + ".0"},
        {"expire": None},
        {"imageUrlExpireTime": PAST},
        {"extInfo": "no JSON at all"},
        {"extInfo": "{"},
        {"createTime": PAST},
    ],
    ids=str,
)
def test_what_says_the_same_or_speaks_of_something_else_changes_nothing(other: dict[str, Any]) -> None:
    assert decided(record(expireTime=AHEAD, **other)) == (Answer.PASS, Reason.EXPIRY_AHEAD)


def test_where_two_expiries_differ_only_a_past_one_of_the_documented_name_is_certain() -> None:
    assert decided(record(expireTime=AHEAD, expiredTime=PAST)) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)
    assert decided(record(expireTime=PAST, expiredTime=AHEAD)) == (Answer.EXPIRED, Reason.EXPIRY_PAST)


@pytest.mark.parametrize("name", ["Policy", "POLICY", "facePolicy", "permission", "pass_policy"])
@pytest.mark.parametrize("value", ["DENY", "PERMISSION", " DENY ", "deny", False, {"door": "DENY"}], ids=str)
def test_a_policy_under_another_name(name: str, value: object) -> None:
    found = record("policy", **{name: value})
    assert decided(found) == (Answer.UNCLEAR, Reason.POLICY_ELSEWHERE)
    assert found.policy_elsewhere is not None
    assert found.policy_elsewhere.name == name


def test_a_refusal_anywhere_never_passes() -> None:
    for other in ({"Policy": "DENY"}, {"extInfo": '{"policy": "DENY"}'}, {"faceExtInfo": {"policy": "deny"}}):
        assert decided(record(**other)) == (Answer.UNCLEAR, Reason.POLICY_ELSEWHERE)
        assert decided(record(**other, policy="DENY")) == (Answer.DENIED, Reason.POLICY_DENY)


@pytest.mark.parametrize("policy", [True, 1, ["PERMISSION"], {"policy": "PERMISSION"}, 0.5], ids=str)
def test_a_policy_that_is_no_text_allows_nothing(policy: object) -> None:
    found = record(policy=policy)
    assert decided(found)[0] is Answer.UNCLEAR
    assert found.policy == json.dumps(policy)


@pytest.mark.parametrize("value", [12345, 7.5, True, ["A"], {"first": "A"}], ids=str)
@pytest.mark.parametrize("name", ["userName", "faceId"])
def test_a_field_that_is_no_text_costs_itself(name: str, value: object) -> None:
    found = record(**{name: value})
    assert decided(found)[0] is Answer.PASS
    assert {"userName": found.user_name, "faceId": found.face_id}[name] is None
    assert found.raw_of(name) == json.dumps(value)


@pytest.mark.parametrize("value", [0, 1767196799, 1e12, True, [PAST], {"time": 1}, 10**400], ids=lambda v: str(v)[:20])
def test_an_expiry_that_is_no_moment_is_unreadable(value: object) -> None:
    assert decided(record(expireTime=value)) == (Answer.UNCLEAR, Reason.EXPIRY_UNREADABLE)


def test_milliseconds_are_a_moment() -> None:
    found = record(expireTime=1767196799000)
    assert str(found.expiry.at) == "2025-12-31 23:59:59+08:00"
    assert found.expiry.raw == "1767196799000"
