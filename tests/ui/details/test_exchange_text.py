"""The text of the request and the reply of an exchange."""

import json
from dataclasses import replace
from typing import Any

import pytest

from faceviewer.core.exchange import HIDDEN, Exchange
from faceviewer.core.record import NAMES
from faceviewer.ui.details.exchange_text import ExchangeText

USER_ID, NAME = "13800138000", "张三"
LINK, DIGEST = "https://store.example/face.jpg?Signature=abc", "md5+digest/base64=="
DATA = {
    "userId": USER_ID,
    "userName": NAME,
    "imageUrl": LINK,
    "note": f"{NAME} is {USER_ID}, once 138-0013 8000",
    "imageBase64": "",
}
EXCHANGE = Exchange(
    address="https://api.example/face",
    request_headers=(("content-md5", DIGEST), ("x-ca-key", HIDDEN)),
    request_body=json.dumps({"request": {"iotToken": HIDDEN}, "params": {"userType": "PHONE", "userId": USER_ID}}),
    string_to_sign=f"POST\napplication/json\n{DIGEST}\napplication/json\n\nx-ca-key:{HIDDEN}\nx-ca-stage:RELEASE\n/face",
    status=200,
    response_headers=(("x-ca-error-message", f"Server StringToSign: {DIGEST}"),),
    reply=json.dumps({"code": 200, "data": DATA, "list": [1, None, []]}),
    reply_is_json=True,
    picture_characters=33_612,
    names=NAMES,
)


def request(*, revealed: bool = False) -> list[str]:
    return ExchangeText(EXCHANGE, revealed=revealed).request().split("\n")


def reply(*, revealed: bool = False, **changes: Any) -> list[str]:
    """Return the lines of the reply of an exchange with some other attributes."""
    return ExchangeText(replace(EXCHANGE, **changes), revealed=revealed).reply().split("\n")


def test_personal_values_are_masked_wherever_they_occur() -> None:
    shown = "\n".join((*request(), *reply()))
    for personal in (USER_ID, "138-0013", NAME, LINK, "Signature", DIGEST):
        assert personal not in shown
    assert "userId: 138****8000" in shown
    assert "note: **** is 138****8000" in shown
    assert "imageUrl: https://store.example/****" in shown


def test_id_is_masked_as_a_key_as_a_number_and_across_lines() -> None:
    nested = {"%E5%BC%A0%E4%B8%89%E4%B8%B0%E5%9B%9B": 1}  # the name
    data = {"code": 200, USER_ID: "key", "phone": 13800138000, "nested": nested, "data": {"userName": "张三丰四"}}
    shown = "\n".join(reply(reply=json.dumps(data)))
    for line in ("138****8000: key", "phone: 138****8000", "****: 1", "code: 200"):
        assert line in shown
    page = "\n".join(reply(reply="no user 1380013\n  8000\nhere", reply_is_json=False))
    assert "8000" not in page.replace("138****8000", "")


def test_revealed_text_has_personal_values_but_no_secrets() -> None:
    shown = "\n".join((*request(revealed=True), *reply(revealed=True)))
    for personal in (USER_ID, NAME, LINK, DIGEST):
        assert personal in shown
    for secret in ("x-ca-key", "iotToken"):
        assert f"{secret}: ‹hidden›" in shown


def test_string_to_sign_is_split_into_named_lines() -> None:
    lines = request()
    assert lines[lines.index("String to sign") + 1 :] == [
        "  Method: POST",
        "  Accept: application/json",
        "  Content-MD5: ****",
        "  Content-Type: application/json",
        "  Date:",
        "  x-ca-key: ‹hidden›",
        "  x-ca-stage: RELEASE",
        "  Path: /face",
    ]


def test_json_values_are_lines_and_the_picture_has_its_length() -> None:
    shown = reply()
    assert "    imageBase64: … 34 kB" in shown
    place = shown.index("  list:")
    assert shown[place + 1 : place + 4] == ["    [0]: 1", "    [1]: null", "    [2]: []"]


def test_control_characters_and_markup_are_harmless() -> None:
    hostile = json.dumps({"\u202ename<b>": "a\u202eb\n<img src=x>" + "\u0301" * 99})
    name, _, value = reply(revealed=True, reply=hostile)[2].partition(": ")
    assert name == "  \ufffdname<b>"
    assert value.startswith("a\ufffdb <img src=x>")
    assert value.count("\u0301") == 4


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"reply": "", "reply_withheld": True}, ["Not kept: the reply is about another person."]),
        ({"reply": ""}, ["Empty"]),
        ({"reply": "<html>", "reply_is_cut": True}, ["Only the beginning is kept, without photos.", "  <html>"]),
        ({"reply": "", "reply_is_cut": True}, ["Not kept: the reply is too long."]),
        ({"reply": f"<html>\n\n{USER_ID}\n</html>"}, ["  <html>", "  138****8000", "  </html>"]),
    ],
)
def test_reply_that_is_not_json_has_a_remark_or_its_lines(changes: dict[str, Any], shown: list[str]) -> None:
    lines = reply(reply_is_json=False, **changes)
    assert lines[1 : 2 + len(shown)] == ["Body", *shown]


def test_without_a_reply_there_is_no_text() -> None:
    assert reply(status=0) == [""]
