"""A link from a ticket system that fills in a lookup: `faceviewer://look?type=PHONE&id=13800138000&ticket=4711`.

link  = "faceviewer:" ["//"] "look" ["/"] "?" pair *("&" pair)     scheme and "look" in any case; no fragment
pair  = ("type" / "id" / "ticket" / "connection") "=" value        each once at most, type and id always
value = any visible characters, or percent-escapes of them in UTF-8; "+" is a plus sign, not a space, for phone numbers;
        leading and trailing spaces are ignored
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote_to_bytes

from faceviewer.core.limits import LINK_CHARACTERS, LINK_NAME_CHARACTERS, TICKET_CHARACTERS, USER_ID_CHARACTERS
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.text import is_invisible

SCHEME = "faceviewer:"

_FORM = pattern(rf"{SCHEME}(?://)?look/?\?([^#]*)", re.IGNORECASE | re.ASCII)
_BROKEN_ESCAPE = pattern(r"%(?![0-9A-Fa-f]{2})")
_NAMEABLE = pattern(r"[A-Za-z_;-]{1,32}")  # cannot contain a part of an id
_LIMITS = {"type": 16, "id": USER_ID_CHARACTERS, "ticket": TICKET_CHARACTERS, "connection": LINK_NAME_CHARACTERS}


@dataclass(frozen=True, slots=True)
class Link:
    """The values that a link fills in.

    Attributes:
        user_id: the id, not cleaned, as a user would type it.
        ticket: the number of the ticket, "" for none.
        connection: the name of the connection to use, "" for the current one.
    """

    user_type: UserType
    user_id: str
    ticket: str = ""
    connection: str = ""

    @classmethod
    def of(cls, **texts: str) -> Self:
        """Create a link from untrusted texts, given by the keys of a link.

        Raises:
            Problem: Kind.INPUT_LINK with the facts `reason`, `name` (the key) and `limit` (in characters).
        """
        found = {key: _checked(key, text.strip(" ")) for key, text in texts.items()}
        for key in ("type", "id"):
            if not found.get(key):
                raise _refused("missing", key)
        user_type = found["type"].upper() if found["type"].isascii() else ""  # capitals of the dotless i are ASCII
        if user_type not in set(UserType):
            raise _refused("type", "type")
        return cls(UserType(user_type), found["id"], found.get("ticket", ""), found.get("connection", ""))

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Parse a link. Raises Problem as `of`."""
        if len(url) > LINK_CHARACTERS:
            raise _refused("long", limit=LINK_CHARACTERS)
        form = _FORM.fullmatch(url)
        if form is None:
            raise _refused("form")
        texts: dict[str, str] = {}
        for pair in form[1].split("&"):
            key, _, value = pair.partition("=")
            if key not in _LIMITS:
                raise _refused("unknown", key)
            if key in texts:
                raise _refused("repeated", key)
            texts[key] = _decoded(key, value)
        return cls.of(**texts)

    @property
    def url(self) -> str:
        """The link as a URL in ASCII; `from_url` parses it back."""
        pairs = {"type": self.user_type, "id": self.user_id, "ticket": self.ticket, "connection": self.connection}
        return f"{SCHEME}//look?" + "&".join(f"{key}={quote(text, safe='')}" for key, text in pairs.items() if text)


def _decoded(key: str, value: str) -> str:
    try:
        text = unquote_to_bytes(value).decode()
    except UnicodeError:  # also lone surrogates, from arguments that are not UTF-8
        raise _refused("encoding", key) from None
    if _BROKEN_ESCAPE.search(value):
        raise _refused("encoding", key)
    return text


def _checked(key: str, text: str) -> str:
    if not all(character.isprintable() and not is_invisible(character) for character in text):
        raise _refused("invisible", key)
    if len(text) > _LIMITS[key]:
        raise _refused("value", key, limit=_LIMITS[key])
    if "://" in text or text.lower().startswith(SCHEME):
        raise _refused("nested", key)
    return text


def _refused(reason: str, name: str = "", limit: int = 0) -> Problem:
    name = name if _NAMEABLE.fullmatch(name) else "…"
    return Problem(Kind.INPUT_LINK, reason=f"link_{reason}", name=name, limit=limit)
