"""Two records, field by field."""

from dataclasses import replace

from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.result import Result
from faceviewer.ui.compare.differences import field_pairs
from tests.ui.fakes import picture, result


def someone(user_id: str = "13800138000", *, name: str = "Ann", policy: str = "PERMISSION") -> Result:
    query = FaceQuery(UserType.PHONE, user_id)
    return result(query, name=name, policy=policy, picture=picture())


def differing(one: Result, other: Result) -> list[str]:
    return [pair.label for pair in field_pairs(one, other, Language.EN) if pair.differs]


def test_what_is_alike_is_told_from_what_is_not() -> None:
    assert differing(someone(), someone()) == []
    assert differing(someone(), someone("13800138001", name="Bob", policy="DENY")) == ["Name", "User ID", "Policy"]


def test_ids_that_look_alike_when_masked_still_differ() -> None:
    pair = next(p for p in field_pairs(someone("13811118000"), someone("13822228000"), Language.EN) if p.differs)
    assert (pair.label, pair.pinned, pair.current) == ("User ID", "138****8000", "138****8000")


def test_photos_are_compared_by_their_bytes() -> None:
    one = someone()
    other = replace(one, image=b"as receiveD")
    assert differing(one, other) == ["Photo"]


def test_without_another_record_nothing_is_marked() -> None:
    pairs = field_pairs(someone(), None, Language.EN)
    assert {pair.differs for pair in pairs} == {None}
    assert {pair.current for pair in pairs} == {""}


def test_names_can_be_masked_and_still_differ() -> None:
    pair = field_pairs(someone(), someone(name="Bob"), Language.EN, discreet=True)[0]
    assert (pair.pinned, pair.current, pair.differs) == ("****", "****", True)
