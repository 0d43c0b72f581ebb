"""The manifest for winget agrees with the setup program."""

import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

import checklist
from context import Context
from running import ROOT, Failed, Stop
from tests.packaging.conftest import context_in
from windows import winget

WINDOWS = ROOT / "packaging" / "windows"
SETUP = b"a setup program"
SHA256 = "203E123ECE3B15215C5C3A07AE62B5D50F166A05982C75BD422CE69CAAB1B259"


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A build whose dist holds a setup program."""
    (tmp_path / "FaceViewer-1.2-setup.exe").write_bytes(SETUP)
    monkeypatch.setenv("FACEVIEWER_DOWNLOADS", "https://example.org/faceviewer/")
    return context_in(tmp_path, version="1.2")


def files(context: Context) -> dict[str, str]:
    (archive,) = winget.build(context)
    with ZipFile(archive) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_manifest_has_a_file_for_version_installer_and_each_language(context: Context) -> None:
    made = files(context)
    information = (ROOT / "packaging" / "macos" / "Info.plist").read_text("utf-8")
    bundle = re.search(r"<key>CFBundleIdentifier</key>\s*<string>(.+)</string>", information)
    assert bundle is not None
    assert sorted(made) == [f"{bundle[1]}{kind}.yaml" for kind in (".installer", ".locale.en-US", ".locale.zh-CN", "")]
    for text in made.values():
        assert f'PackageIdentifier: {bundle[1]}\nPackageVersion: "1.2"\n' in text
        assert "@" not in text
    assert "ManifestType: defaultLocale\n" in made[f"{bundle[1]}.locale.en-US.yaml"]
    assert 'ShortDescription: "查看门禁' in made[f"{bundle[1]}.locale.zh-CN.yaml"]


def test_manifest_has_url_and_hash_of_setup_for_both_scopes(context: Context) -> None:
    text = "".join(files(context).values())
    where = f"  InstallerUrl: https://example.org/faceviewer/FaceViewer-1.2-setup.exe\n  InstallerSha256: {SHA256}\n"
    assert f"  Scope: user\n{where}- Architecture" in text
    assert f"  Scope: machine\n{where}  InstallerSwitches:\n    Custom: /ALLUSERS\n" in text


def test_manifest_has_the_names_that_setup_registers() -> None:
    setup, manifest = (WINDOWS / "setup.nsi").read_text("utf-8"), (WINDOWS / "winget/installer.yaml").read_text("utf-8")
    written = dict(re.findall(r'WriteRegStr SHCTX "\$\{KEY\}" (\w+) "([^"]+)"', setup))
    key = re.search(r'!define KEY "(?:\w+\\)+(\w+)"', setup)
    assert key is not None
    assert re.findall(r"^ *ProductCode: (.+)$", manifest, re.MULTILINE) == [key[1]] * 2
    for name in ("DisplayName", "Publisher"):
        assert re.findall(rf" {name}: (.+)\n", manifest) == [written[name]]


def test_builds_are_equal_and_a_changed_setup_program_is_found(context: Context) -> None:
    made = winget.build(context)
    first = made[0].read_bytes()
    assert winget.build(context)[0].read_bytes() == first
    winget.test(context, made)
    assert checklist.winget_hashes(context) == []
    setup = next(context.dist.glob("*.exe"))
    setup.write_bytes(SETUP + b".")
    assert checklist.winget_hashes(context) == [f"{setup.name}: changed since {made[0].name} was made"]
    with pytest.raises(Failed, match="changed"):
        winget.test(context, made)
    setup.unlink()
    assert checklist.winget_hashes(context) == [f"{setup.name}: missing"]


@pytest.mark.parametrize("address", ["", "http://example.org/", 'https://example.org/"'])
def test_build_stops_without_an_https_url_or_setup_of_this_version(
    address: str, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Stop, match=r"no FaceViewer-1\.3-setup\.exe in dist"):
        winget.build(replace(context, version="1.3"))
    monkeypatch.setenv("FACEVIEWER_DOWNLOADS", address)
    with pytest.raises(Stop, match="FACEVIEWER_DOWNLOADS"):
        winget.build(context)
