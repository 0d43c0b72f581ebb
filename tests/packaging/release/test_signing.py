"""Sums, signatures and their verification."""

import subprocess
from pathlib import Path

import pytest

from context import Context
from release import sign, sums, verify
from running import Failed, Stop


def test_sums_are_accepted_by_sha256sum(context: Context) -> None:
    made = sums.build(context)
    sums.test(context, made)
    subprocess.run(["sha256sum", "--check", "--strict", sums.NAME], cwd=context.dist, check=True, capture_output=True)


def test_signed_release_is_verified(context: Context, release_key: Path, update_key: Path) -> None:
    sums.build(context)
    sign.test(context, sign.build(context))
    verify.build(context)
    verify.test(context, [])


def test_changed_missing_or_additional_file_fails(context: Context) -> None:
    sums.build(context)
    artefact = next(context.dist.glob("*.deb"))
    artefact.write_bytes(verify.flipped(artefact.read_bytes()))
    with pytest.raises(Failed, match=r"\.deb: changed"):
        verify.build(context)
    artefact.rename(context.dist / "renamed.deb")
    with pytest.raises(Failed, match=r"\.deb: missing\nrenamed\.deb: not in SHA256SUMS"):
        verify.build(context)


def test_sums_signed_by_another_key_fail(context: Context, release_key: Path) -> None:
    sums.build(context)
    sign.build(context)
    next(context.dist.glob("*.deb")).write_bytes(b"another package")
    sums.build(context)
    with pytest.raises(Failed, match="minisign"):
        verify.build(context)


@pytest.mark.parametrize("line", ["nonsense", f"{'0' * 64}  ../elsewhere", f"{'0' * 63}  short"])
def test_malformed_sums_fail(line: str, context: Context) -> None:
    (context.dist / sums.NAME).write_text(f"{line}\n")
    with pytest.raises(Failed, match="not a sum"):
        verify.build(context)


def test_unsigned_sums_fail_if_a_key_is_given(context: Context, release_key: Path) -> None:
    sums.build(context)
    with pytest.raises(Failed, match="not signed"):
        verify.build(context)


def test_nothing_is_signed_without_a_key(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACEVIEWER_RELEASE_KEY", raising=False)
    sums.build(context)
    with pytest.raises(Stop, match="FACEVIEWER_RELEASE_KEY"):
        sign.build(context)


def test_notice_with_an_http_address_is_refused(
    context: Context, release_key: Path, update_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEVIEWER_UPDATE_PAGE", "http://example.org")
    sums.build(context)
    with pytest.raises(Failed, match="https"):
        sign.build(context)
