"""The texts of a problem: what happened, what to do and who can help; and the report for a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.core.limits import FIELD_SHOWN, SERVER_MESSAGE_SHOWN
from faceviewer.core.masking import masked
from faceviewer.wording.catalogue import capitalised, catalogue, fill, in_a_row, say, type_facts
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.query import FaceQuery
_BESIDE = ("problems", "beside")


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """The texts of a problem, plain text: what happened, what to do if that is not clear, who can fix it."""

    headline: str
    remedy: str
    who: str

    @property
    def heading(self) -> str:
        """The headline without its full stop, for a line of its own."""
        return self.headline.rstrip(".。")


def describe(problem: Problem, language: Language, *, terminal: bool = False) -> ProblemWords:
    """Return the texts of a problem in a language.

    A proxy is called a proxy. The remedy includes the number of attempts and the pause that the server asked for.

    Args:
        terminal: whether the texts are for a terminal, with commands in place of dialogs.
    """
    entry = catalogue("problems")[problem.kind.value]
    wait = ceil(problem.retry_after or 0)
    variants = entry.get("variant", {})
    wait_variant = "asked_to_wait" if wait else None
    candidates = (problem.facts.get("variant"), problem.facts.get("reason"), wait_variant)
    chosen = next((variants[name] for name in candidates if name in variants), entry)
    words = chosen[language.key]
    facts = {name: shown(fact, FIELD_SHOWN) if isinstance(fact, str) else fact for name, fact in problem.facts.items()}
    facts |= type_facts(language)
    facts["settings"] = say(language, *_BESIDE, "settings_terminal" if terminal else "settings")
    if (reason := str(problem.facts.get("reason"))) in catalogue("reasons"):
        facts["reason"] = say(language, "reasons", reason, **facts)
    if "proxy" in facts and facts["proxy"] == facts.get("host"):
        facts["host"] = say(language, *_BESIDE, "at_proxy", **facts)
    headline = fill(words["headline"], facts)
    if headline.startswith("the proxy"):
        headline = capitalised(headline)
    tries = say(language, *_BESIDE, "tries", **facts) if "tries" in facts else ""
    first = say(language, *_BESIDE, "wait" if wait <= 3600 else "long_wait", wait=wait) if wait else ""
    is_unnamed = "proxy" in facts and str(facts["proxy"]) not in headline
    through = say(language, *_BESIDE, "through", **facts) if is_unnamed else ""
    template = words.get("terminal", words["remedy"]) if terminal else words["remedy"]
    remedy = in_a_row(language, tries, first, through, fill(template, facts).strip())
    return ProblemWords(headline, remedy, say(language, "problems", "who", chosen.get("who", entry["who"])))


def ticket(problem: Problem, query: FaceQuery, *, host: str, at: datetime) -> str:
    """Return a report on a problem for a ticket, as plain text: one fact a line, each in both languages.

    Args:
        query: the query; its id is masked, also in server texts.
        host: the endpoint's host.
        at: the time by this computer's clock, with a time zone; the report has the corrected time.
    """
    trace = problem.trace.without_id(query.user_id)
    words = [describe(problem, language) for language in Language]
    server = shown(trace.server_text, SERVER_MESSAGE_SHOWN)
    facts = {
        "what": " / ".join(each.headline for each in words),
        "remedy": " / ".join(each.remedy for each in words),
        "code": _code(problem.kind.value, trace),
        "server": f"“{server}”" if server else "",
    }
    return report(facts, query, trace, host=host, at=at)


def report(facts: Mapping[str, str], query: FaceQuery, trace: Trace, *, host: str, at: datetime) -> str:
    """Return a report with the given facts, the query and the call, in the format of `ticket`.

    Args:
        facts: the facts by their names in `resources/words/ticket.toml`, without an id.
        query, host, at: see `ticket`.
        trace: the trace of the call, without an id.
    """
    words = catalogue("record")["field"] | catalogue("ticket")
    facts = {
        "number": query.ticket,
        **facts,
        "asked": f"{query.user_type} {masked(query.user_id)}",
        **trace.ids,
        "host": host,
        "time": (at + timedelta(seconds=trace.clock_offset)).isoformat(sep=" ", timespec="seconds"),
        "clock": " / ".join(filter(None, (clock_words(trace.date_offset, lang) for lang in Language))),
        "version": __version__,
    }
    lines = [_in_both(words["title"])]
    lines += [f"{_in_both(words[name])}: {shown(text, 600)}" for name, text in facts.items() if text]
    return "\n".join(lines) + "\n"


def _code(kind: str, trace: Trace) -> str:
    parts = [kind]
    if trace.http_status:
        parts.append(f"HTTP {trace.http_status}")
    if trace.code is not None:
        parts.append(f"code {trace.code}")
    if trace.error_code:
        parts.append(trace.error_code)
    return ", ".join(parts)


def _in_both(entry: dict[str, str]) -> str:
    return " / ".join(entry[language.key] for language in Language)
