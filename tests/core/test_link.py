"""Links into the window: reading, refusal with a reason, and creation."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faceviewer.core.limits import LINK_CHARACTERS, LINK_NAME_CHARACTERS, TICKET_CHARACTERS, USER_ID_CHARACTERS
from faceviewer.core.link import Link
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.text import is_invisible
from tests.core.hostile_links import REFUSED

FULL = Link(UserType.PHONE, "13800138000", "4711", "Night shift")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("faceviewer://look?type=PHONE&id=13800138000&ticket=4711&connection=Night%20shift", FULL),
        ("faceviewer://look?connection=Night shift&ticket=4711&id=13800138000&type=PHONE", FULL),
        ("faceviewer:look?type=OPEN&id=a", Link(UserType.OPEN, "a")),
        ("faceviewer://look/?type=OPEN&id=a", Link(UserType.OPEN, "a")),
        ("FaceViewer://LOOK?type=open&id=a", Link(UserType.OPEN, "a")),
        ("faceviewer://look?type=OPEN&id=a&ticket=&connection=", Link(UserType.OPEN, "a")),
        ("faceviewer://look?type=PHONE&id=+8613800138000", Link(UserType.PHONE, "+8613800138000")),
        ("faceviewer://look?type=OPEN&id=%2B%26%3D%23%25", Link(UserType.OPEN, "+&=#%")),
        ("faceviewer://look?type=OPEN&id=a=b?c/d", Link(UserType.OPEN, "a=b?c/d")),
        ("faceviewer://look?type=OPEN&id=%20张三 ", Link(UserType.OPEN, "张三")),
        ("faceviewer://look?type=OPEN&id=%E5%BC%A0%e4%b8%89", Link(UserType.OPEN, "张三")),
        ("faceviewer://look?type=OPEN&id=%252e", Link(UserType.OPEN, "%2e")),
        ("faceviewer://look?type=OPEN&id=a&ticket=--log%3D/tmp/x", Link(UserType.OPEN, "a", "--log=/tmp/x")),
    ],
)
def test_valid_link_is_read(url: str, link: Link) -> None:
    assert Link.from_url(url) == link


_LOOK = "faceviewer://look?type=OPEN&id=a"


@pytest.mark.parametrize(
    ("url", "reason", "name"),
    [
        ("", "form", "…"),
        ("faceviewer:", "form", "…"),
        ("faceviewer://look", "form", "…"),
        ("faceviewer:///look?type=OPEN&id=a", "form", "…"),
        ("faceviewer://loo\u212a?type=OPEN&id=a", "form", "…"),
        ("faceviewer://look:80?type=OPEN&id=a", "form", "…"),
        ("faceviewer://user:pass@look?type=OPEN&id=a", "form", "…"),
        ("faceviewer://look.example?type=OPEN&id=a", "form", "…"),
        ("faceviewer://ask?type=OPEN&id=a", "form", "…"),
        ("faceviewer://look/../look?type=OPEN&id=a", "form", "…"),
        (" faceviewer://look?type=OPEN&id=a", "form", "…"),
        ("https://look?type=OPEN&id=a", "form", "…"),
        (f"{_LOOK}#ticket=1", "form", "…"),
        (_LOOK + "a" * LINK_CHARACTERS, "long", "…"),
        ("faceviewer://look?", "unknown", "…"),
        (f"{_LOOK}&", "unknown", "…"),
        (f"{_LOOK}&13800138000", "unknown", "…"),
        (f"{_LOOK}&log=/tmp/x", "unknown", "log"),
        (f"{_LOOK}&amp;ticket=1", "unknown", "amp;ticket"),
        (f"{_LOOK}&Ticket=1", "unknown", "Ticket"),
        (f"{_LOOK}&%74icket=1", "unknown", "…"),
        (f"{_LOOK}&id=b", "repeated", "id"),
        (f"{_LOOK}&ticket=1&ticket=1", "repeated", "ticket"),
        ("faceviewer://look?id=a", "missing", "type"),
        ("faceviewer://look?type=OPEN", "missing", "id"),
        ("faceviewer://look?type=OPEN&id=%20", "missing", "id"),
        ("faceviewer://look?type=EMAIL&id=a", "type", "type"),
        ("faceviewer://look?type=\u0131dent\u0131ty&id=a", "type", "type"),
        ("faceviewer://look?type=OPEN&id=%", "encoding", "id"),
        ("faceviewer://look?type=OPEN&id=%4", "encoding", "id"),
        ("faceviewer://look?type=OPEN&id=%zz", "encoding", "id"),
        ("faceviewer://look?type=OPEN&id=%C0%AF", "encoding", "id"),
        ("faceviewer://look?type=OPEN&id=%D5%C5%C8%FD", "encoding", "id"),  # GBK
        ("faceviewer://look?type=OPEN&id=%ED%A0%80", "encoding", "id"),
        ("faceviewer://look?type=OPEN&id=\udcff", "encoding", "id"),
        ("faceviewer://look?type=OPEN&id=a%00b", "invisible", "id"),
        ("faceviewer://look?type=OPEN&id=a%0Ab", "invisible", "id"),
        ("faceviewer://look?type=OPEN&id=a%0A", "invisible", "id"),
        ("faceviewer://look?type=OPEN&id=%1Fa", "invisible", "id"),
        (f"{_LOOK}&ticket=4711%E2%80%A8", "invisible", "ticket"),
        ("faceviewer://look?type=OPEN&id=a%E2%80%AEb", "invisible", "id"),
        ("faceviewer://look?type=OPEN&id=a\u200bb", "invisible", "id"),
        ("faceviewer://look?type=OPEN&id=a%C2%A0b", "invisible", "id"),
        (f"{_LOOK}&ticket=1%1B[31m", "invisible", "ticket"),
        (f"{_LOOK}&connection=%EF%BB%BFA", "invisible", "connection"),
        (f"{_LOOK}&ticket={'1' * (TICKET_CHARACTERS + 1)}", "value", "ticket"),
        (f"faceviewer://look?type=OPEN&id={'x' * (USER_ID_CHARACTERS + 1)}", "value", "id"),
        (f"{_LOOK}&connection={'x' * (LINK_NAME_CHARACTERS + 1)}", "value", "connection"),
        ("faceviewer://look?type=OPEN&id=https://example.org/", "nested", "id"),
        ("faceviewer://look?type=OPEN&id=faceviewer:look", "nested", "id"),
        (f"{_LOOK}&ticket=file%3A%2F%2F%2Fetc", "nested", "ticket"),
        *((url, reason, None) for reason, urls in REFUSED.items() for url in urls),
    ],
)
def test_invalid_link_is_refused_with_reason_and_parameter(url: str, reason: str, name: str | None) -> None:
    with pytest.raises(Problem) as refused:
        Link.from_url(url)
    assert refused.value.kind is Kind.INPUT_LINK
    assert refused.value.facts["reason"] == f"link_{reason}"
    assert name in {None, refused.value.facts["name"]}


def _texts(limit: int, least: int = 0) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["C", "Z"]).filter(lambda c: c.isprintable() and not is_invisible(c))
    texts = st.text(letters, min_size=least, max_size=limit)
    return texts.filter(lambda text: "://" not in text and not text.lower().startswith("faceviewer:"))


@given(
    st.builds(
        Link,
        st.sampled_from(UserType),
        _texts(USER_ID_CHARACTERS, 1),
        _texts(TICKET_CHARACTERS),
        _texts(LINK_NAME_CHARACTERS),
    )
)
@example(
    Link(
        UserType.IDENTITY,
        "\U00020000" * USER_ID_CHARACTERS,
        "\U00020000" * TICKET_CHARACTERS,
        "\U00020000" * LINK_NAME_CHARACTERS,
    )
)
@example(FULL)
def test_url_of_link_is_read_back(link: Link) -> None:
    assert link.url.isascii()
    assert Link.from_url(link.url) == link


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for url in (text, f"faceviewer://look?{text}", f"{_LOOK}&ticket={text}"):
        with contextlib.suppress(Problem):
            link = Link.from_url(url)
            assert Link.from_url(link.url) == link
