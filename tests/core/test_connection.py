"""Credentials do not appear in a repr, and endpoints are https, a host and a port."""

from dataclasses import replace

import pytest

from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.problem import Kind
from tests.problems import problem_of


def test_repr_hides_every_secret() -> None:
    text = repr(Credentials("key", "canary-1", "canary-2", "canary-3", "canary-4"))
    assert "key" in text
    assert "canary" not in text


NO_ENDPOINTS = [
    "http://api.example",
    "http://127.0.0.1:8080",
    "HTTP://api.example",
    "ftp://api.example",
    "file:///etc/passwd",
    "https://user@api.example",
    "https://user:secret@api.example",
    "https://api.example/face",
    "https://api.example/?x=1",
    "https://api.example/#x",
    "https://api.example?",
    "https://api.example#",
    "https://api.example:port",
    "https://api.example:99999",
    "https://api.example:0",
    "https://[::1]:00",
    "https://api exa.mple",
    "https://api.example\\@evil.example",
    "https://",
    "//api.example",
    "",
]


@pytest.mark.parametrize("endpoint", NO_ENDPOINTS)
def test_endpoint_other_than_https_host_and_port_is_refused(endpoint: str) -> None:
    problem = problem_of(Profile, "p", endpoint)
    assert (problem.kind, problem.facts["field"]) == (Kind.LOCAL_ENDPOINT, "endpoint")
    assert problem_of(replace, Profile("p"), endpoint=endpoint).kind is Kind.LOCAL_ENDPOINT
