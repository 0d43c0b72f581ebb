"""What window and command do alike with a list: who is still to be asked, asking them, and how far it is."""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from faceviewer.batch.outcome import ask
from faceviewer.batch.run import Run
from faceviewer.core.limits import ATTEMPTS, BATCH_IN_FLIGHT, BATCH_RATE, LOOKUP_SECONDS
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.wording.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from faceviewer.batch.journal import Journal
    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key
    from faceviewer.core.connection import Credentials, Profile
    from faceviewer.core.exchange import Exchange
    from faceviewer.core.language import Language
    from faceviewer.core.query import FaceQuery

_MEASURED = 64  # answers by which the pace of this moment is known


def pace_of(profile: Profile | None) -> tuple[int, int]:
    """Return how many calls a second, and how many at once, a list may make over a connection."""
    return (profile and profile.rate) or round(BATCH_RATE), (profile and profile.in_flight) or BATCH_IN_FLIGHT


def not_asked(ids: IdList, outcomes: Mapping[Key, Outcome]) -> list[FaceQuery]:
    """Return whom a run has not come to."""
    return [query for key, query in ids.queries.items() if key not in outcomes]


def that_failed(ids: IdList, outcomes: Mapping[Key, Outcome], reasons: Collection[str] = ()) -> list[FaceQuery]:
    """Return who was asked for and brought no answer, for one of these reasons, or for any."""
    failed = ((query, outcomes[key]) for key, query in ids.queries.items() if key in outcomes)
    return [query for query, o in failed if not o.is_answer and o.facet in (reasons or [o.facet])]


def is_answered(ids: IdList, outcomes: Mapping[Key, Outcome]) -> bool:
    """Return whether each that can be asked has its answer, so that the journal is not needed any more."""
    return not not_asked(ids, outcomes) and not that_failed(ids, outcomes)


def client_for(
    profile: Profile, credentials: Credentials, *, language: Language, app: object, seconds: float | None = None
) -> SignedClient:
    """Return a client of one attempt a call: the pace must know of each that was throttled."""
    patience = Patience(lookup=seconds or LOOKUP_SECONDS, attempts=1)
    return SignedClient(profile, credentials, language=language, app=app, patience=patience)


def run_over(
    client: SignedClient,
    journal: Journal,
    *,
    pace: tuple[int, int],
    attempts: int = ATTEMPTS,
    told: Callable[[FaceQuery, Outcome], None],
    seen: Callable[[Exchange], None] | None = None,
) -> Run:
    """Return a run that can be begun.

    Args:
        client: over which; as `client_for` returns it.
        journal: keeps what comes.
        pace: as `pace_of`.
        attempts: of a row where a fault may pass, from 1.
        told: is told what came of each, once the journal has it.
        seen: is told each exchange.
    """

    def take(query: FaceQuery, outcome: Outcome) -> None:
        journal.add(query, outcome)
        told(query, outcome)

    rate, in_flight = pace
    return Run(partial(ask, client, seen=seen), take, rate=rate, in_flight=in_flight, attempts=attempts)


class Progress:
    """How far a run is, how fast, and how long it will take.

    Attributes:
        done: how many have an outcome.
    """

    def __init__(self, count: int) -> None:
        self.count, self.done = count, 0
        self._times = deque([time.monotonic()], _MEASURED)

    def step(self) -> None:
        """Note that another has its outcome."""
        self.done += 1
        self._times.append(time.monotonic())

    def go_on(self) -> None:
        """Measure anew, after a pause."""
        self._times = deque([time.monotonic()], _MEASURED)

    def words(self, language: Language) -> str:
        """Return it in words."""
        rate = (len(self._times) - 1) / max(time.monotonic() - self._times[0], 0.001)
        left = time_words((self.count - self.done) / rate, language) if rate else "—"
        facts = {"done": self.done, "all": self.count, "rate": f"{rate:.1f}", "left": left}
        return say(language, "batch", "run", "progress", **facts)


def time_words(seconds: float, language: Language) -> str:
    """Return a length of time as a person says it, rounded up."""
    for name, length, most in (("seconds", 1, 90), ("minutes", 60, 90 * 60)):
        if seconds <= most:
            return say(language, "batch", "run", name, n=-int(-seconds // length))
    return say(language, "batch", "run", "hours", n=round(seconds / 3600, 1))


def cost_words(ids: IdList, pace: tuple[int, int], language: Language) -> tuple[str, str]:
    """Return how many rows can be asked, and what that costs, in words."""
    calls, (rate, in_flight) = len(ids.queries), pace
    good = sum(row.query is not None for row in ids.rows)
    took = time_words(calls / rate, language)
    return (
        say(language, "batch", "list", "good", good=good, all=len(ids.rows), calls=calls),
        say(language, "batch", "list", "time", calls=calls, time=took, rate=rate, in_flight=in_flight),
    )
