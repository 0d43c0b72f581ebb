"""The hidden rows of hostile and odd sheets; those of real workbooks are in test_table.py."""

import pytest

from faceviewer.batch import hidden_rows

_OPEN_TAGS = 1_000_000  # in quadratic time these take hours


def test_tags_that_never_end_are_searched_in_linear_time() -> None:
    assert hidden_rows.of_xlsx(b"<row " * _OPEN_TAGS) == []
    table = b"<table:table table:name='A'>"
    for row in (b"<table:table-row ", b"<table:table-row-group>", b"<table:table-row-group table:display='false'"):
        assert hidden_rows.of_ods(table + row * _OPEN_TAGS, "A") == []
    with pytest.raises(KeyError):
        hidden_rows.of_ods(b"<table:table " * _OPEN_TAGS, "A")


def test_name_of_a_sheet_may_contain_an_apostrophe() -> None:
    row = b"<table:table-row table:visibility='collapse'/>"
    content = b'<table:table table:name="Anne\'s &amp; mine">' + row + b"</table:table>"
    assert hidden_rows.of_ods(content, "Anne's & mine") == [1]


def test_attributes_may_have_blanks_around_the_equals_sign() -> None:
    assert hidden_rows.of_xlsx(b"<row r = '7' hidden\n=\n'1'><row r ='9'/>") == [7]
    rows = b"<table:table-row table:number-rows-repeated = '2' table:visibility = 'filter'/>"
    assert hidden_rows.of_ods(b"<table:table table:name = 'A'>" + rows + b"</table:table>", "A") == [1, 2]


def test_row_without_height_is_hidden() -> None:
    rows = b"<row r='1' ht='0.5'/><row r='2' ht='0' customHeight='1'/><row r='3' ht='0.0'>"
    assert hidden_rows.of_xlsx(rows) == [2, 3]


def test_rows_of_a_folded_group_are_hidden() -> None:
    row = b"<table:table-row/>"
    inner = b"<table:table-row-group>" + row + b"</table:table-row-group>"
    folded = b"<table:table-row-group table:display='false'>" + row + inner + b"</table:table-row-group>"
    rows = row + inner + folded + b"<table:table-row-group table:display='false'/>" + row
    assert hidden_rows.of_ods(b"<table:table table:name='A'>" + rows + b"</table:table>", "A") == [3, 4]
