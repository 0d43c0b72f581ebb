"""Texts about the doors of a face."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from faceviewer.core.doors import Door, Doors, DoorState
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import CHINA_STANDARD_TIME
from faceviewer.core.verdict import Answer, Reason, Verdict
from faceviewer.wording.doors import describe_door, describe_doors, doors_json, doors_text, doors_ticket

ON, COMING, NOT_STORED, OFF, UNKNOWN = (
    DoorState.ON,
    DoorState.ON_ITS_WAY,
    DoorState.NOT_STORED,
    DoorState.TAKEN_OFF,
    DoorState.UNKNOWN,
)
STATUS = {
    ON: "transferred",
    COMING: "toBeTransferred",
    NOT_STORED: "needManual",
    OFF: "transferDeleted",
    UNKNOWN: "odd",
}
AT = datetime(2021, 12, 8, 15, 24, 35, tzinfo=CHINA_STANDARD_TIME)
UNTIMED: dict[str, Any] = {"synced": None, "synced_raw": None}
ENGLISH, CHINESE = Language.EN, Language.ZH_CN


def door(name: str, state: DoorState, **fields: object) -> Door:
    usual = Door(name, f"id of {name}", STATUS[state], state, AT, "2021-12-08 15:24:35")
    return replace(usual, **fields)  # type: ignore[arg-type]  # of a Door


def doors(*states: DoorState, total: int | None = None, missing: Problem | None = None) -> Doors:
    each = tuple(door(name, state) for name, state in zip("ABCDEFGH", states, strict=False))
    return Doors(FaceQuery(UserType.OPEN, "zhang.san"), each, total or len(each), missing, Trace())


def verdict(answer: Answer) -> Verdict:
    return Verdict(answer, Reason.EXPIRY_NEVER, (), None, timedelta())


PASS, DENIED, UNCLEAR = verdict(Answer.PASS), verdict(Answer.DENIED), verdict(Answer.UNCLEAR)


CAN, CANNOT = "By the record this person can pass", "By the record this person cannot pass"


@pytest.mark.parametrize(
    ("states", "judged", "sentence"),
    [
        ([ON, ON, ON, COMING], PASS, f"{CAN}, but “D” does not have the face yet."),
        ([COMING, COMING], PASS, f"{CAN}, but “A” and “B” do not have the face yet."),
        ([ON, ON], PASS, f"{CAN}; all 2 doors received have the face."),
        ([ON], PASS, f"{CAN}; the 1 door received has the face."),
        (
            [COMING, NOT_STORED, OFF, UNKNOWN, ON],
            PASS,
            (
                f"{CAN}, but “B” could not store the face; “A” does not have the face yet; the face was taken off “C”; "
                "the state of “D” is unknown."
            ),
        ),
        ([OFF] * 5, DENIED, f"{CANNOT}; the face was taken off “A”, “B”, “C” and 2 more."),
        ([ON], DENIED, f"{CANNOT}; the 1 door received has the face."),
        ([UNKNOWN], UNCLEAR, "The record does not say whether this person can pass; the state of “A” is unknown."),
        ([ON, COMING], None, "The face is on 1 of 2 doors; “B” does not have the face yet."),
        ([ON, ON], None, "The face is on 2 of 2 doors."),
        ([], PASS, f"{CAN}; the service returned no door, which says nothing about any door."),
        ([], None, "The service returned no door, which says nothing about any door."),
        ([ON, ON, COMING], PASS, "按记录，此人可通行，但“C”尚未收到该人脸。"),
        ([ON, NOT_STORED, NOT_STORED], PASS, "按记录，此人可通行，但“B”和“C”未能写入该人脸。"),
        ([OFF] * 5, DENIED, "按记录，此人不可通行；“A”、“B”、“C”等 5 台设备已删除该人脸。"),
        ([ON, ON], UNCLEAR, "按记录无法判断此人能否通行；已返回的 2 台设备均已有该人脸。"),
        ([ON, COMING], None, "2 台设备中 1 台已有该人脸；“B”尚未收到该人脸。"),
        ([], None, "服务未返回任何设备，这并不说明门禁设备上有无该人脸。"),
    ],
)
def test_sentence(states: list[DoorState], judged: Verdict | None, sentence: str) -> None:
    language = CHINESE if max(sentence) > "\u4e00" else ENGLISH
    assert describe_doors(doors(*states), judged, language).sentence == sentence


@pytest.mark.parametrize(
    ("total", "count"), [(9, "on 2 of the 2 doors received (9 in all)"), (1, "on 2 of the 2 doors received")]
)
def test_incomplete_list_is_stated(total: int, count: str) -> None:
    missing = Problem(Kind.CONTRACT_DOORS, came=2, all=total)
    words = describe_doors(doors(ON, ON, total=total, missing=missing), PASS, ENGLISH)
    partial = "The list of doors is not complete."
    assert words.count == count
    assert words.sentence == f"{CAN}; all 2 doors received have the face. {partial}"
    assert words.partial == f"{partial} Doors according to the service: {total}; received: 2."


def test_incomplete_list_of_unknown_length_is_stated() -> None:
    unknown = replace(doors(ON, missing=Problem(Kind.NETWORK_TIMEOUT, seconds=25, host="h")), total=None)
    assert describe_doors(unknown, None, ENGLISH).count == "on 1 of the 1 door received"
    assert describe_doors(unknown, None, CHINESE).sentence.endswith("设备列表不完整。")


@pytest.mark.parametrize(
    ("shown", "state", "as_of"),
    [
        (door("A", ON), "on the device", ", as of 2021-12-08 15:24 (UTC+8)"),
        (door("A", COMING), "on its way since 2021-12-08 15:24 (UTC+8)", ""),
        (door("A", COMING, **UNTIMED), "on its way", ""),
        (door("A", NOT_STORED, synced=None, synced_raw="soon"), "not stored: action needed", ", as of “soon”"),
        (door("A", NOT_STORED, status="deviceOffline", **UNTIMED), "not stored (deviceOffline): action needed", ""),
        (door("A", OFF, **UNTIMED), "taken off the device", ""),
        (door("A", UNKNOWN, status="Transferred ", synced_raw="", synced=None), "state unknown: Transferred␣", ""),
        (door("A", UNKNOWN, status="", synced_raw="", synced=None), "state unknown: none was returned", ""),
    ],
)
def test_door_in_words(shown: Door, state: str, as_of: str) -> None:
    words = describe_door(shown, ENGLISH)
    assert (words.name, words.state, words.line) == ("A", state, f"A: {state}{as_of}")
    assert bool(words.remedy) is (shown.state is not ON)
    assert "请先检查边缘盒子的网络" in describe_door(door("A", NOT_STORED), CHINESE).remedy


def test_door_name_is_cleaned_and_may_be_missing() -> None:
    hostile = door("\u202eA\n" + "x" * 1000, COMING)
    words = describe_door(hostile, ENGLISH)
    assert "\n" not in words.line
    assert "\u202e" not in words.line
    assert len(words.name) == 256
    assert len(describe_doors(replace(doors(), doors=(hostile,)), PASS, ENGLISH).sentence) < 120
    assert describe_door(door("", ON), ENGLISH).name == "id of"
    assert describe_door(door("", ON, device_id=""), ENGLISH).name == "unnamed door"


def test_text_lists_doors_without_face_first() -> None:
    text = doors_text(doors(ON, COMING, ON, COMING), PASS, ENGLISH, in_clear=True)
    assert text == (
        f"{CAN}, but “B” and “D” do not have the face yet.\n"
        "On 2 of 4 doors:\n"
        "  - B: on its way since 2021-12-08 15:24 (UTC+8)\n"
        "  - D: on its way since 2021-12-08 15:24 (UTC+8)\n"
        "  - A: on the device, as of 2021-12-08 15:24 (UTC+8)\n"
        "  - C: on the device, as of 2021-12-08 15:24 (UTC+8)\n"
        "  Wait a few minutes and check again; three attempts are made.\n"
    )
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("language", Language)
def test_repeated_id_is_masked_in_text(language: Language) -> None:
    repeating = (
        door("gate of Zhang.San", COMING),
        door("", NOT_STORED, device_id="zhang-san", status="zhang san"),
        door("A", UNKNOWN, status="zhang.san?", synced=None, synced_raw="zhang.san"),
    )
    for judged in (PASS, None):
        text = doors_text(replace(doors(), doors=repeating), judged, language, in_clear=False).lower()
        assert "zhang" not in text
        assert text.count("zh****san") >= 4
        assert "gate of" in text
    assert "Zhang.San" in doors_text(replace(doors(), doors=repeating), None, language, in_clear=True)


def test_json_of_doors() -> None:
    found = doors_json(doors(ON, UNKNOWN), PASS, ENGLISH)
    assert (found["on"], found["count"], found["total"], found["complete"]) == (1, 2, 2, True)
    assert found["list"][0] == {
        "deviceNickName": "A",
        "iotId": "id of A",
        "status": "transferred",
        "state": "on",
        "syncTime": "2021-12-08 15:24:35",
        "syncedAt": "2021-12-08T15:24:35+08:00",
        "remedy": None,
    }
    assert found["text"].startswith("By the record this person can pass, but the state of “B” is unknown")


def test_ticket_has_both_languages_and_no_id() -> None:
    gate = door("gate of zhang.san", NOT_STORED, **UNTIMED)
    trace = Trace(request_id="our-id", gateway_request_id="GATEWAY-ID")
    found = Doors(FaceQuery(UserType.OPEN, "zhang.san", ticket="4711"), (gate,), 1, None, trace)
    text = doors_ticket(found, PASS, CHINESE, host="api.example", at=datetime(2026, 11, 24, 12, tzinfo=UTC))
    for expected in (
        "By the record this person can pass, but “gate of zh****san” could not store the face.",
        "按记录，此人可通行，但“gate of zh****san”未能写入该人脸。",
        "Ticket / 工单: 4711",
        "OPEN zh****san",
        "Trace ID / 追踪 ID: GATEWAY-ID",
        "2026-11-24 12:00:00+00:00",
        "  - gate of zh****san：未能写入，需人工处理",
    ):
        assert expected in text
    assert "zhang.san" not in text
