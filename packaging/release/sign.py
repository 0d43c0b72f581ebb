"""Sign a release: SHA256SUMS with minisign, and the update notice if its key is given.

FACEVIEWER_RELEASE_KEY        path of minisign's secret key; required
FACEVIEWER_RELEASE_PASSWORD   password of the key, if it has one
FACEVIEWER_UPDATE_KEY         path of a PEM file with the Ed25519 private key of update notices
FACEVIEWER_UPDATE_PAGE        the https URL of the download page in the notice
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from context import Context
from release import minisign, notice
from release.sums import NAME
from running import Failed, Stop


def build(context: Context) -> list[Path]:
    """Sign SHA256SUMS; write and sign update.json."""
    key, password = _key()
    sums = context.dist / NAME
    if not sums.is_file():
        raise Failed(f"{NAME} comes first: build.py sums")
    made = [minisign.sign(sums, key=key, password=password, comment=f"FaceViewer {context.version}")]
    if update_key := os.environ.get("FACEVIEWER_UPDATE_KEY"):
        page = os.environ.get("FACEVIEWER_UPDATE_PAGE", "")
        made.append(notice.write(context, key=Path(update_key), page=page, now=datetime.now(UTC)))
    return made


def test(context: Context, artefacts: list[Path]) -> None:
    """Check both signatures with the public halves of the keys."""
    key, password = _key()
    public_key = minisign.public_key_of(key, password=password, folder=context.work)
    comment = minisign.check(context.dist / NAME, public_key=public_key)
    if comment != f"FaceViewer {context.version}":
        raise Failed(f"the signature says it is of {comment}")
    for artefact in artefacts:
        if artefact.name == notice.NAME:
            public = context.work / "update-notices.pem"
            notice.write_public_key(Path(os.environ["FACEVIEWER_UPDATE_KEY"]), public)
            notice.check(context, artefact, public_key=public)


def _key() -> tuple[Path, str]:
    key = os.environ.get("FACEVIEWER_RELEASE_KEY")
    if not key:
        raise Stop("FACEVIEWER_RELEASE_KEY names no key to sign with / 未设置用于签名的密钥 FACEVIEWER_RELEASE_KEY")
    return Path(key), os.environ.get("FACEVIEWER_RELEASE_PASSWORD", "")
