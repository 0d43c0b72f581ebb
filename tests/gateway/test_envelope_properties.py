"""Request and reply with generated inputs."""

import base64
import binascii
import json
from typing import Any
from unittest import mock

import httpx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from faceviewer.core.connection import Credentials
from faceviewer.core.language import Language
from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.verdict import Answer, judge
from faceviewer.gateway.diagnosis import read_response
from faceviewer.gateway.envelope import read_reply, request_body
from faceviewer.gateway.face_endpoint import face_request, read_face, read_picture
from faceviewer.gateway.response import ParsedResponse
from tests.gateway.replies import NOW, reply_to
from tests.problems import problem_of

# The same inputs every time, and none kept on disk.
thorough = settings(max_examples=100, database=None, derandomize=True)

DEMO = FaceQuery(UserType.PHONE, "13800138000")
GOOD = reply_to(DEMO)

texts = st.text(st.characters(codec="utf-8"), max_size=64)
hostile_texts = st.text(st.characters(), max_size=80)  # lone surrogates too
scalars = st.none() | st.booleans() | st.integers() | st.floats() | hostile_texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_texts, inner, max_size=4)
)


@st.composite
def queries(draw: st.DrawFn) -> FaceQuery:
    user_id = draw(st.text(min_size=1, max_size=64))
    try:
        return FaceQuery(draw(st.sampled_from(UserType)), user_id, draw(st.sampled_from(ImageFormat)))
    except Problem:
        assume(False)
        raise


@st.composite
def mutations(draw: st.DrawFn, good: bytes = GOOD) -> bytes:
    data = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["set", "drop", "insert", "repeat"])):
            case "set" if at < len(data):
                data[at] = draw(st.integers(0, 255))
            case "drop":
                del data[at : at + draw(st.integers(1, 40))]
            case "repeat":
                data[at:at] = data[at : at + draw(st.integers(1, 40))]
            case _:
                data[at:at] = draw(st.binary(max_size=8))
    return bytes(data)


def judged(body: bytes, query: FaceQuery = DEMO) -> Problem | object | None:
    """Read a reply as the client does: return a Face of the queried person, None or a problem, and nothing else."""
    response = ParsedResponse(200, httpx.Headers(), body, "", "id")
    try:
        reply, _ = read_response(response)
        face = read_face(reply, query)
    except Problem as problem:
        return problem
    if face is not None:
        assert (face.record.user_id, face.record.user_type) == (query.user_id, query.user_type)
        for text in (face.record.user_name, face.record.face_id, face.record.policy, face.image_url):
            assert text is None or text.encode("utf-8") is not None
        if face.record.policy not in {"PERMISSION", "DENY"}:
            assert judge(face.record, picture_problem=None, now=NOW).answer is not Answer.PASS
    return face


@thorough
@given(queries(), st.sampled_from(Language), texts)
def test_request_body_has_the_query(query: FaceQuery, language: Language, token: str) -> None:
    credentials = Credentials("key", "secret", iot_token=token)
    body = request_body(face_request(query), request_id="r", credentials=credentials, language=language)
    fields = json.loads(body.decode("utf-8"))
    person = {"userType": query.user_type, "userId": query.user_id}
    assert fields["params"] == {**person, "imageFormat": query.image_format}
    assert fields["request"].get("iotToken", "") == token
    assert (fields["id"], fields["version"], fields["request"]["apiVer"]) == ("r", "1.0", "1.2.0")


@thorough
@given(queries(), texts, texts, texts, st.dictionaries(texts, values, max_size=5))
def test_valid_reply_is_read_unchanged(
    query: FaceQuery, name: str, face_id: str, policy: str, unknown: dict[str, Any]
) -> None:
    body = reply_to(query, userName=name, faceId=face_id, policy=policy)
    fields = json.loads(body)
    fields["data"] = unknown | fields["data"]
    face = read_face(read_reply(json.dumps(_finite(fields)).encode()), query)
    assert face is not None
    assert (face.record.user_name, face.record.face_id, face.record.policy) == (name, face_id, policy)


@thorough
@given(mutations())
def test_mutated_reply_never_shows_another_person(body: bytes) -> None:
    outcome = judged(body)
    if isinstance(outcome, Problem):
        assert outcome.kind.branch in {"contract", "server", "record", "credentials", "limit"}


