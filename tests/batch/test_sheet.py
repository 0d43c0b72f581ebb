"""The queries of a list: columns, user types, and numbers that may be shortened ids."""

import pytest

from faceviewer.batch import sheet, table
from faceviewer.core.language import Language
from faceviewer.wording.problems import describe
from tests.batch.lists import asked, csv_of, read, refused, workbook
from tests.problems import problem_of


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("13800138000\n138 0013 8001\n", [(1, "PHONE 13800138000"), (2, "PHONE 13800138001")]),
        ("姓名,手机号\n甲,13800138000\n", [(2, "PHONE 13800138000")]),
        ("甲,13800138000\n乙,13800138001\n", [(1, "PHONE 13800138000"), (2, "PHONE 13800138001")]),
        ("Staff of 2026\n\nname;工号\nAnne;00123\n", [(4, "OPEN 00123")]),
        ("userType,userId\nOPEN,anne\nIDENTITY,x-1\n", [(2, "OPEN anne"), (3, "IDENTITY x-1")]),
        ("userType,userId,手机号\nOPEN,anne,13800138000\n", [(2, "OPEN anne")]),
        ('{"input": {"工号": "1"}, "userType": "OPEN", "userId": "anne"}\n', [(1, "OPEN anne")]),
    ],
)
def test_column_and_user_type_are_recognised(text: str, told: list[tuple[int, str]]) -> None:
    assert asked(read(text)) == told


PHONES = "".join(f"甲,1380013800{n},x\n" for n in range(4))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("13800138000,手机\n13800138001,座机\n", [(1, "PHONE 13800138000"), (2, "PHONE 13800138001")]),
        ("姓名,联系方式,终端\n甲,13800138000,手机\n", [(2, "PHONE 13800138000")]),
        ("联系电话\n13800138000\n", [(2, "PHONE 13800138000")]),
        ("A,B,C\n甲,2026,x\n姓名,手机号,n\n" + PHONES, [(n + 4, f"PHONE 1380013800{n}") for n in range(4)]),
        ("部门,员工,日期\nIT,名单,2026\n姓名,工号,n\n" + PHONES, [(n + 4, f"OPEN 1380013800{n}") for n in range(4)]),
        ("姓名,编号,终端\n甲,a-1,手机\n乙,a-2,手机\n丙,a-3,座机\n丁,a-4,手机\n", None),
        ("who,id,device\nanne,userId,phone\nben,b-1,PC\n", None),
        ("OPEN\tzhang.san\nPHONE\t13800138000\n", None),
        ("zhang.san,x\n" + "".join(f"1380013800{n},y\n" for n in range(3)), None),
    ],
)
def test_data_row_is_not_taken_for_the_header(text: str, told: list[tuple[int, str]] | None) -> None:
    if told is None:
        assert problem_of(read, text).facts["variant"] == "no_column"
    else:
        assert asked(read(text)) == told
        assert not refused(read(text))


def test_row_with_more_cells_than_columns_is_refused() -> None:
    ids = read('name,工号\nSmith, John,00123\nAnne,00124,,,\n"Wu, Li",00125\n')
    assert asked(ids) == [(3, "OPEN 00124"), (4, "OPEN 00125")]
    assert refused(ids) == [(2, "input.several")]
    assert ids.rows[0].cells == ("Smith", " John", "00123", "", "")
    assert len(asked(read(workbook([("工号",), ("a", "remark")])))) == 1, "a workbook has no separators"


@pytest.mark.parametrize(("encoding", "user_id"), [("cp1252", "j.müller"), ("big5", "張三"), ("shift-jis", "山田-5")])
def test_id_that_the_guessed_encoding_may_misread_is_refused(encoding: str, user_id: str) -> None:
    ids = read(f"openId,x\n{user_id},\n00123,\n".encode(encoding))
    assert ids.table.encoding == "gb18030"
    assert asked(ids) == [(3, "OPEN 00123")]
    assert refused(ids) == [(2, "input.unreadable")]
    assert asked(read("openId\n张三-5\n".encode("gbk"))) == [(2, "OPEN 张三-5")]
    assert asked(read(f"openId\n{user_id}\n")) == [(2, f"OPEN {user_id}")]


