"""Copyright and licences of the files, in .reuse/dep5."""

import tomllib
from email.parser import Parser

from running import ROOT

PACKAGING = ROOT / "packaging"
LICENCE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license"]
PARAGRAPHS = [Parser().parsestr(text) for text in (ROOT / ".reuse" / "dep5").read_text("utf-8").split("\n\n")]
OURS, *OTHERS = [paragraph for paragraph in PARAGRAPHS if paragraph["Files"]]


def test_own_files_name_the_same_licence() -> None:
    assert (OURS["Files"], OURS["License"]) == ("*", LICENCE)
    metainfo = (PACKAGING / "linux" / "share" / "faceviewer.metainfo.xml").read_text("utf-8")
    for kind in ("metadata", "project"):
        assert f"<{kind}_license>{LICENCE}</{kind}_license>" in metainfo


def test_licence_texts_and_certificates_are_listed_as_works_of_others() -> None:
    owned = {path for paragraph in OTHERS for path in ROOT.glob(paragraph["Files"])}
    assert owned == {*(PACKAGING / "release" / "texts").iterdir(), *PACKAGING.rglob("*.pem")}


def test_every_named_licence_has_its_text() -> None:
    texts = {paragraph["License"].partition("\n")[0] for paragraph in PARAGRAPHS[1:] if not paragraph["Files"]}
    assert texts == {paragraph["License"] for paragraph in (OURS, *OTHERS)}
