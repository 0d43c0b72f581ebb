"""Access to the texts in `resources/words/`, which are read once on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from faceviewer.assets import asset
from faceviewer.core.query import UserType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faceviewer.core.language import Language


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Return the tables of one word file, such as "problems"."""
    import tomllib  # noqa: PLC0415 - takes 2 ms; a lookup in a terminal reads its texts while it waits for the decoder

    return tomllib.loads(asset(f"words/{name}.toml").read_text(encoding="utf-8"))


def say(language: Language, /, *path: str, **facts: object) -> str:
    """Return the text at a path of word file, tables and entry, such as "record", "field", "policy"."""
    text: str = _at(path)[language.key]
    return fill(text, {**type_facts(language), **facts}) if "{" in text else text


def say_count(language: Language, /, *path: str, n: int, **facts: object) -> str:
    """Return the text at a path for a number {n}: the entry has a singular and a plural."""
    singular, plural = _at(path)[language.key]
    return fill(singular if n == 1 else plural, facts | {"n": n})


def in_a_row(language: Language, *sentences: str) -> str:
    """Join sentences with the language's separator; empty ones are skipped."""
    return language.space.join(filter(None, sentences))


def in_sentences(language: Language, *texts: str) -> str:
    """Join texts to be heard: each that ends without a stop gets one, except the last; empty ones are skipped."""
    *before, last = list(filter(None, texts)) or [""]
    ended = (text if text.endswith(_ENDS) else f"{text}{language.stop}" for text in before)
    return language.space.join([*ended, last])


_ENDS = (".", "。", "…", "?", "？", "!", "！")


@cache
def type_facts(language: Language) -> dict[str, str]:
    """Return the facts that every text can use: {types}, all user types except the last, and {last_type}."""
    *others, last = UserType
    return {"types": listed(language, others), "last_type": last}


def listed(language: Language, names: Iterable[str]) -> str:
    """Join names with the language's comma."""
    return language.comma.join(names)


def capitalised(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"


def titled(title: str, text: str, language: Language) -> str:
    """Return a title and a text, separated by the language's colon."""
    return f"{title}{language.colon}{text}"


def fill(text: str, facts: Mapping[str, object]) -> str:
    """Replace the {names} in a text by their facts, a missing one by a dash."""
    return text.format_map(_FactsOrDash(facts))


def _at(path: tuple[str, ...]) -> Any:
    entry: Any = catalogue(path[0])
    for name in path[1:]:
        entry = entry[name]
    return entry


class _FactsOrDash(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "—"
