"""The states of a lookup: one at a time, and no late results."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery
from faceviewer.core.result import Asking, FetchingPicture
from faceviewer.core.verdict import Answer, Reason
from faceviewer.ui.jobs import Jobs
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, LookupPresenter, State, judged
from tests.ui.fakes import FakeGateway, query, result


def asking(asked: FaceQuery) -> Any:
    return lambda gateway, tell: gateway.ask(asked, tell)


class Watched:
    """A presenter and all its states."""

    def __init__(self) -> None:
        self.gateway = FakeGateway()
        self.unforeseen: list[BaseException] = []
        self.jobs = Jobs(unforeseen=self.unforeseen.append, service=lambda: self.gateway)
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
        self.presenter = LookupPresenter(self.jobs, ask=asking, now=lambda: self.now)
        self.states: list[State] = []
        self.presenter.changed.connect(self.see)
        self.presenter.rejudged.connect(self.see)

    def see(self, state: State) -> None:
        self.states.append(state)

    def settled(self) -> bool:
        return not isinstance(self.presenter.state, Looking)


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.jobs.close()
    assert not watched.unforeseen


def test_lookup_is_looking_and_then_found(watched: Watched, qtbot: QtBot) -> None:
    watched.presenter.look_up(query())
    qtbot.waitUntil(watched.settled)
    looking, found = watched.states
    assert isinstance(looking, Looking)
    assert isinstance(found, Found)
    assert found.result.record.user_name == "name of 1001"
    assert found.verdict.answer is Answer.PASS


def test_cancelled_lookup_stays_idle(watched: Watched, qtbot: QtBot) -> None:
    watched.presenter.look_up(query())
    watched.presenter.cancel()
    assert isinstance(watched.presenter.state, Idle)
    watched.presenter.look_up(query("next"))
    qtbot.waitUntil(watched.settled)
    assert [type(state) for state in watched.states] == [Looking, Idle, Looking, Found]


def test_cancel_keeps_a_result(watched: Watched, qtbot: QtBot) -> None:
    watched.presenter.look_up(query())
    qtbot.waitUntil(watched.settled)
    watched.presenter.cancel()
    assert isinstance(watched.presenter.state, Found)


def test_problem_of_a_lookup_is_its_state(watched: Watched, qtbot: QtBot) -> None:
    watched.gateway.problems["1001"] = Problem(Kind.RECORD_NONE)
    watched.presenter.look_up(query())
    qtbot.waitUntil(watched.settled)
    assert isinstance(watched.presenter.state, Failed)
    assert watched.presenter.state.problem.kind is Kind.RECORD_NONE


def test_record_is_shown_before_its_picture(watched: Watched, qtbot: QtBot) -> None:
    record = result(query()).record
    watched.gateway.progress["1001"] = [Asking(1), FetchingPicture(record, Trace())]
    watched.gateway.delays["1001"] = 60
    watched.presenter.look_up(query())
    qtbot.waitUntil(lambda: isinstance(watched.presenter.state, Looking) and watched.presenter.state.record is not None)
    assert isinstance(watched.presenter.state, Looking)
    assert watched.presenter.state.verdict is not None


def test_shown_record_expires_at_its_second(watched: Watched, qtbot: QtBot) -> None:
    watched.gateway.expires["1001"] = "2026-11-24 20:00:00"  # China Standard Time: noon UTC
    noon = watched.now
    watched.now = noon - timedelta(seconds=0.1)
    watched.presenter.look_up(query())
    qtbot.waitUntil(watched.settled)
    watched.now = noon
    answers = [Answer.PASS, Answer.EXPIRED]
    qtbot.waitUntil(lambda: [s.verdict.answer for s in watched.states if isinstance(s, Found)] == answers)


def test_setting_the_clock_back_does_not_undo_an_expiry(watched: Watched, qtbot: QtBot) -> None:
    watched.gateway.expires["1001"] = "2026-11-24 20:00:00"  # China Standard Time: noon UTC
    watched.presenter.look_up(query())
    qtbot.waitUntil(watched.settled)
    watched.now -= timedelta(minutes=14)
    watched.presenter.judge_again()
    assert isinstance(watched.presenter.state, Found)
    assert watched.presenter.state.verdict.answer is Answer.EXPIRED


def test_record_is_judged_by_the_servers_clock() -> None:
    brought = result(query(), expires="2026-11-24 20:00:30", clock_offset=3600)
    assert judged(brought, now=datetime(2026, 11, 24, 12, tzinfo=UTC)).verdict.answer is Answer.EXPIRED


def test_expiry_between_clocks_days_apart_is_uncertain() -> None:
    brought = result(query(), expires="2026-11-24 21:00:00")
    brought = replace(brought, trace=replace(brought.trace, date_offset=3 * 86400))
    found = judged(brought, now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert (found.verdict.answer, found.verdict.decisive) == (Answer.UNCLEAR, Reason.CLOCKS_DISAGREE)


def test_record_without_its_picture_is_judged_by_the_servers_clock(watched: Watched, qtbot: QtBot) -> None:
    record = result(query(), expires="2026-11-24 20:10:00").record  # ten minutes after noon, UTC
    watched.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    watched.gateway.progress["1001"] = [FetchingPicture(record, Trace(date_offset=14 * 60))]
    watched.gateway.delays["1001"] = 60
    watched.presenter.look_up(query())
    qtbot.waitUntil(lambda: isinstance(watched.presenter.state, Looking) and watched.presenter.state.record is not None)
    state = watched.presenter.state
    assert isinstance(state, Looking)
    assert state.verdict is not None
    assert (state.verdict.answer, state.clock_offset) == (Answer.EXPIRED, 14 * 60)


def test_new_verdict_keeps_the_result(watched: Watched, qtbot: QtBot) -> None:
    watched.presenter.look_up(query())
    qtbot.waitUntil(watched.settled)
    before = watched.presenter.state
    watched.presenter.judge_again()
    after = watched.presenter.state
    assert isinstance(before, Found)
    assert isinstance(after, Found)
    assert after.result is before.result
