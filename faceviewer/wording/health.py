"""The texts about the quality of a photo and the metadata of its file."""

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
    """The texts about a photo, plain text: all concerns, one sentence about each, and how reliable they are."""

    sentence: str
    details: tuple[str, ...]
    hint: str


def describe_health(concerns: Sequence[Concern], language: Language) -> HealthWords:
    """Return the texts for the concerns about a photo in a language."""

    def sentence(name: str, **facts: object) -> str:
        return say(language, "health", "sentence", name, **facts)

    looks = [say(language, "health", "look", concern) for concern in concerns if not concern.is_service_limit]
    sentences = [say(language, "health", "limit", concern) for concern in concerns if concern.is_service_limit]
    if looks:
        looks_text = sentence("last").join(filter(None, (sentence("between").join(looks[:-1]), looks[-1])))
        look = sentence("look", looks=looks_text)
        sentences.insert(0, look[0].upper() + look[1:])
    facts = {"least": HEAD_WIDTH, "side": SERVICE_SIDE}
    return HealthWords(
        in_a_row(language, *sentences) or sentence("good"),
        tuple(say(language, "health", "detail", concern, **facts) for concern in concerns),
        sentence("hint"),
    )


def flaw_text(flaw: Flaw, language: Language) -> str:
    """Return a sentence about a formal flaw of a photo file."""
    return say(language, "health", "flaw", flaw)


def tag_name(name: str, language: Language) -> str:
    """Return the name of an EXIF field; without a translation, the name of the standard."""
    return _named("tag", name, language)


def block_name(name: str, language: Language) -> str:
    """Return the name of a kind of metadata; most keep their abbreviation in every language."""
    return _named("block", name, language)


def _named(table: str, name: str, language: Language) -> str:
    return say(language, "health", table, name) if name in catalogue("health")[table] else shown(name, FIELD_SHOWN)
