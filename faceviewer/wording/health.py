"""How good a photo is, and what is written into its file, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.photo import HEAD_WIDTH, SERVICE_SIDE
from faceviewer.wording.catalogue import catalogue, in_a_row, say
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.language import Language
    from faceviewer.core.photo import Concern, Flaw


@dataclass(frozen=True, slots=True)
class HealthWords:
    """The health of a photo for people to read; plain text.

    Attributes:
        sentence: all of it in a line or two.
        details: one sentence about each concern.
        hint: what this is worth.
    """

    sentence: str
    details: tuple[str, ...]
    hint: str


def describe_health(concerns: Sequence[Concern], language: Language) -> HealthWords:
    """Return the words for what is conspicuous about a photo, in a language."""

    def sentence(name: str, **facts: object) -> str:
        return say(language, "health", "sentence", name, **facts)

    looks = [say(language, "health", "look", concern) for concern in concerns if not concern.is_of_the_limits]
    told = [say(language, "health", "limit", concern) for concern in concerns if concern.is_of_the_limits]
    if looks:
        looks_told = sentence("last").join(filter(None, (sentence("between").join(looks[:-1]), looks[-1])))
        look = sentence("look", looks=looks_told)
        told.insert(0, look[0].upper() + look[1:])
    facts = {"least": HEAD_WIDTH, "side": SERVICE_SIDE}
    return HealthWords(
        in_a_row(language, *told) or sentence("good"),
        tuple(say(language, "health", "detail", concern, **facts) for concern in concerns),
        sentence("hint"),
    )


def flaw_text(flaw: Flaw, language: Language) -> str:
    """Return a sentence about a formal flaw of a photo's file."""
    return say(language, "health", "flaw", flaw)


def tag_name(name: str, language: Language) -> str:
    """Return what an EXIF field is called; one that has no words here is called as the standard does."""
    return _named("tag", name, language)


def block_name(name: str, language: Language) -> str:
    """Return what a kind of metadata is called; most are called by their abbreviation in every language."""
    return _named("block", name, language)


def _named(table: str, name: str, language: Language) -> str:
    return say(language, "health", table, name) if name in catalogue("health")[table] else shown(name, FIELD_SHOWN)
