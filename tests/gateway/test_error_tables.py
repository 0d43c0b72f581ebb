"""Every documented error, and the classes of undocumented ones."""

from typing import Any

import pytest

from faceviewer.core.problem import Kind
from tests.data import ERRORS
from tests.gateway.test_diagnosis import SENT, envelope, problem, response
from tests.gateway.test_retry import run

READINGS = {
    (500, 500, "Internal Error"): Kind.SERVER_FAILED,
    (503, 503, "Service Unavailable"): Kind.SERVER_UNAVAILABLE,
    (403, 403, "Request Limited"): Kind.LIMIT_THROTTLED,
    (401, 401, "Empty Signature"): Kind.CREDENTIALS_SIGNATURE_EMPTY,
    (400, 400, "Request Format Error"): Kind.SERVER_REQUEST_FORMAT,
    (200, 20003, "Find Backend Error"): Kind.SERVER_BACKEND_FAILED,
    (200, 20004, "Backend Service Error"): Kind.SERVER_BACKEND_FAILED,
    (200, 20055, "Backend Service Invalid"): Kind.SERVER_REQUEST_FORMAT,
    (200, 20056, "Hsf Invoke Timeout"): Kind.SERVER_BACKEND_TIMEOUT,
    (200, 401, "Request Authorized Error"): Kind.CREDENTIALS_UNAUTHORIZED,
    (200, 403, "Request Forbidden"): Kind.CREDENTIALS_FORBIDDEN,
    (200, 500, "Server Error"): Kind.SERVER_FAILED,
    (200, 2459, "oa error message"): Kind.CREDENTIALS_SESSION_UNKNOWN,
    (200, 460, "iotToken is blank"): Kind.CREDENTIALS_TOKEN_MISSING,
    (200, 2402, "iottoken invalid"): Kind.CREDENTIALS_TOKEN_INVALID,
    (200, 403, "request forbidden."): Kind.CREDENTIALS_FORBIDDEN,
    (200, 403, "request forbidden"): Kind.CREDENTIALS_FORBIDDEN,
    (200, 2453, "app not exist"): Kind.CREDENTIALS_APP_KEY,
    (200, 2405, "identity is not existed"): Kind.RECORD_IDENTITY_UNKNOWN,
    (200, 2407, "auth identity exception"): Kind.RECORD_OPEN_ID_UNKNOWN,
    (200, 2407, "openId invalid"): Kind.RECORD_OPEN_ID_INVALID,
    (200, 460, "dingdingbind employee not exist"): Kind.RECORD_EMPLOYEE_NOT_BOUND,
    (200, 2442, "employee is not exist"): Kind.RECORD_EMPLOYEE_UNKNOWN,
    (200, 460, "pageSize should between 1-50"): Kind.SERVER_PARAMETER,
    (200, 460, "pageSize should between 1-100"): Kind.SERVER_PARAMETER,
    (200, 20008, "token invalid"): Kind.CREDENTIALS_TOKEN_INVALID,
    (200, 460, "identityId is blank"): Kind.RECORD_ACCOUNT_FROZEN,
    (200, 460, "identityIds need between 1-50"): Kind.SERVER_PARAMETER,
    (200, 460, "request parameter error."): Kind.SERVER_PARAMETER,
    (200, 500, "server error."): Kind.SERVER_FAILED,
    (200, 3001, "role not exist"): Kind.SERVER_ROLE_UNKNOWN,
    (200, 3000, "permission not exist"): Kind.SERVER_PERMISSION_UNKNOWN,
    (200, 3002, "resource not exist"): Kind.SERVER_RESOURCE_UNKNOWN,
}


@pytest.mark.parametrize("row", ERRORS["endpoint"], ids=lambda row: f"{row['code']}-{row['message']}")
def test_documented_endpoint_error(row: dict[str, Any]) -> None:
    found = problem(
        response(row["http_status"], envelope(row["code"], row["message"], row["description"]), x_ca_request_id="G")
    )
    assert found.kind is READINGS[row["http_status"], row["code"], row["message"]]
    assert found.facts["code"] == row["code"]
    trace = found.trace
    assert (trace.request_id, trace.reply_id, trace.gateway_request_id) == ("our-id", "their-id", "G")
    assert trace.server_text == row["description"]


