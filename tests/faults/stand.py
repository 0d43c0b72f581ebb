"""A gateway and a picture store on loopback, lookups by the program's code, and checks after each case."""

import asyncio
import base64
import logging
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.events import Course, Event, log_to
from faceviewer.core.exchange import Phase
from faceviewer.core.language import Language
from faceviewer.core.limits import LOOKUP_SECONDS
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Progress, Result
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decoder import shared_decoder
from faceviewer.lookup.face import look_up
from faceviewer.wording.problems import describe
from tests.faults import corpus
from tests.faults.origin import Origin, Request, Response, Sink, ca_file, http
from tests.faults.watch import Touched, watching
from tests.gateway.replies import reply_to

USER_ID = "13800138000"
SECRET = "secret-CANARY-of-the-app"
KEYS = Credentials("app-key", SECRET)
BY_BASE64 = FaceQuery(UserType.PHONE, USER_ID)
BY_URL = FaceQuery(UserType.PHONE, USER_ID, ImageFormat.URL)
NAME = "张三（示例）"
_SLACK_SECONDS = 0.5  # allowed beyond a time limit
_EXIT_STATUSES = {"record": 3, "credentials": 5, "network": 6, "limit": 7}  # by branch; 8 for others
_NAMES_IN_LOG = "|".join(map(re.escape, (*Course, *Phase, *Kind)))
_LINE_OF_LOG = re.compile(
    rf"\S{{19}}\.\d{{3}}Z (?:{'|'.join(map(re.escape, Event))})(?: (?:{_NAMES_IN_LOG}))*(?: [a-z]+=-?[\d.]+)*"
)


@dataclass(frozen=True)
class Outcome:
    """The outcome of one lookup.

    Attributes:
        result: the result, None if there was a problem.
        problem: the problem, or that of the picture.
        seconds: how long it took.
    """

    result: Result | None
    problem: Problem | None
    seconds: float

    @property
    def kind(self) -> str:
        """The kind of its problem, empty if all went well."""
        return self.problem.kind.value if self.problem else ""

    @property
    def failure(self) -> Problem:
        """The problem; fails if there is none."""
        assert self.problem is not None
        return self.problem

    @property
    def found(self) -> Result:
        """The result; fails if there is none."""
        assert self.result is not None
        return self.result

    @property
    def is_shown(self) -> bool:
        return self.result is not None and self.result.picture is not None

    def fails(self, kind: str) -> bool:
        """Return whether there is this problem, with the exit status of its branch, and nothing to show.

        Only a problem of the picture leaves the record.
        """
        branch = kind.partition(".")[0]
        shown = self.result is not None and self.result.image is None if branch == "picture" else self.result is None
        return shown and self.kind == kind and self.failure.kind.exit_status == _EXIT_STATUSES.get(branch, 8)

    @property
    def healed(self) -> str:
        """The kind of the problem that a second lookup healed, empty if there was none."""
        return self.result.healed.kind.value if self.result and self.result.healed else ""


