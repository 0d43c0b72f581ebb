"""The journal of a run, and its report, which can be read as a list again."""

import csv
import io
import json
import os
import stat
import time
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from faceviewer.batch.columns import guarded, without_guard
from faceviewer.batch.journal import Journal, Journals, journal_path
from faceviewer.batch.outcome import Judged, Outcome, outcome_of
from faceviewer.batch.report import report_row, write_report
from faceviewer.batch.sheet import IdList, Key
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.record import Doubt, Expiry, RawValue
from faceviewer.core.verdict import judge
from tests.batch.lists import ASKED_AT, RECORDS, csv_of, judged, outcome_in, read, results_of, workbook
from tests.problems import problem_of

FORMS = [".xlsx", ".csv", ".jsonl"]


def good(user_id: str, name: str = "张三（示例）") -> Outcome:
    return judged((UserType.OPEN, user_id), name=name)


def outcomes_of(ids: IdList) -> dict[Key, Outcome]:
    return {key: judged(key) for key in ids.queries}


def cells_of(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        return [list(map(str, row)) for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def text_of(path: Path) -> str:
    return str(cells_of(path)) if path.suffix == ".xlsx" else path.read_text("utf-8-sig")


def test_journal_is_private_and_locked_and_can_be_resumed(tmp_path: Path) -> None:
    ids = read("工号\na\nb\n")
    os.umask(os.umask(0))
    journal = Journal.open(tmp_path, ids, name="l.csv", resume=False)
    (query, _) = ids.queries.values()
    journal.add(query, good("a"))
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert journal.path.name == f"batch-{ids.digest[:16]}.jsonl"
    assert [json.loads(line).get("userId") for line in journal.path.read_text("ascii").splitlines()] == [None, "a"]
    for resume in (False, True):  # after "begun" the user might delete the journal
        assert problem_of(Journal.open, tmp_path, ids, name="l.csv", resume=resume).facts["variant"] == "running"
    journal.close()
    assert problem_of(Journal.open, tmp_path, ids, name="l.csv", resume=False).facts["variant"] == "begun"
    again = Journal.open(tmp_path, ids, name="l.csv", resume=True)
    assert again.outcomes == {(UserType.OPEN, "a"): good("a")}
    again.remove()
    assert list(tmp_path.iterdir()) == []


def test_journal_cut_anywhere_can_be_resumed(tmp_path: Path) -> None:
    ids = read("工号\na\nb\n")
    journal = Journal.open(tmp_path, ids, name="", resume=False)
    for query in ids.queries.values():
        journal.add(query, good(query.user_id))
    journal.close()
    whole = journal.path.read_bytes()
    for cut in range(len(whole)):
        journal.path.write_bytes(whole[:cut])
        if cut and b"\n" not in whole[:cut]:
            continue
        again = Journal.open(tmp_path, ids, name="", resume=True)
        lines = whole[:cut].count(b"\n")
        assert len(again.outcomes) == max(0, lines - 1)
        for query in ids.queries.values():
            if (query.user_type, query.user_id) not in again.outcomes:
                again.add(query, good(query.user_id))
        again.close()
        assert journal.path.read_bytes() == whole


def test_journal_keeps_all_that_a_report_needs(tmp_path: Path) -> None:
    ids = read("工号\n" + "".join(f"{n}\n" for n in "abcdefghi"))
    kinds = [*RECORDS, "no_record", "network.timeout"]
    outcomes = {key: outcome_in(facet, key, name="甲") for key, facet in zip(ids.queries, kinds, strict=False)}
    odd = list(ids.queries)[-1]
    record = replace(
        judged(odd).record,
        misshapen=(RawValue("charset", "gb18030"),),
        doubts={Doubt.EXPIRY: RawValue("expiredTime", "2020")},
        unjudged=("x", "y"),
        expiry=Expiry.from_wire(1_790_000_000_000),
    )
    outcomes[odd] = replace(judged(odd), record=record, verdict=judge(record, picture_problem=None, now=ASKED_AT))
    journal = Journal.open(tmp_path, ids, name="", resume=False)
    for key, outcome in outcomes.items():
        journal.add(ids.queries[key], outcome)
    journal.close()
    again = Journal.open(tmp_path, ids, name="", resume=True)
    again.close()
    for language in Language:
        rows = [report_row(ids, row, outcomes, language, in_clear=True) for row in ids.rows]
        read_again = [report_row(ids, row, again.outcomes, language, in_clear=True) for row in ids.rows]
        assert [row[2:] for row in read_again] == [row[2:] for row in rows]
    assert [row.facet for row in rows] == [*kinds, "unclear"]


def test_journal_of_another_list_is_refused(tmp_path: Path) -> None:
    Journal.open(tmp_path, read("工号\na\nb\n"), name="l.csv", resume=False).close()
    other = read("工号\na\nc\n")
    assert problem_of(Journal.open, tmp_path, other, name="l.csv", resume=True).facts["variant"] == "changed"
    assert problem_of(Journal.open, tmp_path, other, name="m.csv", resume=True).facts["variant"] == "not_begun"
    path = tmp_path / f"batch-{other.digest[:16]}.jsonl"
    for content in (b"{}\n", b"[]\n", b"\xff\n", b'{"kind":"faceviewer batch journal","list":"x"}\n', b"some text"):
        path.write_bytes(content)
        problem = problem_of(Journal.open, tmp_path, other, name="m.csv", resume=True)
        assert (problem.facts["variant"], problem.facts["file"]) == ("no_journal", str(path))
        assert path.read_bytes() == content


@pytest.mark.parametrize(
    "changed",
    [
        {"userName": 7},
        {"expiresAt": "soon"},
        {"answer": "yes"},
        {"reasons": []},
        {"reasons": ["x"]},
        {"doubts": [1]},
        {"unjudged": 1},
        {"misshapen": ["x"]},
        {"problem": "x"},
        {"problem": "network.timeout", "facts": {}},
        {"problem": "network.timeout", "facts": {}, "retryAfter": float("inf")},
        {"problem": "network.timeout", "facts": {}, "retryAfter": 10**400},
        {"askedAt": None},
        {"userType": "NOBODY"},
    ],
    ids=str,
)
def test_journal_entry_with_invalid_values_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    ids = read("工号\na\n")
    journal = Journal.open(tmp_path, ids, name="", resume=False)
    journal.add(next(iter(ids.queries.values())), good("a"))
    journal.close()
    head, line, _ = journal.path.read_text("ascii").split("\n")
    journal.path.write_text("\n".join([head, json.dumps(json.loads(line) | changed), ""]), "ascii")
    assert problem_of(Journal.open, tmp_path, ids, name="", resume=True).facts["variant"] == "no_journal"


def test_journal_without_a_field_that_was_added_since_can_be_resumed(tmp_path: Path) -> None:
    ids = read("工号\na\n")
    journal = Journal.open(tmp_path, ids, name="", resume=False)
    journal.add(next(iter(ids.queries.values())), good("a"))
    journal.close()
    head, line, _ = journal.path.read_text("ascii").split("\n")
    earlier = {name: value for name, value in json.loads(line).items() if name != "faceId"}
    journal.path.write_text("\n".join([head, json.dumps(earlier), ""]), "ascii")
    again = Journal.open(tmp_path, ids, name="", resume=True)
    again.close()
    [outcome] = again.outcomes.values()
    assert isinstance(outcome, Judged)
    assert (outcome.record.face_id, outcome.record.user_name) == (None, "张三（示例）")


def test_each_source_of_replies_has_its_own_journal(tmp_path: Path) -> None:
    ids = read("工号\na\nb\n")
    journals = Journals(tmp_path / "lists")
    assert journals.begun(days=7) == []
    journal = journals.open(ids, name="l.csv", over="https://training.invalid")
    journal.add(next(iter(ids.queries.values())), good("a"))
    journal.close()
    assert list(journals.outcomes(ids, name="l.csv", over="https://training.invalid")) == [(UserType.OPEN, "a")]
    assert journals.outcomes(ids, name="l.csv", over="https://host") == {}
    problem = problem_of(Journal.open, tmp_path / "lists", ids, name="l.csv", resume=True, over="https://host")
    assert problem.facts["variant"] == "changed"
    assert stat.S_IMODE((tmp_path / "lists").stat().st_mode) == 0o700


def test_unusable_journal_folder_is_reported(tmp_path: Path) -> None:
    ids = read("工号\na\n")
    (tmp_path / "lists").write_bytes(b"")
    journals = Journals(tmp_path / "lists")
    assert journals.outcomes(ids, name="", over="") == {}
    for call in (journals.open, journals.remove):
        options = {"name": ""} if call == journals.open else {}
        assert problem_of(call, ids, over="", **options).kind.branch == "local"


def test_old_journals_are_removed(tmp_path: Path) -> None:
    journals, lists = Journals(tmp_path), [read(f"工号\n{name}\n") for name in "ab"]
    old, new = (journals.open(ids, name=f"{n}.csv", over="") for n, ids in enumerate(lists))
    old.close()
    new.close()
    os.utime(old.path, (time.time() - 8 * 86_400,) * 2)
    assert journals.begun(days=7) == ["1.csv"]
    assert list(tmp_path.iterdir()) == [new.path]
    journals.remove(lists[1], over="")
    journals.remove(lists[1], over="")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_pipe_or_link_named_like_a_journal_does_not_block_and_is_not_followed(tmp_path: Path) -> None:
    pipe, link = read("工号\na\n"), read("工号\nb\n")
    os.mkfifo(journal_path(tmp_path, pipe))
    journal_path(tmp_path, link).symlink_to(tmp_path / "elsewhere")
    assert problem_of(Journal.open, tmp_path, pipe, name="", resume=True).facts["variant"] == "not_begun"
    assert problem_of(Journal.open, tmp_path, link, name="", resume=False).facts["variant"] == "begun"
    assert Journals(tmp_path).begun(days=7) == []
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("form", [".xlsx", ".csv"])
@pytest.mark.parametrize("language", list(Language))
def test_report_has_cells_of_the_list_the_record_and_the_verdict(tmp_path: Path, form: str, language: Language) -> None:
    ids = read(csv_of([("姓名", "工号", "x"), ("甲", "zhang.san", ""), ("", "", "y"), ("丙", "li.si", "z")]))
    key = next(iter(ids.queries))
    path = tmp_path / f"r{form}"
    write_report(path, ids, {key: good("zhang.san")}, language=language, in_clear=True)
    header, one, two, three = cells_of(path)
    assert header[1:4] == ["姓名", "工号", "x"]
    assert one[:9] == ["2", "甲", "zhang.san", "", "张三（示例）", "OPEN", "zhang.san", "f-1", ""]
    asked_at = ASKED_AT.astimezone().isoformat(timespec="seconds")
    words = good("zhang.san").words(language)
    assert one[9:] == ["PERMISSION", *words, "expiry_never policy_permission", asked_at, "T"]
    assert words[0] == {Language.EN: "Can pass now, no expiry", Language.ZH_CN: "当前可通行，长期有效"}[language]
    assert (two[0], two[3], two[12]) == ("3", "y", "input.empty")
    assert (three[0], three[12]) == ("4", "not_run")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("form", FORMS)
def test_ids_are_masked_in_all_cells_unless_in_clear(tmp_path: Path, form: str) -> None:
    rows = [("手机号", "备注"), ("138 0013 8000", "call 13800138000"), ("13800138001", "")]
    ids = read(csv_of(rows))
    outcomes = {key: judged(key, name=f"N {key[1]}") for key in ids.queries}
    write_report(tmp_path / f"m{form}", ids, outcomes, language=Language.EN)
    write_report(tmp_path / f"c{form}", ids, outcomes, language=Language.EN, in_clear=True)
    masked, clear = (text_of(tmp_path / f"{name}{form}") for name in "mc")
    assert "13800138000" in clear
    assert "0013" not in masked
    assert "138****8000" in masked


@pytest.mark.parametrize("form", FORMS)
def test_report_with_control_characters_can_be_read_again(tmp_path: Path, form: str) -> None:
    ids, path = read("工号,+n\nanne,1\n"), tmp_path / f"r{form}"
    outcomes = {key: good("anne", name="\x1b[31m\0\x9b\x7f\ud83d\u2028\x85") for key in ids.queries}
    write_report(path, ids, outcomes, language=Language.EN, in_clear=True)
    if form == ".csv":
        assert cells_of(path)[1][3].startswith("\ufffd[31m\ufffd\ufffd\ufffd")
    again = read(path.read_bytes())
    assert (again.header, list(again.queries)) == (("工号", "+n"), list(ids.queries))


def test_id_of_row_with_extra_cells_is_masked_in_every_cell(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    ids = read("name,工号\nSmith, John,2026123\nAnne,\nBen,2026****124\n")
    write_report(path, ids, {}, language=Language.EN)
    assert "2026123" not in path.read_text("utf-8-sig")
    assert [row[2] for row in cells_of(path)[1:]] == ["****", "", "202*****124"]
    write_report(path, ids, {}, language=Language.EN, in_clear=True, overwrite=True)
    again = read(path.read_bytes())
    write_report(path, again, {}, language=Language.EN, overwrite=True)
    assert "2026123" not in path.read_text("utf-8-sig")


@pytest.mark.parametrize("form", FORMS)
def test_invalid_id_is_masked_in_all_cells(tmp_path: Path, form: str) -> None:
    ids = read(workbook([("工号", "n"), (2026123, "was 2026123"), ("2026124" * 10, "no"), ("ab2026125", "")]))
    for turn in ("first", "again"):
        write_report(tmp_path / f"masked{form}", ids, {}, language=Language.EN, overwrite=True)
        assert not [n for n in ("2026123", "2026124", "2026125") if n in text_of(tmp_path / f"masked{form}")]
        write_report(tmp_path / f"{turn}{form}", ids, {}, language=Language.EN, in_clear=True)
        ids = read((tmp_path / f"{turn}{form}").read_bytes())
        assert len(ids.rows) == 3


def test_json_lines_have_no_other_line_ends(tmp_path: Path) -> None:
    ids = read("工号\na\n")
    (key,) = ids.queries
    name = "张\u2028三\u2029\x85\n\x9b31m\x7f"
    write_report(tmp_path / "r.jsonl", ids, {key: judged(key, name=name)}, language=Language.EN, in_clear=True)
    (line,) = (tmp_path / "r.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["userName"] == name
    assert "张" in line
    assert not any(unicodedata.category(character) == "Cc" for character in line)


def test_id_equal_to_a_word_of_the_program_masks_only_quoted_text(tmp_path: Path) -> None:
    ids = read("工号\npass\n2026\nfailed\nknown\n")
    passes, _, fails, known = ids.queries
    outcomes = outcomes_of(ids)
    outcomes[passes] = judged(passes, name="pass")
    odd = replace(judged(known).record, policy="ALLOW known 7")
    outcomes[known] = replace(judged(known), record=odd, verdict=judge(odd, picture_problem=None, now=ASKED_AT))
    problem = Problem(Kind.CREDENTIALS_SECURITY, code="failed 7", host="h")
    outcomes[fails] = outcome_of(problem)
    write_report(tmp_path / "r.csv", ids, outcomes, language=Language.EN)
    rows = cells_of(tmp_path / "r.csv")[1:]
    assert rows[0][2] == "****", "the field of the record"
    assert [row[-5] for row in rows[:2]] == ["Can pass now, no expiry"] * 2
    assert rows[3][-5] == "Cannot tell: unknown policy ALLOW **** 7"
    assert outcomes[known].words(Language.EN)[0] == "Cannot tell: unknown policy ALLOW known 7"
    assert "f****ed 7" in " ".join(rows[2])
    assert outcomes[fails].words(Language.EN)[0].replace("failed 7", "f****ed 7") == rows[2][-5]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", list(Language))
def test_report_can_be_read_as_a_list(tmp_path: Path, form: str, language: Language) -> None:
    rows = [("部门", "工号"), ("IT", "zhang.san"), ("=HR", "@li.si"), ("", ""), ("x", "x" * 70)]
    ids = read(csv_of(rows))
    write_report(tmp_path / f"r{form}", ids, outcomes_of(ids), language=language, in_clear=True)
    again = read((tmp_path / f"r{form}").read_bytes())
    assert list(again.queries) == list(ids.queries)
    assert [row.cells[:2] for row in again.rows if row.query] == [("IT", "zhang.san"), ("=HR", "@li.si")]
    write_report(tmp_path / f"m{form}", ids, outcomes_of(ids), language=language)
    masked = read((tmp_path / f"m{form}").read_bytes())
    assert set(results_of(masked).values()) <= {"input.cut", "input.empty"}


def test_formulas_are_quoted_in_csv_and_text_in_xlsx(tmp_path: Path) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x","y")', "https://x", "007"]
    ids = read(csv_of([("工号", *(f"n{n}" for n in range(len(evil)))), ("a", *evil)]))
    outcomes = {key: good("a", name="=cmd|' /C calc'!A0") for key in ids.queries}
    write_report(tmp_path / "r.csv", ids, outcomes, language=Language.EN)
    row = cells_of(tmp_path / "r.csv")[1]
    assert row[2 : 2 + len(evil)] == [*(f"'{cell}" for cell in evil[:6]), *evil[6:]]
    write_report(tmp_path / "r.xlsx", ids, outcomes, language=Language.EN)
    assert cells_of(tmp_path / "r.xlsx")[1][2 : 2 + len(evil)] == evil
    with zipfile.ZipFile(tmp_path / "r.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert sheet.count(b't="s"') == sheet.count(b"<v>"), "every cell is text"


EVIL = ["=1", "x;=1", 'x;"=1', "x; =1", "x;= 1", "x|+1", "\t=1", "x\t@a", "x\n=1", "x\r\n-1", "\r=1", "x =1", "x;'=1"]


@pytest.mark.parametrize("evil", [*EVIL, ";=1;"])
def test_csv_has_no_formula_with_any_separator(tmp_path: Path, evil: str) -> None:
    ids = read(b"sep=,\r\n" + csv_of([("工号", evil), ("a", evil)]))
    write_report(tmp_path / "r.csv", ids, {key: good("a", name=evil) for key in ids.queries}, language=Language.EN)
    text = (tmp_path / "r.csv").read_text("utf-8-sig")
    for separator in ",;\t| ":
        cells = [cell.lstrip() for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell[1:] and cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "a - b", "a@b", "a; b", "x;'=1", "x; ' =1", "'a'", "-", "a = b", "\r\n=1", " '="]
)
def test_formula_guard_of_csv_is_undone_on_reading(text: str) -> None:
    assert without_guard(guarded(text)) == text
    assert guarded(text).replace("'", "") == text.replace("'", "")


def test_json_lines_use_the_field_names_of_the_api(tmp_path: Path) -> None:
    ids = read("工号,n,n,n B,,E\na,1,2,3,4,5\nb,,,,,\nc,,,,,\n")
    (a, b, _) = ids.queries
    outcomes = {a: good("a"), b: outcome_of(Problem(Kind.NETWORK_TIMEOUT))}
    write_report(tmp_path / "r.jsonl", ids, outcomes, language=Language.EN, in_clear=True)
    one, two, three = map(json.loads, (tmp_path / "r.jsonl").read_text("utf-8").splitlines())
    assert list(one["input"].values()) == ["a", "1", "2", "3", "4", "5"], "also of columns with equal names"
    assert (one["input"]["n B"], one["input"]["E"]) == ("3", "5")
    values = (one["row"], one["userId"], one["userName"], one["canPass"], one["outcome"])
    assert values == (2, "a", "张三（示例）", True, "pass")
    assert (two["outcome"], two["codes"], two["policy"]) == ("network.timeout", ["network.timeout"], None)
    assert (three["outcome"], three["askedAt"]) == ("not_run", None)
    assert one.keys() == two.keys() == three.keys()


def test_json_lines_keep_list_columns_named_like_report_columns(tmp_path: Path) -> None:
    ids = read("userType,userId,n\nPHONE,+86 138-0013-8000,1\nOPEN," + "x" * 65 + ",2\n")
    for turn in ("one", "two", "three"):
        write_report(tmp_path / f"{turn}.jsonl", ids, outcomes_of(ids), language=Language.EN, in_clear=True)
        ids = read((tmp_path / f"{turn}.jsonl").read_bytes())
        assert ids.header == ("userType", "userId", "n")
        assert [row.cells[1] for row in ids.rows] == ["+86 138-0013-8000", "x" * 65]
        assert results_of(ids) == {1: "PHONE 13800138000", 2: "input.empty"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("character", ["y", "中", "😀"])
def test_cell_too_long_for_a_workbook_is_cut_with_a_note(tmp_path: Path, character: str, language: Language) -> None:
    ids = read(workbook([("工号", "n"), ("a", "x")]))
    for count in (16_000, 32_768):
        outcomes = {key: good("a", name=character * count) for key in ids.queries}
        write_report(tmp_path / "r.xlsx", ids, outcomes, language=language, overwrite=True)
        cell = cells_of(tmp_path / "r.xlsx")[1][3]
        assert len(cell.encode("utf-16-le")) // 2 <= 32_767
        kept, _, why = cell.partition("…")
        assert kept == character * len(kept)
        assert ("32,767" in why) == (count > 32_000)
        assert len(kept) == count if not why else len(kept) > 16_000
