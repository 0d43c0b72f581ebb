"""The face endpoint: send a query as a signed call and parse its reply into a result.

Only this file knows the field names of the endpoint. A reply that contradicts itself, lacks a required field or is
about another person is refused completely. An optional field of an undocumented type is treated as absent.
"""

from __future__ import annotations

import binascii
import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from faceviewer.core import limits
from faceviewer.core.limits import PICTURE_BYTES, SERVER_TEXT
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import ImageFormat
from faceviewer.core.record import TEXT_FIELDS, Doubt, Expiry, FaceRecord, RawValue
from faceviewer.core.result import FetchingPicture, Result, Timings
from faceviewer.gateway.bounded_json import printable
from faceviewer.gateway.envelope import Request
from faceviewer.gateway.person_check import data_of, find_other_person
from faceviewer.gateway.undocumented.contradictions import find_contradictions
from faceviewer.gateway.undocumented.fields import NO_VALUE, as_text, fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.result import Progress
    from faceviewer.gateway.call import Call
    from faceviewer.gateway.envelope import Reply
    from faceviewer.gateway.network.stopwatch import Stopwatch
    from faceviewer.gateway.signed_client import SignedClient

TARGET = "/face/paas/image/get"
API_VERSION = "1.2.0"
PICTURE_FIELD = "imageBase64"

_DATA_URI = pattern(
    r"\s{0,9}data:\s{0,9}(?:image/(?:jpeg|jpg|pjpeg|png|x-png|webp|bmp|x-ms-bmp|gif|\*)|(?:application|binary)/octet-stream)\s{0,9}"
    r"(?:;[ \w.=%\"-]{0,64}){0,4}?;\s{0,9}base64\s{0,9},",
    re.ASCII | re.IGNORECASE,
)
_NO_PICTURE = NO_VALUE | {"none", "undefined", "[]", "{}"}  # texts that programs write for a missing value
_BLANKS = b" \t\r\n\v\f"
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Face:
    """The content of `data`: the record, and `imageBase64` and `imageUrl`, empty if absent."""

    record: FaceRecord
    image_base64: str
    image_url: str


def face_request(query: FaceQuery) -> Request:
    """Return the request for a face."""
    return Request(
        TARGET,
        API_VERSION,
        {
            "userType": query.user_type.value,
            "userId": query.user_id,
            "imageFormat": query.image_format.value,
        },
        response_bytes=limits.RESPONSE_BYTES,  # also with URL: a gateway may send the picture itself in spite of that
        bulky=PICTURE_FIELD,
    )


async def get_face(
    client: SignedClient,
    query: FaceQuery,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    watch: Stopwatch | None = None,
) -> Result:
    """Look up one face.

    `on_progress` is called with each attempt, each pause, and with the record when the download of its picture begins.
    `watch` is as for `SignedClient.call`.

    Raises:
        Problem: there is no record. If only the picture is missing, the result has the reason in `picture_problem`.
    """
    with client.call(face_request(query), watch=watch) as call:
        started = time.perf_counter()
        face, trace = await _ask(client, call, query, on_progress)
        image = None
        refused = None
        problem = None
        came_as = ImageFormat.BASE64
        fetching = time.perf_counter()
        try:
            if face.image_base64:
                image = read_picture(face.image_base64) or None
            elif face.image_url:
                came_as = ImageFormat.URL
                on_progress(FetchingPicture(face.record, trace))
                image = await client.fetch_picture(call, face.image_url)
        except Problem as raised:
            problem = raised.with_trace(trace)
            if raised.kind is Kind.PICTURE_BASE64:
                refused = face.image_base64.encode("utf-8", "surrogatepass")
        if image is None and problem is None:
            problem = Problem(Kind.PICTURE_MISSING, trace=trace)
        finished = time.perf_counter()
        return Result(
            query=query,
            record=face.record,
            image=image,
            picture_problem=problem,
            picture_came_as=came_as,
            trace=trace,
            timings=Timings(
                total_ms=(finished - started) * 1e3,
                response_ms=call.response_ms,
                picture_ms=(finished - fetching) * 1e3 if came_as is ImageFormat.URL else 0.0,
                attempts=call.watch.calls,
            ),
            exchange=call.end(finished=problem is None),
            refused=refused,
        )


async def get_record(
    client: SignedClient, query: FaceQuery, *, seen: Callable[[Exchange], None] | None = None
) -> tuple[FaceRecord, bool, Trace]:
    """Return a record, whether it has a picture, and the trace of the call; the picture is not fetched.

    `seen` is called with the exchange. Raises Problem, which has the exchange, if there is no record.
    """
    query = replace(query, image_format=ImageFormat.URL)
    with client.call(face_request(query)) as call:
        face, trace = await _ask(client, call, query, lambda _: None)
        if seen is not None and (exchange := call.end()) is not None:
            seen(exchange)
    return face.record, bool(face.image_url or face.image_base64), trace


