"""Two records, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.masking import HIDDEN_NAME, masked
from faceviewer.core.record import FIELDS, Privacy
from faceviewer.wording.record_forms import result_words

if TYPE_CHECKING:
    from faceviewer.core.language import Language
    from faceviewer.core.result import Result


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two records, fit to be shown.

    Attributes:
        label: what the field is called.
        pinned, current: its values, the user id masked; `current` is empty where there is no other record.
        differs: whether the values as they came are not the same, which masked or shortened ones may hide; None where
            there is nothing to compare with.
    """

    label: str
    pinned: str
    current: str = ""
    differs: bool | None = None


def field_pairs(
    pinned: Result, current: Result | None, language: Language, *, discreet: bool = False
) -> tuple[FieldPair, ...]:
    """Pair the fields of two records; of photos, the bytes as they came are compared.

    Args:
        pinned: the result that was kept.
        current: the one beside it, None if there is none.
        language: of labels and words.
        discreet: whether names and face ids are masked, as user ids always are.
    """
    ours = _told(pinned, language, discreet=discreet)
    if current is None:
        return tuple(FieldPair(label, text) for label, text in ours.values())
    theirs = _told(current, language, discreet=discreet)
    here, there = _values(pinned), _values(current)
    return tuple(
        FieldPair(label, text, theirs[name][1], here[name] != there[name]) for name, (label, text) in ours.items()
    )


def _values(result: Result) -> dict[str, object]:
    """Return what is compared, by name; trace and time are the lookup's and not the record's."""
    return {**{field.name: field.value(result.record) for field in FIELDS}, "photo": result.image}


def _told(result: Result, language: Language, *, discreet: bool) -> dict[str, tuple[str, str]]:
    """Return label and text of each of these, by name."""
    told = {words.name: (words.label, words.line) for words in result_words(result, language, in_clear=False)}
    for field in FIELDS if discreet else ():
        if value := field.value(result.record):
            hidden = {Privacy.NAME: HIDDEN_NAME, Privacy.SHIELDED: masked(value)}.get(field.privacy)
            told[field.name] = (told[field.name][0], hidden or told[field.name][1])
    return {name: told[name] for name in _values(result)}
