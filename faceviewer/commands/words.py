"""What the commands say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.wording.catalogue import catalogue, fill, key

if TYPE_CHECKING:
    from faceviewer.core.language import Language


def say(name: str, language: Language, **facts: object) -> str:
    """Return a text of `resources/words/commands.toml`, named `table.entry`, with its facts filled in."""
    table, entry = name.split(".")
    return fill(catalogue("commands")[table][entry][key(language)], facts)
