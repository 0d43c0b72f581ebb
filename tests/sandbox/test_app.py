import subprocess
import sys

import pytest

from faceviewer.sandbox.app import PATH, Sandbox
from tests.sandbox.asking import Clock, ask, send, signed


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
def test_wrong_method_or_address_is_refused_with_a_new_request_id(method: str, target: str, message: str) -> None:
    app = Sandbox()
    response, again = (send(app, method, target) for _ in range(2))
    assert (response.status_code, response.headers["x-ca-error-message"]) == (400, message)
    assert response.headers["x-ca-request-id"] != again.headers["x-ca-request-id"]
    assert response.headers["date"]


def test_too_long_address_is_refused() -> None:
    response = ask(signed(target=f"{PATH}?{'x' * 5000}"))
    assert (response.status_code, response.headers["x-ca-error-code"]) == (413, "I413UL")


def test_header_values_are_signed_as_utf_8() -> None:
    assert ask(signed(x_ca_nonce="随机-é-😀")).status_code == 200


@pytest.mark.parametrize("nonce", [b"\xe9", b"\xff\xfe", "签名".encode()])
def test_invalid_bytes_in_a_header_are_an_invalid_signature(nonce: bytes) -> None:
    request = signed()
    headers = [(name.encode(), value.encode()) for name, value in request.headers.items() if name != "x-ca-nonce"]
    headers.append((b"x-ca-nonce", nonce))
    response = send(Sandbox(clock=Clock()), "POST", PATH, content=request.body, headers=headers)
    assert response.status_code == 400
    assert "Invalid Signature, Server StringToSign:`POST#" in response.headers["x-ca-error-message"]


def test_line_breaks_in_an_address_add_no_header() -> None:
    response = ask(signed(target=f"{PATH}?a=%0d%0aSet-Cookie:%20a=b", change={"x-ca-signature": "wrong"}))
    assert "set-cookie" not in response.headers
    assert "#Set-Cookie: a=b" in response.headers["x-ca-error-message"]


def test_pillow_is_not_loaded_by_the_sandbox_or_by_a_stored_portrait() -> None:
    code = (
        "import sys; from faceviewer.sandbox.app import *; Sandbox(); file_of(Portrait(0)); print('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
