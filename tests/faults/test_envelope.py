"""The area envelope: invalid responses."""

import json
from types import SimpleNamespace

import httpx
import pytest
from pytestqt.qtbot import QtBot

from faceviewer.core.record import FaceRecord
from faceviewer.gateway import face_endpoint
from faceviewer.gateway.diagnosis import read_response
from faceviewer.gateway.face_endpoint import Face, read_face
from faceviewer.gateway.response import ParsedResponse
from faceviewer.ui.lookup.presenter import Failed, Found, Looking
from tests.faults import switches
from tests.faults.origin import http
from tests.faults.proof import Switch, fails_without
from tests.faults.stand import BY_BASE64, Stand, good_reply, is_in_time
from tests.faults.test_presenter import presenting
from tests.pace import is_within
from tests.problems import problem_of


def _read(body: bytes) -> Face | None:
    reply, _ = read_response(ParsedResponse(200, httpx.Headers(), body, "", "id"))
    return read_face(reply, BY_BASE64)


NO_OBJECTS = ["", " \r\n\t", "null", "[]", "42", '"text"', "true", "[{}]", "\x00", "{", '{"code": 200', "\ufeff{}"]


@pytest.mark.parametrize("body", NO_OBJECTS)
@fails_without(switches.plain_json, failure=AttributeError, match="'list' object", body="[]")
def test_J01_response_that_is_no_object_is_refused(stand: Stand, body: str) -> None:
    outcome = stand.replying(body.encode("utf-8"))
    assert outcome.fails("contract.not_json") or outcome.fails("contract.field")
    assert len(stand.gateway.asked) == 1, "asking again would bring the same"
    assert is_in_time(outcome)


@fails_without(switches.completed_json)
def test_J02_response_cut_at_any_byte_is_refused(stand: Stand) -> None:
    good = good_reply(imageBase64="", userName="n")
    for end in range(len(good)):
        assert problem_of(_read, good[:end]).kind.branch == "contract", end
    for end in range(0, len(good), 7):  # and over the wire
        outcome = stand.replying(good[:end])
        assert outcome.fails("contract.not_json") or outcome.fails("contract.field"), end


TWICE = {
    "code": '{"code": 500, "message": "no", "code": 200, ',
    "data": '{"code": 200, "data": null, ',
    "userId": '{"code": 200, "data": {"userId": "1", "userId": "13800138000"}, ',
    "imageUrl": '{"code": 200, "data": {"imageUrl": "https://a/", "imageUrl": "https://b/"}, ',
}


@pytest.mark.parametrize("name", TWICE)
@fails_without(switches.plain_json, name="code")
def test_J04_duplicate_name_is_refused(stand: Stand, name: str) -> None:
    start = TWICE[name]
    rest = good_reply().decode("utf-8").partition('"data": ')[2]
    body = start + '"data": ' + rest if '"data"' not in start or name == "data" else start + '"message": ""}'
    assert stand.replying(body.encode("utf-8")).fails("contract.ambiguous")


@pytest.mark.parametrize("depth", [33, 1000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@fails_without(switches.plain_json, failure=RecursionError, depth=100_000, opening="[", closing="]")
def test_J06_deeply_nested_response_is_refused(stand: Stand, depth: int, opening: str, closing: str) -> None:
    nested = opening * depth + "1" + closing * depth
    for body in (nested, good_reply().decode("utf-8")[:-1] + f', "x": {nested}}}'):
        outcome = stand.replying(body.encode("utf-8"))
        assert outcome.fails("contract.not_json") or outcome.fails("contract.field")


def _with_data(data: str) -> bytes:
    return f'{{"id": "a", "code": 200, "message": "success"{data}}}'.encode()


NO_DATA = {', "data": null': "record.none", "": "contract.field", ', "data": {}': "contract.field"}


@pytest.mark.parametrize("data", NO_DATA)
@fails_without(switches.missing_data_is_null, data="")
def test_J08_success_without_data_is_no_record(stand: Stand, data: str) -> None:
    assert stand.replying(_with_data(data)).fails(NO_DATA[data])


@pytest.mark.parametrize("data", NO_DATA)
def test_J08_previous_person_is_cleared_by_a_new_lookup(stand: Stand, qtbot: QtBot, data: str) -> None:
    with presenting(stand) as presenter:
        presenter.look_up(BY_BASE64)
        qtbot.waitUntil(lambda: isinstance(presenter.state, Found))
        stand.gateway.response = http(_with_data(data))
        presenter.look_up(BY_BASE64)
        state = presenter.state
        assert isinstance(state, Looking)
        assert state.record is None
        qtbot.waitUntil(lambda: isinstance(presenter.state, Failed))


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
    assert (trace.reply_id, len(trace.request_id)) == ("a-1", 36), "both are there for whoever looks into it"
    assert stand.replying(good_reply(userId="13800138001")).fails("contract.mismatch")
