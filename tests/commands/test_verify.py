"""`faceviewer-cli verify`."""

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest

from faceviewer import cli
from tests.store.evidence_sample import EVIDENCE, sample_pack
from tests.store.test_evidence import rebuilt


@pytest.fixture
def pack_file(tmp_path: Path) -> Path:
    path = tmp_path / "pack.zip"
    path.write_bytes(sample_pack())
    return path


def test_unchanged_pack_is_described(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(pack_file), "--lang", "en"]) == 0
    output = capsys.readouterr().out
    for text in (
        "✓ picture.jpg: as written",
        "Operator: 李工 Li",
        "Purpose: 工单 4711",
        "Trace ID: g-1\nRequest ID: r-1\n",
        f"SHA-256 of the pack: {hashlib.sha256(sample_pack()).hexdigest()}",
        "not a signature",
        "manifest.json: readable; only the SHA-256 of the pack can prove",
    ):
        assert text in output


def test_known_digest_proves_the_manifest(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noted = hashlib.sha256(sample_pack()).hexdigest()
    assert cli.main(["verify", str(pack_file), "--lang", "en", "--sha256", noted.upper()]) == 0
    output = capsys.readouterr().out
    assert "manifest.json: as written" in output
    assert "nothing in it was changed" in output
    assert cli.main(["verify", str(pack_file), "--lang", "en", "--sha256", "0" * 64]) == 4
    assert "is not the one that was given" in capsys.readouterr().out


@pytest.mark.parametrize(
    "form",
    [
        "{0}",
        " {0}\n",
        "sha256:{0}",
        "{0}  pack.zip",
        "{0} *pack.zip",
        "SHA2-256(pack.zip)= {0}",
        "SHA256 (pack.zip) = {0}",
        "{1}",
        "{2}",
    ],
)
def test_digest_is_accepted_in_the_formats_of_tools(pack_file: Path, form: str) -> None:
    noted = hashlib.sha256(sample_pack()).hexdigest()
    pairs = [noted[n : n + 2] for n in range(0, 64, 2)]
    text = form.format(noted, ":".join(pairs).upper(), " ".join(pairs))
    assert cli.main(["verify", str(pack_file), "--sha256", text]) == 0


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 65, "g" * 64, "0" * 64 + " " + "1" * 64, "０" * 64])
def test_invalid_digest_is_a_usage_error(pack_file: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(pack_file), "--sha256", text, "--lang", "en"]) == 2
    assert "64 hexadecimal digits are needed" in capsys.readouterr().err


def test_only_a_file_named_hyphen_is_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack_file: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-").write_bytes(pack_file.read_bytes())
    for name in ("-", ""):
        assert cli.main(["verify", name]) == 2
    assert cli.main(["verify", "./-"]) == 0


def test_compressed_pack_is_not_checked(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack_file.write_bytes(rebuilt(lambda _: None, method=zipfile.ZIP_DEFLATED))
    for language, words in (("en", "nothing in it was checked"), ("zh_CN", "证据包：不是本程序写入的证据包")):
        assert cli.main(["verify", str(pack_file), "--lang", language]) == 4
        assert words in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "missing"])
def test_all_but_ordinary_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    place = {"device": Path("/dev/zero"), "folder": tmp_path}.get(kind, tmp_path / kind)
    assert cli.main(["verify", str(place), "--lang", "en"]) == 9
    assert f"“{place.name}” cannot be read." in capsys.readouterr().err


def test_changed_picture_is_reported(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = bytes(byte ^ 1 for byte in EVIDENCE.picture)
    pack_file.write_bytes(sample_pack().replace(EVIDENCE.picture, other))
    for language, words in (("en", "✗ picture.jpg: changed"), ("zh_CN", "✗ picture.jpg：已改动")):
        assert cli.main(["verify", str(pack_file), "--lang", language]) == 4
        assert words in capsys.readouterr().out


def test_control_characters_in_file_names_are_replaced(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(pack_file, "a") as archive:
        archive.writestr("a\x1b[31m.json", b"")
    assert cli.main(["verify", str(pack_file), "--lang", "en"]) == 4
    output = capsys.readouterr().out
    assert "[31m.json: added" in output
    assert "\x1b" not in output


def test_json_has_state_of_each_file_and_manifest(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(pack_file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["asWritten"], found["pack"], found["files"]["record.json"]) == (True, "same", "same")
    assert found["manifest"]["operator"] == EVIDENCE.operator
