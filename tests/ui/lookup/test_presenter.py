"""The states of a lookup: one at a time, and no late results."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Trace
from faceviewer.core.query import FaceQuery
from faceviewer.core.result import Asking, FetchingPicture
from faceviewer.core.verdict import Answer, Reason
from faceviewer.ui.jobs import Jobs
from faceviewer.ui.lookup.presenter import Found, Looking, LookupPresenter, State, judged
from tests.ui.fakes import FakeGateway, query, result

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
AT_NOON = "2026-11-24 20:00:00"  # in China


def asking(query: FaceQuery) -> Any:
    return "", lambda gateway, report: gateway.ask(query, report)


class Watched:
    """A presenter and all its states; it is noon."""

    def __init__(self, qtbot: QtBot) -> None:
        self.gateway = FakeGateway()
        self.unforeseen: list[BaseException] = []
        self.jobs = Jobs(unforeseen=self.unforeseen.append, service=lambda: self.gateway)
        self.now = NOON
        self.presenter = LookupPresenter(self.jobs, ask=asking, now=lambda: self.now)
        self.states: list[State] = []
        self.presenter.changed.connect(self.states.append)
        self.presenter.rejudged.connect(self.states.append)
        self._qtbot = qtbot

    def look_up(self, user_id: str = "1001") -> Found:
        self.presenter.look_up(query(user_id))
        self._qtbot.waitUntil(lambda: not isinstance(self.presenter.state, Looking))
        return self.found

    @property
    def found(self) -> Found:
        assert isinstance(self.presenter.state, Found)
        return self.presenter.state


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Watched]:
    watched = Watched(qtbot)
    yield watched
    watched.jobs.close()
    assert not watched.unforeseen


def test_cancel_keeps_a_result(watched: Watched) -> None:
    found = watched.look_up()
    watched.presenter.cancel()
    assert watched.found is found


def test_shown_record_expires_at_its_second(watched: Watched, qtbot: QtBot) -> None:
    watched.gateway.expires["1001"] = AT_NOON
    watched.now = NOON - timedelta(seconds=0.1)
    watched.look_up()
    watched.now = NOON
    answers = [Answer.PASS, Answer.EXPIRED]
    qtbot.waitUntil(lambda: [s.verdict.answer for s in watched.states if isinstance(s, Found)] == answers)


def test_setting_the_clock_back_does_not_undo_an_expiry(watched: Watched) -> None:
    watched.gateway.expires["1001"] = AT_NOON
    before = watched.look_up()
    watched.now -= timedelta(minutes=14)
    watched.presenter.judge_again()
    assert watched.found.verdict.answer is Answer.EXPIRED
    assert watched.found.result is before.result


@pytest.mark.parametrize(
    ("expires", "offset", "verdict"),
    [
        ("2026-11-24 20:00:30", 3600.0, (Answer.EXPIRED, Reason.EXPIRY_PAST)),
        ("2026-11-24 21:00:00", 3 * 86400.0, (Answer.UNCLEAR, Reason.CLOCKS_DISAGREE)),
    ],
    ids=["by the server's clock", "uncertain if the clocks are days apart"],
)
def test_clock_of_the_server_is_considered(expires: str, offset: float, verdict: tuple[Answer, Reason]) -> None:
    found = judged(result(query(), expires=expires, clock_offset=offset), host="host.test", now=NOON)
    assert (found.verdict.answer, found.verdict.decisive) == verdict


def test_record_without_its_picture_is_judged_by_the_servers_clock(watched: Watched, qtbot: QtBot) -> None:
    record = result(query(), expires="2026-11-24 20:10:00").record  # ten minutes after noon, UTC
    watched.gateway.progress["1001"] = [Asking(1), FetchingPicture(record, Trace(date_offset=14 * 60))]
    watched.gateway.delays["1001"] = 60
    watched.presenter.look_up(query())
    qtbot.waitUntil(lambda: getattr(watched.presenter.state, "record", None) is not None)
    state = watched.presenter.state
    assert isinstance(state, Looking)
    assert state.verdict is not None
    assert (state.verdict.answer, state.clock_offset) == (Answer.EXPIRED, 14 * 60)
