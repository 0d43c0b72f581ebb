"""What the commands say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.wording.catalogue import say as say_words

if TYPE_CHECKING:
    from faceviewer.core.language import Language


_OF_THE_HELP = frozenset({"help", "status", "usage"})


def say(name: str, language: Language, /, **facts: object) -> str:
    """Return a text named `table.entry`, with its facts filled in.

    It is in `resources/words/commands.toml`; what only few runs need, in `help.toml`.
    """
    table, entry = name.split(".")
    return say_words(language, "help" if table in _OF_THE_HELP else "commands", table, entry, **facts)