@pytest.mark.parametrize("row", ERRORS["classic_gateway"], ids=lambda row: row["message"])
def test_classic_gateway_message(row: dict[str, Any]) -> None:
    message = row["message"].replace("%s", SENT.replace("\n", "#"))
    found = problem(response(row["http_status"], x_ca_error_message=message))
    expected = {
        "Internal Error": "server.failed",
        "Failed To Invoke Backend Service": "server.backend_failed",
        "Service Unavailable": "server.unavailable",
        "Async Service": "server.backend_timeout",
        "Quota Exhausted": "limit.quota_exhausted",
        "Quota Expired": "limit.quota_expired",
        "Expiry of Authorization": "limit.authorization_expired",
        "User Arrears": "limit.arrears",
        "Empty Request Body": "server.request_format",
        "Invalid Request Body": "server.request_format",
        "Invalid Url": "server.address",
        "Invalid Domain": "server.address",
        "Invalid HttpMethod": "server.address",
        "Invalid AppKey": "credentials.app_key",
        "Invalid AppSecret": "credentials.app_secret",
        "Timestamp Expired": "credentials.clock",
        "Invalid Timestamp": "credentials.request_altered",
        "Empty Signature": "credentials.signature_empty",
        "Invalid Signature, Server StringToSign:%s": "credentials.app_secret",
        "Invalid Content-MD5": "credentials.request_altered",
        "Nonce Used": "credentials.nonce",
        "Unauthorized": "credentials.unauthorized",
        "Request Limited": "limit.throttled",
    }
    throttled = row["message"].startswith("Throttled by")
    assert found.kind.value == ("limit.throttled" if throttled else expected[row["message"]])


@pytest.mark.parametrize("row", ERRORS["vpc_gateway"], ids=lambda row: row["error_code"])
def test_vpc_gateway_code(row: dict[str, Any]) -> None:
    found = problem(response(row["http_status"], x_ca_error_code=row["error_code"], x_ca_error_message=row["message"]))
    branches = {
        "I": {"server", "credentials"},
        "A": {"credentials", "limit"},
        "S": {"credentials"},
        "B": {"limit"},
        "T": {"limit"},
        "D": {"server"},
        "X": {"server"},
    }
    assert found.kind.branch in branches[row["error_code"][0]]
    assert found.kind is not Kind.SERVER_UNKNOWN_CODE
    assert found.trace.error_code == row["error_code"]


def _kind_of_later(meaning: str) -> set[Kind]:
    area, _, rest = meaning.partition(": ")
    return {
        "request": {Kind.SERVER_REQUEST_FORMAT},
        "address": {Kind.SERVER_OFFLINE if "offline" in rest else Kind.SERVER_ADDRESS},
        "key": {Kind.CREDENTIALS_APP_CODE, Kind.CREDENTIALS_UNAUTHORIZED, Kind.CREDENTIALS_FORBIDDEN},
        "access": {Kind.CREDENTIALS_CALLER},
        "billing": {Kind.LIMIT_QUOTA_EXHAUSTED, Kind.LIMIT_QUOTA_EXPIRED, Kind.LIMIT_ARREARS, Kind.LIMIT_BILLING},
        "throttled": {Kind.LIMIT_THROTTLED},
        "backend": {Kind.SERVER_BACKEND_TIMEOUT if "timed out" in rest else Kind.SERVER_BACKEND_FAILED},
        "gateway": {Kind.SERVER_FAILED, Kind.SERVER_UNAVAILABLE},
    }[area]


PASSES_BY_ITSELF = {"throttled", "backend", "gateway"}
EXIT = {"key": 5, "access": 5, "billing": 7, "throttled": 7}


@pytest.mark.parametrize("row", ERRORS["found_later"], ids=lambda row: row["error_code"])
def test_later_gateway_code(row: dict[str, Any]) -> None:
    met = problem(response(row["http_status"], x_ca_error_code=row["error_code"]))
    assert met.kind in _kind_of_later(row["meaning"])
    assert met.facts["code"] == row["error_code"]
    area = row["meaning"].partition(":")[0]
    assert run(met, met, met)[0] == (3 if area in PASSES_BY_ITSELF else 1)
    assert met.kind.exit_status == EXIT.get(area, 8)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("I499ZZ", Kind.SERVER_REQUEST_FORMAT),
        ("A499ZZ", Kind.CREDENTIALS_FORBIDDEN),
        ("S499ZZ", Kind.CREDENTIALS_SECURITY),
        ("B499ZZ", Kind.LIMIT_BILLING),
        ("T499ZZ", Kind.LIMIT_THROTTLED),
        ("D599ZZ", Kind.SERVER_BACKEND_FAILED),
        ("N599ZZ", Kind.SERVER_BACKEND_FAILED),
        ("X599ZZ", Kind.SERVER_FAILED),
        ("x5992z", Kind.SERVER_FAILED),
        ("Q599ZZ", Kind.SERVER_FAILED),  # of no class: the status decides
        ("TOKEN", Kind.SERVER_FAILED),
    ],
)
def test_unknown_code_is_classified_by_its_first_letter(code: str, kind: Kind) -> None:
    assert problem(response(500, x_ca_error_code=f" {code} ")).kind is kind


