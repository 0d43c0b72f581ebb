"""The two sides of an exchange, as an operator may see them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from faceviewer.core.exchange import HIDDEN, Cut, Exchange
from faceviewer.ui.details.exchange_tree import ExchangeTree, Node

USER_ID, NAME, LINK, DIGEST = (
    "13800138000",
    "张三",
    "https://store.example/face.jpg?Signature=abc",
    "md5+digest/base64==",
)
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
    reply_headers=(("x-ca-error-message", f"Server StringToSign: {DIGEST}"),),
    reply=json.dumps({"code": 200, "data": DATA, "list": [1, None, []]}),
    reply_is_json=True,
    cuts=(Cut("/data/imageBase64", 33_612),),
)


def text(nodes: Sequence[Node]) -> str:
    return "\n".join(line for node in nodes for line in node.lines())


def named(nodes: Sequence[Node], name: str) -> Node:
    for node in nodes:
        if node.name == name:
            return node
        if node.children and (found := next((n for n in _all(node.children) if n.name == name), None)):
            return found
    raise LookupError(name)


def _all(nodes: Sequence[Node]) -> list[Node]:
    return [found for node in nodes for found in (node, *_all(node.children))]


def test_personal_values_are_masked_wherever_they_occur() -> None:
    said = text((*ExchangeTree(EXCHANGE, revealed=False).request(), *ExchangeTree(EXCHANGE, revealed=False).reply()))
    for personal in (USER_ID, "138-0013", NAME, LINK, "Signature", DIGEST):
        assert personal not in said
    assert "userId: 138****8000" in said
    assert "note: **** is 138****8000" in said
    assert "imageUrl: https://store.example/****" in said


def test_id_is_masked_as_a_key_as_a_number_and_across_lines() -> None:
    data = {
        "code": 200,
        "13800138000": "key",
        "phone": 13800138000,
        "said": {"%E5%BC%A0%E4%B8%89%E4%B8%B0%E5%9B%9B": 1},
    }
    reply = {**data, "data": {"userName": "张三丰四"}}
    said = text(ExchangeTree(replace(EXCHANGE, reply=json.dumps(reply)), revealed=False).reply())
    assert "138****8000: key" in said
    assert "phone: 138****8000" in said
    assert "****: 1" in said
    assert "code: 200" in said
    page = replace(EXCHANGE, reply="no user 1380013\n  8000\nhere", reply_is_json=False, cuts=())
    assert "8000" not in text(ExchangeTree(page, revealed=False).reply()).replace("138****8000", "")


def test_revealed_rows_have_personal_values_but_no_secrets() -> None:
    said = text((*ExchangeTree(EXCHANGE, revealed=True).request(), *ExchangeTree(EXCHANGE, revealed=True).reply()))
    for personal in (USER_ID, NAME, LINK, DIGEST):
        assert personal in said
    assert named(ExchangeTree(EXCHANGE, revealed=True).request(), "x-ca-key").value == "‹hidden›"
    assert named(ExchangeTree(EXCHANGE, revealed=True).request(), "iotToken").value == "‹hidden›"


def test_an_id_of_four_digits_does_not_garble_longer_numbers() -> None:
    reply = '{"code": 10001, "message": "user 1000 at 10:00:03"}'
    short = replace(EXCHANGE, request_body=json.dumps({"params": {"userId": "1000"}}), reply=reply)
    said = text(ExchangeTree(short, revealed=False).reply())
    assert "10001" in said
    assert "user **** at 10:00:03" in said


def test_a_short_id_is_masked_alone_and_does_not_garble_the_rest() -> None:
    short = replace(EXCHANGE, request_body=json.dumps({"params": {"userId": "20"}}), reply='{"code": 200, "a": "20"}')
    said = text(ExchangeTree(short, revealed=False).reply())
    assert "code: 200" in said
    assert "a: ****" in said


def test_string_to_sign_is_split_into_named_lines() -> None:
    (signed,) = [node for node in ExchangeTree(EXCHANGE, revealed=False).request() if node.name == "String to sign"]
    assert [(line.name, line.value) for line in signed.children] == [
        ("Method", "POST"),
        ("Accept", "application/json"),
        ("Content-MD5", "****"),
        ("Content-Type", "application/json"),
        ("Date", ""),
        ("x-ca-key", "‹hidden›"),
        ("x-ca-stage", "RELEASE"),
        ("Path", "/face"),
    ]


def test_json_values_are_rows_and_a_cut_value_has_its_length() -> None:
    nodes = ExchangeTree(EXCHANGE, revealed=False).reply()
    assert named(nodes, "imageBase64").characters == 33_612
    assert [(child.name, child.value) for child in named(nodes, "list").children] == [
        ("[0]", "1"),
        ("[1]", "null"),
        ("[2]", "[]"),
    ]


def test_long_value_is_folded_but_complete() -> None:
    long = replace(EXCHANGE, reply=json.dumps({"message": "word " * 100}))
    node = named(ExchangeTree(long, revealed=False).reply(), "message")
    assert node.folded
    assert len(node.value) <= 120
    assert node.whole == ("word " * 100).strip()


def test_control_characters_and_markup_are_harmless() -> None:
    hostile = replace(EXCHANGE, reply=json.dumps({"\u202ename<b>": "a\u202eb\n<img src=x>" + "\u0301" * 99}))
    (row,) = named(ExchangeTree(hostile, revealed=True).reply(), "Body").children
    assert row.name == "\ufffdname<b>"
    assert row.value.startswith("a\ufffdb <img src=x>")
    assert row.value.count("\u0301") == 4


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({"reply": "", "reply_withheld": True}, "Not kept: the reply is about another person."),
        ({"reply": "", "cuts": ()}, "Empty"),
        ({"reply": "<html>", "cuts": (Cut("", 9),)}, "Only the beginning is kept, without photos."),
    ],
)
def test_reply_that_is_not_json_has_a_remark(change: dict[str, Any], body: str) -> None:
    exchange = replace(EXCHANGE, reply_is_json=False, **change)
    assert named(ExchangeTree(exchange, revealed=False).reply(), "Body").value == body


def test_lines_of_a_page_are_rows() -> None:
    page = replace(EXCHANGE, reply=f"<html>\n\n{USER_ID}\n</html>", reply_is_json=False, cuts=())
    (body,) = [node for node in ExchangeTree(page, revealed=False).reply() if node.name == "Body"]
    assert [row.value for row in body.children] == ["<html>", "138****8000", "</html>"]


def test_endless_lines_end() -> None:
    page = replace(EXCHANGE, reply="line\n" * 5000, reply_is_json=False, cuts=())
    (body,) = [node for node in ExchangeTree(page, revealed=False).reply() if node.name == "Body"]
    assert (len(body.children), body.children[-1].value) == (1001, "…")


def test_without_a_reply_there_are_no_rows() -> None:
    assert ExchangeTree(replace(EXCHANGE, status=0), revealed=False).reply() == ()
