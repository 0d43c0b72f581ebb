"""Masking of personal data in an exchange."""

import json

from faceviewer.core.exchange import Exchange
from faceviewer.core.exchange_masks import Masks
from faceviewer.core.record import NAMES

ASKED = json.dumps({"params": {"userId": "anne.boleyn"}})


def masks(reply: object) -> Masks:
    exchange = Exchange("https://host", (), ASKED, "", 200, reply=json.dumps(reply), reply_is_json=True, names=NAMES)
    return Masks(exchange, revealed=False)


def test_names_ids_and_links_in_list_entries_are_masked() -> None:
    entry = {"userName": "Mary B", "userId": "mary", "imageUrl": "https://host/face?key=1"}
    seen = masks({"data": {"userName": "Anne B", "deviceList": [{"owner": [entry]}]}, "userName": "Jane S"})
    assert seen("door of Mary B, Anne B, Jane S, anne.boleyn") == "door of ****, ****, ****, ann****leyn"
    assert (seen("mary"), seen("https://host/face?key=1")) == ("****", "https://host/****")
    assert seen("") == ""


def test_values_with_personal_names_and_queries_of_links_are_masked() -> None:
    link = "https://host/doc?Signature=abc"
    personal = {
        "nickName": "Annie",
        "mobile": 13900139000,
        "homeAddress": "1 Main St",
        "身份证号": "1101",
        "email": "a@b",
    }
    seen = masks({"data": {**personal, "doorName": "North", "faceUrl": link, "help": "https://host/help"}})
    assert {seen(str(value)) for value in personal.values()} == {"****"}
    others = {"North": "North", link: "https://host/doc?****", "https://host/help": "https://host/help"}
    assert {text: seen(text) for text in others} == others


def test_further_personal_fields_of_an_endpoint_are_masked() -> None:
    reply = '{"data": {"userName": "Anne B", "job": "4711", "state": "on"}'
    for text, is_json in ((reply, False), (f"{reply}}}", True)):
        names = frozenset({"userName", "job"})
        exchange = Exchange("https://host", (), ASKED, "", 200, reply=text, reply_is_json=is_json, names=names)
        assert Masks(exchange, revealed=False)(reply) == ('{"data": {"userName": "****", "job": "****", "state": "on"}')


def test_a_thousand_names_are_masked() -> None:
    names = [f"Name {number}." for number in range(1000)]
    seen = masks({"data": {"list": [{"userName": name} for name in names]}})
    assert {seen(f"of {name}") for name in names} == {"of ****"}


def test_personal_data_of_a_reply_that_could_not_be_parsed_is_masked() -> None:
    reply = '{"data": {"userId" : "li.si.4711", "userName":"\\u5f20\\"三", "imageUrl":"https://h/a?b", "x":1, "x":2}'
    exchange = Exchange("https://host", (), ASKED, "", 200, reply=reply, names=NAMES)
    assert Masks(exchange, revealed=False)(reply) == (
        '{"data": {"userId" : "li****711", "userName":"****", "imageUrl":"https://h/****", "x":1, "x":2}'
    )
    assert Masks(exchange, revealed=True)(reply) == reply
