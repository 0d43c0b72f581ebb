"""Defences around the way to the gateway and what it says, each to be switched off as in `switches`."""

import json
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from faceviewer.core import connection as profiles
from faceviewer.core import limits
from faceviewer.core.connection import Credentials
from faceviewer.core.problem import Kind, Policy, Trace
from faceviewer.gateway import diagnosis, signed_client
from faceviewer.gateway.answer import Answer
from faceviewer.gateway.envelope import Reply, read_reply
from faceviewer.gateway.network import faults
from faceviewer.gateway.network.proxy import Proxies
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.signing import SignedHeaders, sign
from tests.faults.proof import Switch, instead_of

status_alone = Switch("status_alone", diagnosis, _by_headers=lambda *_, **__: None)
"""Read the HTTP status of a refusal, and not what the gateway says."""


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


own_clock_alone = Switch("own_clock_alone", signed_client.SignedClient, _set_clock=lambda *_, **__: False)
"""Believe this computer's clock, whatever the gateway says."""


any_date = Switch("any_date", limits, CLOCK_SKEW_SECONDS=float("inf"))
"""Believe the server's date, however far off."""


@instead_of(signed_client, "sign")
def signed_otherwise(body: bytes, **options: Any) -> SignedHeaders:
    """Sign the same JSON, spelled in another way than it is sent."""
    return sign(json.dumps(json.loads(body)).encode("utf-8"), **options)


all_the_servers_words = Switch("all_the_servers_words", diagnosis, _server_text=lambda answer, _: answer.error_message)
"""Repeat all that a gateway says."""


@instead_of(signed_client, "read_answer")
def any_code_is_success(answer: Answer) -> tuple[Reply, Trace]:
    """Take HTTP's success for success."""
    return read_reply(answer.body), Trace()


no_trace = Switch("no_trace", diagnosis, _trace=lambda *_, **__: Trace())
"""Keep nothing of what identifies a call."""


no_pages = Switch("no_pages", Answer, is_page=False)
"""Take a web page for an answer."""


@contextmanager
def no_verification() -> Iterator[None]:
    """Believe any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with mock.patch.object(signed_client, "trust_context", return_value=context):
        yield


system_trust_alone = Switch("system_trust_alone", signed_client, trust_context=lambda *_, **__: trust_context(""))
"""Leave out the file with further authorities."""


@instead_of(signed_client, "trust_context")
def any_protocol(ca_file: str) -> ssl.SSLContext:
    """Speak whatever version of TLS the server does."""
    context = trust_context(ca_file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is what this is for
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


any_endpoint = Switch("any_endpoint", profiles, checked_endpoint=lambda text: text)
"""Take any text for an endpoint."""


direct = Switch("direct", signed_client, Proxies=lambda *_, **__: Proxies())
"""Pass by the proxy."""


@instead_of(signed_client, "Proxies")
def proxy_of_the_environment(profile: profiles.Profile, credentials: Credentials) -> Proxies:
    """Follow the proxy that the environment names, whatever the profile says."""
    return Proxies(replace(profile, proxy_mode=profiles.ProxyMode.SYSTEM), credentials)


blameless_proxy = Switch("blameless_proxy", faults, _THROUGH_PROXY={})
"""Tell a fault on the way through a proxy like any other."""
