"""The queries of a list: columns, user types, and numbers that may be shortened ids."""

from typing import Any

import pytest

from faceviewer.batch import sheet, table
from faceviewer.core.language import Language
from faceviewer.wording.problems import describe
from tests.batch.lists import csv_of, read, results_of, workbook
from tests.problems import problem_of

PHONES = "".join(f"甲,1380013800{n},x\n" for n in range(4))
FIRST, SECOND = "PHONE 13800138000", "PHONE 13800138001"
READ = {
    "phone numbers alone": ("13800138000\n138 0013 8001\n", {1: FIRST, 2: SECOND}),
    "phone numbers beside names": ("甲,13800138000\n乙,13800138001\n", {1: FIRST, 2: SECOND}),
    "a title above": ("Staff of 2026\n\nname;工号\nAnne;00123\n", {4: "OPEN 00123"}),
    "a type of each row": ("userType,userId\nOPEN,anne\nIDENTITY,x-1\n", {2: "OPEN anne", 3: "IDENTITY x-1"}),
    "an invisible character in a type": ("userType,userId\n\u200bOPEN,anne\n", {2: "OPEN anne"}),
    "names of the API": ("userType,userId,手机号\nOPEN,anne,13800138000\n", {2: "OPEN anne"}),
    "JSON": ('{"input": {"工号": "1"}, "userType": "OPEN", "userId": "anne"}\n', {1: "OPEN anne"}),
    "no header": ("13800138000,手机\n13800138001,座机\n", {1: "PHONE 13800138000", 2: "PHONE 13800138001"}),
    "a value that is a name": ("姓名,联系方式,终端\n甲,13800138000,手机\n", {2: "PHONE 13800138000"}),
    "a header alone": ("联系电话\n13800138000\n", {2: "PHONE 13800138000"}),
    "a row above": (f"A,B,C\n甲,2026,x\n姓名,手机号,n\n{PHONES}", {n + 4: f"PHONE 1380013800{n}" for n in range(4)}),
    "names above": (
        f"部门,员工,日期\nIT,名单,2026\n姓名,工号,n\n{PHONES}",
        {n + 4: f"OPEN 1380013800{n}" for n in range(4)},
    ),
    "more cells than columns": (
        'name,工号\nSmith, John,00123\nAnne,00124,,,\n"Wu, Li",00125\n',
        {2: "input.several", 3: "OPEN 00124", 4: "OPEN 00125"},
    ),
    "more cells in a workbook, which has no separators": (workbook([("工号",), ("a", "remark")]), {2: "OPEN a"}),
    "a further separator in each row": ("工号,姓名;部门\na1,甲;研发\n", {2: "OPEN a1"}),
    "a further separator in each row without a header": (
        "13800138000,甲;研发\n13800138001,乙;市场\n",
        {1: FIRST, 2: SECOND},
    ),
    "decimal commas": ("体温;工号\n36,5;a1\n36,6;a2\n", {2: "OPEN a1", 3: "OPEN a2"}),
    "thousands of empty columns": (f"工号,n{',' * 16_382}\na1,x{',' * 16_382}\n", {2: "OPEN a1"}),
    "GBK": ("openId\n张三-5\n".encode("gbk"), {2: "OPEN 张三-5"}),
    "invisible characters in the header": ("\u200bname,工\u00ad号\ufeff\nAnne,a1\n", {2: "OPEN a1"}),
    "area codes": (
        "手机号\n13800138000\n010-12345678\n+852 9123 4567\n(0571) 8888 1234\n",
        {2: "PHONE 13800138000", 3: "PHONE 01012345678", 4: "PHONE +85291234567", 5: "PHONE (0571)88881234"},
    ),
    "rounded phone numbers": ("手机号\n1.38E+10\n1E+11\n", {2: "input.rounded", 3: "input.rounded"}),
    "a value that is a name below an empty row": (
        "openId,device\nanne,手机\n\nben,手机\n\ncara,手机\ndan,手机\n",
        {2: "OPEN anne", 4: "OPEN ben", 6: "OPEN cara", 7: "OPEN dan"},
    ),
    "a type below an empty row": (
        "openId,kind\nanne,OPEN\n\nben,PHONE\ncara,OPEN\n",
        {2: "OPEN anne", 4: "OPEN ben", 5: "OPEN cara"},
    ),
    "a further header of the same type": (
        "openId,device\nanne,手机\n\n工号,device\nben,手机\n\ncara.d,手机\n",
        {2: "OPEN anne", 4: "input.empty", 5: "OPEN ben", 7: "OPEN cara.d"},
    ),
    "columns separated by spaces": (
        "openId,name\nzhang san,A\nli\u3000 si,B\n ben  ,C\n",
        {2: "OPEN zhang san", 3: "input.several", 4: "OPEN ben"},
    ),
    "more than an ID in a cell": (
        "工号\n12) anne\n· ben\ncara；dan\n审核：张三\n- id: gus\nid: hal\n3.eve\n-finn\nur:ian\n",
        dict.fromkeys(range(2, 8), "input.several") | {8: "OPEN 3.eve", 9: "OPEN -finn", 10: "OPEN ur:ian"},
    ),
    "decimal numbers": (
        "工号\n12.0\n00123.0\n1234.00\nv1.0\n",
        {2: "input.rounded", 3: "input.rounded", 4: "input.rounded", 5: "OPEN v1.0"},
    ),
    "a decimal phone number": ("手机号\n13800138000.0\n", {2: "PHONE 13800138000"}),
    "phone numbers in numeric cells, where a leading zero may be lost": (
        workbook([("手机号",), (13800138000,), ("138-0013-8001",), (1062345678,)]),
        {2: "PHONE 13800138000", 3: "PHONE 13800138001", 4: "input.number"},
    ),
    "numbers rounded before saving as text": (
        "工号\n110101199001010000\n110101199001011234\n1.10101E+17\n",
        {2: "input.number", 3: "OPEN 110101199001011234", 4: "input.rounded"},
    ),
    "invalid rows": (
        csv_of([("工号", "n"), ("a", "1"), ("", "2"), ("x" * 65, ""), ("138****8000", ""), ("#N/A", "")]),
        {2: "OPEN a", 3: "input.empty", 4: "input.too_long", 5: "input.cut", 6: "input.cut"},
    ),
    "merged cells, of which the first has the id": (
        workbook([("Staff of 2026",), ("手机号", "n"), ("13800138000", "1"), ("", "2")], merged=["A1:B1", "A3:A4"]),
        {3: "PHONE 13800138000", 4: "input.empty"},
    ),
}


