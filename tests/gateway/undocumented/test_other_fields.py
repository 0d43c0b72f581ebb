"""Undocumented names and values: which raise a doubt, which are harmless, which are named as unjudged."""

import json
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.record import Doubt
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.gateway.envelope import read_reply
from faceviewer.gateway.face_endpoint import read_face
from faceviewer.gateway.undocumented.vocabulary import words_of
from faceviewer.wording.verdicts import explain
from tests.gateway.replies import NOW, reply_to
from tests.gateway.undocumented.test_contradictions import AHEAD, PAST, QUERY, decided, record

FUTURE = "2099-01-01 00:00:00"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("expiredtime", "expired time"),
        ("imageurlexpiretime", "image url expire time"),
        ("EXPIRE_TIME", "expire time"),
        ("faceExpireDate2", "face expire date"),
        ("isdeleted", "is deleted"),
        ("unenrolldate", "un enroll date"),
        ("topic", "topic"),
        ("assign", "assign"),
        ("xyzexpiretime", "xyzexpiretime"),
        ("是否允许通行", "是否 允许 通行"),
        ("最后工作日", "最后 工作 日"),
        ("ｅxpireTime", "expire time"),
        ("ex\u200bpire", "expire"),
        ("HTTPStatus", "http status"),
    ],
)
def test_name_is_split_into_words(name: str, words: str) -> None:
    assert " ".join(words_of(name)) == words


