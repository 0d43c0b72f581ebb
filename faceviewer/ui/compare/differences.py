"""Compare two records field by field."""

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
    """One field of two records, ready for display.

    Attributes:
        label: the name of the field.
        pinned, current: the values, with the user id masked; `current` is empty if there is no other record.
        differs: whether the values as received differ, even if the masked or shortened ones are equal; None if there is
            no other record.
    """

    label: str
    pinned: str
    current: str = ""
    differs: bool | None = None


def field_pairs(
    pinned: Result, current: Result | None, language: Language, *, discreet: bool = False
) -> tuple[FieldPair, ...]:
    """Pair the fields of two records; photos are compared by their received bytes.

    Args:
        pinned: the pinned result.
        current: the current result, None if there is none.
        language: the language of labels and values.
        discreet: whether names and face ids are masked, too; user ids are always masked.
    """
    pinned_texts = _labelled_texts(pinned, language, discreet=discreet)
    if current is None:
        return tuple(FieldPair(label, text) for label, text in pinned_texts.values())
    current_texts = _labelled_texts(current, language, discreet=discreet)
    pinned_values, current_values = _values(pinned), _values(current)
    return tuple(
        FieldPair(label, text, current_texts[name][1], pinned_values[name] != current_values[name])
        for name, (label, text) in pinned_texts.items()
    )


def _values(result: Result) -> dict[str, object]:
    """Return the compared values by name, without trace and times, which are not part of the record."""
    return {**{field.name: field.value(result.record) for field in FIELDS}, "photo": result.image}


def _labelled_texts(result: Result, language: Language, *, discreet: bool) -> dict[str, tuple[str, str]]:
    """Return the label and the text of each compared value, by name."""
    texts = {words.name: (words.label, words.line) for words in result_words(result, language, in_clear=False)}
    for field in FIELDS if discreet else ():
        if value := field.value(result.record):
            hidden = {Privacy.NAME: HIDDEN_NAME, Privacy.SHIELDED: masked(value)}.get(field.privacy)
            texts[field.name] = (texts[field.name][0], hidden or texts[field.name][1])
    return {name: texts[name] for name in _values(result)}
