import json
import socket
import ssl
import stat
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from faceviewer.sandbox.app import PATH
from faceviewer.sandbox.server import Address, running
from tests.sandbox.asking import envelope, signed


def client_of(address: Address) -> httpx.Client:
    trusted = ssl.create_default_context(cafile=address.ca_file) if address.ca_file else True
    return httpx.Client(verify=trusted, trust_env=False, timeout=30)


def look_up(client: httpx.Client, address: Address, user_id: str) -> httpx.Response:
    call = signed(json.dumps(envelope(user_id)).encode(), now=time.time())
    return client.post(address.url + PATH, content=call.body, headers=dict(call.headers))


def test_lookup_over_tls_succeeds(sandbox: Address) -> None:
    with client_of(sandbox) as client:
        response = look_up(client, sandbox, "13800138000")
    assert response.json()["data"]["imageUrl"].startswith(f"{sandbox.url}/pictures/")
    assert response.headers.get_list("date", split_commas=False) == [response.headers["date"]]


def test_certificate_is_for_localhost_and_needs_its_authority(sandbox: Address) -> None:
    url = f"https://localhost:{httpx.URL(sandbox.url).port}/"
    with client_of(sandbox) as client:
        assert client.get(url).status_code == 200
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(url, trust_env=False)


def test_lookup_without_tls_succeeds() -> None:
    with running() as address, client_of(address) as client:
        assert address.url.startswith("http://127.0.0.1:")
        assert address.ca_file is None
        assert look_up(client, address, "13800138000").json()["data"]["imageUrl"].startswith(address.url)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/face/paas/image/get", "/pictures/unknown"])
def test_connection_is_usable_after_head_or_options(sandbox: Address, method: str, path: str) -> None:
    with client_of(sandbox) as client:
        response = client.request(method, sandbox.url + path)
        assert response.status_code in {200, 400, 404, 405}
        assert method == "OPTIONS" or response.content == b""
        assert look_up(client, sandbox, "13800138000").json()["code"] == 200


def test_concurrent_lookups_return_their_own_person(sandbox: Address) -> None:
    with client_of(sandbox) as client, ThreadPoolExecutor(8) as pool:
        ids = [str(13800138000 + number) for number in range(20)] * 3
        responses = list(pool.map(lambda user_id: look_up(client, sandbox, user_id), ids))
    assert [response.json()["data"]["userId"] for response in responses] == ids


def test_too_large_body_is_refused_over_a_socket(sandbox: Address) -> None:
    with client_of(sandbox) as client:
        response = client.post(sandbox.url + PATH, content=b"x" * 100_000)
    assert (response.status_code, response.headers["x-ca-error-code"]) == (413, "I413RL")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_authority_file_is_private_and_removed() -> None:
    with running(tls=True) as address:
        assert address.ca_file
        assert stat.S_IMODE(address.ca_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(address.ca_file.parent.stat().st_mode) == 0o700
    assert not address.ca_file.parent.exists()


@pytest.mark.parametrize("fails", [False, True])
def test_stopped_server_leaves_no_port_or_thread(capfd: pytest.CaptureFixture[str], fails: bool) -> None:
    threads = threading.enumerate()
    with suppress(LookupError), running() as address, client_of(address) as client:
        look_up(client, address, "13800138000")
        if fails:
            raise LookupError
    with pytest.raises(httpx.ConnectError):
        httpx.get(address.url, trust_env=False)
    assert set(threading.enumerate()) <= {*threads}
    assert capfd.readouterr() == ("", "")


def test_server_stops_while_a_client_waits(capfd: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        with running() as address, client_of(address) as client:
            waiting = pool.submit(look_up, client, address, "slow-15")
            while not address.app.passed_requests:
                time.sleep(0.01)
            start = time.monotonic()
        assert time.monotonic() - start < 5
        assert waiting.exception(10) or waiting.result().status_code == 500
    assert capfd.readouterr() == ("", "")


def test_port_in_use_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"{port}|address"), running(port=port):
            pass


def test_wildcard_host_is_reachable_on_loopback() -> None:
    with running(host="0.0.0.0") as address:
        assert httpx.get(address.url, trust_env=False).text.startswith("Sample IDs")


def test_latency_delays_every_response() -> None:
    with running(latency_ms=120) as address, client_of(address) as client:
        start = time.monotonic()
        look_up(client, address, "13800138000")
        assert time.monotonic() - start >= 0.12