REFUSALS: list[dict[str, Any]] = [
    *({name: no} for name in ("allowPass", "allow_entry", "accessGranted", "canOpenDoor") for no in (False, "N", 0)),
    *({name: no} for name in ("authorized", "passable", "permitPass", "isEligible", "exist") for no in (False, "no")),
    *({name: "否"} for name in ("是否放行", "允许通行", "是否有效", "可通行")),
    *({name: "user suspended"} for name in ("warning", "alert", "notice", "warnings", "提醒")),
    *({"warning": text} for text in ("EXPIRED", "no longer valid", "已冻结", "有效期已过", "正常（已到期）")),
    *({"remark": text} for text in ("valid but expired", "正常，但已超期", "期满")),
    {"warnings": ["user suspended"]},
    *(
        {name: yes}
        for name in ("denyAccess", "accessDenied", "forbidPass", "noPass", "unauthorized")
        for yes in (True, 1)
    ),
    *(
        {name: yes}
        for name in ("isDel", "delFlag", "terminated", "resigned", "isStop", "deactivated")
        for yes in ("1", "Y", "1.0", '"1"')
    ),
    *(
        {"doorResult": word}
        for word in ("ACCESS_DENIED", "NO_ACCESS", "Not Permitted", "DISALLOW", "permission denied")
    ),
    *({"canPass": word} for word in ("无权限", "请勿放行", "不得进入", "已辞退", "已退租", "无效", "QUARANTINED")),
    *({"status": word} for word in ("TERMINATED", "CLOSED", "NOT_ACTIVE", "REMOVED", "Deactivated", "已离职")),
    *({"extInfo": text} for text in ("{userName=Z, policy=DENY}", "userName=Z;policy=DENY;", "VIP;policy=DENY")),
    *({"extInfo": text} for text in ("Ext(userName=Z, policy=DENY)", "avatar=QUJD=;policy=DENY", "a=1，policy=DENY")),
    *({"extInfo": text} for text in ("{policy:'DENY'}", '{policy:"DENY"}', "<e><policy>DENY</policy></e>")),
    *({"extInfo": text} for text in ("policy DENY", "policy=PERMISSION policy=DENY")),
    *({around: {"policy": "DENY"}} for around in ("uploadInfo", "cacheRecord", "sessionUser", "linkedRecord")),
    *({around: {"status": "REVOKED"}} for around in ("tokenUser", "sessionPerson")),
    {"photoPolicy": "DENY"},
    {"picStatus": "REVOKED"},
    {"authResult": "FAIL"},
    {"passPermit": "REVOKED"},
    *({"props": value} for value in ([{"name": "canPass", "value": "false"}], [["canPass", False]])),
    {"hasLeft": True, "left": 1},
    {"remark": "禁止入内"},
    {"faceAuth": "未授权"},
    {"账户已停用": "1"},
    {"accessState": "Denied by admin"},
    {"extInfo": "%7B%22policy%22%3A%22DENY%22%7D"},
    {"code": 404},
    {"errorCode": "403"},
    *({"errorCode": code} for code in ("E1001", "B0001", 1, "-1")),
    *({name: {"code": code}} for name in ("error", "err", "failure") for code in (1001, "1001", 2, -1)),
    *({name: 7} for name in ("errno", "error_no")),
    {"errors": [{"code": 1001}]},
    {"exception": {"number": 9}},
    *({"confirm": word} for word in ("拒", "拒绝")),
    {"subCode": "isv.user-not-exist"},
    *({name: word} for name in ("status", "auditStatus", "userState") for word in ("PENDING", "UNREGISTERED", "LEAVE")),
    *({"审核状态": word} for word in ("待审核", "审核中", "未审核", "未通过", "审核未通过", "驳回")),
    *({"status": word} for word in ("LOST", "已退租", "挂失", "欠费", "异常", "DIMISSION", "ARCHIVED", "UNBOUND")),
    *({name: False} for name in ("onJob", "employed", "inService", "usable", "in_use")),
    *({name: 1} for name in ("isLeave", "dimission", "isLost", "reportLoss", "arrears", "isStranger")),
    *({name: "欠费"} for name in ("denyReason", "lockReason", "黑名单原因")),
    *({"status": word} for word in ("MOVED_OUT", "Checked out", "OUT_OF_SERVICE", "已迁出", "TO_BE_AUDITED", "待入职")),
    *({"userStatus": word} for word in ("SUSPENDED_BY_ADMIN", "LEFT_COMPANY", "EXPIRED_30_DAYS", "NO_LONGER_EMPLOYED")),
    *({"状态": word} for word in ("冻结中", "欠费停用", "限制通行", "未生效", "已销户")),
    *({name: below} for name in ("status", "delFlag", "data_status") for below in (-1, "-1", "-99")),
    *({name: False} for name in ("whitelist", "inWhiteList", "allowlisted")),
    {"是否白名单": "否"},
    {"permissions": ["door:deny"]},
    {"delFlag": "2"},
    *({name: []} for name in ("permittedGates", "accessZones", "允许区域")),
    *({name: True} for name in ("leftSchool", "quitProject", "离开公司")),
    {"openFlag": 0},  # what is not opened for somebody does not open
    {"rule": "9:00 start"},  # before that the door may refuse
    {"lease": "ended"},
    {"groupName": "黑名单"},
    {"doorPolicy": [{"door": "d1", "policy": "PERMISSION"}, {"door": "d2", "policy": "DENY"}]},
    {"doors": [{"name": "d1", "value": "PERMISSION"}, {"name": "d2", "value": "DENY"}]},
    {"doors": {"d1": "PERMISSION", "d2": "DENY"}},
    {"policies": {"PERMISSION": False, "DENY": True}},
    {"policyEnum": ["PERMISSION", "DENY"]},
    {"备注": "已离职，2024年1月"},
    {"lastAccess": {"result": "FAIL"}},
    *({"permissions": value} for value in (["face:delete"], "read, write")),
    *({name: ["PERMISSION", "DENY"]} for name in ("policies", "policyList", "doorPolicies")),
    {"policies": "DENY,PERMISSION"},
    *({name: word} for name in ("lockStatus", "frozenFlag", "停用状态") for word in ("true", "yes", "是")),
    *({name: "DENY"} for name in ("policyName", "ruleName")),
]
ENDS: list[dict[str, Any]] = [
    *({name: over} for name in ("expire", "validUntil") for over in ("-infinity", "-Infinity", "- unlimited")),
    *({name: PAST} for name in ("logoffTime", "logicDeleteTime", "deregisterTime", "unenrollTime", "unbindTime")),
    *({name: PAST} for name in ("lastWorkingDay", "lastEffectiveDay", "最后工作日", "最后有效日", "absentSince")),
    *({name: PAST} for name in ("inactiveSince", "unsyncTime", "signOutTime", "reservationDate", "restoredAt")),
    *({name: PAST} for name in ("notafter", "validto", "expireat", "leavedate")),
    {"entryTimeRange": ["2019-01-01", "2020-01-01"]},
    *({name: "2019-01-01~2020-01-01"} for name in ("createTime", "effectiveTime", "有效时间")),
    {"effectiveTime": "2019-01-01/2020-01-01"},
    {"effectiveTime": "2019-01-01/P30D"},
    *({name: 3600} for name in ("lifetime", "timeToLive", "maxAge")),
    *({name: 3} for name in ("daysAllowed", "daysLeft", "validFor", "passDays")),
    *({"lease": length} for length in ("PT8H", "48h")),
    {"props": [{"name": "expireTime", "value": PAST}]},
    *({"extInfo": text} for text in (f"{{userName=Z, expire={PAST}}}", "a=Z;expire=1577836800000;", f"a=Z&end={PAST}")),
    {"neverExpire": False},
    {"createTime": "2019-01-01-2020-01-01"},
    {"effectiveDates": [["2019-01-01", "2020-01-01"]]},
    {"remark": {"1": PAST}},
    *({name: PAST} for name in ("permit_end", "valid_thru")),
    {"expire": "soon"},
    *({name: PAST} for name in ("blockedSince", "挂失时间", "lastWorkDate", "最后工作日期")),
    {"unlockTime": FUTURE},
    {"defaultExpireTime": PAST},
    *({name: "9999-12-31"} for name in ("lockedUntil", "banEndTime", "blacklistExpireTime")),
    {"startTime": "9999-12-31"},
]
EARLIER_ENDS: list[dict[str, Any]] = [
    {"disableTime": PAST},
    {"revokedAt": 1577836800000},
    {"uploadInfo": {"expireTime": PAST}},
    {"expire": {"year": 2031, "month": 5, "day": 7}},
    {"expiredTime": [2031, 5, 6, 7, 9]},
    {"validPeriod": "2020-01-01~2030-01-01"},
    {"contractEndDate": "2030-01-01"},
    {"props": [{"name": "Until when", "key": "expireTime", "value": PAST}]},
    {"expire": {"1": PAST}},
    *({name: yes} for name in ("isExpired", "expired", "过期", "overdue") for yes in (1, "1")),
    *({name: yes} for name in ("leaseExpired", "会员过期", "expiredYn", "expiredOrNot") for yes in (True, 1, "Y")),
    *({"expiredDays": 5}, {"overdue": 3}, {"daysExpired": "5 days"}, {"isExpire": 1}),
    *({name: 0} for name in ("remainDays", "validDays", "leftDays", "expireIn", "expireCountdown", "passLeft")),
    {"remainDays": -5},
    {"remainTimes": "0次"},
    *({name: FUTURE} for name in ("lockedUntil", "banEndTime", "blacklistExpireTime", "冻结截止时间")),
    {"expireTimeUtc": "2031-05-05T15:08:09Z"},
    *({"validity": dates} for dates in ("2020.01.01-2030.01.01", "2030.01.01-2031.05.06")),
    *({"expireYear": year} for year in (2030, 2031)),
    *({"expireDate": value} for value in ("Tue May 06 07:08:09 CST 2031", "6-May-2031", "2031-05-06 00:00:00")),
    *({name: "2031-05-05 23:08:09"} for name in ("expireUtc", "expireTimeGmt")),
    *({"startTime": value} for value in ("05/06/2020", "Jan 1, 2020")),
]
ORDINARY: list[dict[str, Any]] = [
    {"attributes": {"hair": "black", "glasses": "none"}, "carColor": "BLACK", "building": {"block": 1}},
    *({"extInfo": {name: "Ban"}} for name in ("userName", "nickName", "lastName", "name")),
    *({name: 8812345678} for name in ("activationCode", "fromPhone", "startNo", "activePhone")),
    {"fromCard": "6222021234567890", "effectiveVersion": "20990101", "enableKey": "2312345678901"},
    *({"expiredTime": value} for value in ([2031, 5, 6, 7, 8, 9], {"year": 2031, "monthValue": 5, "dayOfMonth": 6})),
    *({"expireDate": value} for value in ("2031年05月06日", "2031-05-06 07:08", "20310506T070809", 1935788889)),
    *({"expireDate": value} for value in ("2031-05-06T07:08:09+08:00[Asia/Shanghai]", "2031-05-05T23:08:09.000+0000")),
    {"有效期": "有效期至2031年5月6日", "validPeriod": "2020-01-01 ~ 2031-05-06", "expireUtc": "2031-05-05T23:08:09Z"},
    {"policyUpdateTime": PAST, "policyCreateTime": 1700000000000, "policyDesc": "允许通行", "policyType": "FACE"},
    {"policyList": ["PERMISSION"], "policies": [{"policy": "PERMISSION"}], "permissions": ["door-1"], "policyNo": "12"},
    {"expireRemind": True, "remindBeforeExpire": 3, "expireRemindTime": "2031-05-01 00:00:00", "expireNotify": "ON"},
    {"expireStatus": "UNEXPIRED", "expireState": "OK", "expired": "未到期", "expireAction": "DELETE"},
    {"idCardExpireDate": PAST, "passwordExpireTime": PAST, "tokenExpire": PAST, "url": "http://h/a?Expires=1577836800"},
    *({"extInfo": text} for text in ('{"deny": 0}', "deny=0", "isDeleted:N", "<locked>false</locked>")),
    {"pushState": "error", "uploadStatus": "FAILED", "rect": {"left": 1, "top": 1}, "company": "Access Denied Ltd."},
    {"deviceStatus": "LOCKED", "liveness": {"status": "DISABLED"}, "deviceList": [{"status": "transferDeleted"}]},
    {"timeSections": [{"startTime": "00:00", "endTime": "23:59"}], "workEndTime": "18:00", "openTime": "09:00"},
    {"faceRect": [1920, 10, 20, 30], "landmarks": [[n, n + 0.5] for n in range(468)], "bbox": [2000, 8, 16, 300]},
    {"extInfo": "{userName=Z, policy=PERMISSION, url=http://h/a?Expires=1577836800&x-oss-expires=3600}"},
    {"remark": "Note: seen at 10:30", "unlocked": True, "notDenied": "Y", "result": 0, "status": 1, "code": 200},
    {"props": [{"name": "expireTime", "value": AHEAD}, {"name": "canPass", "value": "true"}]},
    {"neverExpired": True, "notExpired": 1, "passwordExpired": True, "expiredDays": 0, "overdue": 0, "remainDays": -1},
    {"invalidTime": AHEAD, "ttl": 0, "duration": 0, "left": 0, "leftEyeClosed": 0, "passCount": 0, "remainDays": ""},
    *({name: "2031-05-05T23:08:09Z"} for name in ("expireTimeUtc", "utcExpireTime", "expireTimeGmt")),
    {"expireTimeUtc": "2031-05-06T07:08:09+08:00"},
    {"expireTimeUtcMs": 1935788889000},
    {"validity": "2020.01.01-2031.05.06", "effectiveDate": ["2020-01-01", "2031-05-06"]},
    *({name: PAST} for name in ("lastFailTime", "lastDoorCloseTime", "latestDeleteTime", "最后删除时间")),
    *({name: "DENY"} for name in ("previousPolicy", "oldPolicy")),
    {"policyHistory": [{"policy": "DENY", "time": PAST}], "changeLog": [{"old": "DENY", "new": "PERMISSION"}]},
    {"whitelist": [], "white": 0, "inWhiteList": 1, "healthStatus": -1, "syncStatus": -1, "parentId": -1},
    *({"status": word} for word in ("NOT_DELETED", "NEVER_EXPIRED", "未离职", "CHECKED_IN", "无异常")),
    {"mouthStatus": "CLOSED", "actions": ["DENY", "REVOKE"], "denyReason": "无", "lockReason": "", "delFlag": 0},
    *({"errorCode": code} for code in (0, "0", "00000", 200, "SUCCESS", "", "NO_ERROR")),
    {"status": "REGISTERED", "auditStatus": "审核通过", "registered": True, "onJob": 1, "isLeave": "N", "unbound": 0},
    {"restored": True},
    {"error": [], "errors": {}, "errorMsg": "成功", "hasMore": False, "hobby": "weekend hiking"},
    {"rotated": False, "annotated": False, "insured": False, "certified": True, "vaccinated": True},
]
ORDINARY_WITHOUT_END: list[dict[str, Any]] = [
    *(
        {"expire": never}
        for never in (-1, "N/A", "-", "无", "永久有效", "NEVER_EXPIRE", "无期限", "0000-00-00 00:00:00", "infinity")
    ),
    {"faceRect": [1990, 10, 20, 20], "rect": "1990,10,20", "isExpired": 0, "isForever": True, "expireDesc": "永不过期"},
    {"submitTime": PAST, "deliveredAt": PAST, "signInTime": PAST, "birthday": {"month": 5, "day": 6}, "year": 1990},
    {"hireDate": PAST, "gmtCreate": PAST, "lastPassTime": PAST, "bindTime": PAST, "boundAt": PAST, "入职日期": PAST},
    {"ageYears": 30, "workYears": 5, "costTime": 12, "periodCount": 3, "duration": 0, "photoDays": 3},
    {"tenant": 1712345678, "jobNumber": "20200101", "工号": "20200101", "traceId": "1712345678901"},
    {"userCode": 1712345678},
    *({name: never} for name in ("leaveTime", "expiredTime", "endDate") for never in ("9999-12-31", 253402271999000)),
    {"validPeriod": "2020-01-01~9999-12-31", "effectiveDate": ["2020-01-01", "9999-12-31"]},
    *({name: PAST} for name in ("lastLeaveTime", "unlockTime", "unbanTime", "操作时间", "审核时间", "入住日期")),
    *({name: ""} for name in ("expired", "过期", "expireStatus")),
    {"timeout": 3000, "sessionTimeout": 1800},
    {"remark": "Photo taken on 2020-01-01", "algorithmVersion": "2024-05-01", "ossKey": "faces/2024/01/01/a.jpg"},
]


