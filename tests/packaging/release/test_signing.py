"""What is handed out is what was made, or verify says that it is not."""

import subprocess
from pathlib import Path

import pytest

from bootstrap import Stop
from context import Context
from release import sign, sums, verify
from running import Failed


def test_sums_are_read_by_the_system_s_own_tool(context: Context) -> None:
    made = sums.build(context)
    sums.test(context, made)
    subprocess.run(["sha256sum", "--check", "--strict", sums.NAME], cwd=context.dist, check=True, capture_output=True)


def test_a_signed_release_is_verified(context: Context, release_key: Path, update_key: Path) -> None:
    sums.build(context)
    sign.test(context, sign.build(context))
    verify.build(context)
    verify.test(context, [])


def test_a_changed_byte_fails(context: Context) -> None:
    sums.build(context)
    artefact = next(context.dist.glob("*.deb"))
    artefact.write_bytes(verify.flipped(artefact.read_bytes()))
    with pytest.raises(Failed, match=r"\.deb: changed"):
        verify.build(context)


def test_sums_made_anew_by_somebody_else_fail(context: Context, release_key: Path) -> None:
    sums.build(context)
    sign.build(context)
    next(context.dist.glob("*.deb")).write_bytes(b"another package")
    sums.build(context)
    with pytest.raises(Failed, match="minisign"):
        verify.build(context)


def test_a_missing_and_a_further_file_fail(context: Context) -> None:
    sums.build(context)
    next(context.dist.glob("*.deb")).rename(context.dist / "renamed.deb")
    with pytest.raises(Failed, match=r"\.deb: missing\nrenamed\.deb: not in SHA256SUMS"):
        verify.build(context)


@pytest.mark.parametrize("line", ["nonsense", f"{'0' * 64}  ../elsewhere", f"{'0' * 63}  short"])
def test_a_file_of_sums_that_is_none_fails(line: str, context: Context) -> None:
    (context.dist / sums.NAME).write_text(f"{line}\n")
    with pytest.raises(Failed, match="no sum"):
        verify.build(context)


def test_unsigned_sums_fail_where_a_key_is_given(context: Context, release_key: Path) -> None:
    sums.build(context)
    with pytest.raises(Failed, match="not signed"):
        verify.build(context)


def test_without_a_key_nothing_is_signed(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACEVIEWER_RELEASE_KEY", raising=False)
    sums.build(context)
    with pytest.raises(Stop, match="FACEVIEWER_RELEASE_KEY"):
        sign.build(context)


def test_a_notice_sends_nobody_to_an_open_address(
    context: Context, release_key: Path, update_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEVIEWER_UPDATE_PAGE", "http://example.org")
    sums.build(context)
    with pytest.raises(Failed, match="https"):
        sign.build(context)
