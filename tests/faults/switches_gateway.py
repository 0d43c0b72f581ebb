"""Switches of defences around connections and refusals, as in `switches`."""

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

status_only = Switch("status_only", diagnosis, _by_headers=lambda *_, **__: None)
"""Read the HTTP status of a refusal only."""


@contextmanager
def everything_retried() -> Iterator[None]:
    """Retry every kind of problem."""
    before = {kind: kind.policy for kind in Kind}
    for kind in Kind:
        kind.policy |= Policy.RETRIED
    try:
        yield
    finally:
        for kind, policy in before.items():
            kind.policy = policy


own_clock_only = Switch("own_clock_only", signed_client.SignedClient, _set_clock=lambda *_, **__: False)
"""Ignore the clock of the gateway."""


any_date = Switch("any_date", limits, CLOCK_SKEW_SECONDS=float("inf"))
"""Accept any date of the server."""


@instead_of(signed_client, "sign")
def other_bytes_signed(body: bytes, **options: Any) -> SignedHeaders:
    """Sign the same JSON in other bytes than those that are sent."""
    return sign(json.dumps(json.loads(body)).encode("utf-8"), **options)


full_server_text = Switch("full_server_text", diagnosis, _server_text=lambda answer, _: answer.error_message)
"""Show the complete text of the gateway."""


@instead_of(signed_client, "read_answer")
def any_code_is_success(answer: Answer) -> tuple[Reply, Trace]:
    """Ignore the code in the envelope."""
    return read_reply(answer.body), Trace()


no_trace = Switch("no_trace", diagnosis, _trace=lambda *_, **__: Trace())
"""Keep no IDs of a call."""


pages_ignored = Switch("pages_ignored", Answer, is_page=False)
"""Do not recognise web pages."""


@contextmanager
def no_verification() -> Iterator[None]:
    """Accept any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with mock.patch.object(signed_client, "trust_context", return_value=context):
        yield


system_trust_only = Switch("system_trust_only", signed_client, trust_context=lambda *_, **__: trust_context(""))
"""Ignore the file with additional authorities."""


@instead_of(signed_client, "trust_context")
def any_protocol(ca_file: str) -> ssl.SSLContext:
    """Accept every version of TLS."""
    context = trust_context(ca_file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


any_endpoint = Switch("any_endpoint", profiles, checked_endpoint=lambda text: text)
"""Accept any text as endpoint."""


no_proxy = Switch("no_proxy", signed_client, Proxies=lambda *_, **__: Proxies())
"""Bypass the proxy."""


@instead_of(signed_client, "Proxies")
def proxy_of_the_environment(profile: profiles.Profile, credentials: Credentials) -> Proxies:
    """Use the proxy of the environment in every mode."""
    return Proxies(replace(profile, proxy_mode=profiles.ProxyMode.SYSTEM), credentials)


proxy_not_named = Switch("proxy_not_named", faults, _THROUGH_PROXY={})
"""Do not attribute faults to the proxy."""
