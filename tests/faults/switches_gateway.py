"""Defences around the way to the gateway and what it says, each to be switched off as in `switches`."""

from __future__ import annotations

import json
import ssl
import warnings
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

from faceviewer.core import limits
from faceviewer.core import profile as profiles
from faceviewer.core.problem import Kind, Policy, Trace
from faceviewer.gateway import diagnosis, faults, signed_client
from faceviewer.gateway.envelope import Reply, read_reply
from faceviewer.gateway.proxy import Proxies
from faceviewer.gateway.signing import SignedHeaders, sign
from faceviewer.gateway.trust import trust_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.core.credentials import Credentials
    from faceviewer.gateway.diagnosis import Answer


@contextmanager
def status_alone() -> Iterator[None]:
    """Read the HTTP status of a refusal, and not what the gateway says."""
    with mock.patch.object(diagnosis, "_by_headers", return_value=None):
        yield


@contextmanager
def all_may_pass() -> Iterator[None]:
    """Try again whatever it was."""
    before = {kind: kind.policy for kind in Kind}
    for kind in Kind:
        kind.policy |= Policy.RETRIED
    try:
        yield
    finally:
        for kind, policy in before.items():
            kind.policy = policy


@contextmanager
def own_clock_alone() -> Iterator[None]:
    """Believe this computer's clock, whatever the gateway says."""
    with mock.patch.object(signed_client.SignedClient, "_set_clock", return_value=False):
        yield


@contextmanager
def any_date() -> Iterator[None]:
    """Believe the server's date, however far off."""
    with mock.patch.object(limits, "CLOCK_SKEW_SECONDS", float("inf")):
        yield


@contextmanager
def signed_otherwise() -> Iterator[None]:
    """Sign the same JSON, spelled in another way than it is sent."""

    def respelled(body: bytes, **options: Any) -> SignedHeaders:
        return sign(json.dumps(json.loads(body)).encode("utf-8"), **options)

    with mock.patch.object(signed_client, "sign", respelled):
        yield


@contextmanager
def all_the_servers_words() -> Iterator[None]:
    """Repeat all that a gateway says."""
    with mock.patch.object(diagnosis, "_server_text", lambda answer, _: answer.error_message):
        yield


@contextmanager
def any_code_is_success() -> Iterator[None]:
    """Take HTTP's success for success."""

    def read_answer(answer: Answer) -> tuple[Reply, Trace]:
        return read_reply(answer.body), Trace()

    with mock.patch.object(signed_client, "read_answer", read_answer):
        yield


@contextmanager
def no_trace() -> Iterator[None]:
    """Keep nothing of what identifies a call."""
    with mock.patch.object(diagnosis, "_trace", return_value=Trace()):
        yield


@contextmanager
def no_pages() -> Iterator[None]:
    """Take a web page for an answer."""
    with mock.patch.object(diagnosis.Answer, "is_page", new=False):
        yield


@contextmanager
def no_verification() -> Iterator[None]:
    """Believe any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with mock.patch.object(signed_client, "trust_context", return_value=context):
        yield


@contextmanager
def system_trust_alone() -> Iterator[None]:
    """Leave out the file with further authorities."""
    with mock.patch.object(signed_client, "trust_context", return_value=trust_context("")):
        yield


@contextmanager
def any_protocol() -> Iterator[None]:
    """Speak whatever version of TLS the server does."""

    def lenient(ca_file: str) -> ssl.SSLContext:
        context = trust_context(ca_file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it is what this is for
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        return context

    with mock.patch.object(signed_client, "trust_context", lenient):
        yield


@contextmanager
def any_endpoint() -> Iterator[None]:
    """Take any text for an endpoint."""
    with mock.patch.object(profiles, "checked_endpoint", lambda text: text):
        yield


@contextmanager
def direct() -> Iterator[None]:
    """Pass by the proxy."""
    with mock.patch.object(signed_client, "Proxies", return_value=Proxies()):
        yield


@contextmanager
def proxy_of_the_environment() -> Iterator[None]:
    """Follow the proxy that the environment names, whatever the profile says."""

    def of_the_system(profile: profiles.Profile, credentials: Credentials) -> Proxies:
        return Proxies(replace(profile, proxy_mode=profiles.ProxyMode.SYSTEM), credentials)

    with mock.patch.object(signed_client, "Proxies", of_the_system):
        yield


@contextmanager
def blameless_proxy() -> Iterator[None]:
    """Tell a fault on the way through a proxy like any other."""
    with mock.patch.object(faults, "_THROUGH_PROXY", {}):
        yield
