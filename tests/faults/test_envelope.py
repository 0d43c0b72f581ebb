"""The area envelope: invalid responses."""

import json
from types import SimpleNamespace

import httpx
import pytest

from faceviewer.core.record import FaceRecord
from faceviewer.gateway import face_endpoint
from faceviewer.gateway.diagnosis import read_response
from faceviewer.gateway.face_endpoint import Face, read_face
from faceviewer.gateway.response import ParsedResponse
from tests.faults import switches
from tests.faults.proof import Switch, fails_without
from tests.faults.stand import BY_BASE64, Stand, good_reply, is_in_time
from tests.pace import is_within


def _read(body: bytes) -> Face | None:
    reply, _ = read_response(ParsedResponse(200, httpx.Headers(), body, "", "id"))
    return read_face(reply, BY_BASE64)


NO_OBJECTS = ["", " \r\n\t", "null", "[]", "42", '"text"', "true", "[{}]", "\x00", "{", '{"code": 200', "\ufeff{}"]


@pytest.mark.parametrize("body", NO_OBJECTS)
@fails_without(switches.plain_json, failure=AttributeError, match="'list' object", body="[]")
def test_J01_response_that_is_no_object_is_refused(stand: Stand, body: str) -> None:
    outcome = stand.replying(body.encode("utf-8"))
    assert outcome.fails("contract.not_json") or outcome.fails("contract.field")
    assert len(stand.gateway.requests) == 1, "another attempt would have the same result"
    assert is_in_time(outcome)


@pytest.mark.parametrize("depth", [33, 1000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@fails_without(switches.plain_json, failure=RecursionError, depth=100_000, opening="[", closing="]")
def test_J06_deeply_nested_response_is_refused(stand: Stand, depth: int, opening: str, closing: str) -> None:
    nested = opening * depth + "1" + closing * depth
    for body in (nested, good_reply().decode("utf-8")[:-1] + f', "x": {nested}}}'):
        outcome = stand.replying(body.encode("utf-8"))
        assert outcome.fails("contract.not_json") or outcome.fails("contract.field")


NO_DATA = {', "data": null': "record.none", "": "contract.field", ', "data": {}': "contract.field"}


@pytest.mark.parametrize("data", NO_DATA)
@fails_without(switches.missing_data_is_null, data="")
def test_J08_success_without_data_is_no_record(stand: Stand, data: str) -> None:
    body = f'{{"id": "a", "code": 200, "message": "success"{data}}}'
    assert stand.replying(body.encode()).fails(NO_DATA[data])


@fails_without(Switch("fields_set_by_name", face_endpoint, FaceRecord=SimpleNamespace))
def test_J11_hundred_thousand_unknown_fields_are_ignored(stand: Stand) -> None:
    unknown: dict[str, object] = {f"field{number}": number for number in range(100_000)}
    hostile = {"__class__": "x", "__proto__": {"code": 1}, "../../etc/passwd": 1, "__init__": None, "record": 1}
    fields = json.loads(good_reply())
    body = json.dumps(unknown | hostile | fields | {"data": hostile | fields["data"]}).encode("utf-8")
    assert is_within(0.2, lambda: _read(body))
    face = _read(body)
    assert face is not None
    assert type(face.record) is FaceRecord
    assert not hasattr(face.record, "__dict__")
    assert stand.replying(body).is_shown


@fails_without(switches.no_person_check)
def test_J12_other_response_id_is_kept_beside_ours(stand: Stand) -> None:
    outcome = stand.replying(good_reply())
    assert outcome.is_shown
    trace = outcome.found.trace
    assert (trace.reply_id, len(trace.request_id)) == ("a-1", 36), "the exchange has both"
    assert stand.replying(good_reply(userId="13800138001")).fails("contract.mismatch")
