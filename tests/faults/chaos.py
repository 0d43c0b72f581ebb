"""Lookups with two to five random faults each; the number of a lookup determines its faults."""

import base64
import functools
import gzip
import json
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from PIL import Image

from faceviewer.core.limits import ATTEMPTS
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from tests.faults import corpus
from tests.faults.origin import Ending, Request, http, refusal, response_with
from tests.gateway.replies import reply_to

Response = bytes | Iterable[bytes | Ending]
SIDE = 24  # of a picture here, in pixels
_CUT = 0.6  # how much of a response arrives before it is cut off
_TEXT = "as the server says it"
_NOWHERE = b"nowhere.invalid"  # becomes the address of the sink: asking a name server would be a connection too


@dataclass(frozen=True)
class Person:
    """A person whose face is one flat colour, different for each person.

    Attributes:
        number: which one.
    """

    number: int

    @property
    def user_id(self) -> str:
        return f"139{self.number:08}"

    @property
    def name(self) -> str:
        return f"Person{self.number}"

    @property
    def colour(self) -> tuple[int, int, int]:
        return self.number * 37 % 256, self.number * 91 % 256, self.number % 251

    @property
    def pixels(self) -> bytes:
        """The colour that must be shown, as RGB."""
        return bytes(self.colour) * SIDE**2

    @property
    def picture(self) -> bytes:
        """The file that the service holds."""
        return _file(self.colour)

    def query(self, image_format: ImageFormat) -> FaceQuery:
        return FaceQuery(UserType.PHONE, self.user_id, image_format)

    def reply(self, request: Request, picture_url: str) -> dict[str, Any]:
        """Return the good reply, with the picture as requested."""
        inside = request.image_format == "BASE64"
        fields = {
            "userName": self.name,
            "imageBase64": base64.b64encode(self.picture).decode("ascii") if inside else None,
            "imageUrl": None if inside else picture_url,
        }
        reply: dict[str, Any] = json.loads(reply_to(self.query(ImageFormat.BASE64), **fields))
        return reply


@functools.lru_cache(maxsize=64)
def _file(colour: tuple[int, int, int]) -> bytes:
    return corpus.saved(Image.new("RGB", (SIDE, SIDE), colour), "PNG")


def _refused(status: int, message: str = "", code: str = "", **headers: str) -> Callable[[bytes], Response]:
    """Return a refusal by the gateway, with the time."""
    return lambda _: refusal(status, message, code, Date=formatdate(time.time(), usegmt=True), **headers)


def _dripping(good: bytes) -> Iterable[bytes]:
    for byte in good:
        yield bytes([byte])
        time.sleep(0.05)


# Temporary faults: the next request gets the next fault. Each makes its response from the good one.
PASSING: dict[str, Callable[[bytes], Response]] = {
    "closed without a word": lambda _: b"",
    "reset in the middle": lambda good: [good[: int(len(good) * _CUT)], Ending.RESET],
    "closed in the middle": lambda good: good[: int(len(good) * _CUT)],
    "internal error": _refused(500, "Internal Error"),
    "backend failed": _refused(500, "Failed To Invoke Backend Service"),
    "backend late": _refused(504, "Async Service"),
    "unavailable": _refused(503, "", **{"Retry-After": "0"}),
    "throttled": _refused(403, "Throttled by APP Flow Control"),
    "throttled, newer": _refused(429, "throttled by instance", "T429IN"),
    "a web server's 502": lambda _: http(b"<html>bad</html>", status=502, headers={"Content-Type": "text/html"}),
    "code 500": lambda _: response_with(id="a", code=500, message="system error", localizedMsg=_TEXT, data=None),
    "code 503": lambda _: response_with(id="a", code=503, message="busy", localizedMsg=None, data={"userName": _TEXT}),
}
SLOW: dict[str, Callable[[bytes], Response]] = {
    "silence": lambda _: [Ending.SILENCE],
    "dripping": _dripping,
    "silence in the middle": lambda good: [good[: int(len(good) * _CUT)], Ending.SILENCE],
}
CLOCK: dict[str, Callable[[bytes], Response]] = {
    "clock": _refused(400, "Timestamp Expired"),
    "clock, newer": _refused(403, "X-Ca-Timestamp is expired", "S403TE"),
}
# Permanent faults: another request would get the same response.
FINAL: dict[str, Callable[[bytes], Response]] = {
    "key": _refused(400, "Invalid AppKey"),
    "signature": _refused(400, "Invalid Signature, Server StringToSign:POST#application/json#CANARY"),
    "not authorised": _refused(403, "Unauthorized"),
    "quota": _refused(403, "Quota Exhausted"),
    "arrears": _refused(403, "User Arrears"),
    "no such address": _refused(404),
    "sign-in page": lambda _: http(b"<html>CANARY: sign in</html>", headers={"Content-Type": "text/html"}),
    "redirect": lambda _: http(status=307, headers={"Location": "https://nowhere.invalid/CANARY"}),
    "compressed": lambda good: http(gzip.compress(good), headers={"Content-Encoding": "gzip"}),
    "another protocol": lambda _: b"SSH-2.0-OpenSSH_9.9\r\n",
    "bad chunk": lambda _: http(b"zz\r\n{}\r\n", headers={"Content-Length": "", "Transfer-Encoding": "chunked"}),
    "cut without a length": lambda good: http(_body(good)[:-9], headers={"Content-Length": ""}),
    "nothing": lambda _: http(b""),
    "no object": lambda _: http(b"[]"),
    "code 403": lambda _: response_with(id="a", code=403, message="request forbidden.", localizedMsg=_TEXT, data=None),
    "code 460": lambda _: response_with(id="a", code=460, message="param error", localizedMsg=None, data=None),
    "unknown code": lambda _: response_with(id="a", code=77777, message=_TEXT, localizedMsg=None, data=None),
    "no record": lambda _: response_with(id="a", code=200, message="success", localizedMsg=None, data=None),
}