@pytest.mark.parametrize(("data", "results"), READ.values(), ids=READ.keys())
def test_each_row_has_its_query_or_its_problem(data: bytes | str, results: dict[int, str]) -> None:
    assert results_of(read(data)) == results


OPEN: dict[str, Any] = {"user_type": "OPEN"}
CHOSEN: list[tuple[str, dict[str, Any], dict[int, str]]] = [
    ("工号,电话\nanne,1\n\n审核,电话\n", {"column": "工号", **OPEN}, {2: "OPEN anne", 4: "OPEN 审核"}),
    ("openId    name\n------    ----\nzhang     Zhang San\n", OPEN, {1: "input.several", 3: "input.several"}),
    ("手机号,工号\n13800138000,anne\n", OPEN, {2: "OPEN anne"}),
    ("手机号,工号\n13800138000,anne\n", {"column": "工号"}, {2: "OPEN anne"}),
    ("手机号,工号\n13800138000,anne\n", {"column": "a"}, {2: "PHONE 13800138000"}),
    ("n,\u200b编号\u200e\n1,anne\n", {"column": "编号", **OPEN}, {2: "OPEN anne"}),
    ("n,\u200b编号\u200e\n1,anne\n", {"column": "\u200b编号\u200e", **OPEN}, {2: "OPEN anne"}),
    ("x,anne\ny,ben\n", {"column": "B", **OPEN}, {1: "OPEN anne", 2: "OPEN ben"}),
    ("who,what\nanne,x\n", {"column": "who", **OPEN}, {2: "OPEN anne"}),
    ("n,ID\n1,anne\n", {"column": "id", **OPEN}, {2: "OPEN anne"}),
    ("a,anne\nb,ben\n", {"column": "a", **OPEN}, {1: "OPEN a", 2: "OPEN b"}),
    ("userType,userId\nIDENTITY,a\n,b\nnobody,c\n", OPEN, {2: "IDENTITY a", 3: "OPEN b", 4: "input.type"}),
]


