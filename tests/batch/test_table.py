"""Lists in all formats and encodings."""

import io
import struct

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from faceviewer.batch.table import Table, read_table, table_of
from tests.batch.lists import (
    OLD_WORKBOOK,
    csv_of,
    open_document,
    read,
    results_of,
    with_changed,
    with_replaced,
    workbook,
    zip_of,
)
from tests.problems import problem_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
THREE = workbook([("zhang.san",), ("li.si",), ("wang.wu",)])
ROWS = [("姓名", "手机号"), ("甲", "13800138000"), ("", ""), ("乙, 丙", "13800138001")]
TOLD = [(1, ("姓名", "手机号")), (2, ("甲", "13800138000")), (4, ("乙, 丙", "13800138001"))]


def cells_of(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    """Return number and cells of each line that is not empty."""
    return [(line.number, line.cells) for line in table.lines if any(line.cells)]


def first_cells(data: bytes) -> list[tuple[int, str]]:
    return [(line.number, line.cells[0]) for line in read_table(data).lines]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_each_encoding_with_each_separator(encoding: str, separator: str) -> None:
    table = read_table(csv_of(ROWS, separator=separator, encoding=encoding))
    assert cells_of(table) == TOLD
    assert table.encoding == encoding


def test_long_cell_of_a_text_is_read() -> None:
    table = read_table(b"id,remark\nzhang.san," + b"x" * 200_000 + b"\nli.si,d\n")
    assert [line.cells[0] for line in table.lines] == ["id", "zhang.san", "li.si"]
    assert problem_of(read_table, b'id\n"zhang.san\n' + b"li.si\n" * 200_000).facts == {"variant": "quotes", "row": 2}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("part", ["sheet1.xml", "sharedStrings.xml", "workbook.xml", ".rels", "content.xml", "xml"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_workbook_with_parts_in_utf_16_is_read(form: str, part: str, encoding: str) -> None:
    data = workbook([("openId",), ("张三",)]) if form == "xlsx" else open_document([("openId",), ("张三",)])

    def in_utf_16(name: str, content: bytes) -> bytes:
        text = content.decode().replace("UTF-8", "UTF-16")
        return f"\ufeff{text}".encode(encoding) if name.endswith(part) else content

    assert results_of(read(with_changed(data, in_utf_16))) == {2: "OPEN 张三"}


@pytest.mark.parametrize(("data", "row"), [(b"id\nanne\0\nben\n", 2), (b"id\r\nanne\r\nben" + bytes(512), 3)])
def test_line_with_control_characters_is_named(data: bytes, row: int) -> None:
    assert problem_of(read_table, data).facts == {"variant": "no_text", "row": row}


TEXTS = {
    "line breaks and separators in quotation marks": (
        b'id,remark\r\nzhang.san,"a\r\nb, c"\r\nli.si,d\r\n',
        [(1, ("id", "remark")), (2, ("zhang.san", "a\r\nb, c")), (3, ("li.si", "d"))],
    ),
    "quotation marks inside": (b'1,"A" Ltd\n2,5" wide\n', [(1, ("1", "A Ltd")), (2, ("2", '5" wide'))]),
    "a mark and a separator": (
        "\ufeffsep=;\r\n工号;n\r\na,1;b\r\n".encode(),
        [(1, ("工号", "n")), (2, ("a,1", "b"))],
    ),
}


@pytest.mark.parametrize(("data", "lines"), TEXTS.values(), ids=TEXTS.keys())
def test_cells_of_a_text_are_read(data: bytes, lines: list[tuple[int, tuple[str, ...]]]) -> None:
    assert cells_of(read_table(data)) == lines


@pytest.mark.parametrize(
    "quoted",
    ['"a\n13800138001,b\n13800138002,c\n', '"a\n13800138001,b\n13800138002,"c\n13800138003,d\n', '"a', '"a\r'],
    ids=["never closed", "closed by another", "file cut", "file cut, with a line end"],
)
def test_unclosed_quotation_mark_is_refused_with_its_row(quoted: str) -> None:
    problem = problem_of(table_of, f"phone,n\n13800138000,{quoted}")
    assert (problem.facts["variant"], problem.facts["row"]) == ("quotes", 2)


@pytest.mark.parametrize(
    "table",
    [
        "name|openId\nZ|oa1\n",
        "| name | openId |\n|:-----|:-:|\n| Z | oa1 |\n",
        " name | openId \n------+--------\n Z    | oa1\n",
        "+------+--------+\n| name | openId |\n+------+--------+\n| Z    | oa1    |\n+------+--------+\n",
        "openId\n======\noa1\n",
    ],
)
def test_drawn_table_is_read(table: str) -> None:
    assert list(results_of(read(table)).values()) == ["OPEN oa1"]


@pytest.mark.parametrize("text", ["-" * 10_000 + "x", "\n" * 500_000 + "oa1", "total" + " " * 100_000 + "x"])
def test_list_of_many_equal_characters_is_read_in_linear_time(text: str) -> None:
    read(f"{text}\n", user_type="OPEN")


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("openId\noa|0001\noa|0002\n", {2: "OPEN oa|0001", 3: "OPEN oa|0002"}),
        ("手机号|Mobile\n13800138000\n13800138001\n", {2: "PHONE 13800138000", 3: "PHONE 13800138001"}),
    ],
    ids=["in IDs", "in the header alone"],
)
def test_vertical_line_without_columns_is_no_separator(text: str, results: dict[int, str]) -> None:
    assert results_of(read(text)) == results


def test_json_lines_of_another_program_are_read_with_all_columns() -> None:
    rows = '{ "input": {"a": "1\u2028"}, "userId": 7}\n\n{ "input": {"b": "2"}, "userId": true}\n'
    assert [(line.number, line.cells, set(line.numbers)) for line in table_of(rows).lines] == [
        (0, ("a", "b", "userType", "userId"), set()),
        (1, ("1\u2028", "", "", "7"), {3}),
        (3, ("", "2", "", "True"), {3}),
    ]


def test_first_sheet_with_content_is_read_with_hidden_rows() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.add_worksheet("Sheet1")
        sheet = book.add_worksheet("Staff")
        sheet.write_column(0, 0, ["工号", "a", "b"])
        sheet.set_row(2, None, None, {"hidden": True})

    def in_single_quotes(name: str, content: bytes) -> bytes:
        return content.replace(b'"', b"'") if "sheet2" in name else content

    table = read_table(with_changed(data.getvalue(), in_single_quotes))
    assert (table.sheet, table.others, table.hidden) == ("Staff", (("Sheet1", False),), frozenset({3}))


def test_xlsx_rows_keep_their_numbers_and_numeric_cells_are_marked() -> None:
    rows = [(), ("", "手机号"), ("", 13800138000), (), ("", "13800138001"), ("", 1.5)]
    table = read_table(workbook(rows))
    assert [(line.number, line.cells, set(line.numbers)) for line in table.lines] == [
        (2, ("", "手机号"), set()),
        (3, ("", "13800138000"), {1}),
        (5, ("", "13800138001"), set()),
        (6, ("", "1.5"), {1}),
    ]
    assert (table.form, table.sheet, table.hidden) == ("xlsx", "Staff & Co", frozenset())


def test_hidden_rows_and_sheets_of_xlsx_are_found() -> None:
    data = workbook([("a",), ("b",), ("c",)], hidden=[2, 3], others={"Old": True, "New": False})
    table = read_table(data)
    assert table.hidden == frozenset({2, 3})
    assert table.others == (("Old", True), ("New", False))
    chosen = read_table(data, sheet="Old")
    assert (chosen.sheet, chosen.is_hidden_sheet) == ("Old", True)
    assert [line.cells for line in chosen.lines] == [("elsewhere",)]


def test_errors_and_uncalculated_formulas_of_xlsx_are_cells() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "工号")
        for row, (formula, value) in enumerate(
            [("=NA()", "#N/A"), ('="a"&"b"', "ab"), ('=""', ""), ("=1/0", "#DIV/0!"), ("=A1", "gone"), ("=A2", "gone")],
            1,
        ):
            sheet.write_formula(row, 0, formula, None, value)
    kept = with_replaced(data.getvalue(), b"<v>gone</v>", b"")
    kept = with_replaced(kept, b'r="A4"', b'r="A4" t="str"')  # as Excel writes it
    cells = [(2, "#N/A"), (3, "ab"), (5, "#DIV/0!"), (6, "#CALC!"), (7, "#CALC!")]
    assert first_cells(kept) == [(1, "工号"), *cells]


