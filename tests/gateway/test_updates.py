"""Fetching of the update notice over TLS: only a signed notice is accepted."""

import asyncio
import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bootstrap import ROOT
from context import Context
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.update import Update
from faceviewer.gateway.updates import fetch_update
from release import notice as writer
from tests.gateway.notice_server import KEY, PUBLIC_KEY, Served, notice, signed
from tests.problems import problem_of


@pytest.fixture
def server() -> Iterator[Served]:
    with Served(signed(notice())) as server:
        yield server


def _fetched(server: Served, *, seconds: float = 5.0) -> Update:
    return asyncio.run(fetch_update(server.url, public_key=PUBLIC_KEY, ca_file=server.ca_file, seconds=seconds))


def _refused(server: Served, *, seconds: float = 5.0) -> Problem:
    return problem_of(_fetched, server, seconds=seconds)


def test_signed_notice_is_accepted_and_request_has_no_details(server: Served) -> None:
    assert _fetched(server).version == "99.0"
    (asked,) = server.asked
    line, *fields = asked.head.split("\r\n")
    assert line == "GET /update.json HTTP/1.1"
    request = {name.lower(): text for name, _, text in (each.partition(": ") for each in fields)}
    assert request.pop("host") == server.address
    assert request == {
        "user-agent": "FaceViewer",
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "close",
    }


def test_notice_of_the_release_script_is_accepted(server: Served, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = Context(
        root=ROOT, source=ROOT, dist=tmp_path, work=tmp_path, version="0.1.0", source_date_epoch=1_795_000_000
    )
    path = writer.write(context, key=key, page="https://example.org/faceviewer")
    server.body = path.read_bytes()
    update = _fetched(server)
    assert (update.version, update.page) == ("0.1.0", "https://example.org/faceviewer")
    assert all(update.changes[language] for language in Language)
    again = replace(context, work=tmp_path / "again")
    again.work.mkdir()
    assert writer.write(again, key=key, page="https://example.org/faceviewer").read_bytes() == server.body


@pytest.mark.parametrize(
    "body",
    [
        signed(notice(), by=Ed25519PrivateKey.generate()),
        signed(notice(), prefix=b""),
        signed(notice()).replace(b'"payload": "ey', b'"payload": "eyAgIC', 1),
    ],
    ids=["another key", "no prefix", "changed"],
)
def test_wrong_signature_is_refused(body: bytes, server: Served) -> None:
    server.body = body
    assert _refused(server).kind is Kind.UPDATE_SIGNATURE


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"<html>", b'{"payload": "!", "signature": ""}', b"[" * 60_000, signed(b"{}")],
    ids=lambda body: f"{len(body)} bytes",
)
def test_reply_that_is_no_notice_is_refused(body: bytes, server: Served) -> None:
    server.body = body
    problem = _refused(server)
    assert (problem.kind, problem.facts["host"]) == (Kind.UPDATE_ANSWER, server.url.split("/")[2])


def test_redirect_is_not_followed(server: Served) -> None:
    server.status, server.headers = 302, {"location": server.url}
    assert _refused(server).kind is Kind.UPDATE_ANSWER
    assert len(server.asked) == 1


def test_large_or_compressed_notice_is_refused(server: Served) -> None:
    server.body = bytes(65 * 1024)
    assert _refused(server).kind is Kind.CONTRACT_TOO_BIG
    server.body, server.headers = gzip.compress(signed(notice())), {"content-encoding": "gzip"}
    assert _refused(server).kind is Kind.CONTRACT_COMPRESSED


def test_silent_server_times_out(server: Served) -> None:
    server.is_silent, began = True, time.monotonic()
    assert _refused(server, seconds=0.3).kind is Kind.NETWORK_TIMEOUT
    assert time.monotonic() - began < 5.0  # the HTTP client would give up after ten


def test_untrusted_certificate_is_refused(server: Served) -> None:
    server.ca_file = ""
    assert _refused(server).kind is Kind.NETWORK_TLS_UNTRUSTED
    assert server.asked == []


@pytest.mark.parametrize("address", ["https://xn--a.example/x", "https://256.1.1.1/x", "http://127.0.0.1/x"])
def test_invalid_address_is_not_contacted(server: Served, address: str) -> None:
    server.url = address
    assert _refused(server).kind is Kind.UPDATE_ADDRESS