@pytest.mark.parametrize("message", ERRORS["further_messages"])
def test_further_gateway_message(message: str) -> None:
    branch = {"Backend": "server", "Service": "server", "Need": "credentials"}.get(
        message.split(maxsplit=1)[0], "limit"
    )
    for found in (problem(response(403, x_ca_error_message=message)), problem(response(200, envelope(403, message)))):
        assert found.kind.branch == branch
        assert found.kind is not Kind.CREDENTIALS_FORBIDDEN


@pytest.mark.parametrize(
    ("kind", "messages"),
    [
        (Kind.LIMIT_QUOTA_EXHAUSTED, ["Error: Quota Exhausted", "403 Quota Exhausted", "[gateway] quota exhausted"]),
        (Kind.CREDENTIALS_SIGNATURE, ["Forbidden: Invalid Signature", "code=403, message=Invalid Signature"]),
        (Kind.CREDENTIALS_SIGNATURE, ["signature mismatch", "The signature does not match", "签名不匹配", "验签失败"]),
        (Kind.CREDENTIALS_SIGNATURE, ["sign check failed", "Bad request signature", "签名校验失败"]),
        (Kind.CREDENTIALS_APP_KEY, ["Unauthorized: invalid AppKey", "appKey不存在", "Unknown app key"]),
        (Kind.CREDENTIALS_FORBIDDEN, ["sign in failed", "no signature error", "design invalid", "my quota exhausted"]),
    ],
)
def test_message_in_other_words_or_behind_a_prefix(kind: Kind, messages: list[str]) -> None:
    for message in messages:
        assert problem(response(200, envelope(403, message))).kind is kind
        assert problem(response(403, message.encode())).kind is kind


@pytest.mark.parametrize("row", ERRORS["body_codes"], ids=lambda row: row["code"])
def test_gateway_code_in_body(row: dict[str, Any]) -> None:
    kind = {404: Kind.SERVER_ADDRESS, 429: Kind.LIMIT_THROTTLED}[row["code"]]
    assert problem(response(200, envelope(row["code"], row["message"]))).kind is kind


@pytest.mark.parametrize(
    ("status", "kind", "of_code"),
    [
        (400, Kind.SERVER_REQUEST_FORMAT, Kind.SERVER_REQUEST_FORMAT),
        (401, Kind.CREDENTIALS_UNAUTHORIZED, Kind.CREDENTIALS_UNAUTHORIZED),
        (403, Kind.CREDENTIALS_FORBIDDEN, Kind.CREDENTIALS_FORBIDDEN),
        (404, Kind.SERVER_ADDRESS, Kind.SERVER_UNKNOWN_CODE),
        (421, Kind.SERVER_ADDRESS, Kind.SERVER_UNKNOWN_CODE),
        (418, Kind.CREDENTIALS_FORBIDDEN, Kind.SERVER_UNKNOWN_CODE),
        (429, Kind.LIMIT_THROTTLED, Kind.LIMIT_THROTTLED),
        (460, Kind.CREDENTIALS_FORBIDDEN, Kind.SERVER_PARAMETER),
        (500, Kind.SERVER_FAILED, Kind.SERVER_FAILED),
        (502, Kind.SERVER_BACKEND_FAILED, Kind.SERVER_UNKNOWN_CODE),
        (503, Kind.SERVER_UNAVAILABLE, Kind.SERVER_UNAVAILABLE),
        (504, Kind.SERVER_BACKEND_TIMEOUT, Kind.SERVER_UNKNOWN_CODE),
        (599, Kind.SERVER_FAILED, Kind.SERVER_UNKNOWN_CODE),
    ],
)
def test_http_status_without_message_and_the_same_undocumented_code(status: int, kind: Kind, of_code: Kind) -> None:
    found = problem(response(status))
    assert (found.kind, found.facts["code"]) == (kind, status)
    for code in (status, status + 100_000, 0, -1):
        found = problem(response(200, envelope(code, "something new")))
        expected = of_code if code == status else Kind.SERVER_UNKNOWN_CODE
        assert (found.kind, found.facts["code"], found.trace.server_text) == (expected, code, "something new")
