"""Reading of update notices, and comparison of versions."""

import json
from datetime import timedelta
from typing import Any

import pytest

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind
from faceviewer.core.update import read_update
from tests.gateway.notice_server import ISSUED, notice
from tests.problems import problem_of


@pytest.mark.parametrize(
    ("version", "installed", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10", "0.9.9", True),
        ("1", "0.99.99.99", True),
        ("0.1.0", "0.1.0", False),
        ("0.1", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("9.0", "0.2.0.dev1", False),
    ],
)
def test_versions_are_compared_numerically(version: str, installed: str, newer: bool) -> None:
    assert read_update(notice(version=version)).is_newer_than(installed) is newer


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1.0-evil"},
        {"version": "١.٠"},
        {"version": None},
        {"issued": "yesterday"},
        {"expires": "2026-10-01T00:00:00+00:00"},
        {"page": "http://example.org"},
        {"page": "javascript:alert(1)"},
        {"page": "https://user@example.org"},
        {"page": 5},
        {"issued": "0001-01-01T00:00:00+14:00"},
        {"changes": {"en": ["x"]}},
        {"changes": {"en": "Faster", "zh": "更快"}},
        {"changes": {"en": ["Faster", 5], "zh": ["更快"]}},
        *(b"", b"[]", b"null", b'"x"', b"[" * 100_000, b"\xff\xfe"),
    ],
)
def test_invalid_notice_is_refused(changed: dict[str, Any] | bytes) -> None:
    with pytest.raises(ValueError, match="no notice"):
        read_update(changed if isinstance(changed, bytes) else notice(**changed))


def test_notice_is_read() -> None:
    update = read_update(notice())
    assert (update.version, update.issued, update.page) == ("99.0", ISSUED, "https://example.org/faceviewer")
    assert update.changes == {Language.EN: ("Faster",), Language.ZH_CN: ("更快",)}
    assert json.loads(notice())["version"] == "99.0"


def test_expired_or_older_notice_is_stale() -> None:
    update, day = read_update(notice()), timedelta(days=1)
    update.check_fresh(now=ISSUED + day, seen=None)
    update.check_fresh(now=ISSUED + day, seen=ISSUED)
    for now, seen in ((update.expires, None), (ISSUED + day, ISSUED + day)):
        assert problem_of(update.check_fresh, now=now, seen=seen).kind is Kind.UPDATE_STALE
