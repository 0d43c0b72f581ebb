"""Cleaning and checking of typed IDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import Cleaning, FaceQuery, ImageFormat, UserType, clean_user_id, other_types
from tests.problems import problem_of

IDENTITY = UserType.IDENTITY
OPEN = UserType.OPEN
PHONE = UserType.PHONE
YUNDUN = UserType.YUNDUN
SEPARATORS, COUNTRY_CODE, SHEET = Cleaning.PHONE_SEPARATORS, Cleaning.COUNTRY_CODE, Cleaning.SHEET


@pytest.mark.parametrize(
    ("user_type", "typed", "meant", "done"),
    [
        (OPEN, "zhang.san", "zhang.san", ()),
        (OPEN, "13.800.138.000", "13.800.138.000", ()),
        (OPEN, "138.0013.8000", "138.0013.8000", ()),
        (OPEN, "+86-1", "+86-1", ()),
        (PHONE, "1380013800.0", "1380013800.0", ()),
        (PHONE, "138,001,380,00", "138,001,380,00", ()),
        (PHONE, "13.800,138.000", "13.800,138.000", ()),
        (YUNDUN, "用户-张三", "用户-张三", ()),
        (OPEN, "  zhang san\r\n", "zhang san", (Cleaning.WHITE_SPACE,)),
        (OPEN, "\u3000zhang\u00a0", "zhang", (Cleaning.WHITE_SPACE,)),
        *((OPEN, f"{a}li.si{b}", "li.si", (SHEET,)) for a, b in ("‘’", "「」")),
        (OPEN, "o'neil'", "o'neil'", ()),
        (IDENTITY, "１２３", "123", (Cleaning.FULL_WIDTH,)),
        (OPEN, "Ｗang．７（外）", "Wang．7（外）", (Cleaning.FULL_WIDTH,)),
        (PHONE, "138 0013-8000", "13800138000", (SEPARATORS,)),
        (PHONE, "(138) 0013-8000", "13800138000", (SEPARATORS,)),
        (PHONE, "138.0013.8000", "13800138000", (SEPARATORS,)),
        (PHONE, "+1 (415) 555-0132", "+14155550132", (SEPARATORS,)),
        (PHONE, "+44 (0)20 7946 0958", "+442079460958", (SEPARATORS,)),
        (PHONE, "+86 138 0013 8000", "13800138000", (SEPARATORS, COUNTRY_CODE)),
        (PHONE, "0086 138 0013 8000", "13800138000", (SEPARATORS, COUNTRY_CODE)),
        (PHONE, "(+86)13800138000", "13800138000", (SEPARATORS, COUNTRY_CODE)),
        (PHONE, "＋８６13800138000", "13800138000", (Cleaning.FULL_WIDTH, COUNTRY_CODE)),
        (PHONE, "+86+8613800138000", "13800138000", (COUNTRY_CODE,)),
        (PHONE, "13800138000.0", "13800138000", (SHEET,)),
        (PHONE, "13800138000,0", "13800138000", (SHEET,)),
        (PHONE, '="13,800,138,000"', "13800138000", (SHEET,)),
        (PHONE, "13.800.138.000", "13800138000", (SHEET,)),
        (PHONE, "13.800.138.000,00", "13800138000", (SHEET,)),
        (PHONE, "13'800'138'000", "13800138000", (SHEET,)),
        (PHONE, "13’800’138’000.0", "13800138000", (SHEET,)),
        (PHONE, "\u202d13800138000\u202c", "13800138000", (Cleaning.INVISIBLE,)),
        (IDENTITY, "\u200b5\u200d0\ufeffc3", "50c3", (Cleaning.INVISIBLE,)),
        *((OPEN, f"1{c}3{c}", "13", (Cleaning.INVISIBLE,)) for c in "\ufe0f\ufe0e\U000e0100\U000e0031\u034f\u17b4"),
        *((PHONE, f"1{c}3{c}", "13", (Cleaning.INVISIBLE,)) for c in "\ufff9\u3164\u2800\u115f\uffa0\U0001d173"),
    ],
)
def test_typed_id_is_cleaned(user_type: UserType, typed: str, meant: str, done: tuple[Cleaning, ...]) -> None:
    assert clean_user_id(user_type, typed) == (meant, done)


@pytest.mark.parametrize(
    ("user_type", "typed", "kind"),
    [
        (OPEN, "", Kind.INPUT_EMPTY),
        (OPEN, " \t\u3000", Kind.INPUT_EMPTY),
        (OPEN, "\u200b\u2060\ufeff", Kind.INPUT_EMPTY),
        (OPEN, "\u3164\u2800", Kind.INPUT_EMPTY),
        *((OPEN, f"a{sign}b", Kind.INPUT_UNREADABLE) for sign in "\n\u2028\u2029\x00\ud800"),
        (OPEN, "x" * 65, Kind.INPUT_TOO_LONG),
        (OPEN, "10023.0", Kind.INPUT_ROUNDED),  # may have begun with zeros
        (OPEN, "10,023", Kind.INPUT_ROUNDED),
        (OPEN, "1.2345678901234568e+17", Kind.INPUT_ROUNDED),
        (IDENTITY, "10,023.00", Kind.INPUT_ROUNDED),
        (PHONE, "1380013800.0", Kind.INPUT_ROUNDED),
        (PHONE, "１．３８００１Ｅ＋１０", Kind.INPUT_ROUNDED),
        (OPEN, "#N/A", Kind.INPUT_CUT),
        (OPEN, "#DIV/0!", Kind.INPUT_CUT),
        (OPEN, "138 ×××× 8000", Kind.INPUT_CUT),
        (OPEN, "10023___", Kind.INPUT_CUT),
        (PHONE, "138xxxx8000", Kind.INPUT_CUT),
        (PHONE, "138----8000", Kind.INPUT_CUT),
        (IDENTITY, "5038xx", Kind.INPUT_CUT),
    ],
)
def test_invalid_or_damaged_id_is_refused_with_field_name(user_type: UserType, typed: str, kind: Kind) -> None:
    problem = problem_of(FaceQuery.from_typed, user_type, typed)
    assert (problem.kind, problem.facts["field"]) == (kind, "userId")


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
    assert problem_of(FaceQuery.from_typed, PHONE, typed).kind is Kind.INPUT_TYPE
    assert FaceQuery.from_typed(OPEN, typed), "an account may have any name"


LOOK_DAMAGED = ["1.0", "10.2.3", "10,23", "2024.01", "#PANDA", "a#1", "0012.0", "10023", "abc-xxx", "a__1", "1x2"]


@pytest.mark.parametrize(
    ("user_type", "typed"),
    [
        *((PHONE, typed) for typed in ("013800138000", "13800138000@mail", "no photo")),
        *((OPEN, typed) for typed in (*LOOK_DAMAGED, "字" * 64)),
    ],
)
def test_other_id_is_sent_unchanged(user_type: UserType, typed: str) -> None:
    query = FaceQuery.from_typed(user_type, typed)
    assert (query.user_id, query.image_format) == (typed, ImageFormat.BASE64)


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
    ("asked_as", "user_id", "others"),
    [
        (IDENTITY, "13800138000", [PHONE, OPEN, YUNDUN]),
        (OPEN, "19912345678", [PHONE, IDENTITY, YUNDUN]),
        (PHONE, "1380013", [IDENTITY, OPEN, YUNDUN]),
        (IDENTITY, "20261234567", [OPEN, PHONE, YUNDUN]),
        (IDENTITY, "zhang.san", [OPEN, YUNDUN]),
    ],
)
def test_most_likely_other_type_comes_first(asked_as: UserType, user_id: str, others: list[UserType]) -> None:
    types = other_types(FaceQuery(asked_as, user_id))
    assert [each for each in types if each in {IDENTITY, OPEN, PHONE, YUNDUN}] == others
    assert asked_as not in types
