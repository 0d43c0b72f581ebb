import asyncio
import base64
import json
import time
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.query import UserType, clean_user_id
from faceviewer.sandbox.app import Sandbox, _pause
from faceviewer.sandbox.catalogue import (
    CLASSIC_GATEWAY_ERRORS,
    ENDPOINT_ERRORS,
    LATER_GATEWAY_ERRORS,
    VPC_GATEWAY_ERRORS,
)
from faceviewer.sandbox.people import PEOPLE
from faceviewer.sandbox.provocations import (
    CLASSIC_GATEWAY_IDS,
    ENDPOINT_IDS,
    GUIDE,
    ODDITIES,
    PROVOCATIONS,
    VPC_GATEWAY_IDS,
    guide_text,
    provoked_by,
)
from tests.data import ERRORS
from tests.sandbox.asking import Call, Clock, ask, envelope, look_up, send

LATER: list[dict[str, Any]] = ERRORS["found_later"]


def test_every_documented_error_has_an_id() -> None:
    assert tuple(ENDPOINT_IDS.values()) == ENDPOINT_ERRORS
    assert tuple(CLASSIC_GATEWAY_IDS.values()) == CLASSIC_GATEWAY_ERRORS
    assert tuple(VPC_GATEWAY_IDS.values()) == VPC_GATEWAY_ERRORS + LATER_GATEWAY_ERRORS
    assert len(PROVOCATIONS) == len(ENDPOINT_IDS) + len(CLASSIC_GATEWAY_IDS) + len(VPC_GATEWAY_IDS) + len(ODDITIES)


@pytest.mark.parametrize("user_type", UserType)
def test_every_id_is_the_same_after_cleaning(user_type: UserType) -> None:
    for user_id, provocation in PROVOCATIONS.items():
        assert provoked_by(clean_user_id(user_type, user_id)[0]) is provocation


def test_ids_of_people_provoke_nothing() -> None:
    assert not [person for person in PEOPLE if provoked_by(person.user_id)]


@pytest.mark.parametrize(
    ("user_id", "row"), list(zip(ENDPOINT_IDS, ERRORS["endpoint"], strict=True)), ids=list(ENDPOINT_IDS)
)
def test_endpoint_error_is_as_documented(user_id: str, row: dict[str, Any]) -> None:
    app = Sandbox(clock=Clock())
    answer = look_up(app, user_id, "IDENTITY")
    assert answer.status_code == row["http_status"]
    assert answer.json() == {
        "id": envelope()["id"],
        "code": row["code"],
        "message": row["message"],
        "localizedMsg": row["description"],
        "data": None,
    }
    assert answer.headers["x-ca-request-id"]
    assert answer.headers.get("x-ca-error-message") == (row["message"] if row["http_status"] != 200 else None)
    assert look_up(app, user_id, "OPEN", language="en-US").json()["localizedMsg"] == row["message"]


@pytest.mark.parametrize(
    ("user_id", "row"),
    [
        *zip(CLASSIC_GATEWAY_IDS, ERRORS["classic_gateway"], strict=True),
        *zip(VPC_GATEWAY_IDS, ERRORS["vpc_gateway"], strict=False),  # what was found later is tried below
    ],
    ids=[*CLASSIC_GATEWAY_IDS, *list(VPC_GATEWAY_IDS)[: len(VPC_GATEWAY_ERRORS)]],
)
def test_gateway_error_is_as_documented(user_id: str, row: dict[str, Any]) -> None:
    app = Sandbox(clock=Clock())
    answer = look_up(app, user_id)
    assert answer.status_code == row["http_status"]
    assert answer.headers["x-ca-request-id"]
    assert answer.headers.get("x-ca-error-code", "") == row.get("error_code", "")
    assert answer.headers.get("retry-after") == ("1" if row["http_status"] == 429 else None)
    message = answer.headers["x-ca-error-message"]
    if row["message"].startswith("Invalid Signature"):
        intro, _, shown = message.partition(":")
        assert intro == "Invalid Signature, Server StringToSign"
        assert shown.startswith("`POST#application/json#")
        assert shown.endswith("#/face/paas/image/get`")
    else:
        assert message == row["message"]
    in_the_document = [error for error in ERRORS["endpoint"] if error["http_status"] == row["http_status"] != 200]
    if row["message"] in {error["message"] for error in in_the_document}:
        assert (answer.json()["code"], answer.json()["message"]) == (row["http_status"], row["message"])
        assert answer.json()["id"]
    else:
        assert answer.content == b""