@pytest.mark.parametrize(
    ("end", "fields", "answer"),
    [
        *((AHEAD, fields, Answer.UNCLEAR) for fields in (*REFUSALS, *EARLIER_ENDS)),
        *((None, fields, Answer.UNCLEAR) for fields in ENDS),
        *((AHEAD, fields, Answer.PASS) for fields in ORDINARY),
        *((None, fields, Answer.PASS) for fields in ORDINARY_WITHOUT_END),
    ],
    ids=str,
)
def test_possible_refusal_or_end_is_unclear_and_ordinary_field_passes(
    end: str | None, fields: dict[str, Any], answer: Answer
) -> None:
    found = record(expireTime=end, **fields)
    assert decided(found)[0] is answer, found.doubts


NOT_UNDERSTOOD: list[tuple[dict[str, Any], str]] = [
    ({"离校日": "2024年夏"}, "离校日"),
    ({"enrolledTo": {"term": "2023 autumn"}}, "enrolledTo.term"),
    ({"graduatedAt": PAST}, "graduatedAt"),
    ({"badge": "cancelled"}, "badge"),
    ({"alerts": True}, "alerts"),
    *(({name: "expired"}, name) for name in ("photoStatus", "photoExpired")),
    ({"cardExpire": "blacklist"}, "cardExpire"),
    ({"left": 0}, "left"),
    ({"status": []}, "status"),
    ({"status": "2020-01-01"}, "status"),
    ({"areas": []}, "areas"),
    ({"zones": [7, 9]}, "zones"),
    ({"rooms": [3, 4]}, "rooms"),
    *(({"extInfo": text}, "extInfo") for text in ("see the guard", "2020-01-01 00:00:00")),
    ({"extInfo": '{"clearance"'}, "extInfo"),
    ({"extInfo": '{"clearance": "C"}'}, "extInfo.clearance"),
    *(({"tier": tier}, "tier") for tier in (-3, "200")),
    *(({name: "none"}, name) for name in ("gates", "areas", "auth")),
    *(({name: 2}, name) for name in ("floor", "accessGroup")),
    ({"gateCount": 0}, "gateCount"),
    ({"department": "former staff"}, "department"),
    ({"description": "ask the guard"}, "description"),
]


