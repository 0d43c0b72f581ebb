import subprocess
import sys

import pytest

from faceviewer.sandbox.app import PATH, Sandbox
from tests.sandbox.asking import Call, Clock, ask, send


@pytest.mark.parametrize(
    ("method", "target", "message"),
    [
        ("GET", PATH, "Invalid HttpMethod"),
        ("DELETE", "/pictures/x", "Invalid HttpMethod"),
        ("BREW", "/", "Invalid HttpMethod"),
        ("POST", "/", "Invalid Url"),
        ("POST", "/pictures/x", "Invalid Url"),
        ("POST", f"/./{PATH}", "Invalid Url"),
        ("POST", PATH.replace("get", "ge%74"), "Invalid Url"),
        ("POST", PATH, "Empty Request Body"),
    ],
)
def test_wrong_method_or_address_is_refused(method: str, target: str, message: str) -> None:
    answer = send(Sandbox(), method, target)
    assert answer.status_code == 400
    assert answer.headers["x-ca-error-message"] == message
    assert answer.headers["x-ca-request-id"]
    assert answer.headers["date"]


def test_every_response_has_its_own_request_id() -> None:
    app = Sandbox()
    assert send(app, "PUT", "/").headers["x-ca-request-id"] != send(app, "PUT", "/").headers["x-ca-request-id"]


def test_too_long_address_is_refused() -> None:
    answer = ask(Sandbox(clock=Clock()), Call(target=f"{PATH}?{'x' * 5000}"))
    assert (answer.status_code, answer.headers["x-ca-error-code"]) == (413, "I413UL")


def test_header_values_are_signed_as_utf_8() -> None:
    call = Call(names=("x-ca-key", "x-ca-nonce", "x-ca-stage", "x-ca-timestamp"), nonce="随机-é-😀")
    assert ask(Sandbox(clock=Clock()), call).status_code == 200


@pytest.mark.parametrize("nonce", [b"\xe9", b"\xff\xfe", "签名".encode()])
def test_invalid_bytes_in_a_header_are_an_invalid_signature(nonce: bytes) -> None:
    headers = [(name.encode(), value.encode()) for name, value in Call().headers.items() if name != "x-ca-nonce"]
    answer = send(Sandbox(clock=Clock()), "POST", PATH, content=Call().body, headers=[*headers, (b"x-ca-nonce", nonce)])
    assert answer.status_code == 400
    assert "Invalid Signature, Server StringToSign:`POST#" in answer.headers["x-ca-error-message"]


def test_line_breaks_in_an_address_add_no_header() -> None:
    call = Call(target=f"{PATH}?a=%0d%0aSet-Cookie:%20a=b", change={"x-ca-signature": "wrong"})
    answer = ask(Sandbox(clock=Clock()), call)
    assert "set-cookie" not in answer.headers
    assert "#Set-Cookie: a=b" in answer.headers["x-ca-error-message"]


def test_sandbox_does_not_load_pillow_before_the_first_picture() -> None:
    code = "import sys, faceviewer.sandbox.app; faceviewer.sandbox.app.Sandbox(); print('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