USUAL = b'<c r="A2" t="s"><v>1</v></c>'
WRITTEN_IN_RARE_WAYS = [
    (USUAL, b'<c r="A2" t="str"><f>B2</f><v>li<![CDATA[.s&<i]]></v></c>', "li.s&<i"),
    (USUAL, b'<c r="A2" t="str"><v><!-- was a -->li.si</v></c>', "li.si"),
    (USUAL, b'<c r="A2" t="inlineStr"><is><t>li.si</t></is><v>1</v></c>', "li.si"),
    (USUAL, b'<c r="A2" t="e"><v>#SPILL!</v></c>', "#SPILL!"),
    (b'<row r="2" spans="1:1">' + USUAL, b'<row><c t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A"),
    (b'<row r="2" spans="1:1">' + USUAL, b"<row><c><f>B2</f></c>", "#CALC!"),
    (USUAL, b'<c r="A2"><f>B2</f><v></v></c>', "#CALC!"),
    (USUAL, b'<c r="A2"><f>B2</f><v /></c>', "#CALC!"),
    (b'<dimension ref="A1:A3"/>', b'<dimension ref="A0:A3"/>', "li.si"),
    (b"<t>li.si</t>", b'<t>li.si</t><rPh sb="0" eb="1"><t>x</t></rPh>', "li.si"),  # with its pronunciation
    *((b"<v>1</v>", b"<v>%b</v>" % index, "#REF!") for index in (b"-1", b"1.0", b" 1 ", b"x")),  # not another text
]


@pytest.mark.parametrize(("usual", "rare", "content"), WRITTEN_IN_RARE_WAYS)
def test_cell_of_xlsx_is_read_completely_however_it_is_written(usual: bytes, rare: bytes, content: str) -> None:
    assert first_cells(with_replaced(THREE, usual, rare)) == [(1, "zhang.san"), (2, content), (3, "wang.wu")]


PRONOUNCED = "<text:ruby><text:ruby-base>li</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>.si"


@pytest.mark.parametrize("rare", [b"li<![CDATA[.si]]>", b"li<!-- x -->.si", PRONOUNCED.encode()])
def test_cell_of_an_ods_is_read_completely_however_it_is_written(rare: bytes) -> None:
    data = with_replaced(open_document([("zhang.san",), ("li.si",)]), b"li.si", rare)
    untyped = with_replaced(data, b' office:value-type="string"><text:p>li', b"><text:p>li")
    for each in (data, untyped):
        assert first_cells(each) == [(1, "zhang.san"), (2, "li.si")]


def test_errors_and_line_breaks_of_an_ods_are_read() -> None:
    data = open_document([("工号",), ("ERROR",), ("zhang.san<text:line-break/>li.si",)])
    error = b'office:string-value="" calcext:value-type="error" office:value-type="string"><text:p>ERROR'
    data = with_replaced(data, b'office:value-type="string"><text:p>ERROR', error)
    assert first_cells(data) == [(1, "工号"), (2, "#N/A"), (3, "zhang.san\nli.si")]


def test_sheet_whose_part_is_named_in_other_case_has_its_hidden_rows_and_errors() -> None:
    data = workbook([("工号",), ("a",), ("=NA()",)], hidden=[2])
    data = with_replaced(data, b"</f><v>0</v>", b"</f>")
    table = read_table(with_replaced(data, b"worksheets/sheet1.xml", b"Worksheets/SHEET1.xml"))
    assert table.hidden == frozenset({2})
    assert [line.cells[0] for line in table.lines] == ["工号", "a", "#CALC!"]


def test_hidden_rows_are_found_in_a_part_whose_name_has_backslashes() -> None:
    data = workbook([("工号",), ("a",), ("b",)], hidden=[3])
    assert read_table(data.replace(b"xl/worksheets/", b"xl\\worksheets\\")).hidden == frozenset({3})


def test_values_below_a_merged_cell_are_not_read() -> None:
    """A merged cell hides the values of the others, which some programs keep."""
    data = workbook([("工号", "n"), ("zhang.san", "1"), ("li.si", "2")])
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'
    table = read_table(with_replaced(data, b"</sheetData>", merged))
    assert cells_of(table) == [(1, ("工号", "n")), (2, ("zhang.san", ""))]
    data = open_document([("工号", "n"), ("zhang.san", "1"), ("COVERED", "2")])
    covered = b'<table:covered-table-cell office:value-type="float" office:value="42"/><table:table-cell><text:p>'
    data = with_replaced(data, b'<table:table-cell office:value-type="string"><text:p>COVERED', covered)
    assert first_cells(data) == [(1, "工号"), (2, "zhang.san"), (3, "")]


def test_xls_and_ods_are_read() -> None:
    old = read_table(OLD_WORKBOOK.read_bytes())
    assert [(line.cells, set(line.numbers)) for line in old.lines] == [
        (("工号", "姓名"), set()),
        (("00123", "甲"), set()),
        (("42", "乙"), {0}),
    ]
    assert (old.form, old.hidden, old.others) == ("xls", frozenset(), (("Old", True),))
    table = read_table(open_document([("手机号",), ("13800138000",)]))
    assert [line.cells for line in table.lines] == [("手机号",), ("13800138000",)]
    assert (table.form, table.hidden) == ("ods", frozenset())


def test_hidden_rows_of_ods_are_found() -> None:
    hidden = {1: 'table:number-rows-repeated="3" table:visibility="collapse"', 3: 'table:visibility="filter"'}
    rows = [("手机号",), ("13800138000",), ("13800138001",), ("13800138002",)]
    table = read_table(open_document(rows, attributes=hidden, name="A &amp; B"), sheet="A & B")
    assert [line.number for line in table.lines] == [1, 2, 3, 4, 5, 6]
    assert table.hidden == frozenset((2, 3, 4, 6))


@pytest.mark.parametrize("row", [1, 2])
def test_hidden_rows_of_xls_are_found(row: int) -> None:
    data = bytearray(OLD_WORKBOOK.read_bytes())
    start = data.index(struct.pack("<HHH", 0x208, 16, row))  # the record of the row
    data[start + 4 + 12] |= 0x20
    table = read_table(bytes(data))
    assert table.hidden == frozenset((row + 1,))
    assert len(table.lines) == 3


def test_hidden_rows_of_excel_95_are_unknown() -> None:
    data = bytearray(OLD_WORKBOOK.read_bytes())
    name = data.index("Workbook".encode("utf-16-le"))
    data[name : name + 16] = "Book".encode("utf-16-le").ljust(16, b"\0")  # as in Excel 95
    data[name + 64] = 10
    assert read_table(bytes(data)).hidden is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n,,\r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no_text"),
        (b"a\x01b", "no_text"),
        (b"<html><table><tr><td>13800138000", "no_list"),
        (b"PK\x03\x04 and nothing of a zip", "broken"),
        (OLE + "EncryptionInfo EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + b"\t\x08\x10\0" + bytes(16) + b"/\x006\0", "encrypted"),
        (open_document([("a",)], encrypted=True), "encrypted"),
        (OLE, "broken"),
        *((zip_of(name), "no_list") for name in ("word/document.xml", "Index/Document.iwa", "list.csv")),
        (zip_of("xl/workbook.xml"), "broken"),
        (zip_of("xl\\workbook.xml"), "broken"),
        ("甲\n".encode() + "乙\n".encode("gb18030"), "mixed"),
        (b"\xff\xfe\x00", "encoding"),
        (b"a," * 300 + b"a", "columns_many"),
        (b'"' + b"x" * 200_000, "quotes"),
        (b'{"input": [}', "no_list"),
        (b'{"input": [1]}', "no_list"),
        (b'{"a": 1}\n7', "no_list"),
        (b'[\n {"userId": "a", "userType": "OPEN"}]', "no_list"),
        (b'["13800138000", "13800138001", "13800138002"]', "no_list"),
        (b"[13800138000, 13800138001]", "no_list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_invalid_lists_are_refused_with_their_reason(data: bytes, why: str) -> None:
    problem = problem_of(read_table, data)
    assert problem.facts["variant"] == why


@pytest.mark.parametrize("text", ["[VIP]\n1001\n1002", "[1] zhang.san\n[2] li.si", "[userId],[name]\n1001,Anne"])
def test_list_may_begin_with_a_bracket(text: str) -> None:
    lines = text.split("\n")
    assert [",".join(line.cells) for line in read_table(text.encode()).lines] == lines


def test_missing_sheet_is_reported_with_the_existing_ones() -> None:
    problem = problem_of(read_table, workbook([("a",)], others={"B": False}), sheet="C")
    assert (problem.facts["variant"], problem.facts["sheets"]) == ("no_sheet", "Staff & Co, B")
    problem = problem_of(read_table, b"a", sheet="C")
    assert problem.facts["variant"] == "no_sheets"
