"""The apt repository, with a throw-away key: what apt itself takes of it, and what it refuses."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bootstrap import ROOT, Stop
from context import Context
from linux import apt
from release.verify import flipped
from running import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in ("apt-get", "apt-ftparchive", "dpkg-deb", "gpg")),
    reason="an apt repository is made and tried with Debian's own tools",
)

EPOCH = 1_795_000_000
PASSWORD = "open sesame"
CONTROL = "Package: faceviewer\nVersion: 1.2\nArchitecture: {}\nMaintainer: nobody <n@example.org>\nDescription: none\n"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A build whose dist holds the smallest packages of version 1.2, for two architectures."""
    for folder in ("dist", "work", "package/DEBIAN"):
        (tmp_path / folder).mkdir(parents=True)
    for architecture in ("amd64", "arm64"):
        (tmp_path / "package/DEBIAN/control").write_text(CONTROL.format(architecture))
        package = tmp_path / "dist" / f"faceviewer_1.2_{architecture}.deb"
        subprocess.run(["dpkg-deb", "-b", tmp_path / "package", package], check=True, capture_output=True)
    return Context(
        root=ROOT, source=ROOT, dist=tmp_path / "dist", work=tmp_path / "work", version="1.2", source_date_epoch=EPOCH
    )


@pytest.fixture(scope="module")
def keys() -> Iterator[tuple[Path, Path]]:
    """A secret key, and the public half of another one; both made before the commit."""
    with tempfile.TemporaryDirectory() as home:
        gpg = [
            "gpg", "--homedir", home, "--batch", "--passphrase", PASSWORD, "--pinentry-mode", "loopback",
            "--faked-system-time", f"{EPOCH - 60}!",
        ]  # fmt: skip
        ours, another = Path(home) / "ours.gpg", Path(home) / "another.gpg"
        for path, export in ((ours, "--export-secret-keys"), (another, "--export")):
            for words in (["--quick-generate-key", path.stem, "ed25519"], ["--output", path, export, path.stem]):
                subprocess.run([*gpg, *words], check=True, capture_output=True)
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=True)
        yield ours, another


@pytest.fixture(autouse=True)
def key(keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The key to sign with, in the environment together with its password."""
    monkeypatch.setenv("FACEVIEWER_APT_KEY", str(keys[0]))
    monkeypatch.setenv("FACEVIEWER_APT_PASSWORD", PASSWORD)


def unpacked(context: Context) -> Path:
    (archive,) = apt.build(context)
    subprocess.run(["tar", "-C", context.work.parent, "-xf", archive], check=True)
    return context.work.parent / "apt"


def update(repository: Path, key: Path) -> tuple[bool, str]:
    """Return whether apt takes a repository, in folders of its own, and what it then knows of the package, or says."""
    top = repository.parent / "system"
    shutil.rmtree(top, ignore_errors=True)
    for folder in ("etc", "lists/partial", "archives/partial"):
        (top / folder).mkdir(parents=True)
    (top / "status").touch()
    (top / "etc/sources.list").write_text(f"deb [arch=amd64 signed-by={key}] copy:{repository} stable main\n")
    options = {
        "Dir::Etc": top / "etc", "Dir::State": top, "Dir::State::status": top / "status", "Dir::Cache": top,
        "Dir::Etc::sourceparts": "-", "APT::Sandbox::User": "", "Acquire::Languages": "none",
    }  # fmt: skip
    words = [f"-o{name}={value}" for name, value in options.items()]
    done = subprocess.run(["apt-get", *words, "update"], capture_output=True, text=True, check=False)
    if done.returncode:
        return False, done.stdout + done.stderr
    shown = ["apt-cache", *words, "show", "faceviewer"]
    return True, subprocess.run(shown, capture_output=True, text=True, check=True).stdout


def agents() -> set[str]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if path.read_bytes().startswith(b"gpg-agent"):
                found.add(path.parent.name)
    return found


def test_apt_knows_the_package_and_no_agent_is_left(context: Context) -> None:
    before = agents()
    repository = unpacked(context)
    taken, said = update(repository, repository / apt.PUBLIC_KEY)
    assert taken, said
    assert "Version: 1.2\n" in said
    assert "Filename: pool/faceviewer_1.2_amd64.deb\n" in said
    assert "arm64" not in said
    release = (repository / "dists/stable/Release").read_text()
    assert "Architectures: amd64 arm64\n" in release
    assert "Date: Wed, 18 Nov 2026 11:06:40 +0000\n" in release
    deadline = time.monotonic() + 10
    while agents() - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert agents() - before == set()


def test_the_signature_that_lies_apart_is_by_the_same_key(context: Context) -> None:
    repository = unpacked(context)
    release, keyring = repository / "dists/stable/Release", context.work / "key.gpg"
    public = repository / apt.PUBLIC_KEY
    dearmor: list[str | Path] = ["gpg", "--homedir", context.work, "--output", keyring, "--dearmor", public]
    subprocess.run(dearmor, check=True, capture_output=True)
    verify: list[str | Path] = ["gpgv", "--keyring", keyring, release.with_name("Release.gpg"), release]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
    release.write_bytes(flipped(release.read_bytes()))
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 1


def test_a_changed_index_is_refused(context: Context) -> None:
    repository = unpacked(context)
    for index in repository.rglob("Packages*"):
        index.write_bytes(flipped(index.read_bytes()))
    taken, said = update(repository, repository / apt.PUBLIC_KEY)
    assert not taken
    assert "Hash Sum mismatch" in said


def test_another_key_is_refused(context: Context, keys: tuple[Path, Path]) -> None:
    taken, said = update(unpacked(context), keys[1])
    assert not taken
    assert "NO_PUBKEY" in said


def test_two_builds_are_the_same(context: Context, tmp_path: Path) -> None:
    first = apt.build(context)[0].read_bytes()
    (tmp_path / "again").mkdir()
    assert apt.build(replace(context, work=tmp_path / "again"))[0].read_bytes() == first


def test_a_wrong_password_fails_and_is_not_repeated(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEVIEWER_APT_PASSWORD", "a wrong one")
    with pytest.raises(Failed, match="Bad passphrase") as failure:
        apt.build(context)
    assert "a wrong one" not in str(failure.value)
    assert list(context.dist.glob("*.tar")) == []


def test_without_a_key_or_a_package_of_this_version_it_stops(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Stop, match=r"no Debian package of 1\.3 in dist"):
        apt.build(replace(context, version="1.3"))
    monkeypatch.delenv("FACEVIEWER_APT_KEY")
    with pytest.raises(Stop, match="FACEVIEWER_APT_KEY"):
        apt.build(context)
