"""Batch functions shared by window and command: the remaining queries, the run, and its progress."""

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

_MEASURED = 64  # most recent outcomes, from which the current rate is measured


def pace_of(profile: Profile | None) -> tuple[int, int]:
    """Return the highest number of calls a second and of concurrent calls of a batch over a connection."""
    return (profile and profile.rate) or round(BATCH_RATE), (profile and profile.in_flight) or BATCH_IN_FLIGHT


def unasked_queries(ids: IdList, outcomes: Mapping[Key, Outcome]) -> list[FaceQuery]:
    """Return the queries without an outcome."""
    return [query for key, query in ids.queries.items() if key not in outcomes]


def failed_queries(ids: IdList, outcomes: Mapping[Key, Outcome], reasons: Collection[str] = ()) -> list[FaceQuery]:
    """Return the queries that failed, for one of some reasons (facets) or for any."""
    failed = ((query, outcomes[key]) for key, query in ids.queries.items() if key in outcomes)
    return [query for query, o in failed if not o.is_final and o.facet in (reasons or [o.facet])]


def is_complete(ids: IdList, outcomes: Mapping[Key, Outcome]) -> bool:
    """Return whether every query has a final outcome, so that the journal is no longer needed."""
    return not unasked_queries(ids, outcomes) and not failed_queries(ids, outcomes)


def client_for(
    profile: Profile, credentials: Credentials, *, language: Language, app: object, seconds: float | None = None
) -> SignedClient:
    """Return a client that does not retry: the pace must know each throttled attempt. `seconds`: deadline of a call."""
    patience = Patience(lookup=seconds or LOOKUP_SECONDS, attempts=1)
    return SignedClient(profile, credentials, language=language, app=app, patience=patience)


def run_over(
    client: SignedClient,
    journal: Journal,
    *,
    pace: tuple[int, int],
    attempts: int = ATTEMPTS,
    on_outcome: Callable[[FaceQuery, Outcome], None],
    seen: Callable[[Exchange], None] | None = None,
) -> Run:
    """Return a run that is ready to start; the journal stores each outcome before `on_outcome` is called.

    Args:
        client: see `client_for`.
        pace: see `pace_of`.
        attempts: the number of attempts for a row with a temporary problem, from 1.
        seen: called with each exchange (a callback).
    """

    def take(query: FaceQuery, outcome: Outcome) -> None:
        journal.add(query, outcome)
        on_outcome(query, outcome)

    rate, in_flight = pace
    return Run(partial(ask, client, seen=seen), take, rate=rate, in_flight=in_flight, attempts=attempts)


class Progress:
    """The progress, rate and remaining time of a run: the number of queries, and of outcomes."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.done = 0
        self._times = deque([time.monotonic()], _MEASURED)

    def step(self) -> None:
        """Count one outcome."""
        self.done += 1
        self._times.append(time.monotonic())

    def go_on(self) -> None:
        """Restart the measurement of the rate after a pause."""
        self._times = deque([time.monotonic()], _MEASURED)

    def words(self, language: Language) -> str:
        """Return the progress as a text."""
        rate = (len(self._times) - 1) / max(time.monotonic() - self._times[0], 0.001)
        left = time_words((self.count - self.done) / rate, language) if rate else "—"
        facts = {"done": self.done, "all": self.count, "rate": f"{rate:.1f}", "left": left}
        return say(language, "batch", "run", "progress", **facts)


def time_words(seconds: float, language: Language) -> str:
    """Return a duration in its most suitable unit, rounded up."""
    for name, length, most in (("seconds", 1, 90), ("minutes", 60, 90 * 60)):
        if seconds <= most:
            return say(language, "batch", "run", name, n=-int(-seconds // length))
    return say(language, "batch", "run", "hours", n=round(seconds / 3600, 1))


def cost_words(ids: IdList, pace: tuple[int, int], language: Language) -> tuple[str, str]:
    """Return texts for the number of rows with a valid query, and for the calls and time they take."""
    calls = len(ids.queries)
    rate, in_flight = pace
    good = sum(row.query is not None for row in ids.rows)
    needed = time_words(calls / rate, language)
    return (
        say(language, "batch", "list", "good", good=good, all=len(ids.rows), calls=calls),
        say(language, "batch", "list", "time", calls=calls, time=needed, rate=rate, in_flight=in_flight),
    )
