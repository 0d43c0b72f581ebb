"""update.json: the one small signed file that running programs read to learn of a newer version.

Its payload is JSON in base64: version, issued, expires, page, changes. Its signature is Ed25519's over a line that says
what is signed, and the payload; faceviewer/gateway/updates.py checks it with the public key in resources/keys. It is
valid for half a year: whoever holds back newer ones is found out then. Sign it anew before, also without a new version.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from release.changes import changes_of
from running import Failed, run
from tools import need

if TYPE_CHECKING:
    from pathlib import Path

    from context import Context

NAME = "update.json"
PREFIX = b"FaceViewer update notice 1\n"
PUBLIC_KEY = "resources/keys/update-notices.pem"
VALID = timedelta(days=183)


def write(context: Context, *, key: Path, page: str) -> Path:
    """Write and sign the notice of this version.

    Args:
        context: of the build; the notice is issued at its time.
        key: PEM file with an Ed25519 private key, without a password.
        page: the https address where the version can be had.

    Raises:
        Failed: the address is not https, the changes are not told, or OpenSSL refused the key.
        Stop: OpenSSL is not there and cannot be installed.
    """
    if not page.startswith("https://"):
        raise Failed("FACEVIEWER_UPDATE_PAGE must be an https address")
    try:
        changes = changes_of(context.version)
    except LookupError as error:
        raise Failed(str(error)) from None
    issued = datetime.fromtimestamp(context.source_date_epoch, UTC)
    notice = {
        "version": context.version,
        "issued": issued.isoformat(),
        "expires": (issued + VALID).isoformat(),
        "page": page,
        "changes": {"en": changes.english, "zh": changes.chinese},
    }
    payload = json.dumps(notice, ensure_ascii=False, indent=1).encode("utf-8")
    signed = {"payload": _text(payload), "signature": _text(_signature(payload, key, context.work))}
    path = context.dist / NAME
    path.write_text(json.dumps(signed, indent=1) + "\n", "utf-8")
    return path


def check(context: Context, notice: Path, *, public_key: Path) -> None:
    """Check a notice's signature.

    Args:
        context: of the build.
        notice: the file.
        public_key: PEM file with the Ed25519 public key.

    Raises:
        Failed: it is not by this key.
        Stop: as write.
    """
    need({"openssl": "openssl"})
    signed = json.loads(notice.read_text("utf-8"))
    message, signature = context.work / "notice", context.work / "notice.sig"
    message.write_bytes(PREFIX + base64.b64decode(signed["payload"]))
    signature.write_bytes(base64.b64decode(signed["signature"]))
    run(
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public_key, "-rawin", "-in", message, "-sigfile", signature
    )


def write_public_key(key: Path, path: Path) -> None:
    """Write the public half of a private key.

    Raises:
        Failed, Stop: as write.
    """
    need({"openssl": "openssl"})
    run("openssl", "pkey", "-in", key, "-pubout", "-out", path)


def _signature(payload: bytes, key: Path, work: Path) -> bytes:
    need({"openssl": "openssl"})
    message, signature = work / "notice", work / "notice.sig"
    message.write_bytes(PREFIX + payload)
    run("openssl", "pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", message, "-out", signature)
    return signature.read_bytes()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