@pytest.mark.parametrize(("fields", "name"), NOT_UNDERSTOOD, ids=str)
def test_pass_names_unjudged_field(fields: dict[str, Any], name: str) -> None:
    found = record(expireTime=AHEAD, **fields)
    verdict = judge(found, picture_problem=None, now=NOW)
    assert verdict.answer is Answer.PASS
    english, chinese = (explain(verdict, found, language) for language in (Language.EN, Language.ZH_CN))
    assert english.sentence == "Can pass now, until 2031-05-06 07:08 (UTC+8); other fields not judged"
    assert chinese.sentence.endswith("；其他字段未判断")
    assert f"“{name}”" in english.reasons[-1]
    assert f"“{name}”" in chinese.reasons[-1]


@pytest.mark.parametrize("fields", [{"policy": "DENY"}, {"expireTime": PAST}, {"leftSchool": True}], ids=str)
def test_other_verdict_does_not_name_unjudged_fields(fields: dict[str, Any]) -> None:
    found = record(**{"expireTime": AHEAD, "tier": "C", **fields})
    assert Reason.FIELDS_UNJUDGED not in judge(found, picture_problem=None, now=NOW).reasons


def test_unjudged_fields_are_named_without_values() -> None:
    many = {f"x{letter}": "Anne's secret" for letter in "abcdefghijklmnop"}
    found = record(expireTime=AHEAD, **many)
    assert found.unjudged == tuple(many)
    reason = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN).reasons[-1]
    assert "“xa”, “xb”" in reason
    assert reason.endswith("“xl”, ….")
    assert "secret" not in reason


