"""Credentials do not appear in a repr."""

from faceviewer.core.connection import Credentials


def test_repr_hides_every_secret() -> None:
    text = repr(Credentials("key", "canary-1", "canary-2", "canary-3", "canary-4"))
    assert "key" in text
    assert "canary" not in text
