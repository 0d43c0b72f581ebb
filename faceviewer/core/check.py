"""What the doctor finds on the way to the face service."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faceviewer.core.problem import Problem


class Step(StrEnum):
    """One stretch of the way, in the order in which they are walked."""

    KEYS = "keys"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    PROXY = "proxy"
    ANSWER = "answer"
    CLOCK = "clock"
    SIGNATURE = "signature"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Check:
    """What one step found.

    Attributes:
        passed: True, False, or None where it could not be tried because the way ended before.
        problem: what is wrong, for a step that did not pass; `faceviewer.wording.problems` has its remedy.
        facts: what the words of a passed step speak of; no secrets.
    """

    step: Step
    passed: bool | None
    problem: Problem | None = None
    facts: dict[str, Any] = field(default_factory=dict)