HARMLESS: list[dict[str, Any]] = [
    {},
    {"gmtCreate": PAST, "gmtModified": 1700000000000, "createTime": PAST, "lastPassTime": PAST},
    {"cardNo": "1", "mobile": "138****8000", "gender": "M", "departmentName": "R&D", "operator": "admin"},
    {"deviceId": "d-1", "photoMd5": "ab", "featureVersion": "3", "faceRect": [1, 2, 3, 4], "score": 0.98},
    {"status": "NORMAL", "enabled": True, "blacklist": False, "deleted": 0, "remark": "", "tags": None},
    {"deviceStatus": "NORMAL", "syncStatus": "SUCCESS", "error": False, "success": True, "verifyResult": True},
    {"expiredTime": AHEAD, "validUntil": "9999-12-31", "canPass": True, "isExpired": False},
    {"extInfo": '{"userName": "张三（示例）", "policy": "PERMISSION"}', "previousPolicy": "DENY", "errorCode": "0"},
    {"extInfo": "{}", "extra": "userName=张三（示例）;policy=PERMISSION"},
    *({name: -1} for name in ("remainDays", "endTime", "leftCount", "validity", "cardNo")),
    {"passTime": PAST},
    {"entry": PAST},
    {"activated": PAST},
    {"openCount": 5},
    {"passDevice": "north"},
    *({"nickName": text} for text in ("已离职", "黑名单", "Blacklist")),
    {"warnTime": PAST, "noticeEndDate": PAST, "expireNotice": True, "noticeUrl": "https://h/1", "warning": ""},
]
RIGHTS = ("canPass", "entry", "open", "openRecord", "isActive", "enabled", "通行", "通行记录")
NAMED: list[dict[str, Any]] = [
    *({name: -1} for name in ("actFlag", "active_flg", "userSts", "grade")),
    *({"doorIds": no} for no in ("none", "N")),
    *({name: "face quality low"} for name in ("warning", "notice")),
    *({name: 0} for name in ("faceCount", "faceNum", "人脸数量")),
    *({name: True} for name in ("imageExpired", "urlExpired")),
    *({"extInfo": text} for text in ("eyJwb2xpY3kiOiJERU5ZIn0=", "eyJ4IjoxfQ==", "eyJ4IjoxfQ", "7b2278223a317d")),
    *({name: value} for name in RIGHTS for value in (5, "404", "X", "定稿", "某")),
    *(
        {name: s}
        for name in ("deptName", "companyName", "schoolName", "roleName")
        for s in ("已离职", "黑名单", "Blacklist")
    ),
    *({name: word} for name in ("approval", "audit", "register") for word in ("待定", "待批", "未", "未审", "驳")),
    {"roleName": "访客已过期"},
]


