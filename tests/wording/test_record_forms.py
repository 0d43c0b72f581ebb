"""A record as text, JSON and Markdown, compared as a whole."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from faceviewer.commands.report import problem_lines
from faceviewer.core.doors import Door, Doors, DoorState
from faceviewer.core.language import Language
from faceviewer.core.photo import Flaw, Picture
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Doubt, Expiry, FaceRecord, RawValue
from faceviewer.core.result import Result, Timings
from faceviewer.core.verdict import Verdict, judge
from faceviewer.wording.problems import ticket
from faceviewer.wording.record_forms import id_words, markdown_row, readable_json, record_json, record_text

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=CHINA_STANDARD_TIME)
ID = "13800138000"


def brought(record: FaceRecord, *, picture_problem: Problem | None = None, clock_offset: float = 0.0) -> Result:
    return Result(
        FaceQuery(UserType.PHONE, ID),
        record,
        None if picture_problem else b"1234" * 300,
        picture_problem,
        ImageFormat.BASE64,
        Trace("r-1", "a-1", "G-1", 200, 200, "", f"hello {ID}", clock_offset),
        Timings(412.3, 400.0, 0.0, 1),
        picture=None
        if picture_problem
        else Picture(480, 640, b"", has_alpha=False, format="JPEG", flaws=(Flaw.NO_END_MARKER,)),
    )


FULL = FaceRecord("f-1", ID, UserType.PHONE, "张三", Expiry.from_wire("2026-12-31 23:59:59"), "PERMISSION")
BARE = FaceRecord(None, ID, UserType.PHONE, "", Expiry.from_wire(""), None)


def verdict_of(found: Result) -> Verdict:
    return judge(found.record, picture_problem=found.picture_problem, now=NOW)


@pytest.fixture(autouse=True)
def _in_china(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the zone of the service, so that no local time is added."""
    monkeypatch.setattr("faceviewer.wording.verdicts.moment_here", lambda _: "")


def as_text(record: FaceRecord, language: Language, *, in_clear: bool = False, **more: Any) -> str:
    found = brought(record, **more)
    return record_text(found, verdict_of(found), language, in_clear=in_clear)


def test_record_as_text() -> None:
    assert as_text(FULL, Language.EN) == (
        "Can pass now, until 2026-12-31 23:59 (UTC+8)\n"
        "  - The record is valid until 2026-12-31 23:59 (UTC+8), 37 days from now.\n"
        "  - The policy is PERMISSION: the door admits this face.\n"
        "  Based on this record and this computer's clock, not on what the door devices have stored.\n"
        "\n"
        "Name: 张三\n"
        "User type: PHONE\n"
        "User ID: 138****8000\n"
        "Face ID: f-1\n"
        "Expires: 2026-12-31 23:59 (UTC+8)\n"
        "Policy: PERMISSION\n"
        "Photo: JPEG 480 × 640, 1,200 B\n"
        "Trace ID: G-1\n"
        "Request ID: r-1\n"
        "Reply ID: a-1\n"
        "Response time: 412 ms\n"
    )


def test_doors_in_text_and_row() -> None:
    found, gate = brought(FULL), Door(f"gate of {ID}", "id", "toBeTransferred", DoorState.ON_ITS_WAY, None, None)
    doors = Doors(found.query, (gate,), 1, None, Trace())
    for in_clear in (True, False):
        text = record_text(found, verdict_of(found), Language.EN, in_clear=in_clear, doors=doors)
        record, _, below = text.rpartition("\n\n")
        assert f"{record}\n" == as_text(FULL, Language.EN, in_clear=in_clear)
        assert below.startswith("By the record this person can pass, but “gate of 138")
        assert (ID in below) is in_clear
    row = markdown_row(found, verdict_of(found), Language.EN, in_clear=False, doors=doors)
    assert row.endswith(" (UTC+8); on 0 of 1 door |\n")
    assert row.replace("; on 0 of 1 door", "") == markdown_row(found, verdict_of(found), Language.EN, in_clear=False)


