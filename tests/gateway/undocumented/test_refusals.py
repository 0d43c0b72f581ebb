"""States of a person, as systems of offices, schools, houses and visitors write them."""

from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.record import Doubt
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.wording.verdicts import explain
from tests.gateway.replies import NOW
from tests.gateway.undocumented.test_contradictions import AHEAD, PAST, decided, record


def listed(texts: str) -> list[str]:
    return [text.strip() for text in texts.split(",")]


NOT_KNOWN_TO_ALLOW = """GRADUATED, EX_EMPLOYEE, DRAFT, 毕业, 休假, SABBATICAL, ALUMNI, DUPLICATE, LAID_OFF, 隔离,
    清退, INCOMPLETE, TO_BE_CONFIRMED, WAITING_FOR_APPROVAL, NEEDS_VERIFICATION, requested, SYNCING, 处理中,
    ACTIVE_UNTIL_MAY, was active, Active?, 未在职, 待激活, 即将生效, 已退房, NO_LONGER_EMPLOYED, Checked out, none,
    无, false, NO_FACE, LOW_QUALITY, ❌, 3 (离职), 0:离职, 0, 2, 00A, S1, dongjie, FINISHED, MOVED_IN,
    FROZEN_NOT_ACTIVE, 已离职，请勿放行, 未激活，已冻结, 未授权，未激活, locked - not allowed, not allowed or locked,
    No access: blacklisted, 正常，已冻结, 允许 否"""
KNOWN_TO_ALLOW = """NORMAL, Active employee, 在职, 在校, 试用期, 已转正, VERIFIED, transferred, 已下发, 审核通过,
    Agreed, Enabled/Active, 在职（试用期）, 正常/Normal, 1-正常, 0:正常, NOT_DELETED, 无异常, 未离职, STUDENT,
    Current Employee, SYNC_SUCCESS, 已采集, AUDITED, 有效期内, CHECKED_IN, NEVER_EXPIRED, Y, 1, 200, -, 2024-01-01,
    正常，无异常, Active - not frozen, 未离职，未停用, not disabled or locked, 异常 无"""


@pytest.mark.parametrize("state", [*listed(NOT_KNOWN_TO_ALLOW), "x" * 65, f"{'active ' * 10}no more"])
@pytest.mark.parametrize("name", ["status", "userStatus", "faceState", "人员状态"])
def test_state_not_known_to_allow_is_unclear(name: str, state: str) -> None:
    for fields in ({name: state}, {"extInfo": {name: state}}):
        found = record(expireTime=AHEAD, **fields)
        assert decided(found) == (Answer.UNCLEAR, Reason.POLICY_ELSEWHERE)
    words = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN)
    assert words.sentence == "Cannot tell: another field may not allow it"
    assert f"“extInfo.{name}” is “" in words.reasons[0]


@pytest.mark.parametrize("state", [*listed(KNOWN_TO_ALLOW), "active, verified", 1, "", True, {}, []], ids=str)
def test_good_state_passes(state: object) -> None:
    for name in ("status", "userStatus", "faceState", "人员状态"):
        assert decided(record(expireTime=AHEAD, **{name: state}))[0] is Answer.PASS, name


FEISHU = {"is_frozen": False, "is_resigned": False, "is_activated": True, "is_exited": False, "is_unjoin": False}