@pytest.mark.parametrize(("data", "choices", "results"), CHOSEN)
def test_recognised_column_and_type_can_be_changed(data: str, choices: dict[str, Any], results: dict[int, str]) -> None:
    assert results_of(read(data, **choices)) == results


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("姓名,编号,终端\n甲,a-1,手机\n乙,a-2,手机\n丙,a-3,座机\n丁,a-4,手机\n", "no_column"),
        ("who,id,device\nanne,userId,phone\nben,b-1,PC\n", "no_column"),
        ("OPEN\tzhang.san\nPHONE\t13800138000\n", "no_column"),
        ("zhang.san,x\n" + "".join(f"1380013800{n},y\n" for n in range(3)), "no_column"),
        ("a,b\nc,d\n", "no_column"),
        ("anne\nben\n", "type"),
        ("手机号,工号\n1,2\n", "several_columns"),
    ],
)
def test_unclear_column_or_type_is_reported(text: str, why: str) -> None:
    assert problem_of(read, text).facts["variant"] == why


def test_missing_column_is_reported_with_the_existing_ones() -> None:
    problem = problem_of(read, "手机号,工号\n1,2\n", column="C")
    assert (problem.facts["variant"], problem.facts["columns"]) == ("column", "手机号, 工号")


@pytest.mark.parametrize(("encoding", "user_id"), [("cp1252", "j.müller"), ("big5", "張三"), ("shift-jis", "山田-5")])
def test_id_that_the_guessed_encoding_may_misread_is_refused(encoding: str, user_id: str) -> None:
    ids = read(f"openId,x\n{user_id},\n00123,\n".encode(encoding))
    assert ids.table.encoding == "gb18030"
    assert results_of(ids) == {2: "input.unreadable", 3: "OPEN 00123"}
    assert results_of(read(f"openId\n{user_id}\n")) == {2: f"OPEN {user_id}"}


@pytest.mark.parametrize(
    "cell",
    ["研发部", "约 120 人", "1024", "١٣٨٠٠١٣٨٠٠٠", "2.13800138000", "2）13800138000", "12·13800138000"]
    + [f"13800138000{more}" for more in ("/13800138001", " 13800138001", "转1", "-12")],
)
def test_text_that_is_not_one_phone_number_is_refused(cell: str) -> None:
    assert results_of(read(f"手机号\n13800138001\n{cell}\n")) == {2: "PHONE 13800138001", 3: "input.type"}


@pytest.mark.parametrize(
    ("text", "row", "choices"),
    [
        ("openId,name\nanne,A\nidentityId,name\nid-1,Y\n", 3, {}),
        ("openId,name\nanne,A\n\nname,identityId\nY,id-1\n", 4, {}),
        ("openId,name\nanne,A\n\nuserType,userId\nPHONE,1\n", 4, {}),
        ("openId,name\nanne,A\n\nuserName,phone\nwang,13800138000\n", 4, {}),
        (
            "openId,name\nanne,A,13800138000\nopenId,name,手机号\nben,B,13800138001\n",
            3,
            {"column": "C", "user_type": "PHONE"},
        ),
    ],
    ids=["no empty row", "other columns", "names of the API", "other type", "column without a name"],
)
def test_list_with_a_further_table_is_refused_with_its_row(text: str, row: int, choices: dict[str, Any]) -> None:
    problem = problem_of(read, text, **choices)
    assert (problem.facts["variant"], problem.facts["row"]) == ("further_table", row)


@pytest.mark.parametrize(
    "cell",
    [
        *("-", "—", "N/A", "null", "无", "工号", "\ufeff工号 ", "openId"),
        *("\\N", "(null)", "[NULL]", "<null>", "<NA>"),
        *("合计", "总计：12人", "Total 12", "Total rows: 1", "(1 row)", "共 2 条"),
    ],
)
def test_placeholders_totals_and_repeated_headers_are_empty_ids(cell: str) -> None:
    ids = read(csv_of([("工号", "n"), ("a", "1"), (cell, "2"), ("b", "3")]))
    assert results_of(ids) == {2: "OPEN a", 3: "input.empty", 4: "OPEN b"}


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("openId,name\nli\u3000 si,B\n", "The cell has several values with spaces between them."),
        ("工号,n\n,2\n", "The row has no ID."),
    ],
)
def test_headline_is_about_the_cell_or_row(text: str, headline: str) -> None:
    problem = read(text).rows[0].fault
    assert problem
    assert describe(problem, Language.EN).headline == headline


