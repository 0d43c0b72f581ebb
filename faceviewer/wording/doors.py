"""The doors of a face in words: each with what to do next, how many have it, and beside the verdict of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faceviewer.core.doors import DoorState
from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.masking import without_id
from faceviewer.wording.catalogue import catalogue, fill, in_a_row, key
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import problem_json, trace_json
from faceviewer.wording.safe_text import shown, shown_exactly
from faceviewer.wording.verdicts import moment, moment_here_and_there

if TYPE_CHECKING:
    from faceviewer.core.doors import Door, Doors
    from faceviewer.core.language import Language
    from faceviewer.core.verdict import Verdict

_NAMED = 3  # doors in one clause of the sentence; the list has all
_QUOTED = 40  # characters of a name in the sentence
_LACKING = (DoorState.NOT_STORED, DoorState.ON_ITS_WAY, DoorState.TAKEN_OFF, DoorState.UNKNOWN)
"""In the order in which the sentence tells of them: first what somebody must see to."""


@dataclass(frozen=True, slots=True)
class DoorWords:
    """One door for people to read; plain text, fit to be shown.

    Attributes:
        name: of the device; its id where it has none.
        state: what it holds: "on the device", "on its way since 2026-11-29 07:00 (UTC+8)".
        synced: when that was so, by China's clock, with the zone, and by this computer's where they differ; as it came
            where it is no moment; empty if it was not told.
        remedy: what to do next; empty where there is nothing to do.
        line: all but the remedy in one.
    """

    name: str
    state: str
    synced: str
    remedy: str
    line: str


@dataclass(frozen=True, slots=True)
class DoorsWords:
    """The doors of one face for people to read; plain text, fit to be shown.

    Attributes:
        count: "on 3 of 4 doors".
        sentence: what the record and the doors say together; of a door that was not in the answer it says nothing.
        partial: that not all doors are here, and why; empty if all are. It is part of `sentence` too, without the why.
        doors: each door, in the order of `Doors.doors`.
    """

    count: str
    sentence: str
    partial: str
    doors: tuple[DoorWords, ...]


def describe_doors(doors: Doors, verdict: Verdict | None, language: Language) -> DoorsWords:
    """Return the words for the doors of a face.

    Args:
        doors: what the service told.
        verdict: of the record; None where nobody looked it up.
        language: of all words.
    """
    raise NotImplementedError


def describe_door(door: Door, language: Language) -> DoorWords:
    """Return the words for one door."""
    raise NotImplementedError


def doors_text(doors: Doors, verdict: Verdict | None, language: Language, *, in_clear: bool) -> str:
    """Return the doors as plain text: the sentence, then a line a door with what to do next below it.

    Args:
        doors: what the service told.
        verdict: of the record; None where nobody looked it up.
        language: of all words.
        in_clear: whether the user id may stand in it, or is masked wherever the server repeats it.
    """
    raise NotImplementedError


def doors_json(doors: Doors, language: Language) -> dict[str, Any]:
    """Return the doors for `json.dumps`, by the API's field names where it has them."""
    raise NotImplementedError
