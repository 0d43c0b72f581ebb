"""Pasted cells, and numbers in the formats of spreadsheets."""

import pytest

from faceviewer.core.clues import Clue, Source, find_clues, the_only, whole_problem
from faceviewer.core.problem import Kind
from faceviewer.core.query import UserType
from tests.core.test_clues import certain_id

IDENTITY = UserType.IDENTITY
OPEN = UserType.OPEN


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
def test_cells_in_spreadsheet_formats_are_read(text: str, user_id: str) -> None:
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
def test_row_that_does_not_match_header_is_not_certain(text: str) -> None:
    clues = find_clues(text, chosen=IDENTITY)
    assert the_only(clues) is None
    assert "department" in text or "denied" not in [clue.user_id for clue in clues]


@pytest.mark.parametrize("form", ["员工编号\tA20931\n部门\t研发", "Employee ID | A20931\nName | Li"])
def test_name_below_a_name_is_not_an_id(form: str) -> None:
    clues = find_clues(form, chosen=OPEN)
    assert [clue.user_id for clue in clues] == ["A20931"]


ROUNDED = [
    "1.2345678901234568e+17",
    "userId: 1.2345678901234568e+17",
    "name,employee id\nLi,1.23457E+11",
    "1.23457E+11",
    "1,23457E+11",
    "1.23457E11",
    "1E+11",
]
NUMBERS = ["10023.0", "10,023", 'name,employee id\nLi,"10,023"', "name\temployee id\nLi\t10023.0"]
CUT = ["#####", "138****8000", "zhang.san...", "zhang.sa\u2026"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [*((text, Kind.INPUT_ROUNDED) for text in [*ROUNDED, *NUMBERS]), *((text, Kind.INPUT_CUT) for text in CUT)],
)
def test_rounded_cut_or_masked_id_is_refused(text: str, kind: Kind) -> None:
    assert find_clues(text, chosen=OPEN) == ()
    problem = whole_problem(text)
    assert problem is not None
    assert problem.kind is kind


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
def test_long_number_that_may_be_rounded_is_not_certain(text: str) -> None:
    found = find_clues(text, chosen=OPEN)
    assert len(found) == 1
    assert the_only(found) is None


@pytest.mark.parametrize("text", ['{"userId":"987654321098765432"}', "987654321098765432"])
def test_long_number_in_quotes_or_alone_is_certain(text: str) -> None:
    assert certain_id(text, OPEN) is not None


PHONE_CELLS = ["13800138000.0", "13,800,138,000", "name,phone\nLi,13800138000.0", "phone\n13800138000\n"]
WRAPPED = ['="00123"', "'00123", '"00123"', "００１２３", "]C100123"]


@pytest.mark.parametrize(
    ("text", "chosen", "user_id"),
    [
        *((text, UserType.PHONE, "13800138000") for text in PHONE_CELLS),
        *((text, OPEN, "00123") for text in WRAPPED),
    ],
)
def test_formatted_or_wrapped_id_is_cleaned(text: str, chosen: UserType, user_id: str) -> None:
    assert certain_id(text, chosen) == user_id


def test_phone_number_is_certain_only_with_phone_chosen() -> None:
    clues = find_clues("Tel 138 0013 8000", chosen=OPEN)
    assert [clue.user_type for clue in clues] == [UserType.PHONE]
    assert the_only(clues) is None
    assert certain_id("138 0013 8000", UserType.PHONE) is not None


@pytest.mark.parametrize("cell", ["-", "待定", "same as above", "1001 or 1002", "1001;1002", "1001/1002"])
def test_cell_that_is_not_one_id_is_not_certain(cell: str) -> None:
    found = find_clues(f"name\temployee id\nLi\t{cell}", chosen=IDENTITY)
    assert the_only(found) is None
    assert [clue.user_id for clue in found] == (["1001", "1002"] if "1001" in cell else [])


def test_full_width_commas_separate_cells() -> None:
    only = the_only(find_clues("姓名，工号\n张三，10023", chosen=IDENTITY))
    assert only == Clue(OPEN, "10023", Source.FIELD)
