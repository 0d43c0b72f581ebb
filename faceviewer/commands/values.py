"""Converters of typed values."""

from __future__ import annotations

import ipaddress
import re
import sys
from typing import TYPE_CHECKING

from faceviewer.core.address import checked_proxy, is_host
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.text import in_one_line

if TYPE_CHECKING:
    from collections.abc import Callable


class BadValueError(ValueError):
    """A typed value is invalid.

    Attributes:
        name: the name of the message, in the table `usage` of the texts.
        choices: the only valid values.
        facts: the placeholders of the message.
    """

    def __init__(self, name: str, choices: tuple[str, ...] = (), **facts: object) -> None:
        super().__init__(name)
        self.name = name
        self.choices = choices
        self.facts = facts


def plain(text: str) -> str:
    """Return a text that is not empty: an empty one comes from an unset variable."""
    if not text:
        raise BadValueError("nothing")
    return text


def check_encoding(text: str) -> None:
    """Refuse a text with bytes that are not in the encoding of the locale; only names of files may have them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadValueError("encoding") from None


def file(text: str) -> str:
    """Read a file name; standard input and output are not accepted."""
    if text == "-":
        raise BadValueError("dash")
    return plain(text)


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a converter of integers in a range."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise BadValueError("number", least=least, most=most)
        return int(text)

    return read


def row_numbers(text: str) -> tuple[range, ...]:
    """Read rows of a sheet: `2-40,57`, or `all`."""
    if text.lower() == "all":
        return (range(1, sys.maxsize),)
    found = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,7})(?:-(\d{1,7}))?\s*", part, re.ASCII)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise BadValueError("row_numbers")
        found.append(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(found)


def kind(text: str) -> str:
    """Read a kind of problem, by its name in JSON and reports."""
    if text not in set(Kind):
        raise BadValueError("kind")
    return text


def seconds(text: str) -> float:
    """Read a time in seconds, optionally with a fraction."""
    if not re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", text, re.ASCII) or not 0.1 <= float(text) <= 3600:
        raise BadValueError("seconds", least="0.1", most=3600)
    return float(text)


def digest(text: str) -> str:
    """Read a SHA-256 in any format that tools print: in capitals, in groups, before or after a file name."""
    text = text.lower()
    for form in (text, re.sub(r"[\s:-]", "", text)):
        found = set(re.findall(r"(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])", form))
        if len(found) == 1:
            return str(found.pop())
    raise BadValueError("sha256")


def proxy(text: str) -> str:
    """Read a proxy: `none` for a direct connection, `system` for the system's, or a URL without user and password."""
    if text.lower() in {"none", "system"}:
        return text.lower()
    try:
        return checked_proxy(text)
    except Problem:
        raise BadValueError("proxy") from None


def picture_host(text: str) -> str:
    """Read a host that serves pictures."""
    if not is_host(text):
        raise BadValueError("picture_host")
    return text


def tls_name(text: str) -> str:
    """Read a host for a certificate: an address or a name, optionally with `*.` before it."""
    import idna  # noqa: PLC0415 - few runs need it

    try:
        ipaddress.ip_address(text)
    except ValueError:
        try:
            idna.encode(text.removeprefix("*."), uts46=True)
        except idna.IDNAError:
            raise BadValueError("tls_name") from None
    return text


def connection_name(text: str) -> str:
    """Read the name of a new connection."""
    return plain(in_one_line(text))


def language(text: str) -> Language:
    """Read a language from its key or a locale name, such as `en_GB.UTF-8`."""
    if not re.fullmatch(
        rf"(?:{'|'.join(each.key for each in Language)})(?:[-_][A-Za-z0-9_.@-]*)?", text, re.IGNORECASE
    ):
        raise BadValueError("choice", value=text, choices=tuple(Language))
    return Language.from_preferences([text])
