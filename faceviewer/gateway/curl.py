"""A lookup as a line for curl, in which whatever proves who asks is left out: to compare with another tool."""

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

# The digest of the body too: with it, an id whose ends are known is guessed in a second.
_LEFT_OUT = {
    "content-md5": "<Content-MD5>",
    "x-ca-key": "<AppKey>",
    "x-ca-nonce": "<UUID>",
    "x-ca-timestamp": "<milliseconds>",
    "x-ca-signature": "<signature>",
}


def curl_line(query: FaceQuery, *, profile: Profile, language: Language, request_id: str, in_clear: bool) -> str:
    """Return the signed request of a lookup as one line for a POSIX shell; keys, signature and tokens are left out.

    Args:
        language: that the server's messages were asked in.
        request_id: the `id` that was sent.
        in_clear: whether the user id stands in it whole, or masked.
    """
    if not in_clear:
        query = replace(query, user_id=masked(query.user_id))
    nobody = Credentials(app_key="-", app_secret="-")  # noqa: S106 - nobody's
    body = request_body(face_request(query), request_id=request_id, credentials=nobody, language=language)
    headers = sign(body, target=TARGET, credentials=nobody, stage=profile.stage, timestamp_ms=0, nonce="-").headers
    words = ["curl", "--request", "POST", profile.endpoint + TARGET]
    for name, value in headers.items():
        words += ["--header", f"{name}: {_LEFT_OUT.get(name, value)}"]
    return shlex.join([*words, "--data-raw", body.decode("utf-8")]) + "\n"