@pytest.mark.parametrize("fields", HARMLESS, ids=str)
def test_harmless_fields_are_judged(fields: dict[str, Any]) -> None:
    assert record(expireTime=AHEAD, **fields).unjudged == ()


@pytest.mark.parametrize("fields", NAMED, ids=str)
def test_state_right_or_group_of_unknown_meaning_is_named(fields: dict[str, Any]) -> None:
    assert record(expireTime=AHEAD, **fields).unjudged == tuple(fields)


@pytest.mark.parametrize(("seconds", "answer"), [(-59, Answer.PASS), (59, Answer.PASS), (-61, Answer.UNCLEAR)])
def test_moment_near_the_server_clock_is_the_time_of_the_reply(seconds: int, answer: Answer) -> None:
    for moment in (NOW.timestamp() + seconds, (NOW.timestamp() + seconds) * 1000):
        body = reply_to(QUERY, ts=round(moment))
        assert decided(read_face(read_reply(body), QUERY, now=NOW).record)[0] is answer
    body = reply_to(QUERY, leaveTime=round(NOW.timestamp() + seconds))
    assert decided(read_face(read_reply(body), QUERY, now=NOW).record)[0] is Answer.UNCLEAR


def test_name_and_value_entry_is_one_field() -> None:
    text = json.dumps([{"name": "expireTime", "value": PAST}])
    other = record(expireTime=AHEAD, extInfo=text).doubts.get(Doubt.EXPIRY)
    assert other is not None
    assert (other.name, other.text) == ("extInfo.expireTime", PAST)


