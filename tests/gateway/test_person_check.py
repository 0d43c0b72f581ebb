"""The person of a reply, and a reply without a person: fields that name another person, a null that is an error."""

import json
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.gateway.envelope import read_reply
from faceviewer.gateway.face_endpoint import read_face
from faceviewer.lookup.doors import read_page
from faceviewer.wording.verdicts import explain
from tests.gateway.replies import NOW, reply_to
from tests.gateway.undocumented.test_contradictions import AHEAD, QUERY, decided, record
from tests.gateway.undocumented.test_other_fields import beside
from tests.problems import problem_of


def nothing(**envelope: Any) -> bytes:
    return json.dumps({"id": "a-1", "code": 200, "message": "success", "data": None} | envelope).encode()


INVALID_REPLIES: list[dict[str, Any]] = [
    *({"message": text} for text in ("无权限", "not authorized", "Quota exceeded", "backend timeout", "failed")),
    *({"localizedMsg": text} for text in ("系统繁忙，请稍后再试", "数据源异常", "参数错误")),
    *({"message": text} for text in ("Request time out", "no error, but timed out", "error code 500", "10 errors")),
    {"errorCode": "500"},
    {"degraded": True},
    {"result": {"userId": QUERY.user_id, "faceId": "f-1"}},
    {"record": {"imageUrl": "https://host/a.jpg"}},
    {"list": [{"userId": "li.si"}]},
]
NOBODY: list[dict[str, Any]] = [
    *({"message": text} for text in ("", None, "OK", "user not exist", "查询失败：用户不存在", "No face found")),
    *({"message": text} for text in ("no error", "NO_ERROR", "0 errors", "error code: 0", "exception=null")),
    *({"localizedMsg": text} for text in ("无错误", "没有异常")),
    *({"localizedMsg": text} for text in ("请求成功", "该人脸已被删除", "查询结果为空", "用户未录入人脸")),
    {"success": True, "requestId": "r-1", "timestamp": 1700000000000, "errorCode": 0},
]


@pytest.mark.parametrize(
    ("envelope", "kind"),
    [*((each, Kind.CONTRACT_FIELD) for each in INVALID_REPLIES), *((each, Kind.RECORD_NONE) for each in NOBODY)],
    ids=str,
)
def test_null_is_nobody_unless_there_is_an_error_or_a_record_beside_it(envelope: dict[str, Any], kind: Kind) -> None:
    reply = read_reply(nothing(**envelope))
    assert problem_of(read_face, reply, QUERY).kind is kind
    if kind is Kind.RECORD_NONE:
        assert read_page(reply, QUERY) is None
    else:
        assert problem_of(read_page, reply, QUERY).kind is kind


def test_null_beside_another_person_is_refused() -> None:
    reply = read_reply(nothing(params={"userId": "li.si"}))
    assert problem_of(read_face, reply, QUERY).kind is Kind.CONTRACT_MISMATCH


SOMEBODY_ELSE: list[dict[str, Any]] = [
    *({name: "li.si"} for name in ("UserId", "user_id", "USERID", "userid", "userID", "用户ID", "user-id")),
    *({around: {"userId": 13900139000}} for around in ("user", "extInfo", "faceRecord", "result", "faceVo")),
    *({"extInfo": text} for text in ('{"userId": "li.si", "userName": "L"}', "{userId=li.si}", "a=1;user_id=li.si")),
    *({name: "OPEN"} for name in ("UserType", "user_type", "usertype", "USERTYPE")),
    {"extInfo": {"userType": "IDENTITY"}},
    {"extInfo": {"data": '{"user": {"userId": "li.si"}}'}},
    *({around: {"userId": "li.si"}} for around in ("记录", "数据", "人员信息", "photo")),
]


@pytest.mark.parametrize("fields", SOMEBODY_ELSE, ids=str)
def test_another_person_in_any_field_is_refused(fields: dict[str, Any]) -> None:
    for body in (reply_to(QUERY, **fields), beside(**fields), beside(params=fields)):
        assert problem_of(read_face, read_reply(body), QUERY).kind is Kind.CONTRACT_MISMATCH


@pytest.mark.parametrize(
    "name", ["faceUserId", "photo_user_id", "matchedUserId", "bindUserId", "queryUserId", "userIds", "userIdList"]
)
def test_another_person_under_a_longer_name_is_unclear(name: str) -> None:
    for value in ("li.si", [QUERY.user_id, "li.si"]):
        assert decided(record(expireTime=AHEAD, **{name: value})) == (Answer.UNCLEAR, Reason.PERSON_ELSEWHERE)
    for value in (QUERY.user_id, [QUERY.user_id], [], "138****8000"):
        assert decided(record(expireTime=AHEAD, **{name: value}))[0] is Answer.PASS


