"""The area tls-proxy: certificates, TLS versions, proxies and portals."""

import base64
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

import pytest

from faceviewer.core.connection import Credentials, Profile, ProxyMode
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.gateway import signed_client
from faceviewer.gateway.network import faults
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.network.proxy import Proxies
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.response import ParsedResponse
from faceviewer.ui.window.message_bar import MessageButton, buttons_for
from faceviewer.wording.problems import describe
from tests.faults import certificates, origin
from tests.faults.origin import http
from tests.faults.proof import Switch, fails_without, instead_of
from tests.faults.proxies import Port
from tests.faults.stand import KEYS, Outcome, Stand, texts_of

PASSWORD = "proxy-CANARY-password"
HURRY = Patience(attempt=2.0, connect=0.4, back_off=(0.001, 0.004))


@contextmanager
def _no_verification() -> Iterator[None]:
    """Accept any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with mock.patch.object(signed_client, "trust_context", return_value=context):
        yield


no_proxy = Switch("no_proxy", signed_client, Proxies=lambda *_, **__: Proxies())


@instead_of(signed_client, "Proxies")
def _proxy_of_the_environment(profile: Profile, credentials: Credentials) -> Proxies:
    """Use the proxy of the environment in every mode."""
    return Proxies(replace(profile, proxy_mode=ProxyMode.SYSTEM), credentials)


@contextmanager
def _showing(context: ssl.SSLContext) -> Iterator[mock.Mock]:
    """Make all servers use another context; yield an object that counts the handshakes."""
    with mock.patch.object(origin, "server_context", return_value=context) as handshakes:
        yield handshakes


def _assert_nothing_was_sent(stand: Stand, outcome: Outcome, kind: str) -> None:
    assert outcome.fails(kind)
    assert stand.gateway.requests == []


@fails_without(_no_verification)
@pytest.mark.parametrize("name", certificates.FAULTS)
def test_S01_invalid_certificate_is_refused(stand: Stand, name: str) -> None:
    make, kind = certificates.FAULTS[name]
    with _showing(make()) as handshakes:
        outcome = stand.look_up()
    _assert_nothing_was_sent(stand, outcome, kind)
    assert handshakes.call_count == 1, "another attempt would have the same result"
    assert MessageButton.RETRY in buttons_for(outcome.failure, of_lookup=True), "after the correction"
    assert "127.0.0.1" in describe(outcome.failure, Language.EN).headline


def test_S01_each_fault_of_a_certificate_is_named() -> None:
    kinds = {kind for _, kind in certificates.FAULTS.values()}
    for language in Language:
        assert len({describe(Problem(Kind(kind), host="h"), language).headline for kind in kinds}) == len(kinds) == 4


@instead_of(signed_client, "trust_context")
def _any_protocol(ca_file: str) -> ssl.SSLContext:
    """Accept every version of TLS."""
    return certificates.with_obsolete_protocols(trust_context(ca_file))


@fails_without(_any_protocol)
def test_S02_obsolete_tls_version_is_refused(stand: Stand) -> None:
    with _showing(certificates.before_tls_1_2()):
        _assert_nothing_was_sent(stand, stand.look_up(), "network.tls")


def _look_up_through(
    stand: Stand, proxy: str, *, mode: ProxyMode = ProxyMode.MANUAL, user: str = "", password: str = ""
) -> Outcome:
    """Look up with this proxy in the profile, which is used only if it is set by hand."""
    profile = stand.profile(proxy_mode=mode, proxy=f"http://{proxy}", proxy_user=user)
    return stand.look_up(client=stand.client(profile, credentials=replace(KEYS, proxy_password=password)))


def _gateway_address(stand: Stand) -> tuple[str, int]:
    host, _, port = stand.gateway.address.partition(":")
    return host, int(port)


def _proxy_that_asks(stand: Stand) -> Callable[[bytes], bytes | tuple[str, int]]:
    """Return a proxy that accepts one user, and responds with 407 to all others."""
    right = b"Basic " + base64.b64encode(f"desk:{PASSWORD}".encode())

    def reply(head: bytes) -> bytes | tuple[str, int]:
        if right in head:
            return _gateway_address(stand)
        challenge = {"Proxy-Authenticate": 'Basic realm="CANARY"'}
        return http(b"<html>CANARY</html>", status=407, headers=challenge)

    return reply


@fails_without(no_proxy)
def test_S06_proxy_that_requires_a_login_is_named(stand: Stand) -> None:
    with Port(_proxy_that_asks(stand)) as proxy:
        for user, password in (("", ""), ("desk", "wrong")):
            outcome = _look_up_through(stand, proxy.address, user=user, password=password)
            _assert_nothing_was_sent(stand, outcome, "network.proxy_password")
            assert MessageButton.SETTINGS in buttons_for(outcome.failure, of_lookup=True), "they are entered there"
            assert proxy.address in describe(outcome.failure, Language.EN).headline
            assert "CANARY" not in texts_of(outcome.failure)
            assert "wrong" not in texts_of(outcome.failure)
        with_login = [head for head in proxy.requests if b"proxy-authorization" in head.lower()]
        assert len(with_login) == 1, "a wrong password is sent once: more attempts could lock the account"
        assert len(proxy.requests) == 3, "the first request has no password"
        assert _look_up_through(stand, proxy.address, user="desk", password=PASSWORD).is_shown
    (request,) = stand.gateway.requests
    assert "proxy-authorization" not in request.head.lower(), "the gateway does not get the proxy's password"
    assert all(head.startswith(f"CONNECT {stand.gateway.address} ".encode()) for head in proxy.requests)
    assert all(b"x-ca-" not in head.lower() for head in proxy.requests)
    assert PASSWORD not in "\n".join(stand.records)


@pytest.mark.parametrize("mode", ProxyMode)
@fails_without(_proxy_of_the_environment, mode=ProxyMode.NONE)
@fails_without(_proxy_of_the_environment, mode=ProxyMode.MANUAL)
def test_S06_proxy_of_the_environment_is_used_in_system_mode_only(
    stand: Stand, mode: ProxyMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Port(lambda _: _gateway_address(stand)) as theirs, Port(lambda _: _gateway_address(stand)) as ours:
        for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{theirs.address}")
        assert _look_up_through(stand, ours.address, mode=mode).is_shown
    assert len(theirs.requests) == (mode is ProxyMode.SYSTEM)
    assert len(ours.requests) == (mode is ProxyMode.MANUAL)


@pytest.mark.parametrize("name", [name for name in certificates.FAULTS if "valid" not in name and "exp" not in name])
@fails_without(_no_verification, name="unknown authority")
@fails_without(Switch("proxy_not_named", faults, _THROUGH_PROXY={}), name="unknown authority")
def test_S07_intercepting_proxy_is_refused(stand: Stand, name: str) -> None:
    make, _ = certificates.FAULTS[name]
    with _showing(make()), Port(lambda _: _gateway_address(stand)) as proxy:
        outcome = _look_up_through(stand, proxy.address)
    _assert_nothing_was_sent(stand, outcome, "network.proxy_tls")
    assert proxy.address in describe(outcome.failure, Language.EN).headline, "whose fault it is"


PAGE = b"<!DOCTYPE html><html><form action='https://evil.example/CANARY'>sign in</form></html>"


@pytest.mark.parametrize(
    ("status", "content_type"),
    [(200, "text/html; charset=utf-8"), (200, "text/plain"), (200, "application/json"), (511, "")],
    ids=str,
)
@fails_without(Switch("pages_ignored", ParsedResponse, is_page=False), status=200, content_type="text/html")
def test_S08_page_instead_of_a_response_is_named(stand: Stand, status: int, content_type: str) -> None:
    outcome = stand.responding(http(PAGE, status=status, headers={"Content-Type": content_type}))
    assert outcome.fails("contract.sign_in_page")
    assert "may require a sign-in" in describe(outcome.failure, Language.EN).headline
    assert "CANARY" not in texts_of(outcome.failure)
    assert len(stand.gateway.requests) == 1, "the AppKey is sent once to a server that is not trusted"


@fails_without(Switch("system_trust_only", signed_client, trust_context=lambda _: trust_context("")))
def test_S09_custom_authority_is_trusted(stand: Stand) -> None:
    assert stand.look_up().is_shown


@fails_without(_no_verification)
def test_S09_custom_authority_is_needed(stand: Stand) -> None:
    outcome = stand.look_up(client=stand.client(replace(stand.profile(), ca_file="")))
    _assert_nothing_was_sent(stand, outcome, "network.tls_untrusted")
