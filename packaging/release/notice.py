"""Write and check update.json, the signed update notice that running programs read to detect a newer version.

Its payload is JSON in base64: version, issued, expires, page, changes. The signature is Ed25519 over PREFIX and the
payload; faceviewer/gateway/updates.py checks it with the public key in resources/keys. The notice is valid for half a
year, so that holding back newer notices is detected. Sign it again before that time, even without a new version.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from context import Context
from release.changes import changes_of
from running import Failed, run
from tools import need

NAME = "update.json"
PREFIX = b"FaceViewer update notice 1\n"
PUBLIC_KEY = "resources/keys/update-notices.pem"
VALID = timedelta(days=183)


def write(context: Context, *, key: Path, page: str, now: datetime) -> Path:
    """Write and sign the notice of this version.

    Args:
        context: of the build.
        key: PEM file with an Ed25519 private key, without a password.
        page: the https URL of the download page.
        now: its day is that of issue, not the day of the commit: a notice can be signed again without a new version.

    Raises:
        Failed: the URL is not https, CHANGES.md lacks the version, or OpenSSL rejected the key.
        Stop: OpenSSL is missing and cannot be installed.
    """
    if not page.startswith("https://"):
        raise Failed("FACEVIEWER_UPDATE_PAGE must be an https address")
    try:
        changes = changes_of(context.version)
    except LookupError as error:
        raise Failed(str(error)) from None
    issued = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    notice = {
        "version": context.version,
        "issued": issued.isoformat(),
        "expires": (issued + VALID).isoformat(),
        "page": page,
        "changes": changes,
    }
    payload = json.dumps(notice, ensure_ascii=False, indent=1).encode("utf-8")
    signed = {"payload": _text(payload), "signature": _text(_signature(payload, key, context.work))}
    path = context.dist / NAME
    path.write_text(json.dumps(signed, indent=1) + "\n", "utf-8")
    return path


def check(context: Context, notice: Path, *, public_key: Path) -> None:
    """Check a notice's signature.

    Args:
        context: the context of the build.
        notice: the file.
        public_key: PEM file with the Ed25519 public key.

    Raises:
        Failed: the signature is not by this key.
        Stop: see `write`.
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
        Failed, Stop: see `write`.
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
