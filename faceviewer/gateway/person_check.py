"""Check that a reply is about the person of the query, for every endpoint that has a person in `data`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import dropwhile
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import MOBILE, UserType, clean_user_id
from faceviewer.core.record import PERMISSION, Doubt, Expiry, RawValue
from faceviewer.gateway.bounded_json import printable
from faceviewer.gateway.undocumented.contradictions import find_contradictions
from faceviewer.gateway.undocumented.vocabulary import Role, Words, is_yes, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faceviewer.core.query import FaceQuery
    from faceviewer.gateway.envelope import Reply
    from faceviewer.gateway.undocumented.fields import Field

_PERSON_FIELDS: dict[tuple[str, ...], str] = {
    ("user", "id"): "userId",
    ("user", "ids"): "userId",
    ("用户", "id"): "userId",
    ("用户", "编号"): "userId",
    ("user", "type"): "userType",
    ("usertype",): "userType",
}
_PERSON_WORDS = """match matched matches hit recognized recognised identified bind bound query queried actual real best
    top result results payload row rows answer output value values obj res ret resp model vo dto bean
    结果 绑定 识别 匹配"""
_PERSON_WORD = frozenset(_PERSON_WORDS.split())
"""Words before `UserId` and around it for the person of a face; others are for somebody else, such as `creator`."""
_OTHER_ROLES = (Role.EVENT, Role.DATA, Role.THING, Role.PICTURE, Role.OLD)
"""The roles of names for somebody or something else, such as `creator` or `device`."""
_WHEN = {"first", "last", "latest", "current", "now", "today"}
_PERSONS = """user face person people human employee emp staff member resident student worker real full 用户 人员 员工
    真实"""
_OF_PERSON = frozenset(_PERSONS.split())
"""Words before `name` for the name of the person of a face, as in `realName`; others are for things or other people."""
_HAVE_NAMES = frozenset(
    ("door", "gate", "account", "attribute", "attr", "property", "prop", "门", "门禁", "账户", "账号")
)
"""Words for objects that have names of their own; elsewhere they have no meaning by themselves."""
_OWN_IDS = {UserType.IDENTITY: ("identity", "id"), UserType.OPEN: ("open", "id")}
_PHONES = {"phone", "mobile", "tel", "telephone", "cell", "cellphone", "手机", "电话"}
_PATH_CHARACTERS = 64  # in a message
_SUCCESS = {
    (*before, word) for before in ((), ("is",)) for word in ("success", "successful", "succeed", "succeeded", "ok")
}
_MESSAGE_CHARACTERS = 200  # that are searched
_FAILED = pattern(
    r"fail|error|exception|timed?[ -]?out|busy|unavailable|den(?:y|ied)|forbid|refus|reject|invalid|illegal|try again"
    r"|unauthor|\bno[nt]? (?:allow|authori|permi|access|right)|quota|exceed|too many|throttl|degrad|maintenance"
    r"|失败|错误|异常|超时|繁忙|权限|授权|禁止|拒绝|无效|非法|限流|超出|频繁|稍后|重试|降级|维护|不可用",
    re.IGNORECASE,
)
_NO_FAILURE = pattern(
    r"\b(?:no|0|without)[ _]?(?:error|exception|failure)|(?:error|exception)(?:[ _]?code)?\W{1,3}(?:0|ok|none|null)\b"
    r"|(?:无|没有|未发生)(?:错误|异常)",
    re.IGNORECASE,
)
_ABSENT = pattern(
    r"\bnot? (?:\w+ )?(?:found|exist|regist|enrol|face|record|data|user|person|photo)|n't exist|\bno such"
    r"|不存在|未找到|找不到|未[录注采登]|没有(?:人脸|记录|数据|照片|该|此)|为空",
    re.IGNORECASE,
)
_PICTURES = frozenset(("faceId", "imageUrl", "imageBase64"))
_TYPES = frozenset(user_type.value for user_type in UserType)


def data_of(reply: Reply, fields: Sequence[Field | None], query: FaceQuery) -> dict[str, Any] | None:
    """Return `data` of a successful reply, None if it is null, which means that there is nothing.

    Raises:
        Problem: Kind.CONTRACT_FIELD if `data` is absent or no object, if a field `success` is false, or if `data` is
            null and another field or the message reports an error, or has a record; CONTRACT_MISMATCH if `data` is
            null and another field names another person.
    """
    for field in filter(None, fields):  # other interfaces of the vendor have `success` beside the code
        says_success = len(field.names) == 1 and not field.in_data and words_of(field.names[0]) in _SUCCESS
        if says_success and is_yes(field.value) is False:
            breach(printable(field.path))
    if "data" not in reply.fields:
        breach("data")
    data = reply.fields["data"]
    if data is not None and not isinstance(data, dict):
        breach("data")
    if data is None:
        _check_nothing(reply, fields, query)
    return data


def _check_nothing(reply: Reply, fields: Sequence[Field | None], query: FaceQuery) -> None:
    for message in (reply.message[:_MESSAGE_CHARACTERS], reply.localized_message[:_MESSAGE_CHARACTERS]):
        if _FAILED.search(_NO_FAILURE.sub("", message)) and not _ABSENT.search(message):
            breach("message")
    others = [field for field in filter(None, fields) if not words_of(field.names[-1]).end_in(Role.REMARK)]
    doubts = find_contradictions(others, Expiry(None), PERMISSION, now=datetime.now(UTC)).doubts
    told = [find_other_person_in(others, query).field, doubts.get(Doubt.POLICY)]
    paths = [raw.name for raw in told if raw] + [f.path for f in others if f.names[-1] in _PICTURES and f.value]
    if paths:
        breach(printable(paths[0][:_PATH_CHARACTERS]))


class OtherPerson(NamedTuple):
    """What the fields of a reply say about other persons.

    Attributes:
        field: the first field that may name another person, None if there is none. It is in a list, which may contain
            several people, is an id of another kind, or has a longer name, such as `faceUserId`.
        unclear: the paths of fields that differ from the query, but are in an object of unknown meaning or have a name
            of unknown meaning, such as `primary.userId`; or that differ from the record, such as `recognizedUser`.
    """

    field: RawValue | None
    unclear: tuple[str, ...] = ()


def find_other_person(data: dict[str, Any], fields: Sequence[Field | None], query: FaceQuery) -> OtherPerson:
    """Check the person of a reply.

    Raises:
        Problem: Kind.CONTRACT_FIELD if userId or userType is absent or no text; CONTRACT_MISMATCH if one of them, or
            an undocumented field of this meaning outside of lists, differs from the query. Fields of an object with
            another name than a person or a record, such as an operator or a device, are not compared.
    """
    expected = {"userId": query.user_id, "userType": query.user_type.value}
    for name, value in expected.items():
        received = data.get(name)
        if type(received) is int:
            received = str(received)
        if not isinstance(received, str):
            breach(name)
        if received != value:
            raise Problem(Kind.CONTRACT_MISMATCH, field=name)
    other = find_other_person_in(fields, query)
    unclear = (field.path for field in filter(None, fields) if _differs_from_record(field, data))
    return OtherPerson(other.field, (*other.unclear, *unclear))


def find_other_person_in(fields: Iterable[Field | None], query: FaceQuery) -> OtherPerson:
    """Do what `find_other_person` does, for the undocumented fields alone and the id and type of the query."""
    expected = {"userId": query.user_id, "userType": query.user_type.value}
    in_list = None
    unclear = []
    for field in filter(None, fields):
        *around, name = field.names or ("",)
        words = words_of("" if any(map(str.isdecimal, name)) else name)  # `userId2` is another id
        text = str(field.value).strip() if type(field.value) in {str, int} else ""
        text = clean_user_id(query.user_type, text)[0] if (is_own := _is_own_id(words, text, query)) else text
        listed = Words(words[:-1]) if words[-1:] == ("list",) else words
        key = "userId" if is_own else _PERSON_FIELDS.get(listed[-2:], "")
        differs = bool(key and text) and "*" not in text and text != expected[key]
        if not differs or (key == "userType" and text not in _TYPES):
            continue
        outer = [*map(words_of, around)] if is_own else [*map(words_of, around), Words(listed[:-2])]
        if not all(_are_of_person(outer_words, Role.FILLER, Role.PICTURE) for outer_words in outer):
            if not any(Words(set(outer_words) - _WHEN).any(*_OTHER_ROLES) for outer_words in outer):
                unclear.append(field.path)
            continue
        # A person may have a second id of the own kind.
        if not (field.in_list or is_own) and words in _PERSON_FIELDS and words[-1] != "ids":
            raise Problem(Kind.CONTRACT_MISMATCH, field=printable(field.path[:_PATH_CHARACTERS]))
        in_list = in_list or RawValue(field.path, "")
    return OtherPerson(in_list, tuple(unclear))


def _differs_from_record(field: Field, data: dict[str, Any]) -> bool:
    """Return whether a field repeats a value of the record about the person differently; a list may have several."""
    *around, name = field.names or ("",)
    text = str(field.value) if type(field.value) in {str, int} and is_yes(field.value) is None else ""
    values = (data.get(key) for key in _keys_of_record(words_of(name)))
    known = [value for value in values if isinstance(value, str) and value.strip()]
    if field.in_list or not known or not text.strip():
        return False
    is_same = any("*" in value or "*" in text or _folded(value) == _folded(text) for value in known)
    outer = [words_of(outer_name) for outer_name in around]
    is_of_person = all(_are_of_person(words, Role.FILLER) and _HAVE_NAMES.isdisjoint(words) for words in outer)
    return not is_same and is_of_person


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


def _keys_of_record(words: Words) -> tuple[str, ...]:
    """Return the fields of the record of which a field with a name of these words has one value."""
    if words == ("face", "id"):
        return ("faceId",)
    if words[1:] and words[-1] in _OF_PERSON and _PERSON_WORD.issuperset(words[:-1]):  # such as `recognizedUser`
        return ("userName", "userId", "faceId")
    is_name = words[-1:] in {("name",), ("姓名",)} and _OF_PERSON.issuperset(words[:-1])
    return ("userName",) if is_name else ()


def _are_of_person(words: tuple[str, ...], *roles: Role) -> bool:
    return not Words(word for word in words if word not in _PERSON_WORD).without(*roles)


def _is_own_id(words: Words, text: str, query: FaceQuery) -> bool:
    """Return whether a field has the name of ids of the user type: `identityId`, `boundOpenId`, or a mobile number."""
    words = Words(dropwhile(lambda word: _are_of_person((word,), Role.FILLER), words))
    if query.user_type is UserType.PHONE:
        is_phone = not _PHONES.isdisjoint(words[:1]) and words.only(Role.NUMBER)
        return is_phone and MOBILE.fullmatch(clean_user_id(query.user_type, text)[0]) is not None
    return words == _OWN_IDS.get(query.user_type)


def breach(field: str) -> NoReturn:
    """Raise Kind.CONTRACT_FIELD for a field."""
    raise Problem(Kind.CONTRACT_FIELD, field=field)
