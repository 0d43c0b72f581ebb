"""Check that an answer is about the person of the query, for every endpoint that has a person in `data`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import MOBILE, UserType, clean_user_id
from faceviewer.core.record import RawValue
from faceviewer.gateway.bounded_json import printable
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
}
_PERSON_WORDS = """match matched matches hit recognized recognised identified bind bound query queried actual real best
    top result results payload row rows answer output value values obj res ret resp model vo dto bean 结果"""
_PERSON_WORD = frozenset(_PERSON_WORDS.split())
"""Words before `UserId` and around it for the person of a face; others are for somebody else, such as `creator`."""
_OWN_IDS = {UserType.IDENTITY: ("identity", "id"), UserType.OPEN: ("open", "id")}
_PHONES = {"phone", "mobile", "手机"}
_PATH_CHARACTERS = 64  # in a message
_SUCCESS = {
    (*before, word) for before in ((), ("is",)) for word in ("success", "successful", "succeed", "succeeded", "ok")
}
_TYPES = frozenset(user_type.value for user_type in UserType)


def data_of(reply: Reply, fields: Sequence[Field | None]) -> dict[str, Any] | None:
    """Return `data` of a successful answer, None if it is null.

    Raises:
        Problem: Kind.CONTRACT_FIELD if `data` is absent or no object, or if a field `success` is false.
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
    return data


def find_other_person(data: dict[str, Any], fields: Sequence[Field | None], query: FaceQuery) -> RawValue | None:
    """Check the person of an answer, and return the first field that may name another person, None if there is none.

    Such a field is in a list, which may contain several people, is an id of another kind, or has a longer name, such as
    `faceUserId`.

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
    return find_other_person_in(fields, query)


def find_other_person_in(fields: Iterable[Field | None], query: FaceQuery) -> RawValue | None:
    """Do what `find_other_person` does, for the undocumented fields alone."""
    expected = {"userId": query.user_id, "userType": query.user_type.value}
    in_list = None
    for field in filter(None, fields):
        *around, name = field.names or ("",)
        words = words_of("" if any(map(str.isdecimal, name)) else name)  # `userId2` is another id
        text = str(field.value).strip() if type(field.value) in {str, int} else ""
        text = clean_user_id(query.user_type, text)[0] if (is_own := _is_own_id(words, text, query)) else text
        listed = Words(words[:-1]) if words[-1:] == ("list",) else words
        is_of_person = _are_of_person(listed[:-2], Role.FILLER, Role.PICTURE)
        key = "userId" if is_own else _PERSON_FIELDS.get(listed[-2:], "") if is_of_person else ""
        differs = bool(key and text) and "*" not in text and text != expected[key]
        is_other = differs and (key == "userId" or text in _TYPES)
        if is_other and all(_are_of_person(words_of(outer_name), Role.FILLER) for outer_name in around):
            # A person may have a second id of the own kind.
            if not (field.in_list or is_own) and words in _PERSON_FIELDS and words[-1] != "ids":
                raise Problem(Kind.CONTRACT_MISMATCH, field=printable(field.path[:_PATH_CHARACTERS]))
            in_list = in_list or RawValue(field.path, "")
    return in_list


def _are_of_person(words: tuple[str, ...], *roles: Role) -> bool:
    return not Words(word for word in words if word not in _PERSON_WORD).without(*roles)


def _is_own_id(words: Words, text: str, query: FaceQuery) -> bool:
    """Tell whether a field has the name of ids of the user type: `identityId`, `openId`, or a mobile number."""
    if query.user_type is UserType.PHONE:
        is_phone = not _PHONES.isdisjoint(words[:1]) and words.only(Role.NUMBER)
        return is_phone and MOBILE.fullmatch(clean_user_id(query.user_type, text)[0]) is not None
    return words == _OWN_IDS.get(query.user_type)


def breach(field: str) -> NoReturn:
    """Raise Kind.CONTRACT_FIELD for a field."""
    raise Problem(Kind.CONTRACT_FIELD, field=field)
