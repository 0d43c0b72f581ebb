"""Write a lookup as a command line for curl, without keys, signature and tokens, to compare it with another tool."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from faceviewer.core.connection import Credentials
from faceviewer.core.masking import masked
from faceviewer.gateway.envelope import request_body
from faceviewer.gateway.face_endpoint import TARGET, face_request
from faceviewer.gateway.signing import sign

if TYPE_CHECKING:
    from faceviewer.core.connection import Profile
    from faceviewer.core.language import Language
    from faceviewer.core.query import FaceQuery

# Also the digest of the body: from it a masked id could be found by trying all values of its hidden part.
_PLACEHOLDERS = {
    "content-md5": "<Content-MD5>",
    "x-ca-key": "<AppKey>",
    "x-ca-nonce": "<UUID>",
    "x-ca-timestamp": "<milliseconds>",
    "x-ca-signature": "<signature>",
}


def curl_line(query: FaceQuery, *, profile: Profile, language: Language, request_id: str, in_clear: bool) -> str:
    """Return the signed request of a lookup as one line for a POSIX shell, without keys, signature and tokens.

    The user id is masked unless `in_clear`. `language` is the one that was requested for the messages of the server.
    """
    if not in_clear:
        query = replace(query, user_id=masked(query.user_id))
    placeholder = Credentials(app_key="-", app_secret="-")  # noqa: S106 - placeholders
    body = request_body(face_request(query), request_id=request_id, credentials=placeholder, language=language)
    headers = sign(body, target=TARGET, credentials=placeholder, stage=profile.stage, timestamp_ms=0, nonce="-").headers
    words = ["curl", "--request", "POST", profile.endpoint + TARGET]
    for name, value in headers.items():
        words += ["--header", f"{name}: {_PLACEHOLDERS.get(name, value)}"]
    return shlex.join([*words, "--data-raw", body.decode("utf-8")]) + "\n"
