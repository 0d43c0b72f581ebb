"""The texts about the doors of a face: each door with its remedy, the count, and a summary with the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from faceviewer.core.doors import DoorState
from faceviewer.core.language import Language
from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.masking import without_id
from faceviewer.wording.catalogue import capitalised, in_a_row, say, say_count, titled
from faceviewer.wording.problems import describe, report
from faceviewer.wording.safe_text import shown, shown_exactly
from faceviewer.wording.verdicts import moment

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.core.doors import Door, Doors
    from faceviewer.core.verdict import Verdict

_MANUAL = "needManual"  # the status of "not stored" that is not shown
_NAMED = 3  # names in one clause of the sentence; the list has all doors
_QUOTED = 40  # characters of a name in the sentence
_LACKING = (DoorState.NOT_STORED, DoorState.ON_ITS_WAY, DoorState.TAKEN_OFF, DoorState.UNKNOWN)
"""In the order of the sentence: first the state that somebody must act on."""


@dataclass(frozen=True, slots=True)
class DoorWords:
    """The texts of one door; plain text, safe to show.

    Attributes:
        name: the name of the device; its id if it has no name.
        state: the state of the face, such as "on its way since 2026-11-29 07:00 (UTC+8)".
        synced: time of the state with its time zone; quoted as received if unreadable; empty if absent.
        remedy: what to do next; empty if there is nothing to do.
        line: name, state and time combined.
    """

    name: str
    state: str
    synced: str
    remedy: str
    line: str


@dataclass(frozen=True, slots=True)
class DoorsWords:
    """The texts about all doors of one face; plain text, safe to show.

    Attributes:
        count: such as "on 3 of 4 doors".
        sentence: summary of the verdict and the doors in the reply.
        partial: a note that doors are missing, with the reason; empty if none is. `sentence` has it without the reason.
    """

    count: str
    sentence: str
    partial: str


def describe_doors(doors: Doors, verdict: Verdict | None, language: Language) -> DoorsWords:
    """Return the texts about all doors of a face; for one door see `describe_door`.

    Args:
        verdict: the verdict of the record; None if the record was not looked up.
    """
    count = _count(doors, language)
    partial = ""
    start = {True: "pass", False: "no_pass", None: "unclear"}[verdict.can_pass] if verdict else "alone"
    lacking = [clause for state in _LACKING if (clause := _clause(state, doors, language))]
    if not doors.doors:
        clauses = [_say("clause", "none", language)]
    else:
        clauses = lacking or ([_counted("clause", "on", language, n=len(doors.doors))] if verdict else [])
    begin = _say("start", start, language, count=count) if verdict or doors.doors else ""
    beside = _say("join", "beside", language)
    join = _say("join", "lacking", language) if start == "pass" and lacking else beside
    sentence = join.join(filter(None, (begin, beside.join(clauses)))) + _say("join", "end", language)
    if doors.missing is not None:
        partial = _say("partial", "text", language)
        sentence = in_a_row(language, sentence, partial)
        partial = in_a_row(language, partial, describe(doors.missing, language).headline)
    return DoorsWords(count, capitalised(sentence), partial)


def describe_door(door: Door, language: Language) -> DoorWords:
    """Return the texts of one door."""
    status = shown_exactly(door.status, FIELD_SHOWN)
    since = ""
    entry = door.state.value
    if door.state is DoorState.UNKNOWN and not status:
        entry = "untold"
    elif door.state is DoorState.NOT_STORED and door.status != _MANUAL:
        entry = "not_stored_status"
    elif door.state is DoorState.ON_ITS_WAY and door.synced:
        entry = "on_its_way_since"
        since = moment(door.synced)
    state = _say("state", entry, language, status=status, since=since)
    synced = moment(door.synced) if door.synced else ""
    if not synced and door.synced_raw:
        synced = f"“{shown_exactly(door.synced_raw, _QUOTED)}”"
    text = _say("line", "as_of", language, state=state, synced=synced) if synced and not since else state
    name = _name(door, FIELD_SHOWN, language)
    return DoorWords(name, state, synced, _say("remedy", door.state.value, language), titled(name, text, language))


def doors_text(doors: Doors, verdict: Verdict | None, language: Language, *, in_clear: bool) -> str:
    """Return the doors as plain text: the sentence, a line for each door, then the remedies.

    Doors without the face come first. The user id is masked unless `in_clear`. Takes 0.2 s for a thousand doors.
    """
    ranked = sorted(doors.doors, key=lambda door: (*_LACKING, DoorState.ON).index(door.state))
    visible = replace(doors, doors=tuple(ranked)) if in_clear else _masked(replace(doors, doors=tuple(ranked)))
    words = describe_doors(visible, verdict, language)
    each = [describe_door(door, language) for door in visible.doors]
    lines = [in_a_row(language, words.sentence, words.partial.removeprefix(_say("partial", "text", language)).strip())]
    if verdict and each:
        lines.append(titled(capitalised(words.count), "", language).rstrip())
    lines += [f"  - {door.line}" for door in each]
    lines += [f"  {remedy}" for remedy in dict.fromkeys(door.remedy for door in each) if remedy]
    return "\n".join(lines) + "\n"


def doors_ticket(doors: Doors, verdict: Verdict, language: Language, *, host: str, at: datetime) -> str:
    """Return a report on the doors for a ticket, in the format of `wording.problems.ticket`, with a list of the doors.

    Args:
        doors: the doors; the id is masked, also in server texts.
        language: the language of the list of doors, which may be long; the summary is in both languages.
        host, at: see `ticket`.
    """
    query = doors.query
    sentences = (describe_doors(doors, verdict, each).sentence for each in Language)
    facts = {"what": without_id(" / ".join(sentences), query.user_id)}
    text = report(facts, query, doors.trace.without_id(query.user_id), host=host, at=at)
    return f"{text}\n{doors_text(doors, verdict, language, in_clear=False)}"


def doors_json(doors: Doors, verdict: Verdict | None, language: Language) -> dict[str, Any]:
    """Return the doors for `json.dumps`, with the API's field names if there are any."""
    return {
        "on": doors.count(DoorState.ON),
        "count": len(doors.doors),
        "total": doors.total,
        "complete": doors.missing is None,
        "text": describe_doors(doors, verdict, language).sentence,
        "list": [
            {
                "deviceNickName": door.name,
                "iotId": door.device_id,
                "status": door.status,
                "state": door.state.value,
                "syncTime": door.synced_raw,
                "syncedAt": door.synced.isoformat() if door.synced else None,
                "remedy": _say("remedy", door.state.value, language) or None,
            }
            for door in doors.doors
        ],
    }


