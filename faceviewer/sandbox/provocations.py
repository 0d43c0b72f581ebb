"""User ids that provoke an error or an odd reply under any user type, and the guide to all sample ids."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from faceviewer.assets import asset
from faceviewer.core.language import Language
from faceviewer.core.query import Sample, UserType
from faceviewer.sandbox.catalogue import (
    CLASSIC_GATEWAY_ERRORS,
    ENDPOINT_ERRORS,
    LATER_GATEWAY_ERRORS,
    VPC_GATEWAY_ERRORS,
    EndpointError,
    GatewayError,
)
from faceviewer.sandbox.doors import EVERY_STATUS, NOT_STORED, ON, ON_ITS_WAY, TAKEN_OFF, DoorsCase
from faceviewer.sandbox.people import CASES, DEMO_PHONE, PEOPLE, Person, Portrait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PORTRAIT = Portrait(24)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A reply with a record that has something unusual.

    Attributes:
        seconds: delay of the reply.
        echoed_user_id: another person's id in the record, empty for the id of the query.
        plain_http: whether the URL of the picture is http.
        doors: the special doors; None for ordinary ones.
    """

    seconds: float = 0.0
    echoed_user_id: str = ""
    cut_picture: bool = False
    plain_http: bool = False
    expired_link: bool = False
    doors: DoorsCase | None = None

    def person(self, user_type: UserType, user_id: str) -> Person:
        """Return the person of the reply, who is not registered and has an ordinary record."""
        portrait = replace(_PORTRAIT, cut=self.cut_picture)
        return Person(
            user_type, self.echoed_user_id or user_id, "陆十六（示例）", expires=timedelta(days=30), portrait=portrait
        )


ODDITIES = {
    "slow-3": Oddity(seconds=3),
    "slow-15": Oddity(seconds=15),
    "broken-photo": Oddity(cut_picture=True),
    "wrong-person": Oddity(echoed_user_id="somebody-else"),
    "http-photo": Oddity(plain_http=True),
    "expired-link": Oddity(expired_link=True),
    "doors-coming": Oddity(doors=DoorsCase((ON_ITS_WAY, ON, ON, ON))),
    "doors-not-stored": Oddity(doors=DoorsCase((ON, NOT_STORED, ON, ON))),
    "doors-taken-off": Oddity(doors=DoorsCase((ON, ON, TAKEN_OFF, ON))),
    "doors-every-state": Oddity(doors=DoorsCase(EVERY_STATUS)),
    "doors-hundred": Oddity(doors=DoorsCase((ON, ON, ON_ITS_WAY, *(ON,) * 97))),
    "doors-thousand": Oddity(doors=DoorsCase((*EVERY_STATUS, *(ON,) * 13) * 40)),
    "doors-half": Oddity(doors=DoorsCase((ON,) * 50, pages=2)),
    "doors-none": Oddity(doors=DoorsCase()),
    "doors-refused": Oddity(doors=DoorsCase(refused=True)),
    "doors-wrong-person": Oddity(doors=DoorsCase((ON,), echoed_user_id="somebody-else")),
}


def _endpoint_ids() -> dict[str, EndpointError]:
    """Name each error `error-<HTTP status>-<code>`, with a number if several have the same code."""
    total = Counter((error.http_status, error.code) for error in ENDPOINT_ERRORS)
    seen: Counter[tuple[int, int]] = Counter()
    named = {}
    for error in ENDPOINT_ERRORS:
        key = error.http_status, error.code
        seen[key] += 1
        named[f"error-{key[0]}-{key[1]}" + (f"-{seen[key]}" if total[key] > 1 else "")] = error
    return named


ENDPOINT_IDS = _endpoint_ids()
CLASSIC_GATEWAY_IDS = {
    "gateway-" + re.sub(r"[^a-z0-9]+", "-", error.message.partition(",")[0].lower()): error
    for error in CLASSIC_GATEWAY_ERRORS
}
VPC_GATEWAY_IDS = {f"gateway-{error.error_code}": error for error in (*VPC_GATEWAY_ERRORS, *LATER_GATEWAY_ERRORS)}

