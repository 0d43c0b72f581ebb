"""Comparison of two records by fields."""

from dataclasses import replace

from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.result import Result
from faceviewer.ui.compare.differences import field_pairs
from tests.ui.fakes import picture, result


def result_of(user_id: str = "13800138000", *, name: str = "Ann", policy: str = "PERMISSION") -> Result:
    query = FaceQuery(UserType.PHONE, user_id)
    return result(query, name=name, policy=policy, picture=picture())


def differing(one: Result, other: Result) -> list[str]:
    return [pair.label for pair in field_pairs(one, other, Language.EN) if pair.differs]


def test_differing_fields_are_marked() -> None:
    one = result_of()
    assert differing(one, result_of()) == []
    assert differing(one, result_of("13800138001", name="Bob", policy="DENY")) == ["Name", "User ID", "Policy"]
    assert differing(one, replace(one, image=b"as receiveD")) == ["Photo"]


def test_different_values_with_the_same_mask_differ() -> None:
    pair = next(p for p in field_pairs(result_of("13811118000"), result_of("13822228000"), Language.EN) if p.differs)
    assert (pair.label, pair.pinned, pair.current) == ("User ID", "138****8000", "138****8000")
    pair = field_pairs(result_of(), result_of(name="Bob"), Language.EN, discreet=True)[0]
    assert (pair.pinned, pair.current, pair.differs) == ("****", "****", True)


def test_single_record_has_no_differences() -> None:
    pairs = field_pairs(result_of(), None, Language.EN)
    assert {pair.differs for pair in pairs} == {None}
    assert {pair.current for pair in pairs} == {""}
