"""Masked ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.core.masking import masked


@pytest.mark.parametrize(
    ("user_id", "expected"),
    [
        ("13800138000", "138****8000"),
        ("138001380001380013800013800138000", "138****8000"),
        ("1234567890", "12****890"),
        ("12345678", "12****78"),
        ("123456", "1****56"),
        ("12345", "****"),
        ("7", "****"),
        ("", "****"),
        ("张三李四王五赵六孙七周", "张三李****六孙七周"),
    ],
)
def test_only_the_ends_can_be_read(user_id: str, expected: str) -> None:
    assert masked(user_id) == expected


def test_direction_marks_and_accents_are_hidden() -> None:
    assert masked("a\u202eb" + "-----" + "\u0301xyz") == "a*b****" + "*xyz"


def test_lone_surrogates_are_hidden() -> None:
    masked("\udcff" * 20).encode("utf-8")


@given(st.text(max_size=64))
def test_never_more_than_seven_characters_nor_more_than_a_phone_number_shows(user_id: str) -> None:
    shown = masked(user_id).replace("*", "")
    assert len(shown) <= min(7, len(user_id) * 7 / 11)


@given(st.text(min_size=12, max_size=64))
def test_the_length_is_not_told(user_id: str) -> None:
    assert len(masked(user_id)) == 11


@given(st.text(max_size=64))
def test_what_is_shown_is_printable(user_id: str) -> None:
    assert masked(user_id).isprintable()
