"""The results of the doctor: a check for each step of the connection to the face service."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faceviewer.core.problem import Problem


class Step(StrEnum):
    """A step of the connection; the members are in the order in which the doctor checks them."""

    KEYS = "keys"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    PROXY = "proxy"
    RESPONSE = "answer"
    CLOCK = "clock"
    SIGNATURE = "signature"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one step.

    Attributes:
        passed: True, False, or None if the step was not run because an earlier one failed.
        problem: why the step did not pass; `faceviewer.wording.problems` has the remedy.
        facts: values for the text of a passed step; no secrets.
    """

    step: Step
    passed: bool | None
    problem: Problem | None = None
    facts: dict[str, Any] = field(default_factory=dict)