def _count(doors: Doors, language: Language) -> str:
    if not doors.doors:
        return _say("count", "none", language)
    on, n = doors.count(DoorState.ON), len(doors.doors)
    entry = "whole" if doors.missing is None else "partial_of" if (doors.total or 0) > n else "partial"
    return _counted("count", entry, language, n=n, on=on, total=doors.total)


def _clause(state: DoorState, doors: Doors, language: Language) -> str:
    """Return the clause about the doors in a state, with the first few names; empty if there is none."""
    found = [door for door in doors.doors if door.state is state]
    if not found:
        return ""
    names = [_say("names", "one", language, name=_name(door, _QUOTED, language)) for door in found[:_NAMED]]
    between = _say("names", "between", language)
    if len(found) > _NAMED:
        more = len(found) - _NAMED
        text = _say("names", "more", language, names=between.join(names), more=more, n=len(found))
    elif len(found) > 1:
        text = _say("names", "last", language, names=between.join(names[:-1]), last=names[-1])
    else:
        text = names[0]
    return _counted("clause", state.value, language, n=len(found), doors=text)


def _name(door: Door, limit: int, language: Language) -> str:
    return shown(door.name, limit) or shown(door.device_id, limit) or _say("line", "unnamed", language)


def _masked(doors: Doors) -> Doors:
    """Return doors with the user id masked in all texts that are shown."""

    @cache
    def text(original: str) -> str:
        return without_id(original, doors.query.user_id)

    masked_doors = (
        replace(
            door,
            name=text(door.name or door.device_id),
            status=text(door.status),
            synced_raw=door.synced_raw if door.synced else text(door.synced_raw or ""),
        )
        for door in doors.doors
    )
    return replace(doors, doors=tuple(masked_doors))


def _say(table: str, entry: str, language: Language, **facts: object) -> str:
    return say(language, "doors", table, entry, **facts)


def _counted(table: str, entry: str, language: Language, *, n: int, **facts: object) -> str:
    return say_count(language, "doors", table, entry, n=n, **facts)
