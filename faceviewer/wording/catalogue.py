"""The word files of `resources/words/`, read once when first needed."""

from __future__ import annotations

import string
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from faceviewer.assets import asset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faceviewer.core.language import Language


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Return one word file, such as "problems", as its tables."""
    return tomllib.loads(asset(f"words/{name}.toml").read_text(encoding="utf-8"))


def key(language: Language) -> str:
    """Return what a language is called in the word files: "en" or "zh"."""
    return language.value.partition("_")[0]


def in_a_row(language: Language, *sentences: str) -> str:
    """Return sentences as one text, with the space between them that the language has; empty ones are left out."""
    return ("" if key(language) == "zh" else " ").join(filter(None, sentences))


def titled(title: str, text: str, language: Language) -> str:
    """Return a text behind its title, with the colon that the language has."""
    return f"{title}{'：' if key(language) == 'zh' else ': '}{text}"


def fill(text: str, facts: Mapping[str, object]) -> str:
    """Fill the {names} of a text; one that nothing is known of becomes a dash."""
    return _Filler().vformat(text, (), facts)


class _Filler(string.Formatter):
    """A formatter that neither fails on a missing fact nor follows attributes or items into one."""

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:
        return kwargs.get(field_name, "—"), field_name
