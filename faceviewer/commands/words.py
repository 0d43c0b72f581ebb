"""What the commands say."""

from __future__ import annotations

from faceviewer.core.language import Language
from faceviewer.wording.catalogue import catalogue, fill, key


def titled(title: str, text: str, language: Language) -> str:
    """Return a text behind its title, with the colon that the language has."""
    return f"{title}{'：' if language is Language.ZH_CN else ': '}{text}"


def say(name: str, language: Language, **facts: object) -> str:
    """Return a text of `resources/words/commands.toml`, named `table.entry`, with its facts filled in."""
    table, entry = name.split(".")
    return fill(catalogue("commands")[table][entry][key(language)], facts)
