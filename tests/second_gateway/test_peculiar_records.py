"""Records with peculiarities of the vendor's servers that the document does not mention."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from faceviewer.core.problem import Kind
from faceviewer.core.query import UserType
from faceviewer.core.result import Result
from faceviewer.core.verdict import Answer, judge
from tests.faults import corpus
from tests.problems import problem_of
from tests.second_gateway.answers import ERRORS
from tests.second_gateway.server import SecondGateway, second_gateway
from tests.second_gateway.sides import KEY, SECRET, Side, ask

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ENDS = datetime(2031, 5, 5, 23, 8, 9, tzinfo=UTC)  # 07:08:09 the day after, in China


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    with second_gateway(tmp_path_factory.mktemp("gateway"), face=corpus.jpeg(), secrets={KEY: SECRET}) as gateway:
        yield gateway


def look_up(gateway: SecondGateway, user_id: str) -> tuple[Result, Answer]:
    side = Side(gateway.url, gateway.ca_file, [], [], [], {}, gateway)
    found = ask(side, user_id, user_type=UserType.OPEN)
    assert (found.record.user_id, found.record.user_type) == (user_id, UserType.OPEN)
    return found, judge(found.record, picture_problem=found.picture_problem, now=NOW).answer


@pytest.mark.parametrize("user_id", ["seconds-with-fraction", "milliseconds"])
def test_java_formats_of_expiry_are_read(gateway: SecondGateway, user_id: str) -> None:
    found, answer = look_up(gateway, user_id)
    assert (found.record.expiry.at, answer) == (ENDS, Answer.PASS)


@pytest.mark.parametrize(
    ("user_id", "answer"),
    [
        ("never-ends", Answer.PASS),
        ("denied", Answer.DENIED),
        ("long-over", Answer.EXPIRED),
        ("policy-of-tomorrow", Answer.UNCLEAR),
        ("no-extension-fields", Answer.UNCLEAR),
        ("base64-in-lines", Answer.PASS),
        ("name-of-128", Answer.PASS),
        ("name-a-number", Answer.PASS),
        ("milliseconds-as-text", Answer.UNCLEAR),
        *((f"ends-as-{name}", Answer.UNCLEAR) for name in ("expiredTime", "expire", "expiryTime")),
    ],
)
def test_peculiar_record_is_judged_by_its_fields(gateway: SecondGateway, user_id: str, answer: Answer) -> None:
    found, given = look_up(gateway, user_id)
    assert (given, found.image) == (answer, corpus.jpeg())


OTHERS = [name for name in ERRORS if name.startswith(("message-", "body-")) or name.endswith("ZZ")]


@pytest.mark.parametrize("user_id", OTHERS)
def test_unknown_code_or_message_has_its_branch(gateway: SecondGateway, user_id: str) -> None:
    problem = problem_of(look_up, gateway, user_id)
    branches = {"A": "credentials", "S": "credentials", "B": "limit", "T": "limit", "D": "server", "X": "server"}
    assert problem.kind is not Kind.SERVER_UNKNOWN_CODE
    assert problem.kind.branch == branches.get(user_id[0], problem.kind.branch)