async def _ask(
    client: SignedClient, call: Call, query: FaceQuery, on_progress: Callable[[Progress], None]
) -> tuple[Face, Trace]:
    def read(reply: Reply) -> Face:
        date_offset = call.response.date_offset if call.response else 0.0
        offset = timedelta(seconds=Trace(date_offset=date_offset).clock_offset)
        face = read_face(reply, query, now=datetime.now(UTC) + offset)
        return replace(face, record=face.record.redacted(client.redact))

    return await client.ask(call, read, on_progress=on_progress)


def read_face(reply: Reply, query: FaceQuery, *, now: datetime | None = None) -> Face:
    """Parse `data` of a successful reply. `now` is the time of the server's clock, by default that of this computer.

    Raises:
        Problem: Kind.RECORD_NONE if `data` is null: nothing is registered under this id; CONTRACT_FIELD if `data`,
            userId or userType is absent or of an undocumented type, or if a field `success` is false;
            CONTRACT_MISMATCH if userId or userType, in any spelling and in any field about the person, differs from
            the query. A number is accepted as an id with the same digits.
    """
    fields = list(fields_of(reply.fields))
    data = data_of(reply, fields, query)
    if data is None:
        raise Problem(Kind.RECORD_NONE)
    other = find_other_person(data, fields, query)
    policy = data.get("policy")
    expiry = _expiry(data)
    policy = None if policy is None else printable(as_text(policy))  # a value that is not text is an unknown policy
    findings = find_contradictions(fields, expiry, policy, now=now or datetime.now(UTC))
    contradictions = findings.doubts | ({Doubt.PERSON: other.field} if other.field else {})
    doubts = {doubt: RawValue(printable(raw.name), printable(raw.text)) for doubt, raw in contradictions.items()}
    texts = {name: data[name] for name in TEXT_FIELDS if data.get(name) is not None}
    misshapen = tuple(RawValue(k, printable(as_text(v))) for k, v in texts.items() if not isinstance(v, str))
    record = FaceRecord(
        user_id=query.user_id,
        user_type=query.user_type,
        expiry=expiry,
        policy=policy,
        misshapen=misshapen,
        doubts=doubts,
        unjudged=tuple(map(printable, dict.fromkeys((*other.unclear, *findings.unjudged)))),
        **{attribute: _optional_text(data, name) for name, attribute in TEXT_FIELDS.items()},
    )
    return Face(record, _picture_text(data, PICTURE_FIELD), printable(_picture_text(data, "imageUrl")[:SERVER_TEXT]))


def read_picture(image_base64: str) -> bytes:
    """Decode `imageBase64`. Other characters than those of BASE64 are an error and not ignored.

    Accept both alphabets of RFC 4648 (sections 4 and 5), line ends and blanks as in RFC 2045, missing padding, and the
    data URI of a known image type or of any bytes. The decoder checks the format of the picture.

    Raises:
        Problem: Kind.PICTURE_BASE64, or PICTURE_TOO_BIG before anything is decoded.
    """
    prefix = _DATA_URI.match(image_base64)
    try:
        text = (image_base64[prefix.end() :] if prefix else image_base64).encode("ascii")
        text = text.translate(_FROM_URL_SAFE, _BLANKS)
        if len(text) * 3 // 4 > PICTURE_BYTES + 2:  # 2: for the padding
            raise Problem(Kind.PICTURE_TOO_BIG, size=f"> {PICTURE_BYTES >> 20} MiB")
        padded = text if text.endswith(b"=") else text + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(padded, strict_mode=True)
    except ValueError:  # includes binascii.Error and UnicodeEncodeError
        raise Problem(Kind.PICTURE_BASE64) from None
    if len(padded) != (len(data) + 2) // 3 * 4:  # the strict mode accepts too much padding
        raise Problem(Kind.PICTURE_BASE64)
    return data


def _optional_text(data: dict[str, Any], name: str) -> str | None:
    value = data.get(name)
    return printable(value[:SERVER_TEXT]) if isinstance(value, str) else None


def _expiry(data: dict[str, Any]) -> Expiry:
    value = data.get("expireTime")
    if value is None or type(value) is int:
        return Expiry.from_wire(value)
    if isinstance(value, str):
        return Expiry.from_wire(printable(value[:SERVER_TEXT]))
    return Expiry(as_text(value))


def _picture_text(data: dict[str, Any], name: str) -> str:
    """Return the BASE64 or the address of a picture, empty if absent; another type as JSON in brackets, which fails."""
    value = data.get(name) or ""
    text = value.strip(" \t\r\n") if isinstance(value, str) else f"[{as_text(value)}]"
    return "" if text.lower() in _NO_PICTURE else text