BAD_STATES: list[dict[str, Any]] = [
    *({"status": 3, name: "已离职"} for name in ("statusName", "statusDesc", "状态说明", "stateLabel")),
    *({"status": value} for value in ({"code": 3, "name": "毕业"}, {"code": "3", "text": "GONE"}, ["SUSPENDED"])),
    {"status": FEISHU | {"is_exited": True}},
    {"extInfo": '{"status": "毕业"}'},
    {"": {"policy": "DENY"}},
    *({name: "已使用"} for name in ("使用状态", "visitStatus")),
    {"已使用": True},
    {"extInfo": "status=GRADUATED;x=1"},
    {"employee": {"state": "sabbatical"}},
    *({f"{tie}Status": "COMPLETED"} for tie in ("visit", "lease", "contract", "appointment")),
    {"checkinStatus": "SIGNED_OUT"},
    {"membershipStatus": "LAPSING"},
    *({"resultCode": "FAIL"}, {"faceResult": "不合格"}, {"stateCode": "3"}),
    {"学籍状态": "休学"},
    {"left": "yes"},
    {"hitBlacklist": 1},
    {"blacklistHit": "true"},
    {"accessLevel": "none"},
    *({name: "已注销"} for name in ("备注", "remark", "memo")),
    {"permissions": "face:view,DENY"},
    *({name: "09:00-18:00"} for name in ("accessHours", "allowedHours", "通行时间", "openHours")),
    {"allowTime": "周一至周五 09:00-12:00,13:00-18:00"},
    *({"通行时间": hours} for hours in ("每天8点到20点", "9-18点", "早8点半至晚10点", "仅工作日")),
    {"accessTime": "weekdays only"},
    *({name: True} for name in ("graduated", "checkedOut", "archived", "unsubscribed", "needEscort", "heimingdan")),
    *({name: "N"} for name in ("isCurrent", "verifyResult", "entitled", "cleared", "hasFace", "sfyx")),
    *({name: "NONE"} for name in ("permissionCode", "accessCode", "zhuangtai")),
    *({name: ["MON", "TUE"]} for name in ("weekdays", "allowedWeek")),
    *({name: [1, 2, 3]} for name in ("weekdays", "workWeek")),
    *({name: "周一至周五"} for name in ("week", "allowDays", "days", "通行时段")),
    *({"weekMask": "1111100"}, {"cron": "0 0 8-18 ? * MON-FRI"}, {"validWeek": "1,2,3"}, {"schedule": "night"}),
    *({"timeWindow": {"from": 8, "to": 18}}, {"endHour": 18}, {"days": ["Saturday"]}, {"weekendAccess": False}),
    *({name: PAST} for name in ("leaveDate", "dimissionDate", "exitTime")),
    *({name: PAST} for name in ("bannedAt", "separationDate", "departureDate", "deceasedAt", "evictedAt")),
    {"banned": PAST},
    *({name: PAST} for name in ("退宿日期", "离校日期", "退学日期", "封禁时间", "拉黑时间")),
    *({"schoolStatus": "退学"}, {"dormStatus": "已退宿"}, {"已退房": "是"}, {"excluded": True}),
    *({name: "blacklisted since May"} for name in ("note", "comment")),
]
OTHER_STATES: list[dict[str, Any]] = [
    {"status": FEISHU},
    *({"status": code, "statusName": "在职"} for code in (0, 1, "2", "A")),
    {"status": "HAS_FACE", "zhuangtai": 1, "hasMask": False, "isVip": False, "encrypted": False},
    {"graduated": False, "checkedOut": False, "verifyResult": True, "isCurrent": True, "needEscort": False},
    {"weekdays": [7, 1, 2, 3, 4, 5, 6], "schedule": "全天", "weekMask": "1111111", "shift": None, "weekOfYear": 48},
    {"lastName": "Sun", "department": "周一例会组", "createDay": "Monday", "scheduleId": 3, "startHour": 0},
    *({"status": {"code": code, "name": "正常"}} for code in (0, 1)),
    {"empStatus": "FULL_TIME", "contractStatus": "ACTIVE", "visitStatus": "APPROVED"},
    *({name: "OFFLINE"} for name in ("deviceStatus", "onlineStatus", "networkState")),
    {"loginStatus": "LOGGED_OUT", "syncStatus": "PARTIAL", "emailStatus": "UNVERIFIED", "maritalStatus": "SINGLE"},
    {"device": {"status": "OFFLINE"}, "company": {"status": "LISTED"}, "address": {"state": "Zhejiang"}},
    {"doors": [{"door": "d1", "status": "SYNCING"}], "trainingStatus": "NOT_STARTED"},
    {"通行时间": "0点到24点", "workHours": "9点到18点"},
    {"通行时间": "00:00-23:59", "workHours": "09:00-18:00", "openTime": "09:00", "remark": "VIP，请放行"},
    {"left": "1", "statusTime": "2020-01-01 00:00:00", "statusCode": "200", "address": {"stateCode": "CN-33"}},
]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [*((each, Answer.UNCLEAR) for each in BAD_STATES), *((each, Answer.PASS) for each in OTHER_STATES)],
    ids=str,
)
def test_bad_state_is_unclear_and_state_of_something_else_passes(fields: dict[str, Any], answer: Answer) -> None:
    found = record(expireTime=AHEAD, **fields)
    assert decided(found)[0] is answer, found.doubts


def test_field_raises_one_doubt() -> None:
    doubts = record(expireTime=AHEAD, doorResult="NO_ACCESS", leaseStatus="EXPIRED").doubts
    assert {doubt: raw.name for doubt, raw in doubts.items()} == {
        Doubt.POLICY: "doorResult",
        Doubt.EXPIRY: "leaseStatus",
    }