@pytest.mark.parametrize("row", LATER, ids=lambda row: row["error_code"])
def test_gateway_error_with_unknown_message_has_none(row: dict[str, Any]) -> None:
    answer = look_up(Sandbox(clock=Clock()), f"gateway-{row['error_code']}")
    assert (answer.status_code, answer.headers["x-ca-error-code"]) == (row["http_status"], row["error_code"])
    assert "x-ca-error-message" not in answer.headers


def test_provoked_signature_error_shows_the_string_to_sign() -> None:
    call = Call(json.dumps(envelope("gateway-invalid-signature")).encode(), nonce="n")
    message = ask(Sandbox(clock=Clock()), call).headers["x-ca-error-message"]
    assert f"#x-ca-key:{call.credentials.app_key}#x-ca-nonce:n#x-ca-stage:RELEASE#x-ca-timestamp:17640" in message


def test_broken_photo_is_cut_in_base64_and_behind_its_url() -> None:
    app = Sandbox(clock=Clock())
    inside = base64.b64decode(look_up(app, "broken-photo", imageFormat="BASE64").json()["data"]["imageBase64"])
    fetched = send(app, "GET", look_up(app, "broken-photo").json()["data"]["imageUrl"]).content
    assert inside == fetched
    assert inside.startswith(b"\xff\xd8")
    assert not inside.endswith(b"\xff\xd9")


def test_wrong_person_has_another_id() -> None:
    data = look_up(Sandbox(clock=Clock()), "wrong-person", "OPEN").json()["data"]
    assert (data["userId"], data["userType"]) == ("somebody-else", "OPEN")


def test_http_photo_has_an_http_url() -> None:
    data = look_up(Sandbox(clock=Clock()), "http-photo").json()["data"]
    assert data["imageUrl"].startswith("http://training.")


def test_expired_link_is_refused() -> None:
    app = Sandbox(clock=Clock())
    assert send(app, "GET", look_up(app, "expired-link").json()["data"]["imageUrl"]).status_code == 403


def test_slow_id_delays_its_response(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def pause(seconds: float, _receive: object) -> None:
        waited.append(seconds)

    monkeypatch.setattr("faceviewer.sandbox.app._pause", pause)
    app = Sandbox(clock=Clock(), latency_ms=250)
    assert look_up(app, "slow3").json()["data"]["userId"] == "slow3"
    assert look_up(app, "slow-15", "OPEN").json()["data"]["userId"] == "slow-15"
    assert waited == [0.25, 3, 0.25, 15]


def test_delay_ends_when_the_client_disconnects() -> None:
    messages = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    began = time.monotonic()
    asyncio.run(_pause(60, receive))
    assert time.monotonic() - began < 5


def test_guide_lists_every_special_person_and_provocation() -> None:
    assert {sample.user_id for sample in GUIDE if sample.user_type is None} == set(PROVOCATIONS)
    registered = {(person.user_type, person.user_id) for person in PEOPLE}
    assert {(sample.user_type, sample.user_id) for sample in GUIDE if sample.user_type} <= registered
    assert GUIDE[0].user_id == "13800138000"
    assert all(sample.shows[language] for sample in GUIDE for language in Language)
    assert all(sample.shows[Language.EN] != sample.shows[Language.ZH_CN] for sample in GUIDE)


def test_guide_is_served() -> None:
    answer = send(Sandbox(), "GET", "/")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == guide_text()
    assert "13800138000" in answer.text
    assert "gateway-T429ID" in answer.text
