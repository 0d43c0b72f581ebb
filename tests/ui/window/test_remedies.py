"""Other user types that are offered for an id without a record."""

import pytest

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.ui.window.remedies import other_types


@pytest.mark.parametrize(
    ("asked_as", "user_id", "first", "last"),
    [
        (UserType.IDENTITY, "13800138000", UserType.PHONE, UserType.YUNDUN),
        (UserType.OPEN, "19912345678", UserType.PHONE, UserType.YUNDUN),
        (UserType.PHONE, "1380013", UserType.IDENTITY, UserType.YUNDUN),
        (UserType.IDENTITY, "20261234567", UserType.OPEN, UserType.YUNDUN),
        (UserType.IDENTITY, "zhang.san", UserType.OPEN, UserType.YUNDUN),
    ],
)
def test_most_likely_other_user_type_comes_first(
    asked_as: UserType, user_id: str, first: UserType, last: UserType
) -> None:
    types = other_types(Problem(Kind.RECORD_NONE), FaceQuery(asked_as, user_id))
    assert (types[0], types[-1]) == (first, last)
    assert asked_as not in types
