"""Masking of personal data in an exchange."""

import json

from faceviewer.core.exchange import Exchange, Masks

ASKED = json.dumps({"params": {"userId": "anne.boleyn"}})


def masks(reply: object) -> Masks:
    exchange = Exchange("https://host", (), ASKED, "", 200, reply=json.dumps(reply), reply_is_json=True)
    return Masks(exchange, revealed=False)


def test_names_ids_and_links_in_list_entries_are_masked() -> None:
    entry = {"userName": "Mary B", "userId": "mary", "imageUrl": "https://host/face?key=1"}
    seen = masks({"data": {"userName": "Anne B", "deviceList": [{"owner": [entry]}]}, "userName": "Jane S"})
    assert seen("door of Mary B, Anne B, Jane S, anne.boleyn") == "door of ****, ****, ****, ann****leyn"
    assert (seen("mary"), seen("https://host/face?key=1")) == ("****", "https://host/****")
    assert seen("") == ""


def test_a_thousand_names_are_masked() -> None:
    names = [f"Name {number}." for number in range(1000)]
    seen = masks({"data": {"list": [{"userName": name} for name in names]}})
    assert {seen(f"of {name}") for name in names} == {"of ****"}
