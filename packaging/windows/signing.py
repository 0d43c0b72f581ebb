"""Sign Windows artefacts by Authenticode if a key is given; `python3 signing.py FILE` signs a file in place.

FACEVIEWER_AUTHENTICODE_KEY is the path of a PKCS #12 file with the key and its certificates,
FACEVIEWER_AUTHENTICODE_PASSWORD its password, and FACEVIEWER_AUTHENTICODE_TIME_SERVER an RFC 3161 server. Without a
time server, a signature expires with its certificate, but builds are reproducible.
"""

import os
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parent.parent)

from running import run
from tools import need

_KEY = "FACEVIEWER_AUTHENTICODE_KEY"
_PASSWORD = "FACEVIEWER_AUTHENTICODE_PASSWORD"  # noqa: S105 - the name of a variable
_TIME_SERVER = "FACEVIEWER_AUTHENTICODE_TIME_SERVER"


def has_key() -> bool:
    """Return whether there is a key to sign with."""
    return bool(os.environ.get(_KEY))


def sign(path: Path, *, seconds: int) -> None:
    """Sign a program or an MSI if there is a key.

    Args:
        path: the path of the file.
        seconds: the time of signing in the signature, since 1970.

    Raises:
        Stop: osslsigncode is missing and cannot be installed.
        Failed: signing failed.
    """
    if not has_key():
        return
    need({"osslsigncode": "osslsigncode"})
    with tempfile.TemporaryDirectory() as folder:  # readable by this user only
        signed, password_file = Path(folder) / path.name, Path(folder) / "password"
        options: list[str | Path] = ["-pass", ""]
        if password := os.environ.get(_PASSWORD):
            password_file.write_text(password, "utf-8")
            options = ["-readpass", password_file]
        if server := os.environ.get(_TIME_SERVER):
            options += ["-ts", server]
        run(
            "osslsigncode", "sign", "-pkcs12", os.environ[_KEY], *options, "-h", "sha256", "-n", "FaceViewer",
            "-time", str(seconds), "-in", path, "-out", signed,
        )  # fmt: skip
        path.write_bytes(signed.read_bytes())


if __name__ == "__main__":
    sign(Path(sys.argv[1]), seconds=int(os.environ["SOURCE_DATE_EPOCH"]))
