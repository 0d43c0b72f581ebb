"""Whom an answer is about: every endpoint that is asked about a person reads `data` through here."""

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

_WHO: dict[tuple[str, ...], str] = {
    ("user", "id"): "userId",
    ("用户", "id"): "userId",
    ("用户", "编号"): "userId",
    ("user", "type"): "userType",
}
_OWN_IDS = {UserType.IDENTITY: ("identity", "id"), UserType.OPEN: ("open", "id")}
_PHONES = {"phone", "mobile", "手机"}
_PATH_TOLD = 64  # characters
_SUCCESS = {
    (*before, word) for before in ((), ("is",)) for word in ("success", "successful", "succeed", "succeeded", "ok")
}
_TYPES = frozenset(user_type.value for user_type in UserType)


def data_of(reply: Reply, fields: Sequence[Field | None]) -> dict[str, Any] | None:
    """Return `data` of a successful answer; None where it is null.

    Args:
        fields: `fields_of` it.

    Raises:
        Problem: Kind.CONTRACT_FIELD where it is absent or no object, or `success` denies the code.
    """
    for field in filter(None, fields):  # others of the vendor send it beside the code
        says_success = len(field.names) == 1 and not field.in_data and words_of(field.names[0]) in _SUCCESS
        if says_success and is_yes(field.value) is False:
            breach(printable(field.path))  # one name
    if "data" not in reply.fields:
        breach("data")
    data = reply.fields["data"]
    if data is not None and not isinstance(data, dict):
        breach("data")
    return data


def somebody_else(data: dict[str, Any], fields: Sequence[Field | None], query: FaceQuery) -> RawValue | None:
    """Return where somebody else may be named: in a list, which may hold several people, or by another id.

    Args:
        fields: `fields_of` the answer.

    Raises:
        Problem: Kind.CONTRACT_FIELD, or CONTRACT_MISMATCH where another userId or userType stands outside of lists.
            Objects that are called otherwise than a person or a record, such as an operator or a device, are about
            somebody else.
    """
    asked = {"userId": query.user_id, "userType": query.user_type.value}
    for name, value in asked.items():
        told = data.get(name)
        if type(told) is int:
            told = str(told)
        if not isinstance(told, str):
            breach(name)
        if told != value:
            raise Problem(Kind.CONTRACT_MISMATCH, field=name)
    return named_beside(fields, query)


def named_beside(fields: Iterable[Field | None], query: FaceQuery) -> RawValue | None:
    """Return where undocumented fields may name somebody else, as `somebody_else`, and raise Problem as it does."""
    asked = {"userId": query.user_id, "userType": query.user_type.value}
    in_list = None
    for field in filter(None, fields):
        *around, name = field.names or ("",)
        words = words_of("" if any(map(str.isdecimal, name)) else name)  # a second id is another one
        told = str(field.value).strip() if type(field.value) in {str, int} else ""
        told = clean_user_id(query.user_type, told)[0] if (is_own := _is_own_id(words, told, query)) else told
        who = "userId" if is_own else _WHO.get(words, "")
        is_other = bool(who and told) and "*" not in told and told != asked[who] and (who == "userId" or told in _TYPES)
        if is_other and all(words_of(other).only(Role.FILLER) for other in around):
            if not (field.in_list or is_own):  # it may be a second one of the same person
                raise Problem(Kind.CONTRACT_MISMATCH, field=printable(field.path[:_PATH_TOLD]))
            in_list = in_list or RawValue(field.path, "")
    return in_list


def _is_own_id(words: Words, told: str, query: FaceQuery) -> bool:
    """Tell what the type that was asked calls its ids by itself: `identityId`, `openId`, a mobile number."""
    if query.user_type is UserType.PHONE:
        is_phone = not _PHONES.isdisjoint(words[:1]) and words.only(Role.NUMBER)
        return is_phone and MOBILE.fullmatch(clean_user_id(query.user_type, told)[0]) is not None
    return words == _OWN_IDS.get(query.user_type)


def breach(field: str) -> NoReturn:
    """Raise Kind.CONTRACT_FIELD for a field."""
    raise Problem(Kind.CONTRACT_FIELD, field=field)