@dataclass
class Stand:
    """Everything that a case needs.

    Attributes:
        gateway: responds to the signed calls.
        store: responds to the requests for pictures; its host and port are on the profile's list.
        sink: must never receive anything.
        records: all log records since the start, of every logger at every level.
        log: all lines of the program's log of events.
        decode: decodes as the window does.
        patience: the time limits.
        endpoint: the endpoint to use instead of the gateway; empty for the gateway.
        progress: everything that the last lookup reported.
    """

    gateway: Origin = field(default_factory=lambda: Origin(http(good_reply())))
    store: Origin = field(default_factory=lambda: Origin(http(corpus.jpeg())))
    sink: Sink = field(default_factory=Sink)
    records: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    decode: Callable[[bytes], Picture] = field(default_factory=lambda: shared_decoder().decode)
    patience: Patience = field(default_factory=lambda: Patience(attempt=5.0, connect=1.0, back_off=(0.001, 0.004)))
    endpoint: str = ""
    progress: list[Progress] = field(default_factory=list)

    @property
    def picture_url(self) -> str:
        """An address in the store, with a secret query, which must not appear anywhere."""
        return f"https://{self.store.address}/13800138000.jpg?Expires=1&Signature=CANARY"

    def profile(self, **fields: Any) -> Profile:
        hosts = (self.store.address,)
        endpoint = self.endpoint or f"https://{self.gateway.address}"
        return Profile("p", endpoint, picture_hosts=hosts, ca_file=str(ca_file()), **fields)

    def client(self, profile: Profile | None = None, **options: Any) -> SignedClient:
        given: dict[str, Any] = {"credentials": KEYS, "language": Language.EN, "patience": self.patience} | options
        return SignedClient(profile or self.profile(), **given)

    def look_up(self, query: FaceQuery = BY_BASE64, client: SignedClient | None = None) -> Outcome:
        """Look up as the program does, from query to pixels."""

        async def run() -> Outcome:
            async with aclosing(client or self.client()) as used:
                return await self.outcome_of(used, query)

        return asyncio.run(run())

    async def outcome_of(self, client: SignedClient, query: FaceQuery = BY_BASE64) -> Outcome:
        """Look up with a client that is used for several lookups."""
        self.progress.clear()
        start = time.perf_counter()
        try:
            result = await look_up(client, query, decode=self.decode, on_progress=self.progress.append)
        except Problem as problem:
            return Outcome(None, problem, time.perf_counter() - start)
        return Outcome(result, result.picture_problem, time.perf_counter() - start)

    def responding(self, response: Response, query: FaceQuery = BY_BASE64) -> Outcome:
        """Look up while the gateway sends this response; earlier requests are forgotten."""
        self.gateway.requests.clear()
        self.gateway.response = response
        return self.look_up(query)

    def replying(self, body: bytes, query: FaceQuery = BY_BASE64) -> Outcome:
        return self.responding(http(body), query)

    def showing(self, picture: bytes) -> Outcome:
        """Look up while the gateway replies with a good record and these bytes for its picture."""
        return self.replying(good_reply(imageBase64=base64.b64encode(picture).decode("ascii")))

    def by_url(self, response: Response | None = None, *, url: str = "", heals: bool = True) -> Outcome:
        """Look up by URL.

        Args:
            response: the response of the store.
            url: the link in the record, by default to the store.
            heals: whether the gateway returns the picture if BASE64 is requested.
        """
        if response is not None:
            self.store.response = response

        def respond(request: Request) -> bytes:
            if request.image_format == "BASE64":
                return http(good_reply() if heals else good_reply(imageBase64=None))
            return http(good_reply(imageBase64=None, imageUrl=url or self.picture_url))

        return self.responding(respond, BY_URL)

    def check_what_always_holds(self, files: set[str]) -> None:
        """Assert what must be true after every case."""
        self.endpoint = ""
        assert self.replying(good_reply()).is_shown, "the next lookup works"
        assert self.sink.connections() == 0, "a connection to another host than the script named"
        assert set(os.listdir()) == files, "no file was left"  # noqa: PTH208 - names are enough
        assert self.log, "the program logs what it does"
        check_log(self.log)
        logged = "\n".join((*self.records, *self.log))
        for secret in (SECRET, "CANARY", USER_ID, base64.b64encode(corpus.jpeg()).decode("ascii")[:40], NAME):
            assert secret not in logged, "no secret, id or picture in a log"

    def close(self) -> None:
        for server in (self.gateway, self.store, self.sink):
            server.close()


def check_log(lines: Iterable[str]) -> None:
    """Assert that the program's log contains only names of the program and numbers."""
    for line in lines:
        assert _LINE_OF_LOG.fullmatch(line), f"nothing but names and numbers in the program's log: {line}"


@contextmanager
def standing() -> Iterator[Stand]:
    """Set up a stand, and check at the end what must be true after every case."""
    stand, files = Stand(), set(os.listdir())  # noqa: PTH208 - names are enough
    root, level, handler = logging.getLogger(), logging.getLogger().level, _Keeper(stand.records)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    log_to(stand.log.append)
    try:
        with watching() as touched:
            yield stand
            stand.check_what_always_holds(files)
        assert touched == Touched(), f"written or connected to: {touched}"
    finally:
        log_to(None)
        root.removeHandler(handler)
        root.setLevel(level)
        stand.close()


def good_reply(**fields: Any) -> bytes:
    """Return the body of a good reply about the person that these tests look up."""
    return reply_to(BY_BASE64, **fields)


def texts_of(problem: Problem | None) -> str:
    """Return all texts of a problem, in both languages."""
    if problem is None:
        return ""
    words = [describe(problem, language) for language in Language]
    return f"{problem!r} {problem} {problem.trace} {words}"


def is_in_time(outcome: Outcome, seconds: float = LOOKUP_SECONDS) -> bool:
    """Return whether a lookup ended within its time limit."""
    return outcome.seconds <= seconds + _SLACK_SECONDS


@contextmanager
def memory_growth() -> Iterator[list[float]]:
    """Measure the largest growth of this process, in MiB; the yielded list gets it after the block."""
    growth: list[float] = []
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest so far is what it is now (proc(5))
    before = _status("VmRSS")
    yield growth
    growth.append(_status("VmHWM") - before)


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


class _Keeper(logging.Handler):
    def __init__(self, records: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(f"{record.name} {record.getMessage()} {record.exc_info or ''}")