def _body(response: bytes) -> bytes:
    return response.partition(b"\r\n\r\n")[2]


@dataclass(frozen=True)
class Bend:
    """A change that makes a good reply faulty.

    Attributes:
        bend: changes the fields of the reply.
        text: changes its bytes.
        hides_record: whether nothing of the reply may be shown.
        hides_picture: whether a picture inside the reply must not be shown.
    """

    bend: Callable[[dict[str, Any]], object] = lambda _: None
    text: Callable[[bytes], bytes] = lambda body: body
    hides_record: bool = False
    hides_picture: bool = False


def _data(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda reply: reply["data"].update(fields)


def _picture(change: Callable[[bytes], bytes]) -> Callable[[dict[str, Any]], object]:
    """Change the picture inside a reply, if there is one."""
    return _spelling(lambda text: base64.b64encode(change(base64.b64decode(text))).decode("ascii"))


def _spelling(change: Callable[[str], str]) -> Callable[[dict[str, Any]], object]:
    """Change how the picture inside a reply is encoded, if there is one."""

    def bend(reply: dict[str, Any]) -> None:
        inside = reply["data"]["imageBase64"]
        if isinstance(inside, str):
            reply["data"]["imageBase64"] = change(inside)

    return bend


STRANGER = Person(99_999_999)
_STRANGER_PICTURE = base64.b64encode(STRANGER.picture).decode("ascii")

# In the order in which they are applied: the picture, its encoding, its absence.
BENDS: dict[str, Bend] = {
    "somebody else": Bend(
        _data(userId=STRANGER.user_id, userName=STRANGER.name, imageBase64=_STRANGER_PICTURE), hides_record=True
    ),
    "another account system": Bend(_data(userType="OPEN"), hides_record=True),
    "nobody": Bend(lambda reply: reply["data"].pop("userId"), hides_record=True),
    "a name twice": Bend(text=lambda body: body[:-1] + b', "data": null}', hides_record=True),
    "no number": Bend(text=lambda body: body[:-1] + b', "x": NaN}', hides_record=True),
    "too deep": Bend(text=lambda body: body[:-1] + b', "x": ' + b"[" * 5000 + b"]" * 5000 + b"}", hides_record=True),
    "not UTF-8": Bend(text=lambda body: body[:-1] + b', "x": "\xff"}'),
    "a number for a name": Bend(_data(userName=7)),
    "another id": Bend(lambda reply: reply.update(id="not-ours")),
    "unknown fields": Bend(lambda reply: reply.update({f"x{n}": {"__class__": n} for n in range(50)})),
    "unknown policy": Bend(_data(policy=" PERMISSION ")),
    "no policy": Bend(lambda reply: reply["data"].pop("policy")),
    "an end that is no date": Bend(_data(expireTime="2026-02-30 00:00:00")),
    "long past": Bend(_data(expireTime="2001-01-01 00:00:00")),
    "markup": Bend(_data(faceId='<img src="file:///CANARY">')),
    "picture cut": Bend(_picture(lambda data: data[: int(len(data) * _CUT)]), hides_picture=True),
    "picture of another kind": Bend(_picture(lambda _: b"%PDF-1.7\n" + b"x" * 100), hides_picture=True),
    "too many pixels": Bend(_picture(lambda _: corpus.png(20_000, 20_000, 8, 2, b"")), hides_picture=True),
    "data URI": Bend(_spelling(lambda text: f"data:image/png;base64,{text}")),
    "BASE64 cut": Bend(_spelling(lambda text: text[: len(text) // 2 + 1]), hides_picture=True),
    "bad BASE64": Bend(_spelling(lambda text: text[:9] + "\u00e9" + text[10:]), hides_picture=True),
    "no picture": Bend(_data(imageBase64=None, imageUrl=None), hides_picture=True),
}

# Of the store, one for each fetching; whatever it is, the picture comes by another way or not at all.
STORE: dict[str, Callable[[bytes], Response]] = {
    "link expired": lambda _: http(b"<Error>CANARY</Error>", status=403, headers={"Content-Type": "text/xml"}),
    "store: not there": lambda _: http(b"", status=404),
    "store: failed": lambda _: http(b"CANARY", status=500),
    "store: nothing": lambda _: http(b""),
    "store: redirect": lambda _: http(b"", status=302, headers={"Location": "https://nowhere.invalid/CANARY"}),
    "store: cut": lambda good: good[: int(len(good) * _CUT)],
    "store: half a picture": lambda good: http(_body(good)[: int(len(_body(good)) * _CUT)]),
    "store: somebody's page": lambda _: http(b"<html>CANARY</html>", headers={"Content-Type": "image/png"}),
    "store: compressed": lambda good: http(gzip.compress(_body(good)), headers={"Content-Encoding": "gzip"}),
    "store: 10 GB": lambda _: http(b"x", headers={"Content-Length": str(10**10)}),
    "store: reset": lambda good: [good[:60], Ending.RESET],
}
ADDRESSES = {
    "plain http": "http://{sink}/1.png?Signature=CANARY",
    "a host of nobody's": "https://{sink}/1.png?Signature=CANARY",
    "a file": "file:///etc/passwd",
    "another's bucket": "https://faces.oss-cn-shanghai.aliyuncs.com.{sink}/1.png",
}

_GOOD_ADDRESS = "https://{store}/1.png?Signature=CANARY"

UNCERTAIN = frozenset({"unknown policy", "no policy", "an end that is no date", "long past"})
"""With these, a record that is shown may not be judged to open the door."""

NOT_PASSING = frozenset([*SLOW, *CLOCK, *FINAL])

_ON_THE_WAY = [*PASSING] * 3 + [*CLOCK] * 2 + [*SLOW] + [*FINAL] * 2
_IN_THE_REPLY = [*BENDS]
_AT_THE_STORE = [*STORE, *ADDRESSES]


@dataclass
class Schedule:
    """One lookup and its faults.

    Attributes:
        number: the seed, and the number of the person.
        faults: names of two to five faults.
        image_format: how the picture is requested.
        turns: the temporary faults that are still to come.
        store_turns: the same for the store.
        sent: the number of responses of the gateway that contained the record.
    """

    number: int
    faults: list[str] = field(init=False)
    image_format: ImageFormat = field(init=False)
    turns: list[Callable[[bytes], Response]] = field(init=False)
    store_turns: list[Callable[[bytes], Response]] = field(init=False)
    sent: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        dice = random.Random(self.number)
        self.image_format = dice.choice(list(ImageFormat))
        pools = [_ON_THE_WAY, _IN_THE_REPLY]
        if self.image_format is ImageFormat.URL:
            pools.append(_AT_THE_STORE)
        drawn: dict[str, None] = {}
        count = dice.randint(2, 5)
        while len(drawn) < count:
            drawn[dice.choice(dice.choice(pools))] = None
        self.faults = list(drawn)
        on_the_way = PASSING | SLOW | CLOCK | FINAL
        self.turns = [on_the_way[name] for name in self.faults if name in on_the_way]
        self.store_turns = [STORE[name] for name in self.faults if name in STORE]

    def __str__(self) -> str:
        return f"schedule {self.number}: {self.image_format}, {', '.join(self.faults)}"

    @property
    def person(self) -> Person:
        return Person(self.number)

    @property
    def bends(self) -> list[Bend]:
        """The changes of all its replies."""
        return [bend for name, bend in BENDS.items() if name in self.faults]

    @property
    def may_show_record(self) -> bool:
        """Whether the record of a received reply may be shown."""
        return not any(bend.hides_record for bend in self.bends)

    @property
    def may_show_inside(self) -> bool:
        """Whether a picture inside a reply may be shown."""
        return self.may_show_record and not any(bend.hides_picture for bend in self.bends)

    @property
    def must_show(self) -> bool:
        """Whether the picture must be shown in the end: no fault is permanent, and the attempts are enough."""
        on_the_way = [name for name in self.faults if name in PASSING]
        return self.may_show_inside and len(on_the_way) < ATTEMPTS and not NOT_PASSING & {*self.faults}

    def gateway_response(self, request: Request, *, store: str, sink: str) -> Response:
        """Respond as the gateway: first each temporary fault, then the changed reply."""
        url = next((ADDRESSES[name] for name in self.faults if name in ADDRESSES), _GOOD_ADDRESS)
        reply = self.person.reply(request, url.format(store=store, sink=sink))
        for bend in self.bends:
            bend.bend(reply)
        body = json.dumps(reply, ensure_ascii=False).encode("utf-8")
        for bend in self.bends:
            body = bend.text(body)
        if self.turns:
            return _with_sink(self.turns.pop(0)(http(body)), sink)
        self.sent += 1
        return http(body)

    def store_response(self, _request: Request, *, sink: str) -> Response:
        """Respond as the store: first each of its faults, then the picture."""
        good = http(self.person.picture)
        return _with_sink(self.store_turns.pop(0)(good), sink) if self.store_turns else good


def _with_sink(response: Response, sink: str) -> Response:
    return response.replace(_NOWHERE, sink.encode("ascii")) if isinstance(response, bytes) else response
