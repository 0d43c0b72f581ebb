"""Cleaning and checking of typed IDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import Cleaning, FaceQuery, ImageFormat, UserType, clean_user_id, other_types
from tests.problems import problem_of


@pytest.mark.parametrize(
    ("user_type", "typed", "meant", "done"),
    [
        (UserType.OPEN, "zhang.san", "zhang.san", ()),
        (UserType.OPEN, "  zhang san\r\n", "zhang san", (Cleaning.WHITE_SPACE,)),
        (UserType.OPEN, "\u3000zhang\u00a0", "zhang", (Cleaning.WHITE_SPACE,)),
        (UserType.IDENTITY, "\u200b5\u200d0\ufeffc3", "50c3", (Cleaning.INVISIBLE,)),
        (UserType.IDENTITY, "１２３", "123", (Cleaning.FULL_WIDTH_DIGITS,)),
        (UserType.PHONE, "138 0013-8000", "13800138000", (Cleaning.PHONE_SEPARATORS,)),
        (UserType.PHONE, "+86 138 0013 8000", "13800138000", (Cleaning.PHONE_SEPARATORS, Cleaning.COUNTRY_CODE)),
        (UserType.PHONE, "＋８６13800138000", "13800138000", (Cleaning.FULL_WIDTH_DIGITS, Cleaning.COUNTRY_CODE)),
        (UserType.PHONE, "(138) 0013-8000", "13800138000", (Cleaning.PHONE_SEPARATORS,)),
        (UserType.PHONE, "138.0013.8000", "13800138000", (Cleaning.PHONE_SEPARATORS,)),
        (UserType.PHONE, "1380013800.0", "1380013800.0", ()),
        (UserType.PHONE, "13800138000.0", "13800138000", (Cleaning.SHEET,)),
        (UserType.PHONE, '="13,800,138,000"', "13800138000", (Cleaning.SHEET,)),
        (UserType.PHONE, "138,001,380,00", "138,001,380,00", ()),
        *(
            (UserType.PHONE, text, "13800138000", (Cleaning.SHEET,))
            for text in ("13.800.138.000", "13.800.138.000,00", "13'800'138'000", "13’800’138’000.0", "13800138000,0")
        ),
        (UserType.PHONE, "13.800,138.000", "13.800,138.000", ()),
        (UserType.OPEN, "13.800.138.000", "13.800.138.000", ()),
        (UserType.PHONE, "0086 138 0013 8000", "13800138000", (Cleaning.PHONE_SEPARATORS, Cleaning.COUNTRY_CODE)),
        (UserType.PHONE, "+86+8613800138000", "13800138000", (Cleaning.COUNTRY_CODE,)),
        (UserType.PHONE, "(+86)13800138000", "13800138000", (Cleaning.PHONE_SEPARATORS, Cleaning.COUNTRY_CODE)),
        (UserType.OPEN, "138.0013.8000", "138.0013.8000", ()),
        (UserType.PHONE, "\u202d13800138000\u202c", "13800138000", (Cleaning.INVISIBLE,)),
        *(
            (UserType.OPEN, f"1{c}3{c}", "13", (Cleaning.INVISIBLE,))
            for c in "\ufe0f\ufe0e\U000e0100\U000e0031\u034f\u17b4"
        ),
        *(
            (UserType.PHONE, f"13{c}8{c}", "138", (Cleaning.INVISIBLE,))
            for c in "\ufff9\u3164\u2800\u115f\uffa0\U0001d173"
        ),
        (UserType.OPEN, "+86-1", "+86-1", ()),
        (UserType.YUNDUN, "用户-张三", "用户-张三", ()),
    ],
)
def test_typed_id_is_cleaned(user_type: UserType, typed: str, meant: str, done: tuple[Cleaning, ...]) -> None:
    assert clean_user_id(user_type, typed) == (meant, done)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", Kind.INPUT_EMPTY),
        (" \t\u3000", Kind.INPUT_EMPTY),
        ("\u200b\u2060\ufeff", Kind.INPUT_EMPTY),
        ("\u3164\u2800", Kind.INPUT_EMPTY),
        ("a\nb", Kind.INPUT_UNREADABLE),
        ("a\u2028b", Kind.INPUT_UNREADABLE),
        ("a\u2029b", Kind.INPUT_UNREADABLE),
        ("a\x00b", Kind.INPUT_UNREADABLE),
        ("a\ud800", Kind.INPUT_UNREADABLE),
        ("x" * 65, Kind.INPUT_TOO_LONG),
    ],
)
def test_invalid_id_is_refused_with_field_name(typed: str, kind: Kind) -> None:
    problem = problem_of(FaceQuery.from_typed, UserType.OPEN, typed)
    assert problem.kind is kind
    assert problem.facts["field"] == "userId"


def test_id_of_64_characters_is_allowed() -> None:
    assert FaceQuery.from_typed(UserType.OPEN, "字" * 64).user_id == "字" * 64


def test_default_image_format_is_base64() -> None:
    assert FaceQuery(UserType.OPEN, "a").image_format is ImageFormat.BASE64


@pytest.mark.parametrize(
    ("user_type", "typed", "kind"),
    [
        (UserType.OPEN, "10023.0", Kind.INPUT_ROUNDED),  # may have begun with zeros
        (UserType.OPEN, "10,023", Kind.INPUT_ROUNDED),
        (UserType.OPEN, "1.2345678901234568e+17", Kind.INPUT_ROUNDED),
        (UserType.IDENTITY, "10,023.00", Kind.INPUT_ROUNDED),
        (UserType.PHONE, "1380013800.0", Kind.INPUT_ROUNDED),
        (UserType.PHONE, "１．３８００１Ｅ＋１０", Kind.INPUT_ROUNDED),
        (UserType.OPEN, "#N/A", Kind.INPUT_CUT),
        (UserType.OPEN, "#DIV/0!", Kind.INPUT_CUT),
        (UserType.PHONE, "138xxxx8000", Kind.INPUT_CUT),
        (UserType.PHONE, "138----8000", Kind.INPUT_CUT),
        (UserType.OPEN, "138 ×××× 8000", Kind.INPUT_CUT),
        (UserType.OPEN, "10023___", Kind.INPUT_CUT),
        (UserType.IDENTITY, "5038xx", Kind.INPUT_CUT),
    ],
)
def test_id_damaged_by_spreadsheet_is_refused(user_type: UserType, typed: str, kind: Kind) -> None:
    assert problem_of(FaceQuery.from_typed, user_type, typed).kind is kind


@pytest.mark.parametrize(
    "typed",
    [
        "Anne: 13800138000",
        "13800138000、13900139000",
        "电话13800138000没反应",
        "+86 138 0013 8000　Anne",
        "(13800138000)?",
        "١٣٨٠٠١٣٨٠٠٠",
        "1380013800०",
    ],
)
def test_phone_number_within_a_text_is_refused(typed: str) -> None:
    assert problem_of(FaceQuery.from_typed, UserType.PHONE, typed).kind is Kind.INPUT_TYPE
    assert FaceQuery.from_typed(UserType.OPEN, typed), "an account may have any name"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("013800138000", "013800138000"), ("13800138000@mail", "13800138000@mail"), ("no photo", "no photo")],
)
def test_other_text_is_sent_unchanged_as_phone(typed: str, sent: str) -> None:
    assert FaceQuery.from_typed(UserType.PHONE, typed).user_id == sent


@pytest.mark.parametrize(
    "typed", ["1.0", "10.2.3", "10,23", "2024.01", "#PANDA", "a#1", "0012.0", "10023", "abc-xxx", "a__1", "1x2"]
)
def test_id_that_only_looks_damaged_is_accepted(typed: str) -> None:
    assert FaceQuery.from_typed(UserType.OPEN, typed).user_id == typed


@given(st.sampled_from(UserType), st.text(max_size=80))
def test_cleaning_is_idempotent(user_type: UserType, typed: str) -> None:
    try:
        query = FaceQuery.from_typed(user_type, typed)
    except Problem:
        return
    # A second country code is part of the number, whatever it is.
    if not query.user_id.startswith(("+86", "\uff0b86")):
        assert clean_user_id(user_type, query.user_id) == (query.user_id, ())


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
    types = other_types(FaceQuery(asked_as, user_id))
    assert (types[0], types[-1]) == (first, last)
    assert asked_as not in types
