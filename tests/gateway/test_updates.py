"""Fetching of the update notice over TLS: only a signed notice is accepted."""

import asyncio
import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from context import Context
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.core.update import Update
from faceviewer.gateway.updates import fetch_update
from release import notice as writer
from running import ROOT
from tests.gateway.notice_server import KEY, PUBLIC_KEY, Served, notice, signed
from tests.problems import problem_of


@pytest.fixture
def server() -> Iterator[Served]:
    with Served(signed(notice())) as server:
        yield server


def _fetched(server: Served, *, seconds: float = 5.0) -> Update:
    return asyncio.run(fetch_update(server.url, public_key=PUBLIC_KEY, ca_file=server.ca_file, seconds=seconds))


def test_signed_notice_is_accepted_and_request_has_no_details(server: Served) -> None:
    assert _fetched(server).version == "99.0"
    (received,) = server.requests
    line, *fields = received.head.split("\r\n")
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
    page = "https://example.org/faceviewer"
    now = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    path = writer.write(context, key=key, page=page, now=now)
    server.body = path.read_bytes()
    update = _fetched(server)
    assert (update.version, update.page) == ("0.1.0", "https://example.org/faceviewer")
    assert all(update.changes[language] for language in Language)
    again = replace(context, work=tmp_path / "again")
    again.work.mkdir()
    assert writer.write(again, key=key, page=page, now=now).read_bytes() == server.body
    server.body = writer.write(again, key=key, page=page, now=now + timedelta(days=150)).read_bytes()
    assert _fetched(server).expires == update.expires + timedelta(days=150), "the same commit, signed again"


SIGNED = signed(notice())
REFUSED: dict[str, tuple[dict[str, Any], Kind]] = {
    "another key": ({"body": signed(notice(), by=Ed25519PrivateKey.generate())}, Kind.UPDATE_SIGNATURE),
    "no prefix": ({"body": signed(notice(), prefix=b"")}, Kind.UPDATE_SIGNATURE),
    "changed": ({"body": SIGNED.replace(b'"payload": "ey', b'"payload": "eyAgIC', 1)}, Kind.UPDATE_SIGNATURE),
    **{
        f"body {body[:20]!r}": ({"body": body}, Kind.UPDATE_ANSWER)
        for body in (b"", b"{}", b"[]", b"<html>", b'{"payload": "!", "signature": ""}', b"[" * 60_000, signed(b"{}"))
    },
    "redirect": ({"status": 302, "headers": {"location": "/update.json"}}, Kind.UPDATE_ANSWER),
    "large": ({"body": bytes(65 * 1024)}, Kind.CONTRACT_TOO_BIG),
    "compressed": (
        {"body": gzip.compress(SIGNED), "headers": {"content-encoding": "gzip"}},
        Kind.CONTRACT_COMPRESSED,
    ),
    "silent": ({"is_silent": True}, Kind.NETWORK_TIMEOUT),
    "untrusted": ({"ca_file": ""}, Kind.NETWORK_TLS_UNTRUSTED),
    **{
        address: ({"url": address}, Kind.UPDATE_ADDRESS)
        for address in ("https://xn--a.example/x", "https://256.1.1.1/x", "http://127.0.0.1/x")
    },
}


@pytest.mark.parametrize(("changed", "kind"), REFUSED.values(), ids=REFUSED)
def test_notice_is_refused_after_one_request(changed: dict[str, Any], kind: Kind, server: Served) -> None:
    for name, value in changed.items():
        setattr(server, name, value)
    start = time.monotonic()
    problem = problem_of(_fetched, server, seconds=0.3 if server.is_silent else 5.0)
    assert problem.kind is kind
    assert len(server.requests) == (kind not in {Kind.NETWORK_TLS_UNTRUSTED, Kind.UPDATE_ADDRESS})
    assert time.monotonic() - start < 5.0, "the HTTP client would give up after ten"
    if kind in {Kind.UPDATE_ANSWER, Kind.UPDATE_SIGNATURE}:
        assert problem.facts["host"] == server.address
