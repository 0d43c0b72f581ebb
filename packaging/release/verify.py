"""Verify the files in dist with their sums, and the sums with their signature.

FACEVIEWER_RELEASE_PUBLIC_KEY   minisign's public key: the key itself, or the path of its file
"""

import os
import shutil
from pathlib import Path

from context import Context
from release import minisign
from release.sums import NAME, differences, is_summed
from running import Failed, say


def build(context: Context) -> list[Path]:
    """Verify dist; return no artefacts."""
    _verify(context.dist)
    return []


def test(context: Context, artefacts: list[Path]) -> None:
    """Check that a changed bit in a copy is detected, once in an artefact and once in the sums."""
    copy = context.work / "verified"
    shutil.copytree(context.dist, copy, dirs_exist_ok=True)
    artefact = min((file for file in copy.iterdir() if is_summed(file)), key=lambda file: file.stat().st_size)
    for file in (artefact, copy / NAME):
        whole = file.read_bytes()
        file.write_bytes(flipped(whole))
        try:
            _verify(copy)
        except Failed:
            file.write_bytes(whole)
        else:
            raise Failed(f"a changed byte in {file.name} was not noticed")


def flipped(data: bytes) -> bytes:
    """Return the data with one bit of its middle byte flipped."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def public_key() -> str:
    """Return the public key from the environment, "" if none is given."""
    given = os.environ.get("FACEVIEWER_RELEASE_PUBLIC_KEY", "")
    return minisign.read_public_key(Path(given)) if given and Path(given).is_file() else given


def _verify(dist: Path) -> None:
    sums = dist / NAME
    if not sums.is_file():
        raise Failed(f"there is no {NAME}: build.py sums")
    if key := public_key():
        say(f"Signature: {minisign.check(sums, public_key=key)}", "签名有效")
    else:
        say("The signature was not looked at: no FACEVIEWER_RELEASE_PUBLIC_KEY", "未检查签名：未提供公钥")
    if wrong := differences(sums):
        raise Failed("\n".join(wrong))
    say(f"{len(sums.read_text('utf-8').splitlines())} files are as {NAME} says", "文件与校验和一致")
