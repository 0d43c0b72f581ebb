"""Undocumented fields that contradict the expiry or the policy."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Doubt, FaceRecord, RawValue
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.gateway.envelope import read_reply
from faceviewer.gateway.face_endpoint import read_face
from faceviewer.wording.verdicts import explain
from tests.faults.origin import http
from tests.gateway.asking import ANNE, result_of
from tests.gateway.replies import NOW, reply_to
from tests.gateway.scripted_server import ScriptedServer, responds
from tests.problems import problem_of

QUERY = FaceQuery(UserType.PHONE, "13800138000")
PAST, AHEAD = "2020-01-01 00:00:00", "2031-05-06 07:08:09"


def record(*absent: str, **fields: Any) -> FaceRecord:
    reply = json.loads(reply_to(QUERY, **fields))
    for name in absent:
        del reply["data"][name]
    face = read_face(read_reply(json.dumps(reply).encode()), QUERY)
    assert face is not None
    return face.record


def decided(found: FaceRecord) -> tuple[Answer, Reason]:
    verdict = judge(found, picture_problem=None, now=NOW)
    return verdict.answer, verdict.decisive


NOTHING: tuple[object, ...] = ("", 0, False, [])
NAMES = [
    *("expiredTime", "expire", "expiryTime", "ExpireTime", "expire_time", "EXPIRETIME", "expire-time", "expiration"),
    *("validUntil", "endTime", "end_time", "isExpired", "faceExpireDate", "exp", "有效期至"),
    *("overdueTime", "failure_time", "过期时间", "失效日期", "有效期至"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("absent", [("expireTime",), ()], ids=["absent", "null"])
def test_past_end_under_another_name_is_unclear(name: str, absent: tuple[str, ...]) -> None:
    found = record(*absent, **{name: PAST})
    assert decided(found) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)
    assert found.doubts[Doubt.EXPIRY] == RawValue(name, PAST)
    words = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN)
    assert words.sentence == "Cannot tell: the expiry or the start may have been returned under another name"
    assert name in words.reasons[0]
    assert PAST in words.reasons[0]


def twice(first: str | None, second: str | None) -> dict[str, Any]:
    """Return an extension field whose text has two values under one name."""
    return {"ext": f'{{"expire": {json.dumps(first)}, "expire": {json.dumps(second)}}}'}


ENDS_WITHOUT_END: list[dict[str, Any]] = [
    {"faceExtInfo": {"expire": PAST}},
    {"faceExtInfo": json.dumps({"expire": PAST})},
    {"extInfo": json.dumps(json.dumps({"expire": PAST}))},
    {"extInfo": json.dumps({"inner": json.dumps({"expireTime": PAST})})},
    {"extension": [{"expire": PAST}]},
    {"extInfo": "userName=Z&expire=1577836800000"},
    {"extInfo": "policy: PERMISSION; expire: 2020-01-01"},
    {"extend": " \n" + json.dumps([{"a": {"expiredTime": PAST}}])},
    {"expire": 1577836800000},
    {"expire": True},
    {"expire": ""},
    {"validDays": 30},
    {"validDays": "0"},
    {"remainDays": 5},
    {"term": 12},
    {"leftMonths": 3},
    {"有效天数": 30},
    {"duration": 3600},
    {"period": "30天"},
    {"validPeriod": "P30D"},
    {"status": "EXPIRED"},
    {"memo": "已过期"},
]
OTHER_ENDS: list[dict[str, Any]] = [
    *({name: no} for name in ("validity", "notExpired", "accountNonExpired") for no in ("no", "N", "否")),
    {"accountNonExpired": False},
    {"notExpired": 0},
    {"未过期": "否"},
    {"expired": "Y"},
    {"expireStatus": "EXPIRED"},
    *({"expiresIn": value} for value in (-3600, PAST, "expired")),
    *({"expireDate": date} for date in ("2031-05-07", "1935788890")),
    {"expireSeconds": 1577836800},
    {"expiredTime": 3600},
    {"ttl": "soon over"},
    *(twice(*ends) for ends in ((PAST, AHEAD), (AHEAD, PAST), (PAST, None), (None, PAST))),
    *(
        {name: PAST}
        for name in ("lastWorkingDay", "lastDay", "最后工作日", "notAfter", "deactivatedOn", "retirementDate")
    ),
    *({name: PAST} for name in ("unregisteredAt", "退休日期", "checkoutTime", "blacklistedAt")),
]
SAME_END_OR_UNRELATED: list[dict[str, Any]] = [
    {"extInfo": json.dumps({"userName": "n", "expireTime": AHEAD, "policy": "PERMISSION"})},
    {"expiredTime": AHEAD + ".0"},
    {"expire": None},
    {"imageUrlExpireTime": PAST},
    {"extInfo": "no JSON at all"},
    {"extInfo": "{"},
    {"createTime": PAST},
    *({name: nothing} for name in ("expire", "isExpired", "validity") for nothing in NOTHING),
    {"expireAt": "2031-05-06T07:08:09+08:00"},
    {"expireSeconds": 1935788889},
    {"validityEnd": AHEAD},
    {"allowed": True, "denied": False, "permissions": []},
    *({"allowed": yes, "denied": no, "isBlacklist": no} for yes, no in (("Y", "N"), ("是", "否"), ("yes", "no"))),
    *({name: value} for name in ("expiresIn", "expire_in", "ttl", "validDays") for value in (3600, "30 days", 1.5)),
    {"extInfo": {"expireSeconds": "3600", "validPeriod": "P30D"}},
    *({name: AHEAD[:10].replace("-", sign)} for name in ("expireDate", "validUntil") for sign in ("-", "/", "")),
    *({"expired": word} for word in ("N", "no", "否", "未过期")),
    {"accountNonExpired": True, "notExpired": "yes", "未过期": "是", "validity": 1},
    {"expireStatus": "NORMAL", "expireTimeZone": "Asia/Shanghai", "expireTimeFormat": "yyyy-MM-dd HH:mm:ss"},
    *({"ext": text} for text in ('{"a": 1, "a": 2}', '[{"expire": null, "expire": null}]')),
    twice(AHEAD, AHEAD),
    *({name: PAST} for name in ("lastCheckoutTime", "lastModifiedDay", "uncheckedAt", "unlockedAt", "notifiedAt")),
    *({name: PAST} for name in ("updatedAfter", "nonWorkDay")),
]
ENDS_OF_PICTURES: list[dict[str, Any]] = [
    {name: PAST} for name in ("urlExpireTime", "imageurlexpiretime", "signExpire", "picExpireTime", "linkExpires")
]
REFUSALS: list[dict[str, Any]] = [
    *({"memo": "ＤＥＮＹ"}, {"tags": ["DENY"]}, {"ext": '{"door": "refuse"}'}, {"ext": "name=Z;policy=DENY"}),
    *({"通行策略": "禁止"}, {"strategy": "NONE"}, {"access": "forbidden"}, {"membership": "cancelled"}),
    *({name: no} for name in ("canPass", "passAllowed", "access", "valid", "allowed") for no in (False, "N")),
    *({name: yes} for name in ("deny", "isDeleted", "inBlacklist", "isBlack", "denied") for yes in (True, "是")),
    *({"canPass": "否"}, {"allow": "no"}, {"enabled": 0}, {"userLocked": "true"}, {"blacklist": 1}),
    *({"userStatus": "FROZEN"}, {"isDelete": "Y"}, {"blacklist": ["13800138000"]}),
]


@pytest.mark.parametrize(
    ("end", "fields", "verdict"),
    [
        *((None, fields, (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)) for fields in ENDS_WITHOUT_END),
        *((None, fields, (Answer.PASS, Reason.EXPIRY_NEVER)) for fields in ENDS_OF_PICTURES),
        *((AHEAD, fields, (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)) for fields in OTHER_ENDS),
        *((AHEAD, fields, (Answer.PASS, Reason.EXPIRY_AHEAD)) for fields in SAME_END_OR_UNRELATED),
        *((AHEAD, fields, (Answer.UNCLEAR, Reason.POLICY_ELSEWHERE)) for fields in REFUSALS),
    ],
    ids=str,
)
def test_verdict_beside_another_end_or_policy(
    end: str | None, fields: dict[str, Any], verdict: tuple[Answer, Reason]
) -> None:
    assert decided(record(expireTime=end, **fields)) == verdict


MOMENTS = [
    *(PAST, AHEAD, "2020/01/01", "2020-1-1", "20200101", "20200101120000", "2020.01.01", "01/02/2020"),
    *("2020-01-01T00:00:00Z", "Wed Jan 01 00:00:00 CST 2020", "Jan 1, 2020", "2020年1月1日", "二〇二〇年一月一日"),
    *("２０２０-０１-０１", "有效期至2020年1月1日", "2020-01-01~2021-01-01", "1577836800.123", 1577836800.5, 20200101),
    *(1577836800, 1577836800000, [2020, 1, 1], [2020, 1, 1, 9, 30], [PAST], {"start": "2019-01-01", "to": PAST}),
    *({"year": 2020, "monthValue": 1, "dayOfMonth": 1}, {"seconds": 1577836800, "nanos": 0}, {"$date": 1577836800000}),
]
UNKNOWN = """validityEnd untilTime leaveDate termEnd dateTo notAfter valid ｅxpireTime time ext1 lastDay
    checkOutDate 离职日期 nextReview registerEnd authEndTime contractDate"""


@pytest.mark.parametrize("value", MOMENTS, ids=str)
def test_unexplained_moment_without_end_is_unclear(value: object) -> None:
    for name in (*UNKNOWN.split(), "ex\u200bpire"):
        for found in (record("expireTime", **{name: value}), record(extInfo=json.dumps({name: value}))):
            assert decided(found) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE), name
            assert Doubt.EXPIRY in found.doubts


# Of the past; a beginning may also be in the future.
EVENTS = """createTime gmtCreate update_time UPDATETIME registerDate birthday startTime validFrom iat effectiveTime
    lastSyncTime uploadTime photoTakenTime captureTime lastLoginTime entryDate timestamp notBefore version 创建时间
    出生日期 faceUrlExpire imageExpireTime ctime regTime"""
ORDINARY: dict[str, object] = {
    "imageWidth": 640, "age": 30, "deptId": 1600000123, "score": 98.5, "faceRect": [10, 20, 30, 40],
    "phone": "13800138000", "employeeNo": "20200101", "cardNo": "1712345678", "idCard": "110101199001011234",
    "feature": [1577836800.0] * 512, "ossKey": "faces/2024/01/01/a.jpg", "fileName": "IMG_20240101_120000.jpg",
    "apiVersion": "2019-09-01", "ip": "10.20.20.20", "dob": "1990-01-01", "remark": "Registered on 2020-01-01",
    "enabled": True, "canPass": "Y", "isBlack": "N", "isDeleted": False, "status": "NORMAL", "locked": 0,
    "privacyPolicy": "accepted", "livenessEnabled": False, "policyName": "Default",
    "expire": "permanent", "expireType": "LONG_TERM", "neverExpire": True,
}  # fmt: skip


@pytest.mark.parametrize("absent", [("expireTime",), ()], ids=["absent", "null"])
def test_ordinary_fields_without_end_pass(absent: tuple[str, ...]) -> None:
    for value in (PAST, "20240101", 1577836800, 1577836800000):
        for name in EVENTS.split():
            assert decided(record(*absent, **{name: value})) == (Answer.PASS, Reason.EXPIRY_NEVER), (name, value)
    assert decided(record(*absent, **ORDINARY)) == (Answer.PASS, Reason.EXPIRY_NEVER)


BEGINNINGS = ["2099-01-01 00:00:00", "2099-01-01", "20990101", "2099-01-01T00:00:00Z", "2099/1/1", "2099年1月1日"]
BEGINNINGS += ["2099-01-01 8:00:00", "20990101000000", "2099.1.1 08:00"]


@pytest.mark.parametrize("name", ["startTime", "validFrom", "begin", "effectiveTime", "notBefore", "生效时间"])
def test_beginning_in_the_future_is_unclear(name: str) -> None:
    for value in (*BEGINNINGS, 4070908800000):
        found = record(expireTime="2099-12-31 00:00:00", **{name: value})
        assert decided(found) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE), value
    for value in BEGINNINGS:
        assert decided(record("expireTime", **{name: value.replace("2099", "2019")}))[0] is Answer.PASS, value


@pytest.mark.parametrize(("behind", "answer"), [(14, Answer.UNCLEAR), (-14, Answer.PASS)])
def test_beginning_is_judged_by_the_server_clock(behind: int, answer: Answer) -> None:
    """The beginning is between the server's clock, which is `behind` minutes late, and this computer's."""
    now = datetime.now(CHINA_STANDARD_TIME)
    begins, server_time = now - timedelta(minutes=behind / 2), now - timedelta(minutes=behind)
    body = reply_to(ANNE, startTime=f"{begins:%Y-%m-%d %H:%M:%S}")
    reply = http(body, headers={"Date": format_datetime(server_time.astimezone(UTC), usegmt=True)})
    with ScriptedServer(responds(reply)) as server:
        assert decided(result_of(server.profile, ANNE).record)[0] is answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("effectiveDays", 30), ("activeDays", 30), ("enableDays", "30"), ("startPeriod", "P30D")),
        ("effectiveTime", "2020-01-01 00:00:00~2020-12-31 23:59:59"),
        ("effectiveDates", ["2020-01-01", "2020-12-31"]),
    ],
)
def test_duration_or_range_as_beginning_without_end_is_unclear(name: str, value: object) -> None:
    assert decided(record("expireTime", **{name: value})) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)
    assert decided(record(expireTime=AHEAD, **{name: value}))[0] is Answer.PASS


@pytest.mark.parametrize(
    ("word", "end"),
    [
        ("assign", "EndTime"),
        ("topic", "ExpireTime"),
        ("linkage", "EndDate"),
        ("hourly", "EndTime"),
        ("possession", "Expiry"),
    ],
)
def test_word_inside_another_word_is_not_split_off(word: str, end: str) -> None:
    assert decided(record("expireTime", **{word + end: PAST})) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)
    assert decided(record(expireTime=AHEAD, **{f"{word}Status": "REVOKED"}))[0] is Answer.UNCLEAR


def test_record_with_too_many_fields_is_unclear() -> None:
    doors = [{"doorId": f"d-{n}", "doorName": f"Door {n}", "status": "NORMAL"} for n in range(300)]
    assert decided(record(doorList=doors))[0] is Answer.PASS
    found = record(many={f"a{n}": n for n in range(3000)})
    assert decided(found) == (Answer.UNCLEAR, Reason.FIELDS_UNREAD)
    words = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN)
    assert words.sentence == "Cannot tell: the record has more fields than are read"
    assert "…" not in " ".join(words.reasons)


def test_documented_end_in_the_past_wins_over_another_end() -> None:
    assert decided(record(expireTime=AHEAD, expiredTime=PAST)) == (Answer.UNCLEAR, Reason.EXPIRY_ELSEWHERE)
    assert decided(record(expireTime=PAST, expiredTime=AHEAD)) == (Answer.EXPIRED, Reason.EXPIRY_PAST)


@pytest.mark.parametrize("name", ["Policy", "POLICY", "facePolicy", "permission", "pass_policy"])
@pytest.mark.parametrize("value", ["DENY", "PERMISSION", " DENY ", "deny", False, {"door": "DENY"}], ids=str)
def test_policy_under_another_name_is_unclear(name: str, value: object) -> None:
    found = record("policy", **{name: value})
    assert decided(found) == (Answer.UNCLEAR, Reason.POLICY_ELSEWHERE)
    assert found.doubts[Doubt.POLICY].name.split(".")[0] == name


def test_policy_deny_in_another_field_never_passes() -> None:
    for other in ({"Policy": "DENY"}, {"extInfo": '{"policy": "DENY"}'}, {"faceExtInfo": {"policy": "deny"}}):
        assert decided(record(**other)) == (Answer.UNCLEAR, Reason.POLICY_ELSEWHERE)
        assert decided(record(**other, policy="DENY")) == (Answer.DENIED, Reason.POLICY_DENY)


@pytest.mark.parametrize("policy", [True, 1, ["PERMISSION"], {"policy": "PERMISSION"}, 0.5], ids=str)
def test_policy_that_is_no_text_is_unclear(policy: object) -> None:
    found = record(policy=policy)
    assert decided(found)[0] is Answer.UNCLEAR
    assert found.policy == json.dumps(policy)


@pytest.mark.parametrize("value", [12345, 7.5, True, ["A"], {"first": "A"}], ids=str)
@pytest.mark.parametrize("name", ["userName", "faceId"])
def test_name_or_face_id_that_is_no_text_is_left_out(name: str, value: object) -> None:
    found = record(**{name: value})
    assert decided(found)[0] is Answer.PASS
    assert {"userName": found.user_name, "faceId": found.face_id}[name] is None
    assert found.raw_of(name) == json.dumps(value)


@pytest.mark.parametrize("value", [0, 1767196799, 1e12, True, [PAST], {"time": 1}, 10**400], ids=lambda v: str(v)[:20])
def test_end_that_is_no_moment_is_unreadable(value: object) -> None:
    assert decided(record(expireTime=value)) == (Answer.UNCLEAR, Reason.EXPIRY_UNREADABLE)


def test_last_second_of_9999_is_a_moment() -> None:
    """As Java writes it in China. A date written as a number is unreadable, although it is in range as milliseconds."""
    assert decided(record(expireTime=253402271999000, expireDate="9999-12-31")) == (Answer.PASS, Reason.EXPIRY_AHEAD)
    for value in (253402272000000, 20200101000000, 20200101000000000):
        assert decided(record(expireTime=value)) == (Answer.UNCLEAR, Reason.EXPIRY_UNREADABLE)


@pytest.mark.parametrize("denial", [False, "false", "FALSE", "no", "N", "否", 0])
@pytest.mark.parametrize("name", ["success", "isSuccess", "Successful", "ok"])
def test_reply_with_success_false_is_refused(name: str, denial: object) -> None:
    reply = json.loads(reply_to(QUERY))
    problem = problem_of(read_face, read_reply(json.dumps(reply | {name: denial}).encode()), QUERY)
    assert (problem.kind, problem.facts["field"]) == (Kind.CONTRACT_FIELD, name)
    assert read_face(read_reply(json.dumps(reply | {name: True}).encode()), QUERY) is not None


def test_long_json_value_is_not_cut_before_masking() -> None:
    """The rest of an ID that was cut could not be masked."""
    found = record(policy={"n": "x" * 240 + "13800138000"}, expireTime={"n": "x" * 240 + "13800138000"})
    assert found.policy is not None
    assert found.expiry.raw is not None
    assert found.policy.endswith('13800138000"}')
    assert found.expiry.raw.endswith('13800138000"}')
