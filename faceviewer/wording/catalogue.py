"""The word files of `resources/words/`, read once when first needed."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from faceviewer.assets import asset
from faceviewer.core.query import UserType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faceviewer.core.language import Language


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Return one word file, such as "problems", as its tables."""
    return tomllib.loads(asset(f"words/{name}.toml").read_text(encoding="utf-8"))


def say(language: Language, /, *path: str, **facts: object) -> str:
    """Return the words at a path, such as "record", "field", "policy": a word file, its tables, and the entry."""
    text: str = _at(path)[language.key]
    return fill(text, {**type_facts(language), **facts}) if "{" in text else text


def say_count(language: Language, /, *path: str, n: int, **facts: object) -> str:
    """Return the words at a path for a number of things, {n} of them: the first for one, the second for others."""
    singular, plural = _at(path)[language.key]
    return fill(singular if n == 1 else plural, facts | {"n": n})


def in_a_row(language: Language, *sentences: str) -> str:
    """Return sentences as one text, with the space between them that the language has; empty ones are left out."""
    return language.space.join(filter(None, sentences))


@cache
def type_facts(language: Language) -> dict[str, str]:
    """Return what words may speak of without being told: {types}, all user types but the last, and {last_type}."""
    *others, last = UserType
    return {"types": listed(language, others), "last_type": last}


def listed(language: Language, names: Iterable[str]) -> str:
    """Return names with the commas between them that the language has."""
    return language.comma.join(names)


def titled(title: str, text: str, language: Language) -> str:
    """Return a text behind its title, with the colon that the language has."""
    return f"{title}{language.colon}{text}"


def fill(text: str, facts: Mapping[str, object]) -> str:
    """Fill the {names} of a text; one that nothing is known of becomes a dash."""
    return text.format_map(_Known(facts))


def _at(path: tuple[str, ...]) -> Any:
    entry: Any = catalogue(path[0])
    for name in path[1:]:
        entry = entry[name]
    return entry


class _Known(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "—"
