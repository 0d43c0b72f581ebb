"""Texts use one word for one thing, and words that readers know from manuals."""

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from faceviewer.assets import asset
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.wording.problems import describe

_QUAINT = re.compile(
    r"\b(?:whoever|vouch\w*|anew|unforeseen|blanks?|besides|speaks?|misses|that is there|on show|on the way)\b"
    r"|\b(?:answer(?:s|ed)?|profiles?|believed|carries|stands on|takes now|the administrator of the network|in clear)\b"
    r"|\b(?:on the card|mainland(?! China)|the person before)\b"
    r"|^The administrator|(?<!there )\bis no\b|If it stays",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"--profile|colour profile|{profile}", re.IGNORECASE)
_TRANSLATED = re.compile(r"[你您]|偏好|不认识|应答|响应该|图片|判断依据的|域名服务器|如持续出现|遮蔽|管理者")


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every text with its language."""
    for file in sorted(asset("words/problems.toml").parent.glob("*.toml")):
        tables = tomllib.loads(file.read_text("utf-8"))
        tables.pop("synonyms", None)  # words that users type; they are never shown
        yield from _leaves(tables)
    for message in ET.parse(asset("translations/faceviewer_zh_CN.ts")).iter("message"):
        yield "en", message.findtext("source") or ""
        yield "zh", "".join(message.find("translation").itertext())  # type: ignore[union-attr]  # one of each


def _leaves(table: dict[str, Any], language: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        inside = name if name in {"en", "zh"} else language
        if isinstance(value, dict):
            yield from _leaves(value, inside)
        elif inside:
            yield from ((inside, text) for text in (value if isinstance(value, list) else [value]))


@pytest.mark.parametrize(("language", "unfit"), [("en", _QUAINT), ("zh", _TRANSLATED)])
def test_texts_have_no_unusual_words(language: str, unfit: re.Pattern[str]) -> None:
    texts = [_KNOWN.sub("", text) for lang, text in _texts() if lang == language]
    assert len(texts) > 800
    assert [text for text in texts if unfit.search(text)] == []


@pytest.mark.parametrize("kind", list(Kind))
def test_remedy_names_whom_to_ask(kind: Kind) -> None:
    english, chinese = (describe(Problem(kind), language) for language in (Language.EN, Language.ZH_CN))
    if english.who != "you":
        assert re.search("administrator|vendor|provider", english.remedy)
        assert re.search("管理员|厂商|提供方", chinese.remedy)
