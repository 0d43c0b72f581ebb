"""A problem in words: what happened, what to do or whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.wording.catalogue import catalogue, fill, in_a_row, key
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem

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