@pytest.mark.parametrize("around", ["users", "records", "personList", "data"])
def test_another_person_in_a_list_is_unclear(around: str) -> None:
    found = record(expireTime=AHEAD, **{around: [{"userId": "li.si", "userName": "Li Si"}]})
    assert decided(found) == (Answer.UNCLEAR, Reason.PERSON_ELSEWHERE)
    words = explain(judge(found, picture_problem=None, now=NOW), found, Language.EN)
    assert f"“{around}.userId” names a person other than" in words.reasons[0]
    assert "li.si" not in " ".join(words.reasons)


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": "+86 138-0013-8000", "mobile": "138****8000", "tel": "010-62345678"},
        {"identityId": "50c3", "openId": "o", "boundPhone": "13800138000", "contactPhone": "13900139000"},
        *({name: "admin"} for name in ("operatorUserId", "creatorUserId", "userIdType", "user", "uid", "userId2")),
        *({around: {"userId": "admin"}} for around in ("operator", "creator", "device", "parent")),
        {"members": [{"userId": "li.si"}], "visitors": [{"userId": "w5"}], "deviceList": [{"userId": "d"}]},
        {
            "extInfo": {"userId": "13800138000", "userType": "EMPLOYEE"},
            "user": {"userId": 13800138000, "id": 7},
            "userType": "PHONE",
        },
        {
            "UserId": "",
            "user_id": None,
            "userID": "138****8000",
            "USERID": {"id": 1},
            "userType": "PHONE",
            "UserType": 1,
        },
    ],
    ids=str,
)
def test_operator_device_or_visitor_is_not_another_person(fields: dict[str, Any]) -> None:
    assert decided(record(expireTime=AHEAD, **fields))[0] is Answer.PASS


@pytest.mark.parametrize(
    "fields",
    [
        *({around: {"userId": "li.si"}} for around in ("permission", "current", "manager", "staff", "student", "权限")),
        *({name: "li.si"} for name in ("targetUserId", "managerUserId", "memberUserId")),
        *({name: "li.si"} for name in ("recognizedUser", "boundUser", "matchedPerson", "绑定用户")),
        *(
            {name: "Li Si"}
            for name in ("user_name", "UserName", "name", "realName", "personName", "姓名", "staff_name")
        ),
        *({around: {"name": "Li Si"}} for around in ("user", "person", "profile")),
        {"extInfo": '{"name":"Li Si"}'},
        *({around: {"userName": "Li Si"}} for around in ("extInfo", "faceInfo", "记录")),
        {"face_id": "f-2"},
        {"faceInfo": {"faceId": "f-2"}},
    ],
    ids=str,
)
def test_field_that_may_belong_to_another_person_is_named(fields: dict[str, Any]) -> None:
    (name,) = fields
    for body in (reply_to(QUERY, **fields), beside(**fields)):
        (path,) = read_face(read_reply(body), QUERY).record.unjudged
        assert path.startswith(name)


@pytest.mark.parametrize(
    "fields",
    [
        {"extInfo": {"userName": " 张三（示例） "}, "user_name": "张*"},
        {"name": "张 三（示例）", "realName": "张**", "fullName": ""},
        {"door": {"name": "east"}, "creatorName": "Li", "deptName": "R&D", "department": {"name": "R&D"}},
        {"operator": {"userName": "admin"}, "device": {"faceId": "7"}, "operatorUserName": "admin"},
        *({name: {"userId": "admin", "userName": "A"}} for name in ("creator", "modifier", "approver", "auditor")),
        {"faces": [{"faceId": "f-2"}, {"faceId": "f-1"}]},
        {"recognizedUser": "张三（示例）", "boundUser": 13800138000, "matchedPerson": "f-1", "绑定用户": True},
    ],
    ids=str,
)
def test_same_or_masked_name_and_name_of_an_operator_are_not_named(fields: dict[str, Any]) -> None:
    assert record(expireTime=AHEAD, **fields).unjudged == ()


def test_name_beside_data_is_named() -> None:
    assert read_face(read_reply(beside(userName="Li Si")), QUERY).record.unjudged == ("userName",)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        *((QUERY, {name: 13900139000}) for name in ("phone", "mobileNo", "手机号", "boundPhone", "userMobile")),
        *((QUERY, {name: "13900139000"}) for name in ("tel", "telephone", "cellphone", "电话", "绑定电话")),
        (QUERY, {"user": {"phone": "139 0013 9000"}}),
        (FaceQuery(UserType.IDENTITY, "50c3"), {"identityId": "50c4"}),
        (FaceQuery(UserType.OPEN, "anne"), {"open_id": "ben"}),
        (FaceQuery(UserType.OPEN, "anne"), {"matchedOpenId": "ben"}),
    ],
    ids=str,
)
def test_another_id_of_the_queried_type_is_unclear(query: FaceQuery, fields: dict[str, Any]) -> None:
    found = read_face(read_reply(reply_to(query, **fields)), query).record
    assert decided(found) == (Answer.UNCLEAR, Reason.PERSON_ELSEWHERE)


def test_id_as_number_is_the_same_id() -> None:
    query = FaceQuery(UserType.OPEN, "1000018")
    for fields in ({"userId": 1000018}, {"extInfo": '{"userId": 1000018}'}):
        assert read_face(read_reply(reply_to(query, **fields)), query)
