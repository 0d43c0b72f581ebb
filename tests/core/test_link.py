"""Links into the window: reading, refusal with a reason, and creation."""

import contextlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faceviewer.core.limits import LINK_NAME_CHARACTERS, TICKET_CHARACTERS, USER_ID_CHARACTERS
from faceviewer.core.link import Link
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.text import is_invisible
from tests.core.hostile_links import ID, REFUSED
from tests.problems import problem_of

FULL = (UserType.PHONE, "13800138000", "4711", "Night shift")


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("faceviewer://look?type=PHONE&id=13800138000&ticket=4711&connection=Night%20shift", FULL),
        ("faceviewer://look?connection=Night shift&ticket=4711&id=13800138000&type=PHONE", FULL),
        ("faceviewer:look?type=OPEN&id=a", (UserType.OPEN, "a")),
        ("faceviewer://look/?type=OPEN&id=a", (UserType.OPEN, "a")),
        ("FaceViewer://LOOK?type=open&id=a", (UserType.OPEN, "a")),
        (f"{ID}a&ticket=&connection=", (UserType.OPEN, "a")),
        (f"{ID}+8613800138000", (UserType.OPEN, "+8613800138000")),
        (f"{ID}%2B%26%3D%23%25", (UserType.OPEN, "+&=#%")),
        (f"{ID}a=b?c/d", (UserType.OPEN, "a=b?c/d")),
        (f"{ID}%20张三 ", (UserType.OPEN, "张三")),
        (f"{ID}%E5%BC%A0%e4%b8%89", (UserType.OPEN, "张三")),
        (f"{ID}%252e", (UserType.OPEN, "%2e")),
        (f"{ID}a&ticket=--log%3D/tmp/x", (UserType.OPEN, "a", "--log=/tmp/x")),
    ],
)
def test_valid_link_is_read(url: str, values: tuple[Any, ...]) -> None:
    assert Link.from_url(url) == Link(*values)


@pytest.mark.parametrize(
    ("url", "reason", "name"),
    [
        (f"{ID}a&", "unknown", "…"),
        (f"{ID}a&13800138000", "unknown", "…"),
        (f"{ID}a&%74icket=1", "unknown", "…"),
        (f"{ID}a&log=/tmp/x", "unknown", "log"),
        (f"{ID}a&amp;ticket=1", "unknown", "amp;ticket"),
        (f"{ID}a&Ticket=1", "unknown", "Ticket"),
        (f"{ID}a&id=b", "repeated", "id"),
        (f"{ID}a&ticket=1&ticket=1", "repeated", "ticket"),
        ("faceviewer://look?id=a", "missing", "type"),
        ("faceviewer://look?type=OPEN", "missing", "id"),
        (f"{ID}%20", "missing", "id"),
        ("faceviewer://look?type=EMAIL&id=a", "type", "type"),
        ("faceviewer://look?type=\u0131dent\u0131ty&id=a", "type", "type"),
        (f"{ID}%", "encoding", "id"),
        (f"{ID}%D5%C5%C8%FD", "encoding", "id"),  # GBK
        (f"{ID}a%0Ab", "invisible", "id"),
        (f"{ID}a\u200bb", "invisible", "id"),
        (f"{ID}a&ticket=4711%E2%80%A8", "invisible", "ticket"),
        (f"{ID}a&connection=%EF%BB%BFA", "invisible", "connection"),
        (ID + "x" * (USER_ID_CHARACTERS + 1), "value", "id"),
        (f"{ID}a&ticket={'1' * (TICKET_CHARACTERS + 1)}", "value", "ticket"),
        (f"{ID}a&connection={'x' * (LINK_NAME_CHARACTERS + 1)}", "value", "connection"),
        (f"{ID}https://example.org/", "nested", "id"),
        (f"{ID}a&ticket=file%3A%2F%2F%2Fetc", "nested", "ticket"),
        ("", "form", "…"),
        *((url, reason, "…" if reason in {"form", "long"} else None) for reason in REFUSED for url in REFUSED[reason]),
    ],
)
def test_invalid_link_is_refused_with_reason_and_parameter(url: str, reason: str, name: str | None) -> None:
    problem = problem_of(Link.from_url, url)
    assert (problem.kind, problem.facts["reason"]) == (Kind.INPUT_LINK, f"link_{reason}")
    assert name in {None, problem.facts["name"]}


def _texts(limit: int, least: int = 0) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["C", "Z"]).filter(lambda c: c.isprintable() and not is_invisible(c))
    texts = st.text(letters, min_size=least, max_size=limit)
    return texts.filter(lambda text: "://" not in text and not text.lower().startswith("faceviewer:"))


_LONGEST = ("\U00020000" * limit for limit in (USER_ID_CHARACTERS, TICKET_CHARACTERS, LINK_NAME_CHARACTERS))


@given(
    st.sampled_from(UserType), _texts(USER_ID_CHARACTERS, 1), _texts(TICKET_CHARACTERS), _texts(LINK_NAME_CHARACTERS)
)
@example(UserType.IDENTITY, *_LONGEST)
@example(*FULL)
def test_url_of_link_is_read_back(user_type: UserType, user_id: str, ticket: str, connection: str) -> None:
    link = Link(user_type, user_id, ticket, connection)
    assert link.url.isascii()
    assert Link.from_url(link.url) == link


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"faceviewer://look?{text}", f"{ID}a&ticket={text}"):
        with contextlib.suppress(Problem):
            link = Link.from_url(url)
            assert Link.from_url(link.url) == link