def test_missing_field_has_a_reason() -> None:
    missing = Problem(Kind.PICTURE_MISSING)
    assert {
        "Name: — (returned empty by the service)",
        "Face ID: — (not in the record)",
        "Expires: — (returned empty by the service)",
        "Photo: The record exists, but no photo was returned.",
    } < set(as_text(BARE, Language.EN, picture_problem=missing).splitlines())
    chinese = as_text(BARE, Language.ZH_CN, picture_problem=missing)
    assert {"姓名：—（服务返回为空）", "通行策略：—（记录中没有）"} < set(chinese.splitlines())


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"user_name": f"张三 {ID}", "face_id": f"face-{ID}", "misshapen": (RawValue("x", f"[{ID}]"),)},
        {"policy": f"DENY {ID}"},
        {"expiry": Expiry.from_wire(f"until {ID}")},
        {"doubts": {Doubt.EXPIRY: RawValue(f"end{ID}", f"2020 {ID}")}},
        {"doubts": {Doubt.POLICY: RawValue("state", f"{ID} DENY")}},
    ],
    ids=" ".join,
)
def test_id_is_unmasked_in_every_text_only_on_request(changed: dict[str, Any]) -> None:
    found = brought(replace(FULL, **changed))
    if changed:
        found = replace(found, trace=Trace("r-1", ID, f"G-{ID}", 200, 200, f"E{ID}"))
    verdict = verdict_of(found)
    for form in (record_text, markdown_row, lambda *values, **how: json.dumps(record_json(*values, **how))):
        assert ID not in form(found, verdict, Language.EN, in_clear=False)
        assert ID in form(found, verdict, Language.EN, in_clear=True)


def test_record_as_json() -> None:
    found = brought(FULL)
    assert record_json(found, verdict_of(found), Language.ZH_CN, in_clear=False) == {
        "faceId": "f-1",
        "userId": "138****8000",
        "userType": "PHONE",
        "userName": "张三",
        "expireTime": "2026-12-31 23:59:59",
        "expiresAt": "2026-12-31T23:59:59+08:00",
        "policy": "PERMISSION",
        "notAsDocumented": {},
        "unjudgedFields": [],
        "verdict": "pass",
        "canPass": True,
        "verdictText": "当前可通行，有效期至 2026-12-31 23:59 (UTC+8)",
        "verdictReasons": ["expiry_ahead", "policy_permission"],
        "picture": {
            "format": "JPEG",
            "width": 480,
            "height": 640,
            "bytes": 1200,
            "sha256": "776bb985f8a58f383aadd880e3dedef886fea2080b5236d47de0285130cc795d",
            "flaws": ["no_end_marker"],
            "cameAs": "BASE64",
        },
        "pictureProblem": None,
        "healed": None,
        "traceId": "G-1",
        "requestId": "r-1",
        "answerId": "a-1",
        "gatewayRequestId": "G-1",
        "httpStatus": 200,
        "code": 200,
        "errorCode": "",
        "serverText": "hello 138****8000",
        "clockOffsetSeconds": 0.0,
        "dateOffsetSeconds": 0.0,
        "timings": {"totalMs": 412.3, "answerMs": 400.0, "pictureMs": 0.0, "attempts": 1},
    }


@pytest.mark.parametrize("character", ["\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029"])
def test_readable_json_escapes_controls_and_line_ends(character: str) -> None:
    text = readable_json({"userName": f"张{character}三"}, indent=2)
    assert character not in text
    assert "张" in text
    assert json.loads(text) == {"userName": f"张{character}三"}


def test_markdown_row_escapes_server_text() -> None:
    found = brought(replace(FULL, user_name="a|b\n[x](https://e.example) <b> `c` www.e.example", face_id="f\\|1"))
    row = markdown_row(found, verdict_of(found), Language.EN, in_clear=False)
    assert row == (
        "| a\\|b \\[x\\](https\\://e.example) \\<b\\> \\`c\\` www\\.e.example | PHONE | 138\\*\\*\\*\\*8000 "
        "| f\\\\\\|1 | 2026-12-31 23:59 (UTC+8) | PERMISSION | Can pass now, until 2026-12-31 23:59 (UTC+8) |\n"
    )


