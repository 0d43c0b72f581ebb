"""Every file that a document names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    "README.md",
    "faceviewer/README.md",
    "tests/README.md",
    "tests/bench/README.md",
    "packaging/README.md",
    ".github/CONTRIBUTING.md",
    ".github/MANUAL.md",
    ".github/SECURITY.md",
]
# In backticks, with a folder or an ending of ours; what has a star, a blank or a variable in it is a pattern.
_NAMED = re.compile(r"`([\w./-]+/|[\w./-]*\w\.(?:c|json|md|nsi|plist|py|qss|sh|toml|ts|txt|yaml))`")
_LINKED = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# By a program, not in the checkout.
_MADE = {"settings.toml", "dist/", "./install.sh", "update.json", "faceviewer-VERSION.cdx.json"}


def names(document: str) -> set[str]:
    text = (ROOT / document).read_text("utf-8")
    return {name for name in _NAMED.findall(text) if name[0] != "/"} - _MADE


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_named_in_documents_exist(document: str) -> None:
    here = (ROOT / document).parent
    places = (ROOT, here, ROOT / "faceviewer", ROOT / "packaging", ROOT / "tests")
    missing = [name for name in names(document) if not any((place / name).exists() for place in places)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_in_documents_have_a_target(document: str) -> None:
    here = (ROOT / document).parent
    text = (ROOT / document).read_text("utf-8")
    assert [link for link in _LINKED.findall(text) if not (here / link).exists()] == []
