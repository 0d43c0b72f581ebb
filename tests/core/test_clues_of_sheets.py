"""Pasted cells of a sheet, and numbers as sheets write them: which id is certain, offered, or nobody's."""

import pytest

from faceviewer.core.clues import Clue, Source, find_clues, the_only, whole_problem
from faceviewer.core.problem import Kind
from faceviewer.core.query import UserType

IDENTITY, OPEN, _, _ = UserType


@pytest.mark.parametrize(
    ("text", "user_id"),
    [
        ('name,employee id\n"Li, denied",li.si', "li.si"),
        ('name;employee id\n"Li; denied";li.si', "li.si"),
        ('name\temployee id\n"Li\tdenied"\tli.si', "li.si"),
        ('name,employee id\n"Li ""the"" denied, \nof two lines","li.si"\n', "li.si"),
        ('name,employee id\nLi,"=""00123"""', "00123"),
        ("Please check:\n\nname,employee id\n'Li',li.si", "li.si"),
    ],
)
def test_cells_are_read_as_sheets_write_them(text: str, user_id: str) -> None:
    only = the_only(find_clues(text, chosen=IDENTITY))
    assert only is not None
    assert (only.user_type, only.user_id) == (OPEN, user_id)


@pytest.mark.parametrize(
    "text",
    [
        "name,employee id\nLi, denied,li.si",
        "name,employee id\n10023,Li, denied",
        "name,employee id\nLi",
        'name,employee id\n"Li,10023',
        "Hi\nname,employee id\nLi,10023\nWang,Wu,10024",
        "name,employee id,department\nLi, denied,10023",
    ],
)
def test_where_rows_and_header_differ_nothing_is_beyond_doubt(text: str) -> None:
    clues = find_clues(text, chosen=IDENTITY)
    assert the_only(clues) is None
    assert "department" in text or "denied" not in [clue.user_id for clue in clues]


@pytest.mark.parametrize(
    "text",
    [
        "1.2345678901234568e+17",
        "userId: 1.2345678901234568e+17",
        "1.23457E+11",
        "1,23457E+11",
        "1.23457E11",
        "1E+11",
        "name,employee id\nLi,1.23457E+11",
    ],
)
def test_a_number_that_a_sheet_has_rounded_is_nobody_s(text: str) -> None:
    assert find_clues(text, chosen=OPEN) == ()
    problem = whole_problem(text)
    assert problem is not None
    assert problem.kind is Kind.INPUT_ROUNDED


@pytest.mark.parametrize(
    "text",
    [
        "123456789012345000",
        '"1234567890123450000"',
        "name\tuserId\nA\t123456789012345000",
        '{"userId":123456789012345680}',
        '{"userId": 987654321098765432}',
    ],
)
def test_a_long_number_whose_last_digits_a_sheet_or_a_program_may_have_lost_is_offered(text: str) -> None:
    found = find_clues(text, chosen=OPEN)
    assert len(found) == 1
    assert the_only(found) is None


@pytest.mark.parametrize("text", ['{"userId":"987654321098765432"}', "987654321098765432"])
def test_a_long_number_that_is_written_out_is_certain(text: str) -> None:
    assert the_only(find_clues(text, chosen=OPEN)) is not None


@pytest.mark.parametrize("text", ["13800138000.0", "13,800,138,000", "name,phone\nLi,13800138000.0"])
def test_a_mobile_number_that_a_sheet_took_for_one_is_certain(text: str) -> None:
    only = the_only(find_clues(text, chosen=UserType.PHONE))
    assert only is not None
    assert only.user_id == "13800138000"


@pytest.mark.parametrize(
    "text", ["10023.0", "10,023", 'name,employee id\nLi,"10,023"', "name\temployee id\nLi\t10023.0"]
)
def test_an_account_that_a_sheet_took_for_a_number_is_nobody_s(text: str) -> None:
    assert find_clues(text, chosen=OPEN) == ()
    assert whole_problem(text) is not None


@pytest.mark.parametrize("text", ["#####", "138****8000", "zhang.san...", "zhang.sa\u2026"])
def test_an_id_that_is_cut_or_hidden_is_nobody_s(text: str) -> None:
    assert find_clues(text, chosen=OPEN) == ()
    problem = whole_problem(text)
    assert problem is not None
    assert problem.kind is Kind.INPUT_CUT


@pytest.mark.parametrize("text", ['="00123"', "'00123", '"00123"', "００１２３", "]C100123"])
def test_what_wraps_an_id_is_no_part_of_it(text: str) -> None:
    only = the_only(find_clues(text, chosen=OPEN))
    assert only is not None
    assert only.user_id == "00123"


def test_a_phone_number_is_not_asked_under_a_type_that_nobody_chose() -> None:
    clues = find_clues("Tel 138 0013 8000", chosen=OPEN)
    assert [clue.user_type for clue in clues] == [UserType.PHONE]
    assert the_only(clues) is None
    assert the_only(find_clues("138 0013 8000", chosen=UserType.PHONE)) is not None


def test_the_head_of_a_column_is_nobody() -> None:
    only = the_only(find_clues("phone\n13800138001\n", chosen=UserType.PHONE))
    assert only is not None
    assert only.user_id == "13800138001"


@pytest.mark.parametrize("cell", ["-", "待定", "same as above", "1001 or 1002", "1001;1002", "1001/1002"])
def test_a_cell_that_is_not_one_id_is_not_asked(cell: str) -> None:
    found = find_clues(f"name\temployee id\nLi\t{cell}", chosen=IDENTITY)
    assert the_only(found) is None
    assert [clue.user_id for clue in found] == (["1001", "1002"] if "1001" in cell else ["待定"] * (cell == "待定"))


def test_the_cells_of_full_width_commas_are_read() -> None:
    only = the_only(find_clues("姓名，工号\n张三，10023", chosen=IDENTITY))
    assert only == Clue(OPEN, "10023", Source.FIELD)