OF_DAYS = ("roleName", "areaName", "name", "passDays", "openDays", "entryDays")
DAYS = ("工作日", "周一至周五", "周六、周日", "Monday to Friday", "weekends")


@pytest.mark.parametrize(
    "fields",
    [
        {"timeSections": [{"startTime": "09:00", "endTime": "18:00"}]},
        *({name: hours} for name in ("validTime", "effectiveTime") for hours in ("09:00-18:00", "00:00~12:00:00")),
        {"passEndTime": "18:00:00"},
        *({"startTime": time} for time in ("08:30", "23:59")),
        {"endTime": "00:00"},
        {"openHours": "00:00-00:00"},
        *({name: "08:00-18:00"} for name in ("hours", "timeRange", "时间范围")),
        {"schedule": {"tue": ["10:15"]}},
        {"times": ["09:00-12:00", "13:00-18:00"]},
        {"extInfo": "{validTime=09:00-18:00}"},
        *(fields for name in OF_DAYS for days in DAYS for fields in ({name: days}, {"current": {name: days}})),
    ],
    ids=str,
)
def test_time_of_day_or_several_days_limit_hours(fields: dict[str, Any]) -> None:
    found = record(expireTime=AHEAD, **fields)
    assert decided(found) == (Answer.UNCLEAR, Reason.HOURS_LIMITED)
    words = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN)
    assert words.sentence == "Cannot tell: passing may be limited to certain hours or days"
    assert "which may be hours or days" in words.reasons[0]


def beside(**fields: Any) -> bytes:
    return json.dumps(json.loads(reply_to(QUERY, expireTime=AHEAD)) | fields).encode()


