"""The doors of the sandbox, called by a client written by hand; `tests/second_gateway` has more."""

import json
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.sandbox.doors import EVERY_STATUS, PATH
from faceviewer.sandbox.provocations import GUIDE, ODDITIES
from tests.sandbox.asking import ask, envelope, look_up, signed


def doors(user_id: object, user_type: object = "OPEN", **others: Any) -> tuple[int, Any]:
    question = envelope(user_id, user_type, **{"permType": "FACE", "pageNo": 1, "pageSize": 20, **others})
    question["request"]["apiVer"] = "1.0.0"
    response = ask(signed(json.dumps(question).encode(), target=PATH))
    return response.status_code, response.json()


def data_of(user_id: str, **others: Any) -> Any:
    status, body = doors(user_id, **others)
    assert (status, body["code"]) == (200, 200)
    return body["data"]


def statuses(data: Any) -> list[str]:
    return [device["status"] for device in data["deviceList"]]


def test_page_of_doors_is_as_documented() -> None:
    data = data_of("doors-coming")
    first, *others = data.pop("deviceList")
    assert data == {
        "deviceListTotal": 4,
        "deviceListPageNo": 1,
        "deviceListPageSize": 20,
        "userType": "OPEN",
        "userId": "doors-coming",
        "userName": "陆十六（示例）",
        "extInfo": '{"userName": "陆十六（示例）", "policy": "PERMISSION"}',
    }
    assert {**first, "iotId": len(first["iotId"])} == {
        "syncTime": "2025-11-24 21:00:00",
        "iotId": 32,
        "deviceNickName": "北门 North gate",
        "status": "toBeTransferred",
    }
    assert [door["status"] for door in others] == ["transferred"] * 3


@pytest.mark.parametrize("user_type", ["IDENTITY", "OPEN"])
def test_ordinary_person_has_doors_according_to_the_record(user_type: str) -> None:
    assert statuses(data_of("allowed", user_type=user_type)) == ["transferred"] * 4
    assert statuses(data_of("expired", user_type=user_type)) == ["transferDeleted"] * 4
    for user_id in ("no-photo", "nobody", "doors-none"):
        assert data_of(user_id, user_type=user_type) is None


def test_every_status_exists_and_pages_have_their_size() -> None:
    assert statuses(data_of("doors-every-state")) == list(EVERY_STATUS)
    pages = [data_of("doors-hundred", pageNo=number) for number in range(1, 7)]
    assert [len(page["deviceList"]) for page in pages] == [20, 20, 20, 20, 20, 0]
    assert len({device["iotId"] for page in pages for device in page["deviceList"]}) == 100
    assert len(data_of("doors-hundred", pageSize=7)["deviceList"]) == 7
    assert len(data_of("doors-hundred", pageSize=100)["deviceList"]) == 20


@pytest.mark.parametrize(
    "wrong",
    [
        *({"user_type": wrong} for wrong in ("PHONE", "YUNDUN", "open")),
        *({"user_id": wrong} for wrong in ("", "1" * 65)),
        *({"permType": wrong} for wrong in ("CARD", None)),
        *({"pageNo": wrong} for wrong in (0, "1", True, None)),
        *({"pageSize": wrong} for wrong in (0, "20")),
    ],
    ids=str,
)
def test_undocumented_parameters_are_refused_whatever_the_id_provokes(wrong: dict[str, Any]) -> None:
    for user_id in ("allowed", "doors-refused", "error-401-1"):
        status, body = doors(**{"user_id": user_id, **wrong})
        assert (status, body["code"], body["message"]) == (200, 460, "request parameter error.")


def test_person_with_special_doors_has_an_ordinary_record() -> None:
    special = [user_id for user_id, oddity in ODDITIES.items() if oddity.doors is not None]
    assert len(special) == 10
    for user_id in special:
        data = look_up(user_id, "OPEN").json()["data"]
        assert (data["userId"], data["policy"]) == (user_id, "PERMISSION")
        assert any(sample.user_id == user_id and "doors" in sample.shows[Language.EN] for sample in GUIDE)
