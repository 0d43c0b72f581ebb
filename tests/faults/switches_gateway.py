"""Defences around what a gateway says, each to be switched off: the named piece of the product, done naively."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from faceviewer.core import limits
from faceviewer.core.problem import Kind, Trace
from faceviewer.gateway import client, diagnosis, retry
from faceviewer.gateway.envelope import Reply, read_reply
from faceviewer.gateway.signing import SignedHeaders, sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.gateway.diagnosis import Answer


@contextmanager
def status_alone() -> Iterator[None]:
    """Read the HTTP status of a refusal, and not what the gateway says."""
    with mock.patch.object(diagnosis, "_by_headers", return_value=None):
        yield


@contextmanager
def all_may_pass() -> Iterator[None]:
    """Try again whatever it was."""
    with mock.patch.object(retry, "_MAY_PASS", frozenset(Kind)):
        yield


@contextmanager
def own_clock_alone() -> Iterator[None]:
    """Believe this computer's clock, whatever the gateway says."""
    with mock.patch.object(client.FaceGateway, "_set_clock", return_value=False):
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

    with mock.patch.object(client, "sign", respelled):
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

    with mock.patch.object(client, "read_answer", read_answer):
        yield


@contextmanager
def no_trace() -> Iterator[None]:
    """Keep nothing of what identifies a call."""
    with mock.patch.object(diagnosis, "_trace", return_value=Trace()):
        yield
