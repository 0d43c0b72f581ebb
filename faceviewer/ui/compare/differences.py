"""Two records, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.masking import masked
from faceviewer.wording.record_forms import record_fields

if TYPE_CHECKING:
    from faceviewer.core.language import Language
    from faceviewer.lookup import Finding

MASKED_NAME = "****"
"""A name of which nothing may be told."""


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
    pinned: Finding, current: Finding | None, language: Language, *, discreet: bool = False
) -> tuple[FieldPair, ...]:
    """Pair the fields of two records; of photos, the bytes as they came are compared.

    Args:
        pinned: the result that was kept.
        current: the one beside it, None if there is none.
        language: of labels and words.
        discreet: whether names and face ids are masked, as user ids always are.
    """
    ours = _fields(pinned, language, discreet=discreet)
    if current is None:
        return tuple(FieldPair(label, text) for label, text, _ in ours)
    theirs = _fields(current, language, discreet=discreet)
    return tuple(
        FieldPair(label, text, other_text, raw != other)
        for (label, text, raw), (_, other_text, other) in zip(ours, theirs, strict=True)
    )


def _fields(finding: Finding, language: Language, *, discreet: bool) -> list[tuple[str, str, object]]:
    """Return label, text and value of each field that is the record's; trace and time are the lookup's."""
    record, picture = finding.lookup.record, finding.lookup.picture
    raw = (
        record.user_name,
        record.user_type,
        record.user_id,
        record.face_id,
        record.expiry.raw,
        record.policy,
        picture,
    )
    told = record_fields(finding, language, in_clear=False)[: len(raw)]
    fields: list[tuple[str, str, object]] = [
        (label, text, value) for (label, text), value in zip(told, raw, strict=True)
    ]
    if discreet and record.user_name:
        fields[0] = (fields[0][0], MASKED_NAME, record.user_name)
    if discreet and record.face_id:
        fields[3] = (fields[3][0], masked(record.face_id), record.face_id)
    return fields