@pytest.mark.parametrize(
    "fields",
    [
        *({name: "DENY"} for name in ("policy", "facePolicy", "access")),
        {"extInfo": {"policy": "DENY"}},
        {"extInfo": '{"canPass": false}'},
        {"expireTime": PAST},
        {"errorCode": 403},
        {"meta": {"expiresAt": PAST}},
        {"meta": {"policy": "DENY"}},
        {"result": {"isExpired": True, "success": False}},
        *({name: text} for name in ("message", "msg") for text in ("query failed", "Access denied", "查询失败")),
        *({name: "partial result"} for name in ("error", "errorMsg", "err_message")),
        {"": {"": PAST, "expireTime": PAST}},
    ],
    ids=str,
)
def test_fields_outside_data_are_judged(fields: dict[str, Any]) -> None:
    assert decided(read_face(read_reply(beside(**fields)), QUERY).record)[0] is Answer.UNCLEAR


def test_ordinary_envelope_fields_pass() -> None:
    added = {
        "requestId": "1712345678",
        "timestamp": 1700000000000,
        "time": PAST,
        "cost": 12,
        "success": True,
        "ttl": 60,
        "meta": {"generatedAt": PAST, "expiresAt": AHEAD},
        "message": "Success, no error",
        "localizedMsg": "操作成功",
    }
    assert decided(read_face(read_reply(beside(**added)), QUERY).record)[0] is Answer.PASS


@pytest.mark.parametrize(
    ("fields", "unjudged"),
    [
        ({"message": "stale cache"}, ("message",)),
        ({"localizedMsg": "返回降级数据"}, ("localizedMsg",)),
        ({"retCode": -1}, ("retCode",)),
        ({"message": "查询成功", "localizedMsg": "OK", "expireAt": "-1"}, ()),
    ],
    ids=str,
)
def test_message_that_tells_of_no_success_is_named(fields: dict[str, Any], unjudged: tuple[str, ...]) -> None:
    assert read_face(read_reply(beside(**fields)), QUERY).record.unjudged == unjudged


@pytest.mark.parametrize("name", ["page", "paging", "trace", "session", "cache", "header"])
def test_future_end_outside_data_belongs_to_the_reply(name: str) -> None:
    for fields in ({"expireAt": FUTURE}, {"ttl": 60}, {"cursorExpires": FUTURE, "pageNo": 1}):
        body = json.dumps(json.loads(reply_to(QUERY)) | {name: fields}).encode()
        assert decided(read_face(read_reply(body), QUERY).record)[0] is Answer.PASS


@pytest.mark.parametrize("name", ["employeeStatus", "personState", "status"])
def test_letter_t_of_a_state_may_mean_terminated(name: str) -> None:
    assert decided(record(expireTime=AHEAD, **{name: "T"}))[0] is Answer.UNCLEAR
    for value in ("Y", "true", 1):
        assert decided(record(expireTime=AHEAD, **{name: value}))[0] is Answer.PASS


@pytest.mark.parametrize("name", ["groupName", "policyName", "dept", "warning", "code", "岗位"])
@pytest.mark.parametrize("value", ["no entry", "unauthorized", "不允许", "请勿放行", "无权限", "已辞退"])
def test_refusal_under_a_harmless_name_is_named(name: str, value: str) -> None:
    found = record(expireTime=AHEAD, **{name: value})
    assert decided(found)[0] is Answer.UNCLEAR or found.unjudged == (name,)


@pytest.mark.parametrize("name", ["nickName", "nickname", "deptName", "部门name"])
@pytest.mark.parametrize("day", ["Monday", "周一", "星期天"])
def test_name_that_is_a_day_limits_no_hours(name: str, day: str) -> None:
    assert decided(record(expireTime=AHEAD, **{name: day}))[0] is Answer.PASS
    for limiting in ("groupName", "ruleName", "shiftName", "timeName", "periodName"):
        assert decided(record(expireTime=AHEAD, **{limiting: day})) == (Answer.UNCLEAR, Reason.HOURS_LIMITED)
