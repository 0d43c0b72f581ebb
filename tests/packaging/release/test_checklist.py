"""The checklist of a release."""

import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

import bootstrap
import checklist
from context import Context
from release import notice, sbom, sign, sums
from release.changes import changes_of
from release.pins import all_pins, runtime_pins
from running import ROOT, Failed


def test_checklist_names_what_is_missing(
    context: Context, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checklist, "third_party_notices", lambda *_: "")  # nothing is fetched for a test
    context = replace(context, version="9.9.9")
    with pytest.raises(Failed, match="are not done"):
        checklist.build(context)
    output = capsys.readouterr().out
    assert "[x] every requirement has its hash" in output
    assert "[ ] changes told, in both languages" in output
    assert "CHANGES.md says nothing of 9.9.9" in output
    assert "is not a real key yet" in output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("linux/org.example.metainfo.xml", '<release version="0.0.9" date="2026-01-01"/>'),
        ("macos/Info.plist", "<key>CFBundleShortVersionString</key>\n <string>0.0.9</string>"),
        ("windows/setup.nsi", "!define VERSION 0.0.9"),
        ("linux/changelog", "faceviewer (0.0.9-1) unstable; urgency=medium"),
    ],
)
def test_different_version_in_any_file_is_found(name: str, text: str, context: Context, tmp_path: Path) -> None:
    file = tmp_path / "packaging" / name
    file.parent.mkdir(parents=True)
    file.write_text(text.replace("0.0.9", context.version))
    context = replace(context, source=tmp_path)
    assert checklist.version_everywhere(context) == []
    file.write_text(text)
    assert len(checklist.version_everywhere(context)) == 1


def test_artefact_of_another_version_is_found(context: Context) -> None:
    (context.dist / "faceviewer-0.0.9.tar.gz").touch()
    assert checklist.version_everywhere(context) == ["dist/faceviewer-0.0.9.tar.gz"]


def test_checks_hold_for_their_commit_only(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checklist, "PASSED", tmp_path / "passed")
    monkeypatch.setattr(checklist, "head", lambda: "c0ffee")
    assert checklist.tested(context)
    (tmp_path / "passed").write_text("c0ffee")
    assert checklist.tested(context) == []
    monkeypatch.setattr(checklist, "head", lambda: "")
    assert checklist.tested(context)


def test_commit_that_passed_all_checks_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PASSED", tmp_path / "build" / "passed")
    monkeypatch.setattr(bootstrap, "run", lambda *_: None)
    monkeypatch.setattr(bootstrap, "head", lambda: "c0ffee")
    bootstrap.test(tmp_path, quick=False)
    assert (tmp_path / "build" / "passed").read_text() == "c0ffee"


def test_notice_must_be_signed_with_the_key_of_the_program(
    context: Context, tmp_path: Path, release_key: Path, update_key: Path
) -> None:
    sums.build(context)
    sign.build(context)
    public = tmp_path / notice.PUBLIC_KEY
    public.parent.mkdir(parents=True)
    notice.write_public_key(update_key, public)
    assert checklist.update_notice(replace(context, source=tmp_path)) == []
    path = context.dist / notice.NAME
    path.write_text(path.read_text().replace('"payload": "', '"payload": "AAAA'))
    with pytest.raises(Failed):
        checklist.update_notice(replace(context, source=tmp_path))


def test_readme_has_its_figures_and_pictures(context: Context, tmp_path: Path) -> None:
    assert checklist.figures(context) == checklist.screenshots(context) == []
    text = "![x](packaging/screenshots/gone.png)\n| start | 1 | 1 | `python -m tests.bench.gone` |"
    (tmp_path / "README.md").write_text(text)
    context = replace(context, source=tmp_path)
    assert checklist.figures(context) == ["tests.bench.gone"]
    assert checklist.screenshots(context) == ["packaging/screenshots/gone.png"]


def test_change_is_described_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "CHANGES.md"
    file.write_text("# What\n\n## 0.2.0\n\n- new / 新\n\n## 0.1.0\n\n- one language\n")
    assert changes_of("0.2.0", file)["zh"] == ("新",)
    with pytest.raises(LookupError, match="one language"):
        changes_of("0.1.0", file)


def test_bill_of_materials_contains_bundled_libraries(context: Context) -> None:
    assert sbom.system_libraries(context) == []
    notices = b"head\n\n  httpx 0.28.1: MIT\n  libssl3 (Debian) 3.0.19-1~deb12u1\n\n=====\nlibssl3 (Debian) 3.0.19\n"
    with tarfile.open(context.dist / f"faceviewer-{context.version}-linux-x86_64.tar.xz", "w:xz") as archive:
        member = tarfile.TarInfo("faceviewer/THIRD-PARTY.txt")
        member.size = len(notices)
        archive.addfile(member, io.BytesIO(notices))
    assert sbom.system_libraries(context) == [("libssl3", "3.0.19-1~deb12u1")]


def test_runtime_pins_contain_no_build_tools() -> None:
    requirements = ROOT / "packaging" / "requirements.txt"
    running = {pin.name: pin for pin in runtime_pins(requirements)}
    assert {"httpx", "h11", "pywin32-ctypes", "secretstorage"} <= set(running)
    assert "hatchling" in {pin.name for pin in all_pins(requirements)} - set(running)
    assert "httpx" in running["httpcore"].via
    assert all(pin.sha256 for pin in running.values())