def test_text_that_is_not_one_phone_number_is_refused() -> None:
    ids = read("手机号\n13800138000\n010-12345678\n+852 9123 4567\n(0571) 8888 1234\n")
    numbers = ["13800138000", "01012345678", "+85291234567", "(0571)88881234"]
    assert [told for _, told in asked(ids)] == [f"PHONE {number}" for number in numbers]
    others = [
        "研发部",
        "约 120 人",
        "1024",
        *(f"13800138000{more}" for more in ("/13800138001", " 13800138001", "转1")),
        "١٣٨٠٠١٣٨٠٠٠",
    ]
    ids = read("\n".join(["手机号", *others, "13800138000-12"]))
    assert ([kind for _, kind in refused(ids)], ids.queries) == (["input.type"] * 8, {})
    assert {kind for _, kind in refused(read("手机号\n1.38E+10\n1E+11\n"))} == {"input.rounded"}


@pytest.mark.parametrize(
    "below",
    [
        "identityId,name\nid-1,Y\n",
        "\nname,identityId\nY,id-1\n",
        "\nuserType,userId\nPHONE,1\n",
        "\nuserName,phone\nwang,13800138000\n",
    ],
)
def test_list_with_a_further_table_is_refused_with_its_row(below: str) -> None:
    problem = problem_of(read, f"openId,name\nanne,A\n{below}")
    assert problem.facts["variant"] == "further_table"
    assert problem.facts["row"] == 3 + below.startswith("\n")


def test_names_in_the_last_row_are_no_further_table() -> None:
    ids = read("工号,姓名,电话\nanne,A,1\nben,B,2\n\n审核,王五,电话\n", column="工号", user_type="OPEN")
    assert [user_id for _, user_id in asked(ids)][:2] == ["OPEN anne", "OPEN ben"]


def test_value_that_is_a_name_below_an_empty_row_is_no_further_table() -> None:
    ids = read("openId,device\nanne,手机\n\nben,手机\n\ncara,手机\ndan,手机\n")
    assert [user_id for _, user_id in asked(ids)] == ["OPEN anne", "OPEN ben", "OPEN cara", "OPEN dan"]


def test_row_with_columns_separated_by_spaces_is_refused() -> None:
    ids = read("openId    name\n------    ----\nzhang     Zhang San\nli        Li Si\n", user_type="OPEN")
    assert asked(ids) == []
    ids = read("openId,name\nzhang san,A\nli\u3000 si,B\n ben  ,C\n")
    assert asked(ids) == [(2, "OPEN zhang san"), (4, "OPEN ben")]
    problem = ids.rows[1].fault
    assert problem
    assert describe(problem, Language.EN).headline == "The cell has several values with spaces between them."


def test_type_below_an_empty_row_is_no_further_table() -> None:
    assert len(asked(read("openId,kind\nanne,OPEN\n\nben,PHONE\ncara,OPEN\n"))) == 3


def test_further_table_below_a_column_without_a_name_is_refused() -> None:
    rows = "openId,name\nanne,A,13800138000\nopenId,name,手机号\nben,B,13800138001\n"
    problem = problem_of(read, rows, column="C", user_type="PHONE")
    assert (problem.facts["variant"], problem.facts["row"]) == ("further_table", 3)


def test_further_header_of_the_same_type_and_empty_rows_are_no_further_table() -> None:
    ids = read("openId,device\nanne,手机\n\n工号,device\nben,手机\n\ncara.d,手机\n")
    assert [user_id for _, user_id in asked(ids)] == ["OPEN anne", "OPEN ben", "OPEN cara.d"]
    assert refused(ids) == [(4, "input.empty")]