@thorough
@given(st.binary(max_size=400) | values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_or_json_are_a_problem(body: bytes) -> None:
    outcome = judged(body)
    assert isinstance(outcome, Problem)
    assert outcome.kind.branch in {"contract", "server", "record", "credentials", "limit"}


@thorough
@given(st.sampled_from(sorted(json.loads(GOOD)["data"])), values)
def test_field_of_any_type_is_read_or_refused(name: str, value: object) -> None:
    fields = json.loads(GOOD)
    fields["data"][name] = value
    judged(json.dumps(fields).encode("utf-8"))


@thorough
@given(texts, values, values)
def test_duplicate_name_is_refused(name: str, first: object, second: object) -> None:
    pair = f"{json.dumps(name)}: {json.dumps(_finite(first))}, {json.dumps(name)}: {json.dumps(_finite(second))}"
    data, error, deeper = (f'{{"{name}": {{{pair}}}}}' for name in ("data", "error", "ext"))
    for body in (f"{{{pair}}}", data, error, f'{{"code": 200, "data": {deeper}}}'):
        assert problem_of(read_reply, body.encode("utf-8")).kind is Kind.CONTRACT_AMBIGUOUS


@pytest.mark.parametrize("name", [b"\xe5\xbc", b"\xe5\xbc\xa0\xe4\xb8", b"\xe5", b"Ren\xe9", "陈大文".encode("gbk")])
def test_invalid_utf8_is_replaced_but_refused_in_the_id(name: bytes) -> None:
    face = read_face(read_reply(reply_to(DEMO, userName="NAME", faceId="f").replace(b"NAME", name)), DEMO)
    assert (face.record.face_id, "\ufffd" in (face.record.user_name or "")) == ("f", True)
    assert read_reply(b'{"code": 2405, "message": "' + name + b'"}').code == 2405
    other = reply_to(FaceQuery(UserType.OPEN, "NAME")).replace(b"NAME", name)
    query = FaceQuery(UserType.OPEN, name.decode("utf-8", "ignore") or "x")
    assert problem_of(lambda: read_face(read_reply(other), query)).kind is Kind.CONTRACT_MISMATCH


@pytest.mark.parametrize("control", ["\n", "\r\n", "\t", "\x00", "\x01", "\x1f"])
def test_control_character_that_is_not_escaped_damages_one_text_only(control: str) -> None:
    reply = reply_to(DEMO, userName="N-N", imageBase64="QU-JD").replace(b"-", control.encode())
    face = read_face(read_reply(reply), DEMO)
    assert face.record.user_name == f"N{control}N"
    assert control < "\t" or control > "\r" or read_picture(face.image_base64) == b"ABC"
    reply = reply_to(DEMO).replace(DEMO.user_id.encode(), control.encode() + DEMO.user_id.encode())
    assert problem_of(lambda: read_face(read_reply(reply), DEMO)).kind is Kind.CONTRACT_MISMATCH


def test_reply_cut_at_any_byte_is_refused() -> None:
    for end in range(len(GOOD)):
        assert problem_of(read_reply, GOOD[:end]).kind.branch == "contract", end


@pytest.mark.parametrize("value", ["null", "None", "undefined", "N/A", "[]", " - ", [], {}])
@pytest.mark.parametrize("name", ["imageBase64", "imageUrl"])
def test_text_for_a_missing_picture_is_no_picture(name: str, value: Any) -> None:
    face = read_face(read_reply(reply_to(DEMO, **{"imageBase64": None, name: value})), DEMO)
    assert (face.image_base64, face.image_url) == ("", "")


@pytest.mark.parametrize(
    "prefix",
    [
        *("data:image/x-ms-bmp;base64,", "DATA:image/GIF;BASE64,", " data: image/png ; base64 , "),
        "data:image/jpeg;name=a%20b.jpg;base64,",
        *("data:application/octet-stream;base64,", "data:binary/octet-stream;base64,", "data:image/*;base64,"),
    ],
)
def test_data_uri_prefixes(prefix: str) -> None:
    assert read_picture(prefix + base64.b64encode(b"picture").decode()) == b"picture"


@thorough
@given(st.binary(max_size=300))
def test_base64_is_decoded(data: bytes) -> None:
    text = base64.b64encode(data).decode()
    for prefix in ("", "data:image/jpeg;base64,", 'data:image/jpeg;charset="utf-8";name=a.jpg;base64,'):
        assert read_picture(prefix + text) == data
    for other in (base64.encodebytes(data).decode(), " \r\n".join(text), text.rstrip("=")):
        assert read_picture(other) == data
    assert read_picture(base64.urlsafe_b64encode(data).decode()) == data


def test_too_long_base64_is_refused_undecoded() -> None:
    with mock.patch.object(binascii, "a2b_base64", side_effect=AssertionError):
        problem = problem_of(read_picture, "A" * (PICTURE_BYTES * 4 // 3 + 8))
    assert problem.kind is Kind.PICTURE_TOO_BIG


@thorough
@given(st.binary(min_size=1, max_size=60), st.integers(0, 200), st.characters())
def test_base64_with_other_characters_is_refused(data: bytes, at: int, intruder: str) -> None:
    text = base64.b64encode(data).decode()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"
    assume(intruder not in alphabet + " \t\r\n\v\f")
    assert problem_of(read_picture, text[:at] + intruder + text[at:]).kind is Kind.PICTURE_BASE64


def _finite(value: Any) -> Any:
    """Return a value without NaN and infinities, which JSON does not have."""
    if isinstance(value, float) and not (-1e308 < value < 1e308):
        return 0.0
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list) else value