def test_mixed_scripts_are_marked() -> None:
    text = as_text(replace(FULL, user_name="\u0410nna Sm\u0456th", policy="PERMISSI\u041eN"), Language.EN)
    assert "Name: \u0410nna Sm\u0456th (mixed scripts)\n" in text
    assert "Policy: PERMISSI\u041eN (mixed scripts)\n" in text


def test_undocumented_values_are_in_every_form() -> None:
    record = replace(
        FULL,
        user_name=None,
        misshapen=(RawValue("userName", "12345"),),
        expiry=Expiry.from_wire(None),
        doubts={Doubt.EXPIRY: RawValue("expiredTime", "2020-01-01"), Doubt.POLICY: RawValue("extInfo.policy", "DENY")},
    )
    text = as_text(record, Language.EN)
    assert "Name: “12345” (not text, unlike the documentation)" in text
    assert "Expires: “2020-01-01” (from the field expiredTime)" in text
    assert "Policy: PERMISSION (“DENY” from the field extInfo.policy)" in text
    found = brought(record)
    fields = record_json(found, verdict_of(found), Language.EN, in_clear=True)
    assert fields["notAsDocumented"] == {"userName": "12345", "expiredTime": "2020-01-01", "extInfo.policy": "DENY"}
    assert (fields["userName"], fields["canPass"]) == (None, None)
    assert "来自字段 expiredTime" in as_text(record, Language.ZH_CN)


@pytest.mark.parametrize(
    ("offset", "english", "chinese"),
    [
        (840.4, "14 minutes behind", "慢 14 分钟"),
        (-1200, "20 minutes ahead", "快 20 分钟"),
        (42, "42 seconds behind", "慢 42 秒"),
        (59.7, "1 minute behind", "慢 1 分钟"),
        (23 * 3600, "23 hours behind", "慢 23 小时"),
    ],
)
def test_clock_offset_is_stated(offset: float, english: str, chinese: str) -> None:
    assert as_text(FULL, Language.EN, clock_offset=offset).endswith(
        f"This computer's clock is {english}; the server's clock was used.\n"
    )
    assert chinese in as_text(FULL, Language.ZH_CN, clock_offset=offset)


def test_disputed_server_date_is_stated() -> None:
    found = replace(brought(FULL), trace=Trace(date_offset=3 * 86400.0))
    assert found.trace.clock_offset == 0.0
    text = record_text(found, verdict_of(found), Language.EN, in_clear=True)
    assert "According to the server's date, this computer's clock is 3 days behind. One of the two is wrong." in text


@pytest.mark.parametrize(
    ("trace", "ids"),
    [
        (Trace("R-1", "R-1", "G-1"), {"trace": "G-1", "request": "R-1"}),
        (Trace("R-1", "A-1", ""), {"trace": "A-1", "request": "R-1"}),
        (Trace("R-1", "", ""), {"trace": "R-1"}),
        (Trace(), {}),
    ],
)
def test_ids_of_call_have_one_name_in_every_form(trace: Trace, ids: dict[str, str]) -> None:
    assert trace.ids == ids
    english, chinese = ([f"{words.label}: {words.text}" for words in id_words(trace, lang)] for lang in Language)
    result, problem = replace(brought(FULL), trace=trace), Problem(Kind.SERVER_FAILED, trace=trace)
    record = record_text(result, verdict_of(result), Language.EN, in_clear=False)
    report = ticket(problem, result.query, host="api.example", at=NOW)
    assert [line for line in record.splitlines() if line in english] == english
    assert [line for line in problem_lines(problem, Language.EN) if line in english] == english
    for here, there in zip(english, chinese, strict=True):
        assert f"{here.partition(':')[0]} / {there}\n" in report
    assert all(text.count(value) == 1 for text in (record, report) for value in ids.values())
