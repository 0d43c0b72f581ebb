"""The texts of a record's fields, for the card, the output formats, the comparison and the record sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.record import FIELDS, Doubt
from faceviewer.core.text import is_mixed
from faceviewer.wording.catalogue import say
from faceviewer.wording.safe_text import shown, shown_exactly
from faceviewer.wording.verdicts import moment_here_and_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.core.language import Language
    from faceviewer.core.record import FaceRecord, RawValue, RecordField

NOTHING = "—"
"""Shown in place of a missing value."""


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The texts of one field of a record, or of another labelled value; safe to show.

    Attributes:
        name: the API's name, or the key of the label.
        label: the name to show.
        text: the value; a dash if there is none.
        remark: a note, such as why there is no value; may be empty.
        whole: the complete value as received, for the clipboard; empty if there is none. Untrusted.
        line: text and remark combined.
    """

    name: str
    label: str
    text: str
    remark: str = ""
    whole: str = ""
    line: str = ""


def field_words(record: FaceRecord, language: Language) -> Iterator[FieldWords]:
    """Yield every field of a record, in the order of `core.record.FIELDS`."""
    for field in FIELDS:
        text, remark, whole = _value_words(field, record, language)
        yield labelled(field.name, text, language, remark=remark, whole=whole)


def labelled(name: str, text: str, language: Language, *, remark: str = "", whole: str = "") -> FieldWords:
    """Return a value with its label from `resources/words/record.toml`."""
    line = _say("value", "with_remark", language, text=text, remark=remark) if remark else text
    return FieldWords(name, _say("field", name, language), text, remark, whole, line)


def _value_words(field: RecordField, record: FaceRecord, language: Language) -> tuple[str, str, str]:
    """Return text, remark and the complete value."""
    value, raw = field.value(record), record.raw_of(field.name)
    if raw:
        return _quoted(raw), _say("value", "misshapen", language), raw
    if field.name == "expireTime":
        return _end(record, language)
    if field.name == "policy":
        text, remark, whole = _with_other(value, record.doubts.get(Doubt.POLICY), language)
        return text, remark or (_say("value", "mixed", language) if is_mixed(value or "") else ""), whole
    text = shown(value or "", FIELD_SHOWN)
    if not value or not text:
        return NOTHING, _why_nothing(value, language), ""
    remark = _say("value", "mixed", language) if field.name == "userName" and is_mixed(value) else ""
    return text, remark, value


def _end(record: FaceRecord, language: Language) -> tuple[str, str, str]:
    expiry = record.expiry
    other = record.doubts.get(Doubt.EXPIRY)
    if expiry.at is not None:
        return moment_here_and_there(expiry.at), _other(other, language), expiry.raw or ""
    if expiry.raw is None:
        if other is not None:
            return _with_other(None, other, language)
        return _say("value", "never", language), _why_nothing(None, language), ""
    if not expiry.raw:
        return NOTHING, _why_nothing(expiry.raw, language), ""
    return f"“{shown_exactly(expiry.raw, FIELD_SHOWN)}”", _say("value", "unreadable", language), expiry.raw


def _with_other(value: str | None, other: RawValue | None, language: Language) -> tuple[str, str, str]:
    """Return the words of a value shown exactly; an undocumented field is the remark, or replaces a missing value."""
    text = shown_exactly(value or "", FIELD_SHOWN)
    if value and text:
        return text, _other(other, language), value
    if other is not None:
        return _quoted(other.text), _named(other, language), other.text
    return NOTHING, _why_nothing(value, language), ""


def _other(value: RawValue | None, language: Language) -> str:
    return f"{_quoted(value.text)} {_named(value, language)}" if value is not None else ""


def _named(value: RawValue, language: Language) -> str:
    return _say("value", "elsewhere", language, name=shown(value.name, FIELD_SHOWN))


def _why_nothing(value: str | None, language: Language) -> str:
    return _say("value", "absent" if value is None else "empty", language)


def _quoted(text: str) -> str:
    return f"“{shown(text, FIELD_SHOWN)}”"


def _say(table: str, entry: str, language: Language, **facts: object) -> str:
    return say(language, "record", table, entry, **facts)
