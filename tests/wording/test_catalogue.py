"""The word files have every text in every language, and the texts of a table match what the program has."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faceviewer.assets import asset
from faceviewer.core.language import Language
from faceviewer.core.query import Cleaning
from faceviewer.core.verdict import Reason
from faceviewer.ui.action_table import ENTRIES, SUBMENUS, Needs
from faceviewer.wording.catalogue import catalogue

_FILES = sorted(asset("words/problems.toml").parent.glob("*.toml"))
_OTHER_FACTS = {".names.more"}  # of the doors: "and 3 more", in Chinese "等 6 台设备"
_KEYS = {language.key for language in Language}


def _entries(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each table that has texts by language, with its path."""
    if _KEYS & table.keys():
        yield path, {key: value for key, value in table.items() if key in _KEYS}
    for name, value in table.items():
        if isinstance(value, dict) and name not in _KEYS:
            yield from _entries(value, f"{path}.{name}")


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_every_text_is_in_every_language_with_the_same_facts(file: Path) -> None:
    entries = list(_entries(tomllib.loads(file.read_text("utf-8"))))
    assert entries
    for path, texts in entries:
        assert set(texts) == _KEYS, path
        assert len({bool(text) for text in texts.values()}) == 1, path
        named = [set(re.findall(r"{(\w+)}", str(text))) for text in texts.values()]
        assert named.count(named[0]) == len(named) or path in _OTHER_FACTS, path


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        (("actions", "text"), {entry.key for entry in ENTRIES if entry.text is None} | SUBMENUS.keys()),
        (("actions", "disabled"), {need.value for need in Needs} - {Needs.NOTHING.value} | {"sharing", "blank"}),
        (("query", "cleaning"), set(Cleaning)),
    ],
)
def test_texts_match_what_the_program_has(path: tuple[str, str], keys: set[str]) -> None:
    file, table = path
    assert set(catalogue(file)[table]) == keys


def test_badges_are_of_reasons() -> None:
    assert set(catalogue("verdicts")["badge"]) <= set(Reason)