@pytest.mark.parametrize(
    ("head", "user_type"),
    [
        ("手机号 Phone", "PHONE"),
        ("*手机号\n(必填)", "PHONE"),
        ("Mobile / 手机号码：", "PHONE"),
        ("工号 (Staff ID)", "OPEN"),
        ("工号|姓名", None),
        ("手机号 / 工号", None),
        ("工号姓名", None),
    ],
)
def test_column_name_in_two_languages_is_recognised(head: str, user_type: str | None) -> None:
    text = csv_of([("n", head), ("x", "abc-123")])
    if user_type is None:
        assert problem_of(read, text).facts["variant"] == "no_column"
    else:
        ids = read(text)
        assert (ids.user_type, ids.column) == (user_type, 1)


@pytest.mark.parametrize(
    ("cell", "user_type"),
    [
        ("OPEN", "OPEN"),
        ("open ", "OPEN"),
        ("Third-party account (OA) (OPEN)", "OPEN"),
        ("手机号 (PHONE)", "PHONE"),
        ("统一身份", "IDENTITY"),
        ("OPEN/PHONE", None),
        ("OPEN, IDENTITY", None),
        ("手机号或云盾", None),
        ("OPENED", None),
        ("not OPEN", None),
    ],
)
def test_cell_with_several_user_types_is_refused(cell: str, user_type: str | None) -> None:
    ids = read(csv_of([("userType", "userId"), (cell, "13800138000")]))
    assert results_of(ids) == {2: f"{user_type} 13800138000" if user_type else "input.type"}


@pytest.mark.parametrize("user_type", ["OPEN", "YUNDUN", "IDENTITY"])
def test_other_numeric_cells_need_confirmation_by_row(user_type: str) -> None:
    data = workbook([("user id",), (123,), (124,), ("00125",), (123456789012345678,), (1.5,), (True,)])
    others = {3: "input.number", 4: f"{user_type} 00125", **dict.fromkeys((5, 6, 7), "input.rounded")}
    assert results_of(read(data, user_type=user_type)) == {2: "input.number", **others}
    ids = read(data, user_type=user_type, takes_number=lambda row: row != 3)
    assert results_of(ids) == {2: f"{user_type} 123", **others}


@pytest.mark.parametrize("title", ["", "Staff\n"])
def test_row_limit_does_not_count_header_lines(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    for module in (sheet, table):
        monkeypatch.setattr(module, "BATCH_ROWS", 1000)
    rows = "".join(f"user-{number}\n" for number in range(1000))
    assert len(read(f"{title}工号\n{rows}").queries) == 1000
    assert problem_of(read, f"{title}工号\n{rows}more\n").facts["variant"] == "rows"


def test_id_in_several_spellings_is_looked_up_once() -> None:
    ids = read("手机号\n13800138000\n+86 138-0013-8000\n１３８００１３８０００\n13800138001\n研发部\n")
    assert len(ids.rows) == 5
    assert [query.user_id for query in ids.queries.values()] == ["13800138000", "13800138001"]


def test_hidden_rows_are_looked_up_only_if_chosen() -> None:
    data = workbook([("工号",), ("a",), ("b",), ("c",)], hidden=[3])
    assert read(data).hidden == (3,)
    assert results_of(read(data, hidden=False)) == {2: "OPEN a", 3: "input.hidden", 4: "OPEN c"}
    assert results_of(read(data, hidden=True)) == {2: "OPEN a", 3: "OPEN b", 4: "OPEN c"}


def test_digest_differs_exactly_between_lists() -> None:
    one = read("工号,n\na,1\nb,2\n").digest
    assert read("工号,n\r\na,1\r\nb,2\r\n").digest == one
    others = ("工号,n\na,1\nb,3\n", "工号,n\na,1\n", "工号,n\nb,2\na,1\n", "工号,m\na,1\nb,2\n")
    assert one not in {read(text).digest for text in others}
    assert read("工号,n\na,1\nb,2\n", user_type="YUNDUN").digest != one