@pytest.mark.parametrize(
    "cell",
    [
        "-",
        "—",
        "N/A",
        "null",
        "无",
        "合计",
        "总计：12人",
        "Total 12",
        "工号",
        "\ufeff工号 ",
        "Total rows: 1",
        "(1 row)",
        "共 2 条",
        "openId",
    ],
)
def test_placeholders_totals_and_repeated_headers_are_empty_ids(cell: str) -> None:
    ids = read(csv_of([("工号", "n"), ("a", "1"), (cell, "2"), ("b", "3")]))
    assert asked(ids) == [(2, "OPEN a"), (4, "OPEN b")]
    assert refused(ids) == [(3, "input.empty")]


def test_decimal_number_is_refused_unless_it_is_a_phone_number() -> None:
    assert refused(read("工号\n12.0\n00123.0\n1234.00\nv1.0\n")) == [(n, "input.rounded") for n in (2, 3, 4)]
    assert asked(read("手机号\n13800138000.0\n")) == [(2, "PHONE 13800138000")]


@pytest.mark.parametrize(
    ("head", "told"),
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
def test_column_name_in_two_languages_is_recognised(head: str, told: str | None) -> None:
    text = csv_of([("n", head), ("x", "abc-123")])
    if told is None:
        assert problem_of(read, text).facts["variant"] == "no_column"
    else:
        ids = read(text)
        assert (ids.user_type, ids.column) == (told, 1)


def test_ambiguous_columns_are_reported() -> None:
    for text, why in (("anne\nben\n", "type"), ("a,b\nc,d\n", "no_column"), ("手机号,工号\n1,2\n", "several_columns")):
        assert problem_of(read, text).facts["variant"] == why
    problem = problem_of(read, "手机号,工号\n1,2\n", column="C")
    assert (problem.facts["variant"], problem.facts["columns"]) == ("column", "手机号, 工号")


def test_recognised_column_and_type_can_be_overridden() -> None:
    text = "手机号,工号\n13800138000,anne\n"
    assert asked(read(text, user_type="OPEN")) == [(2, "OPEN anne")]
    assert asked(read(text, column="工号")) == [(2, "OPEN anne")]
    assert asked(read(text, column="a")) == [(2, "PHONE 13800138000")]
    assert asked(read("x,anne\ny,ben\n", column="B", user_type="OPEN")) == [(1, "OPEN anne"), (2, "OPEN ben")]
    assert asked(read("who,what\nanne,x\n", column="who", user_type="OPEN")) == [(2, "OPEN anne")]
    assert asked(read("n,ID\n1,anne\n", column="id", user_type="OPEN")) == [(2, "OPEN anne")]
    assert asked(read("a,anne\nb,ben\n", column="a", user_type="OPEN")) == [(1, "OPEN a"), (2, "OPEN b")]


def test_user_type_of_the_row_overrides_the_given_one() -> None:
    ids = read("userType,userId\nIDENTITY,a\n,b\nnobody,c\n", user_type="OPEN")
    assert asked(ids) == [(2, "IDENTITY a"), (3, "OPEN b")]
    assert refused(ids) == [(4, "input.type")]


@pytest.mark.parametrize(
    ("cell", "told"),
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
def test_cell_with_several_user_types_is_refused(cell: str, told: str | None) -> None:
    ids = read(csv_of([("userType", "userId"), (cell, "13800138000")]))
    assert asked(ids) == ([(2, f"{told} 13800138000")] if told else [])
    assert refused(ids) == ([] if told else [(2, "input.type")])


def test_mobile_number_in_a_numeric_cell_is_read() -> None:
    ids = read(workbook([("手机号",), (13800138000,), ("138-0013-8001",), (1062345678,)]))
    assert asked(ids) == [(2, "PHONE 13800138000"), (3, "PHONE 13800138001")]
    assert refused(ids) == [(4, "input.number")], "a leading zero may be lost"


@pytest.mark.parametrize("user_type", ["OPEN", "YUNDUN", "IDENTITY"])
def test_other_numeric_cells_need_confirmation_by_row(user_type: str) -> None:
    data = workbook([("user id",), (123,), (124,), ("00125",), (123456789012345678,), (1.5,), (True,)])
    told = [(4, f"{user_type} 00125")]
    rounded = [(5, "input.rounded"), (6, "input.rounded"), (7, "input.rounded")]
    ids = read(data, user_type=user_type)
    assert asked(ids) == told
    assert refused(ids) == [(2, "input.number"), (3, "input.number"), *rounded]
    ids = read(data, user_type=user_type, takes_number=lambda row: row != 3)
    assert asked(ids) == [(2, f"{user_type} 123"), *told]
    assert refused(ids) == [(3, "input.number"), *rounded]


def test_number_rounded_before_saving_as_text_needs_confirmation() -> None:
    ids = read("工号\n110101199001010000\n110101199001011234\n1.10101E+17\n")
    assert asked(ids) == [(3, "OPEN 110101199001011234")]
    assert refused(ids) == [(2, "input.number"), (4, "input.rounded")]


@pytest.mark.parametrize("title", ["", "Staff\n"])
def test_row_limit_does_not_count_header_lines(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    for module in (sheet, table):
        monkeypatch.setattr(module, "BATCH_ROWS", 1000)
    rows = "".join(f"user-{number}\n" for number in range(1000))
    assert len(read(f"{title}工号\n{rows}").queries) == 1000
    assert problem_of(read, f"{title}工号\n{rows}more\n").facts["variant"] == "rows"


def test_invalid_rows_do_not_affect_valid_ones() -> None:
    long, cut = "x" * 65, "138****8000"
    ids = read(csv_of([("工号", "remark"), ("a", "1"), ("", "2"), (long, ""), (cut, ""), ("#N/A", "")]))
    assert asked(ids) == [(2, "OPEN a")]
    assert ids.rows[1].fault is not None
    assert describe(ids.rows[1].fault, Language.EN).headline == "The row has no ID."
    assert refused(ids) == [(3, "input.empty"), (4, "input.too_long"), (5, "input.cut"), (6, "input.cut")]


def test_id_in_several_spellings_is_looked_up_once() -> None:
    ids = read("手机号\n13800138000\n+86 138-0013-8000\n１３８００１３８０００\n13800138001\n")
    assert len(ids.rows) == 4
    assert [query.user_id for query in ids.queries.values()] == ["13800138000", "13800138001"]


def test_only_the_first_of_merged_cells_has_the_id() -> None:
    data = workbook([("Staff of 2026",), ("手机号", "n"), ("13800138000", "1"), ("", "2")], merged=["A1:B1", "A3:A4"])
    ids = read(data)
    assert asked(ids) == [(3, "PHONE 13800138000")]
    assert refused(ids) == [(4, "input.empty")]


def test_hidden_rows_are_looked_up_only_if_chosen() -> None:
    data = workbook([("工号",), ("a",), ("b",), ("c",)], hidden=[3])
    assert read(data).hidden == (3,)
    assert asked(read(data, hidden=False)) == [(2, "OPEN a"), (4, "OPEN c")]
    assert refused(read(data, hidden=False)) == [(3, "input.hidden")]
    assert asked(read(data, hidden=True)) == [(2, "OPEN a"), (3, "OPEN b"), (4, "OPEN c")]


def test_digest_differs_exactly_between_lists() -> None:
    one = read("工号,n\na,1\nb,2\n").digest
    assert read("工号,n\r\na,1\r\nb,2\r\n").digest == one
    others = ("工号,n\na,1\nb,3\n", "工号,n\na,1\n", "工号,n\nb,2\na,1\n", "工号,m\na,1\nb,2\n")
    assert one not in {read(text).digest for text in others}
    assert read("工号,n\na,1\nb,2\n", user_type="YUNDUN").digest != one
