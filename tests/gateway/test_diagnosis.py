"""Diagnosis of undocumented errors: no more is claimed than the reply says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.diagnosis import read_response
from faceviewer.gateway.response import ParsedResponse, clock_offset
from faceviewer.wording.problems import describe, ticket
from faceviewer.wording.record_forms import trace_json
from tests.problems import problem_of

SENT = "POST\napplication/json\nmd5==\napplication/json\n\nx-ca-key:k\nx-ca-nonce:n\n/face/paas/image/get"


def response(status: int, body: bytes | dict[str, Any] = b"", **headers: str) -> ParsedResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ParsedResponse(status, httpx.Headers(named), raw, SENT, "our-id")


def problem(given: ParsedResponse) -> Problem:
    return problem_of(read_response, given)


def envelope(code: object, message: str | None = None, localized: str | None = None) -> dict[str, Any]:
    return {"id": "their-id", "code": code, "message": message, "localizedMsg": localized, "data": None}


MISMATCH = "Invalid Signature, Server StringToSign:"


def halves(message: str) -> httpx.Headers:
    """Return a message in two headers, which are joined."""
    return httpx.Headers([("X-CA-ERROR-MESSAGE", message[:70]), ("x-ca-error-message", message[70:])])


def test_equal_strings_to_sign_blame_the_app_secret() -> None:
    message = f"{MISMATCH}{SENT.replace(chr(10), '#')}"
    found = problem(response(400, x_ca_error_message=message))
    assert found.kind is Kind.CREDENTIALS_APP_SECRET
    assert found.trace.server_text == "Invalid Signature"


def test_different_string_to_sign_digest_or_nonce_names_the_line() -> None:
    theirs = SENT.replace("application/json", "text/plain", 1).replace("\n", "#")
    found = problem(response(403, x_ca_error_code="A403IS", x_ca_error_message=f"{MISMATCH}{theirs}"))
    assert (found.kind, found.facts["line"]) == (Kind.CREDENTIALS_REQUEST_ALTERED, "Accept")
    assert problem(response(400, x_ca_error_message="Invalid Content-MD5")).facts["line"] == "Content-MD5"
    assert problem(response(400, x_ca_error_code="I400NC")).facts["line"] == "X-Ca-Nonce"


@pytest.mark.parametrize(
    "response_with",
    [
        lambda text: response(400, x_ca_error_message=f"{MISMATCH}`{text}`"),
        lambda text: response(403, x_ca_error_code="A403IS", x_ca_error_message=f"Server String To Sign={text}"),
        lambda text: response(400, envelope(400, f"{MISMATCH}`{text}`")),
        lambda text: response(200, envelope(403, f"{MISMATCH}`{text}`")),
        lambda text: response(403, f"<p>StringToSign: {text}</p>".encode(), x_ca_error_code="A403IS"),
        lambda text: response(400, f"{MISMATCH}`{text}`".encode()),
        lambda text: response(400, x_ca_error_message=quote(f"{MISMATCH}`{text}`")),
        lambda text: response(401, f"<Error><Message>StringToSign:{text}</Message></Error>".encode()),
        lambda text: response(403, {"errorCode": "A403IS", "errorMessage": f"Server StringToSign:`{text}`"}),
        lambda text: response(403, envelope(403, None, f"StringToSign {text}"), x_ca_error_code="a403is"),
        lambda text: ParsedResponse(400, halves(f"{MISMATCH}`{text}`"), b"", SENT, "id"),
    ],
)
def test_string_to_sign_is_found_in_header_and_body(response_with: Callable[[str], ParsedResponse]) -> None:
    shown = SENT.replace("\n", "#")
    assert problem(response_with(shown)).kind is Kind.CREDENTIALS_APP_SECRET
    changed = problem(response_with(shown.replace("x-ca-nonce:n", "x-ca-nonce:m")))
    assert (changed.kind, changed.facts["line"]) == (Kind.CREDENTIALS_REQUEST_ALTERED, "x-ca-nonce")
    unseen = problem(response_with("(hidden)"))
    assert unseen.kind is Kind.CREDENTIALS_SIGNATURE
    assert "Either the AppSecret is wrong" in describe(unseen, Language.EN).remedy
    for found in (changed, unseen):
        assert "nonce:" not in found.trace.server_text


@pytest.mark.parametrize(
    "message",
    [
        *("API Not Found", "Api not exist", "The API version does not exist.", "No such API", "api is not found"),
        *("apiVer not supported", "apiVer 1.2.0 not support", "Unknown api version"),
        *("service not found.", "Invalid Url", "The path doesn't exist"),
        *("API不存在", "该接口不存在", "接口版本不支持", "未找到该 API"),
    ],
)
def test_missing_interface_is_address_or_version(message: str) -> None:
    for given in (
        response(400, x_ca_error_message=quote(message)),
        response(404, envelope(404, message)),
        response(200, envelope(400, message)),
        response(200, envelope(6203, None, message)),
    ):
        found = problem(given)
        assert found.kind is Kind.SERVER_ADDRESS
        assert "address or the version" in describe(found, Language.EN).headline


@pytest.mark.parametrize(
    "name", ["message", "Message", "MSG", "error_msg", "ErrorMessage", "errMsg", "error_description"]
)
def test_message_of_other_vendors_is_shown(name: str) -> None:
    found = problem(response(400, {"Code": "Unknown", name: "Specified access key is not found."}))
    assert found.trace.server_text == "Specified access key is not found."


def test_documented_message_is_shown_before_another() -> None:
    assert problem(response(400, {"errorMsg": "c", "message": "a"})).trace.server_text == "a"


PAGE = b"<!DOCTYPE html><title>Sign in</title>"
XML = b'<?xml version="1.0"?>\n'
THROTTLED = "Throttled by API Flow Control"
KINDS: list[tuple[Kind, int, bytes | dict[str, Any], dict[str, str]]] = [
    (Kind.LIMIT_THROTTLED, 403, THROTTLED.encode(), {}),
    (Kind.LIMIT_THROTTLED, 403, b"", {"x_ca_error_message": "Throttled by APP Flow Control"}),
    (Kind.LIMIT_THROTTLED, 403, b"", {"x_ca_error_message": "Throttled%20by%20APP"}),
    (Kind.LIMIT_THROTTLED, 403, b"", {"x_ca_error_message": "throttled\tby user"}),
    (Kind.LIMIT_THROTTLED, 403, envelope(403, THROTTLED), {}),
    (Kind.LIMIT_THROTTLED, 403, envelope(403, "Throttled  by APP Flow Control"), {}),
    (Kind.LIMIT_THROTTLED, 200, envelope(403, "请求过于频繁，请稍后再试"), {}),
    (Kind.LIMIT_THROTTLED, 403, envelope(403, "Request was denied due to request throttling."), {}),
    (Kind.LIMIT_THROTTLED, 400, {"Code": "Throttling.User", "Message": "Denied due to user flow control."}, {}),
    (Kind.LIMIT_THROTTLED, 503, {"Code": "ServiceUnavailable.Throttling"}, {}),
    (Kind.LIMIT_THROTTLED, 200, envelope("T429ID", "whatever"), {}),
    (Kind.LIMIT_THROTTLED, 400, {"Code": "T429ID"}, {}),
    (Kind.CREDENTIALS_CALLER, 400, {"error": {"ERROR_CODE": "A403IP"}}, {}),
    (Kind.LIMIT_QUOTA_EXHAUSTED, 403, envelope(403, "  Quota\u00a0Exhausted"), {}),
    (Kind.CREDENTIALS_APP_KEY, 403, envelope(403, "Invalid  AppKey"), {}),
    (Kind.CREDENTIALS_APP_KEY, 403, b"", {"x_ca_error_message": "Invalid  AppKey"}),
    (Kind.CREDENTIALS_FORBIDDEN, 403, b"whatever else", {}),
    (Kind.CREDENTIALS_FORBIDDEN, 403, envelope(403, "request forbidden."), {}),
    (Kind.CREDENTIALS_FORBIDDEN, 200, envelope(403, "request forbidden."), {}),
    (Kind.CREDENTIALS_TOKEN_MISSING, 200, envelope(460, "iotToken为空"), {}),
    (Kind.CREDENTIALS_TOKEN_MISSING, 200, envelope(460, "iotToken  is blank"), {}),
    (Kind.CREDENTIALS_TOKEN_MISSING, 200, envelope(460, "request parameter error.", "iotToken is\u3000blank"), {}),
    (Kind.CREDENTIALS_TOKEN_INVALID, 200, envelope(401, "iotToken expired"), {}),
    (Kind.CREDENTIALS_TOKEN_INVALID, 200, envelope(401, "Invalid token"), {}),
    (Kind.CREDENTIALS_TOKEN_INVALID, 200, envelope(403, "cloudToken illegal"), {}),
    (Kind.CREDENTIALS_TOKEN_INVALID, 403, envelope(403, "request forbidden.", "iotToken 已过期"), {}),
    (Kind.RECORD_ACCOUNT_FROZEN, 200, envelope(460, "identityId is blank。"), {}),
    (Kind.RECORD_EMPLOYEE_NOT_BOUND, 200, envelope(460, "\tDingDingBind employee not exist！", "参数错误"), {}),
    (Kind.SERVER_PARAMETER, 200, envelope(460, "request parameter error."), {}),
    (Kind.SERVER_PARAMETER, 200, envelope(460, "pageSize is blank", "ids are blank!"), {}),
    (Kind.SERVER_FAILED, 200, {"status": 500, "error": "Internal Server Error", "path": "/face"}, {}),
    (Kind.SERVER_ADDRESS, 200, {"status": 404, "error": "Not Found", "path": "/face"}, {}),
    (Kind.CONTRACT_FIELD, 200, {"status": 200, "error": "", "path": "/face"}, {}),
    (Kind.CONTRACT_SIGN_IN_PAGE, 200, PAGE, {"content_type": "text/html"}),
    (Kind.CONTRACT_SIGN_IN_PAGE, 200, XML + PAGE, {}),
    (Kind.CONTRACT_SIGN_IN_PAGE, 200, b"\xef\xbb\xbf <html>", {}),
    (Kind.CONTRACT_NOT_JSON, 200, XML + b"<Error><Code>NoSuchKey</Code></Error>", {"content_type": "application/xml"}),
    (Kind.CONTRACT_NOT_JSON, 200, b"\xef\xbb\xbf<?XML version='1.0'?><a/>", {"content_type": "application/xml"}),
    (Kind.SERVER_BACKEND_FAILED, 502, PAGE, {}),
    (Kind.SERVER_ADDRESS, 404, PAGE, {}),
    (Kind.SERVER_ADDRESS, 405, b"Not allowed", {}),
    (Kind.SERVER_OFFLINE, 410, b"", {}),
]


@pytest.mark.parametrize(("kind", "status", "body", "headers"), KINDS, ids=str)
def test_kind_of_undocumented_refusal(
    kind: Kind, status: int, body: bytes | dict[str, Any], headers: dict[str, str]
) -> None:
    assert problem(response(status, body, **headers)).kind is kind


def test_empty_message_or_header_is_ignored() -> None:
    found = problem(response(200, envelope(460, "request parameter error.", "  \n")))
    assert found.trace.server_text == "request parameter error."
    headers = httpx.Headers([("x-ca-error-message", ""), ("x-ca-error-message", "Quota Exhausted")])
    assert problem(ParsedResponse(403, headers, b"", SENT, "id")).kind is Kind.LIMIT_QUOTA_EXHAUSTED


@pytest.mark.parametrize("code", ["200", 200.0, 200])
def test_code_as_text_or_float_is_read(code: object) -> None:
    body = json.dumps(envelope(code)).encode()
    for raw in (body, b"\xef\xbb\xbf" + body):
        assert read_response(response(200, raw))[0].code == 200


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"x_ca_error_message": "Throttled by APP Flow Control"}, Kind.LIMIT_THROTTLED),
        ({"x_ca_error_message": "Quota Exhausted"}, Kind.LIMIT_QUOTA_EXHAUSTED),
        ({"x_ca_error_code": "T429ID"}, Kind.LIMIT_THROTTLED),
        ({"x_ca_error_code": "B403OD"}, Kind.LIMIT_ARREARS),
        ({"x_ca_error_code": "A400IK"}, Kind.CREDENTIALS_APP_KEY),
    ],
)
@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"{}", b"<p>", envelope(403, "request forbidden"), envelope(None), envelope(200)],
    ids=str,
)
def test_gateway_error_header_counts_with_status_200(
    headers: dict[str, str], kind: Kind, body: bytes | dict[str, Any]
) -> None:
    assert problem(response(200, body, **headers)).kind is kind


@pytest.mark.parametrize("status", [200, 400, 403, 404, 409])
@pytest.mark.parametrize(("code", "message"), [(404, "user not exist"), (404, "face version not found"), (6203, "no")])
def test_code_in_body_wins_over_status(status: int, code: int, message: str) -> None:
    found = problem(response(status, envelope(code, message)))
    assert (found.kind, found.facts["code"]) == (Kind.SERVER_UNKNOWN_CODE, code)


@pytest.mark.parametrize("message", ["unknown path element in backend", "No such route to host", "api not found"])
def test_not_found_message_of_server_error_is_no_wrong_address(message: str) -> None:
    for given in (response(200, envelope(500, message)), response(500, x_ca_error_message=message)):
        assert problem(given).kind is Kind.SERVER_FAILED
    assert problem(response(404, envelope(404, message))).kind is Kind.SERVER_ADDRESS


@pytest.mark.parametrize(
    ("date", "sent", "arrived", "offset"),
    [
        ("Tue, 24 Nov 2026 12:00:00 GMT", 0.0, 0.4, 0.0),
        ("Tue, 24 Nov 2026 12:00:00 GMT", -9.0, 0.5, 0.0),  # a slow response is no wrong clock
        ("Tue, 24 Nov 2026 12:00:00 GMT", -840.2, -839.8, 840.5),
        ("Tue, 24 Nov 2026 12:00:00 GMT", 840.0, 841.0, -840.0),
        ("Tue, 24 Nov 2026 12:00:00 CST", 0.0, 0.4, None),  # of China or of America
        ("Tue, 24 Nov 2026 20:00:00 GMT+08:00", 0.0, 0.4, None),
        ("Tue, 24 Nov 2026 20:00:00 +0800", 0.0, 0.4, 0.0),
        *((f"Tue Nov 24 12:00:00 {zone} 2026", 0.0, 0.4, None) for zone in ("CST", "UTC", "GMT+08:00")),
        ("Tuesday, 24-Nov-26 12:00:00 GMT", 0.0, 0.4, 0.0),
        ("Tue Nov 24 12:00:00 2026", 0.0, 0.4, 0.0),
        ("yesterday", 0.0, 0.0, None),
        ("", 0.0, 0.0, None),
    ],
)
def test_clock_offset(date: str, sent: float, arrived: float, offset: float | None) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
    found = clock_offset(date, sent=noon + sent, arrived=noon + arrived)
    assert found == offset if offset is None else found == pytest.approx(offset)


@pytest.mark.parametrize(("offset", "used"), [(4.9, 0.0), (5.1, 5.1), (-840.0, -840.0), (86401.0, 0.0)])
def test_clock_offset_used_for_verdicts(offset: float, used: float) -> None:
    given = ParsedResponse(200, httpx.Headers(), json.dumps(envelope(200)).encode(), SENT, "id", offset)
    assert read_response(given)[1].clock_offset == used
    refused = problem(ParsedResponse(500, httpx.Headers(), b"", SENT, "id", offset))
    assert refused.trace.clock_offset == used


FIREWALL = b"<html><title>Sign in</title><center>Forbidden</center>"
TEXTS = (b"", b"Access denied by policy", b'{"message": "Forbidden"}', b"Unauthorized", envelope(200))
HEADERS = ({"content_type": "text/html"}, {"www_authenticate": "Basic"}, {"server": "Tengine"})


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        *((status, body, {"server": "CloudWAF"}) for status in (401, 403) for body in TEXTS),
        *((s, FIREWALL, headers) for s in (401, 403, 405, 406, 409, 418, 444, 451, 499) for headers in HEADERS),
    ],
)
def test_refusal_without_gateway_headers_is_anonymous(
    status: int, body: bytes | dict[str, Any], headers: dict[str, str]
) -> None:
    found = problem(response(status, body, **headers))
    assert (found.facts["variant"], found.kind.exit_status) == ("anonymous", 5)
    assert f"refused (HTTP {status})" in describe(found, Language.EN).headline
    assert "AppKey" not in describe(found, Language.ZH_CN).headline


@pytest.mark.parametrize(
    "refusal",
    [
        response(403, x_ca_error_message="Unauthorized"),
        response(403, b'{"errorCode": "A403PR"}'),
        *(response(status, envelope(403, "request forbidden.")) for status in (200, 403)),
    ],
)
def test_refusal_by_gateway_or_service_is_not_anonymous(refusal: ParsedResponse) -> None:
    assert "variant" not in problem(refusal).facts


@pytest.mark.parametrize("code", ["A403Q7", "Q403ZZ"])
def test_unknown_refusal_code_is_in_the_headline(code: str) -> None:
    found = problem(response(403, x_ca_error_code=code))
    for language in Language:
        assert code in describe(found, language).headline
    assert "AppKey may not call" not in describe(found, Language.EN).headline
    assert "variant" not in problem(response(403, x_ca_error_code="A403PR")).facts


@pytest.mark.parametrize("status", [400, 403, 495, 496])
@pytest.mark.parametrize(
    "page",
    [
        b"<center>No required SSL certificate was sent</center>",
        b"<p>Reason: Cannot perform Post-Handshake Authentication.</p>",
        b"<h2>HTTP Error 403.7 - Forbidden</h2>",
        "<h2>HTTP 错误 403.7 - Forbidden</h2>".encode("gbk"),
        b"<p>requires your browser to have a Secure Sockets Layer (SSL) client certificate that the server knows",
        b"<p>Client Certificate Required</p>",
    ],
)
def test_page_that_requires_a_client_certificate(status: int, page: bytes) -> None:
    assert problem(response(status, b"<html>" + page)).kind is Kind.NETWORK_TLS_CLIENT_CERTIFICATE


@pytest.mark.parametrize("message", ["IP not allowed", "Service Not Available", "backend timeout", "流量超限", ""])
def test_unknown_gateway_message_does_not_blame_the_key(message: str) -> None:
    found = problem(response(403, x_ca_request_id="1", x_ca_error_message=quote(message)))
    assert found.kind is Kind.CREDENTIALS_FORBIDDEN
    words = describe(found, Language.EN)
    assert words.headline == "The gateway refused the request (code 403)."
    assert "shown below" in words.remedy


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        *product(["GBK", '"gb2312"', "gb18030"], ["李沑", "王誠", "隆", "許功蓋"]),
        *product(["Big5"], ["王誠", "隆", "許功蓋"]),
        *product(["ISO-8859-1", "latin1", "'windows-1252'"], ["José", "Zoë Müller"]),
        *(
            ("windows-1253", "Αθηνά"),
            ("EUC-KR", "홍길동"),
            ("Shift_JIS", "山田太郎"),
            ("sjis", "山田太郎"),
            ("TIS-620", "สมชาย"),
        ),
    ],
)
def test_declared_charset_is_used_unless_the_reply_is_in_utf8(charset: str, name: str) -> None:
    text = json.dumps({"code": 200, "data": {"userName": name}}, ensure_ascii=False)
    coding = "gb18030" if charset.strip('"').lower().startswith("gb") else charset.strip("'")
    for raw in (text.encode(coding), text.encode()):
        reply, _ = read_response(response(200, raw, content_type=f"application/json; charset={charset}"))
        assert reply.fields["data"]["userName"] == name


def test_message_beside_an_error_is_decoded_from_its_charset() -> None:
    refused = response(403, "请求过于频繁".encode("gbk"), content_type="text/plain; charset=GBK")
    assert problem(refused).kind is Kind.LIMIT_THROTTLED


@pytest.mark.parametrize(
    "charset", ["", "unknown", "iso-0", "cp0", "hex", "idna", "punycode", "unicode_escape", "utf-7"]
)
def test_reply_with_an_unusable_charset_is_read_as_utf8(charset: str) -> None:
    raw = json.dumps({"code": 200, "data": {"userName": "\\u738b+AGE-王\\"}}, ensure_ascii=False).encode()
    for body, name in ((raw, "\\u738b+AGE-王\\"), (raw.replace("王".encode(), b"\xff"), "\\u738b+AGE-\ufffd\\")):
        reply, _ = read_response(response(200, body, content_type=f"application/json; charset={charset}"))
        assert reply.fields["data"]["userName"] == name


def test_redirect_names_only_the_host() -> None:
    found = problem(response(302, location="https://portal.example/login?id=13800138000"))
    assert (found.kind, found.facts["target"]) == (Kind.CONTRACT_REDIRECT, "portal.example")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("2, 2", 2.0),
        ("3;delta", 3.0),
        ("1.5", 1.0),
        ("5 minutes", None),
        ("9" * 99, 9_999_999_999.0),
    ],
)
def test_retry_after_header(text: str, seconds: float | None) -> None:
    found = problem(response(429, retry_after=text, date="Tue, 24 Nov 2026 12:00:00 GMT"))
    assert found.retry_after == seconds


def test_server_text_is_cut_and_id_at_the_cut_is_masked() -> None:
    found = problem(response(200, envelope(500, localized=f"{'长' * 190}13800138000{'长' * 1000}")))
    text = trace_json(found.trace.without_id("13800138000"))["serverText"]
    assert text == f"{'长' * 190}138****80…"
    assert "1380013" not in ticket(found, FaceQuery(UserType.PHONE, "13800138000"), host="h", at=datetime.now(UTC))


def test_request_ids_of_server_are_bounded_and_without_markup() -> None:
    hostile = '<img src="file:///x">' * 10
    trace = problem(response(500, {"id": hostile, "code": 500}, x_ca_request_id=hostile)).trace
    for text in (trace.reply_id, trace.gateway_request_id):
        assert len(text) == 64
        assert not set(text) & set('<>" ')


@pytest.mark.parametrize(
    "body",
    [
        {"message": "Throttled by API Flow Control"},
        {"code": None, "message": "Throttled by API Flow Control"},
        {"code": "FORBIDDEN", "msg": "Throttled by API Flow Control"},
        {"code": [403], "errorMessage": "Throttled by API Flow Control"},
        {"code": {"value": 403}, "message": ["Throttled by API Flow Control"]},
        {"code": True, "message": 7, "localizedMsg": "Throttled by API Flow Control"},
        {"code": 403.5, "error": "Throttled by API Flow Control"},
        {"error": {"code": "T429ID", "message": "no such words"}},
        {"code": "t429id", "message": {"en": "no such words"}},
        {"errorCode": "T429ZZ"},
        {"code": 200, "message": "Throttled by API Flow Control"},
        {"code": "403", "message": "Throttled by API Flow Control"},
    ],
    ids=str,
)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_error_with_other_field_names_is_read(status: int, body: dict[str, Any]) -> None:
    assert problem(response(status, body)).kind is Kind.LIMIT_THROTTLED


@pytest.mark.parametrize(
    "code", [None, "FORBIDDEN", [200], {"code": 200}, True, "２００", "+200", "200 ", 200.5, "0x200"]
)
def test_code_that_is_no_number_is_not_success(code: object) -> None:
    found = problem(response(200, envelope(code)))
    assert (found.kind, found.facts["field"]) == (Kind.CONTRACT_FIELD, "code")


@pytest.mark.parametrize(
    ("codes", "kind", "expected"),
    [
        (["T429ID", "T429ID"], Kind.LIMIT_THROTTLED, "T429ID"),
        (["", "T429ID"], Kind.LIMIT_THROTTLED, "T429ID"),
        (["X-HOP", "A403IS"], Kind.CREDENTIALS_SIGNATURE, "A403IS"),
        (["A400IK", "T429ID"], Kind.CREDENTIALS_APP_KEY, "A400IK"),
        (["T429ID, T429ID"], Kind.LIMIT_THROTTLED, "T429ID"),
        (["T429QQ", "B403QQ"], Kind.LIMIT_THROTTLED, "T429QQ"),
    ],
)
def test_first_known_error_code_of_several_headers(codes: list[str], kind: Kind, expected: str) -> None:
    headers = httpx.Headers([("X-Ca-Error-Code", code) for code in codes])
    found = problem(ParsedResponse(403, headers, b"", SENT, "id"))
    assert (found.kind, found.trace.error_code, found.facts["code"]) == (kind, expected, expected)


@pytest.mark.parametrize(
    ("code", "message", "is_error"),
    [
        ("Q500AB", "", True),
        ("", "Access Denied", True),
        ("", "permission revoked", True),
        ("", "校验未成功", True),
        ("", "", False),
        ("OK", "OK", False),
        ("200 OK", "200 OK", False),
        ("success", "success", False),
        ("Success.", "Success.", False),
        ("No error", "No error", False),
        ("NO_ERROR", "00000", False),
        ("0", "0", False),
        ("", "请求成功", False),
    ],
)
def test_record_beside_an_error_of_the_gateway_is_not_accepted(code: str, message: str, *, is_error: bool) -> None:
    headers = httpx.Headers([(b"x-ca-error-code", code.encode()), (b"x-ca-error-message", message.encode())])
    parsed = ParsedResponse(200, headers, json.dumps(envelope(200)).encode(), SENT, "our-id")
    if is_error:
        assert problem(parsed).kind is Kind.SERVER_FAILED
        assert (code or "200") in describe(problem(parsed), Language.EN).headline
    else:
        assert read_response(parsed)


@pytest.mark.parametrize(
    ("code", "message", "named", "option"),
    [
        (460, "cloudToken is blank", "cloudToken", "--cloud-token-file"),
        (401, "Cloud Token expired", "cloudToken", "--cloud-token-file"),
        (460, "iotToken is blank", "iotToken", "--iot-token-file"),
    ],
)
def test_the_token_of_the_message_is_named(code: int, message: str, named: str, option: str) -> None:
    words = describe(problem(response(200, envelope(code, message))), Language.EN, terminal=True)
    assert named in words.headline
    assert option in words.remedy
