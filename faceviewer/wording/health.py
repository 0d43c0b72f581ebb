"""How good a photo is, and what is written into its file, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.photo import HEAD_WIDTH, SERVICE_SIDE
from faceviewer.wording.catalogue import catalogue, fill, in_a_row, key
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
    words, lang = catalogue("health"), key(language)
    sentences = words["sentence"]
    looks = [words["look"][concern][lang] for concern in concerns if not concern.is_of_the_limits]
    said = [words["limit"][concern][lang] for concern in concerns if concern.is_of_the_limits]
    if looks:
        row = sentences["last"][lang].join(filter(None, (sentences["between"][lang].join(looks[:-1]), looks[-1])))
        sentence = fill(sentences["look"][lang], {"looks": row})
        said.insert(0, sentence[0].upper() + sentence[1:])
    facts = {"least": HEAD_WIDTH, "side": SERVICE_SIDE}
    return HealthWords(
        in_a_row(language, *said) or sentences["good"][lang],
        tuple(fill(words["detail"][concern][lang], facts) for concern in concerns),
        sentences["hint"][lang],
    )


def flaw_text(flaw: Flaw, language: Language) -> str:
    """Return a sentence about a formal flaw of a photo's file."""
    text: str = catalogue("health")["flaw"][flaw][key(language)]
    return text


def tag_name(name: str, language: Language) -> str:
    """Return what an EXIF field is called; one that has no words here is called as the standard does."""
    entry = catalogue("health")["tag"].get(name)
    return entry[key(language)] if entry else shown(name, FIELD_SHOWN)


def block_name(name: str, language: Language) -> str:
    """Return what a kind of metadata is called; most are called by their abbreviation in every language."""
    entry = catalogue("health")["block"].get(name)
    return entry[key(language)] if entry else shown(name, FIELD_SHOWN)
