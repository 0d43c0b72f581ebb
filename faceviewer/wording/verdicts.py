"""The texts of a verdict: a sentence, its reasons and a caveat; formats for times and durations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from faceviewer.core.limits import CLOCK_SKEW_SECONDS
from faceviewer.core.verdict import Reason
from faceviewer.wording.catalogue import listed, say, say_count
from faceviewer.wording.safe_text import shown, shown_exactly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from faceviewer.core.language import Language
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.verdict import Verdict

_QUOTED = 64  # characters of a field in a sentence; the card shows more
_NAMES_LISTED = 12  # of fields in a sentence; a real record has some ten in all
_UNITS = (
    ("years", timedelta(days=365.2425), 2),
    ("days", timedelta(days=1), 2),
    ("hours", timedelta(hours=1), 1),
    ("minutes", timedelta(minutes=1), 1),
    ("under_a_minute", timedelta(minutes=1), 0),
)
"""Name, length and least number of units: 47 hours are shown as hours, not as one day."""
_CLOCK_UNITS = (
    ("years", 31556952, 63113904),
    ("days", 86400, 172800),
    ("hours", 3600, 7200),
    ("minutes", 60, 60),
    ("seconds", 1, 0),
)
"""Name, length in seconds, and least number of seconds."""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """The texts of a verdict; plain text, with `policy` and `expireTime` quoted and safe to show.

    Attributes:
        sentence, reasons, caveat: the verdict with its decisive reason, all reasons, and the limits of the verdict.
        away: time to the expiry, "in 37 days" or "3 days ago"; empty without a known expiry.
        end: the expiry with its time zone; empty without a known expiry.
        end_here: the expiry in this computer's time zone; empty if that is the same.
    """

    sentence: str
    reasons: tuple[str, ...]
    caveat: str
    away: str = ""
    end: str = ""
    end_here: str = ""


def explain(verdict: Verdict, record: FaceRecord, language: Language, *, clock_corrected: bool = False) -> VerdictWords:
    """Return the texts of a verdict in a language.

    Args:
        clock_corrected: whether the server's time was used, because this computer's clock is wrong.
    """
    end, end_here = (moment(verdict.until), moment_here(verdict.until)) if verdict.until else ("", "")
    both = " = ".join(filter(None, (end, end_here))) or "—"
    facts = {
        "until": end or "—",
        "when": duration(verdict.remaining, language) if verdict.remaining is not None else "—",
        "policy": shown_exactly(record.policy or "", _QUOTED),
        "expire_time": shown_exactly(record.expiry.raw or "", _QUOTED),
        "unjudged": _quoted(record.unjudged, language),
        **{f"{doubt}_name": shown(at.name, _QUOTED) for doubt, at in record.doubts.items()},
        **{f"{doubt}_value": shown(at.text, _QUOTED) for doubt, at in record.doubts.items()},
    }
    sentence = say(language, "verdicts", "answer", f"{verdict.answer}.{verdict.decisive}", **facts)
    if Reason.FIELDS_UNJUDGED in verdict.reasons:
        sentence = say(language, "verdicts", "answer", "unjudged", sentence=sentence)
    away = ""
    if verdict.remaining is not None:  # expired from the very second on
        side = "ahead" if verdict.remaining > timedelta() else "past"
        away = say(language, "verdicts", "away", side, when=facts["when"]).strip()
    return VerdictWords(
        sentence,
        tuple(say(language, "verdicts", "reason", each.value, **facts | {"until": both}) for each in verdict.reasons),
        say(language, "verdicts", "caveat", "corrected" if clock_corrected else "text"),
        away,
        end,
        end_here,
    )


def clock_words(offset: float, language: Language, *, judged: bool = True) -> str:
    """Return a sentence about the offset of this computer's clock; empty if the offset is 0.

    Args:
        offset: seconds to add to this computer's clock to get the server's time.
        judged: whether there was a verdict; then the sentence says which clock it used.
    """
    if not offset:
        return ""
    seconds = round(abs(offset))
    unit, count = next((name, round(seconds / length)) for name, length, least in _CLOCK_UNITS if seconds >= least)
    when = say_count(language, "verdicts", "when", unit, n=count)
    how = "" if judged else "told_"
    how = "absurd_" if judged and abs(offset) > CLOCK_SKEW_SECONDS else how
    return say(language, "verdicts", "clock", how + ("behind" if offset > 0 else "ahead"), when=when)


def moment(at: datetime) -> str:
    """Return a time to the minute, with its time zone: 2026-12-31 23:59 (UTC+8)."""
    return f"{_to_the_minute(at)} ({at.tzname()})"


def moment_here(at: datetime) -> str:
    """Return a time in this computer's time zone: 2026-12-31 07:59 (UTC-8); empty if `at` has the same offset."""
    here = local_time(at)
    return "" if here.utcoffset() == at.utcoffset() else f"{_to_the_minute(here)} ({zone_of(here)})"


def local_time(at: datetime) -> datetime:
    """Return a time in this computer's time zone, or unchanged if that is impossible.

    This is the case in the last days of year 9999, on Windows after year 3000, and with TZ=XXX24, which POSIX allows.
    """
    try:
        return at.astimezone()
    except (OverflowError, OSError, ValueError):
        return at


def zone_of(at: datetime) -> str:
    """Return the time zone of a time as its offset from UTC: UTC+8, UTC-3:30, UTC."""
    offset = at.utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}{f':{minutes:02}' if minutes else ''}" if offset else "UTC"


def moment_here_and_there(at: datetime) -> str:
    """Return a time in its own time zone and, if different, in this computer's: … (UTC+8) = … (UTC-8)."""
    return " = ".join(filter(None, (moment(at), moment_here(at))))


def duration(span: timedelta, language: Language) -> str:
    """Return the absolute value of a time span in its largest useful unit, rounded down."""
    span = abs(span)
    unit, length = next((name, length) for name, length, least in _UNITS if span >= least * length)
    return say_count(language, "verdicts", "when", unit, n=span // length)


def _quoted(names: Sequence[str], language: Language) -> str:
    """Return the first names in quotes, with an ellipsis if there are more."""
    first = [f"“{shown(name, _QUOTED)}”" for name in names[:_NAMES_LISTED]]
    return listed(language, first + ["…"] * (len(names) > _NAMES_LISTED))


def _to_the_minute(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "minutes")
