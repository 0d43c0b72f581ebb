import asyncio
import base64
import json
import time
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.query import UserType, clean_user_id
from faceviewer.sandbox import catalogue
from faceviewer.sandbox.app import Sandbox, _pause
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
from tests.sandbox.asking import Clock, ask, envelope, look_up, send, signed


def test_every_documented_error_has_an_id() -> None:
    assert tuple(ENDPOINT_IDS.values()) == catalogue.ENDPOINT_ERRORS
    assert tuple(CLASSIC_GATEWAY_IDS.values()) == catalogue.CLASSIC_GATEWAY_ERRORS
    assert tuple(VPC_GATEWAY_IDS.values()) == catalogue.VPC_GATEWAY_ERRORS + catalogue.LATER_GATEWAY_ERRORS
    assert len(PROVOCATIONS) == len(ENDPOINT_IDS) + len(CLASSIC_GATEWAY_IDS) + len(VPC_GATEWAY_IDS) + len(ODDITIES)


@pytest.mark.parametrize("user_type", UserType)
def test_every_id_that_provokes_is_no_persons_and_the_same_after_cleaning(user_type: UserType) -> None:
    assert not [person for person in PEOPLE if provoked_by(person.user_id)]
    for user_id, provocation in PROVOCATIONS.items():
        assert provoked_by(clean_user_id(user_type, user_id)[0]) is provocation


@pytest.mark.parametrize(("user_id", "row"), list(zip(ENDPOINT_IDS, ERRORS["endpoint"], strict=True)), ids=ENDPOINT_IDS)
def test_endpoint_error_is_as_documented(user_id: str, row: dict[str, Any]) -> None:
    response = look_up(user_id, "IDENTITY")
    assert response.status_code == row["http_status"]
    assert response.json() == {
        "id": envelope()["id"],
        "code": row["code"],
        "message": row["message"],
        "localizedMsg": row["description"],
        "data": None,
    }
    assert response.headers["x-ca-request-id"]
    assert response.headers.get("x-ca-error-message") == (row["message"] if row["http_status"] != 200 else None)
    assert look_up(user_id, "OPEN", language="en-US").json()["localizedMsg"] == row["message"]


GATEWAY_ROWS = [*ERRORS["classic_gateway"], *ERRORS["vpc_gateway"], *ERRORS["found_later"]]
IN_THE_DOCUMENT = {(row["http_status"], row["message"]) for row in ERRORS["endpoint"] if row["http_status"] != 200}


@pytest.mark.parametrize(
    ("user_id", "row"),
    list(zip([*CLASSIC_GATEWAY_IDS, *VPC_GATEWAY_IDS], GATEWAY_ROWS, strict=True)),
    ids=[*CLASSIC_GATEWAY_IDS, *VPC_GATEWAY_IDS],
)
def test_gateway_error_is_as_documented(user_id: str, row: dict[str, Any]) -> None:
    response = look_up(user_id)
    status, message = row["http_status"], row.get("message")  # of a code that was found later only the meaning is known
    error_message = response.headers.get("x-ca-error-message")
    assert (response.status_code, response.headers.get("x-ca-error-code", "")) == (status, row.get("error_code", ""))
    assert response.headers["x-ca-request-id"]
    assert response.headers.get("retry-after") == ("1" if status == 429 else None)
    if message and message.startswith("Invalid Signature"):
        assert error_message
        assert error_message.startswith("Invalid Signature, Server StringToSign:`POST#application/json#")
        assert error_message.endswith("#/face/paas/image/get`")
    else:
        assert error_message == message
    if (status, message) in IN_THE_DOCUMENT:
        assert (response.json()["code"], response.json()["message"]) == (status, message)
        assert response.json()["id"]
    else:
        assert response.content == b""


def test_provoked_signature_error_shows_the_string_to_sign() -> None:
    request = signed(json.dumps(envelope("gateway-invalid-signature")).encode(), x_ca_nonce="n")
    message = ask(request).headers["x-ca-error-message"]
    assert f"#x-ca-key:{request.headers['x-ca-key']}#x-ca-nonce:n#x-ca-stage:RELEASE#x-ca-timestamp:17640" in message


def test_broken_photo_is_cut_in_base64_and_behind_its_url() -> None:
    app = Sandbox(clock=Clock())
    inside = base64.b64decode(look_up("broken-photo", imageFormat="BASE64", app=app).json()["data"]["imageBase64"])
    fetched = send(app, "GET", look_up("broken-photo", app=app).json()["data"]["imageUrl"]).content
    assert inside == fetched
    assert inside.startswith(b"\xff\xd8")
    assert not inside.endswith(b"\xff\xd9")


def test_odd_replies() -> None:
    wrong = look_up("wrong-person", "OPEN").json()["data"]
    assert (wrong["userId"], wrong["userType"]) == ("somebody-else", "OPEN")
    assert look_up("http-photo").json()["data"]["imageUrl"].startswith("http://training.")
    app = Sandbox(clock=Clock())
    assert send(app, "GET", look_up("expired-link", app=app).json()["data"]["imageUrl"]).status_code == 403


def test_slow_id_delays_its_response(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def pause(seconds: float, _receive: object) -> None:
        waited.append(seconds)

    monkeypatch.setattr("faceviewer.sandbox.app._pause", pause)
    app = Sandbox(clock=Clock(), latency_ms=250)
    assert look_up("slow3", app=app).json()["data"]["userId"] == "slow3"
    assert look_up("slow-15", "OPEN", app=app).json()["data"]["userId"] == "slow-15"
    assert waited == [0.25, 3, 0.25, 15]


def test_delay_ends_when_the_client_disconnects() -> None:
    messages = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    start = time.monotonic()
    asyncio.run(_pause(60, receive))
    assert time.monotonic() - start < 5


def test_guide_lists_every_special_person_and_provocation() -> None:
    assert {sample.user_id for sample in GUIDE if sample.user_type is None} == set(PROVOCATIONS)
    registered = {(person.user_type, person.user_id) for person in PEOPLE}
    assert {(sample.user_type, sample.user_id) for sample in GUIDE if sample.user_type} <= registered
    assert GUIDE[0].user_id == "13800138000"
    assert all(sample.shows[language] for sample in GUIDE for language in Language)
    assert all(sample.shows[Language.EN] != sample.shows[Language.ZH_CN] for sample in GUIDE)


def test_guide_is_served() -> None:
    response = send(Sandbox(), "GET", "/")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == guide_text()
    assert {"13800138000", "gateway-T429ID"} < set(response.text.split())
