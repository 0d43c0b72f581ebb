"""A problem as it may stand in a ticket: bilingual, without a secret, an id in clear or a URL's query."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.core.masking import masked
from faceviewer.wording.catalogue import catalogue, key
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.query import FaceQuery

_LANGUAGES = (Language.EN, Language.ZH_CN)


def ticket(problem: Problem, query: FaceQuery, *, host: str, at: datetime) -> str:
    """Return the report as plain text, one fact a line, both languages in each.

    Args:
        problem: what happened.
        query: what was asked; its id is masked, also where the server repeats it.
        host: whom we asked.
        at: when, by this computer's clock, with a zone; told by the server's where that is known to differ.
    """
    words, trace = catalogue("record")["field"] | catalogue("ticket"), problem.trace.without_id(query.user_id)
    english, chinese = (describe(problem, language) for language in _LANGUAGES)
    server = shown(trace.server_text, SERVER_MESSAGE_SHOWN)
    facts = {
        "what": f"{english.headline} / {chinese.headline}",
        "remedy": f"{english.remedy} / {chinese.remedy}",
        "asked": f"{query.user_type} {masked(query.user_id)}",
        "code": _code(problem.kind.value, trace),
        "server": f"“{server}”" if server else "",
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