Provocation = EndpointError | GatewayError | Oddity


def _squeezed(user_id: str) -> str:
    """Return an id in lower case without hyphens: clients remove hyphens from phone numbers."""
    return user_id.replace("-", "").lower()


PROVOCATIONS: dict[str, Provocation] = {**ENDPOINT_IDS, **CLASSIC_GATEWAY_IDS, **VPC_GATEWAY_IDS, **ODDITIES}
"""The error or odd reply for each documented id."""

_BY_SQUEEZED_ID = {_squeezed(user_id): provocation for user_id, provocation in PROVOCATIONS.items()}


def provoked_by(user_id: str) -> Provocation | None:
    """Return the error or odd reply for an id, None for other ids; hyphens and case are ignored."""
    return _BY_SQUEEZED_ID.get(_squeezed(user_id))


_WORDS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(asset("words/samples.toml").read_text("utf-8"))


def _in_each(table: str, entry: str) -> dict[Language, str]:
    return {language: _WORDS[table][entry][language.key] for language in Language}


def _samples() -> Iterator[Sample]:
    refusals = {code: codes for codes in _WORDS["refusal"] for code in codes.split()}

    def described(how: str, status: int, texts: Mapping[Language, str], **facts: object) -> dict[Language, str]:
        entries = _in_each("reply", how).items()
        return {language: entry.format(status=status, text=texts[language], **facts) for language, entry in entries}

    for user_type in sorted(UserType, key=lambda user_type: user_type is not UserType.PHONE):
        for number, case in enumerate(CASES):
            user_id = str(DEMO_PHONE + number) if user_type is UserType.PHONE else case.user_id
            yield Sample(user_type, user_id, _in_each("case", case.user_id))
    for user_id in ODDITIES:
        yield Sample(None, user_id, _in_each("oddity", user_id))
    for user_id, error in ENDPOINT_IDS.items():
        texts = dict.fromkeys(Language, error.message) | {Language.ZH_CN: error.description}
        yield Sample(None, user_id, described("endpoint", error.http_status, texts, code=error.code))
    for user_id, refusal in {**CLASSIC_GATEWAY_IDS, **VPC_GATEWAY_IDS}.items():
        message = refusal.message.removesuffix(":%s")
        texts = dict.fromkeys(Language, message) if message else _in_each("refusal", refusals[refusal.error_code])
        yield Sample(None, user_id, described("gateway", refusal.http_status, texts))


GUIDE = tuple(_samples())
"""All sample ids: an ordinary record first, then special records, then errors."""


def guide_text(people: Sequence[Person] = PEOPLE) -> str:
    """Return the guide to the IDs of the registered people and of errors as plain text, one id a line."""
    samples = _guide(people)
    width = max(len(sample.user_id) for sample in samples)
    lines = [
        " / ".join(_in_each("guide", "title").values()),
        " / ".join(_in_each("guide", "people").values()).format(count=len(people)),
        "",
        *(
            f"{sample.user_type or '*':<9}{sample.user_id:<{width}}  {' / '.join(sample.shows.values())}"
            for sample in samples
        ),
    ]
    return "\n".join(lines) + "\n"


def guide_json(people: Sequence[Person] = PEOPLE) -> dict[str, object]:
    """Return the guide for a program: `userType` is null if an id works under any type."""
    ids = [
        {"userType": sample.user_type, "userId": sample.user_id}
        | {language.key: text for language, text in sample.shows.items()}
        for sample in _guide(people)
    ]
    return {"schemaVersion": 1, "people": len(people), "ids": ids}


def _guide(people: Sequence[Person]) -> tuple[Sample, ...]:
    """Return the sample ids; for people from a file, the ids of all these people."""
    if people is PEOPLE:
        return GUIDE
    own = _in_each("guide", "own")
    named = (Sample(p.user_type, p.user_id, dict.fromkeys(Language, p.name) if p.name else own) for p in people)
    return (*named, *(sample for sample in GUIDE if sample.user_type is None))
