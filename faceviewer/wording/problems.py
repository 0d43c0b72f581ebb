"""A problem in words: what happened, what to do or whom to ask; and as it may stand in a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.core.limits import FIELD_SHOWN, SERVER_MESSAGE_SHOWN
from faceviewer.core.masking import masked
from faceviewer.wording.catalogue import catalogue, fill, in_a_row, key
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.query import FaceQuery

_WHO = {
    "you": {"en": "you", "zh": "本人"},
    "administrator": {"en": "your administrator", "zh": "管理员"},
    "vendor": {"en": "the vendor", "zh": "厂商"},
}
_AT_PROXY = {"en": "the proxy {host}", "zh": "代理 {host}"}
# By whether it is a terminal, where there is no dialog.
_SETTINGS = {
    False: {"en": "the connection settings", "zh": "连接设置"},
    True: {"en": "the connection (faceviewer-cli connection list)", "zh": "连接（faceviewer-cli connection list）"},
}
_TRIES = {"en": "{tries} attempts were made in {total} s.", "zh": "共尝试 {tries} 次，历时 {total} 秒。"}
_THROUGH = {"en": "The connection goes through the proxy {proxy}.", "zh": "该连接经过代理 {proxy}。"}
_WAIT = {"en": "The server asks you to wait {wait} s first.", "zh": "服务器要求先等待 {wait} 秒。"}
_LONG = {"en": "The server asks you to wait more than an hour first.", "zh": "服务器要求先等待一小时以上。"}


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """A problem for people to read; plain text.

    Attributes:
        headline: what happened, a sentence.
        remedy: what to do about it, or whom to ask for it; empty where the headline says so.
        who: who can fix it, such as "your administrator".
    """

    headline: str
    remedy: str
    who: str

    @property
    def heading(self) -> str:
        """The headline without its full stop, for a line of its own."""
        return self.headline.rstrip(".。")


def describe(problem: Problem, language: Language, *, terminal: bool = False) -> ProblemWords:
    """Return the words for a problem in a language.

    A host that is the proxy is called one; several tries are told, and how long the server asks to wait.

    Args:
        problem: what happened.
        language: of the words.
        terminal: whether they are for a terminal, where there are commands and no dialogs.
    """
    entry = catalogue("problems")[problem.kind.value]
    wait = ceil(problem.retry_after or 0)
    variants, asked = entry.get("variant", {}), "asked_to_wait" if wait else None
    candidates = (problem.facts.get("variant"), problem.facts.get("reason"), asked)
    words = next((variants[name] for name in candidates if name in variants), entry)[key(language)]
    facts = {name: shown(fact, FIELD_SHOWN) if isinstance(fact, str) else fact for name, fact in problem.facts.items()}
    facts["settings"] = _SETTINGS[terminal][key(language)]
    if reason := catalogue("reasons").get(str(problem.facts.get("reason"))):
        facts["reason"] = fill(reason[key(language)], facts)
    if "proxy" in facts and facts["proxy"] == facts.get("host"):
        facts["host"] = fill(_AT_PROXY[key(language)], facts)
    headline = fill(words["headline"], facts)
    if headline.startswith("the proxy"):
        headline = headline[:1].upper() + headline[1:]
    tries = fill(_TRIES[key(language)], facts) if "tries" in facts else ""
    first = fill((_WAIT if wait <= 3600 else _LONG)[key(language)], {"wait": wait}) if wait else ""
    is_unnamed = "proxy" in facts and str(facts["proxy"]) not in headline
    through = fill(_THROUGH[key(language)], facts) if is_unnamed else ""
    told = words.get("terminal", words["remedy"]) if terminal else words["remedy"]
    remedy = in_a_row(language, tries, first, through, fill(told, facts).strip())
    who = _WHO[entry["who"]][key(language)]
    return ProblemWords(headline, remedy, who)


_LANGUAGES = (Language.EN, Language.ZH_CN)


def ticket(problem: Problem, query: FaceQuery, *, host: str, at: datetime) -> str:
    """Return the report as plain text, one fact a line, both languages in each.

    Args:
        problem: what happened.
        query: what was asked; its id is masked, also where the server repeats it.
        host: whom we asked.
        at: when, by this computer's clock, with a zone; told by the server's where that is known to differ.
    """
    trace = problem.trace.without_id(query.user_id)
    english, chinese = (describe(problem, language) for language in _LANGUAGES)
    server = shown(trace.server_text, SERVER_MESSAGE_SHOWN)
    facts = {
        "number": query.ticket,
        "what": f"{english.headline} / {chinese.headline}",
        "remedy": f"{english.remedy} / {chinese.remedy}",
        "code": _code(problem.kind.value, trace),
        "server": f"“{server}”" if server else "",
    }
    return report(facts, query, trace, host=host, at=at)


def report(facts: Mapping[str, str], query: FaceQuery, trace: Trace, *, host: str, at: datetime) -> str:
    """Return facts with whom they are about and the call that told them, as `ticket`.

    Args:
        facts: by their names in `resources/words/ticket.toml`, with no id in them.
        query, host, at: as `ticket`.
        trace: of the call, with no id in it.
    """
    words = catalogue("record")["field"] | catalogue("ticket")
    facts = {
        **facts,
        "asked": f"{query.user_type} {masked(query.user_id)}",
        **trace.ids,
        "host": host,
        "time": (at + timedelta(seconds=trace.clock_offset)).isoformat(sep=" ", timespec="seconds"),
        "clock": " / ".join(filter(None, (clock_words(trace.date_offset, lang) for lang in _LANGUAGES))),
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
    return " / ".join(entry[key(language)] for language in _LANGUAGES)
