"""The apt repository, with a temporary key: what apt accepts, and what it refuses."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from context import Context
from linux import apt
from release.verify import flipped
from running import Failed, Stop
from tests.packaging.conftest import EPOCH, context_in

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in ("apt-get", "apt-ftparchive", "dpkg-deb", "gpg")),
    reason="an apt repository is made and tried with Debian's own tools",
)

PASSWORD = "open sesame"
ARCHIVE = "faceviewer-1.2-apt.tar"
CONTROL = "Package: faceviewer\nVersion: 1.2\nArchitecture: {}\nMaintainer: nobody <n@example.org>\nDescription: none\n"


@pytest.fixture(scope="module", autouse=True)
def another_key() -> Iterator[Path]:
    """The public half of another key than that in the environment; both are older than the commit."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        gpg = [
            "gpg", "--homedir", home, "--batch", "--passphrase", PASSWORD, "--pinentry-mode", "loopback",
            "--faked-system-time", f"{EPOCH - 60}!",
        ]  # fmt: skip
        Path(home, "gpg-agent.conf").write_text("s2k-count 65536\n")  # or it measures the machine for seconds
        ours, another = Path(home) / "ours.gpg", Path(home) / "another.gpg"
        for path, export in ((ours, "--export-secret-keys"), (another, "--export")):
            for words in (["--quick-generate-key", path.stem, "ed25519"], ["--output", path, export, path.stem]):
                subprocess.run([*gpg, *words], check=True, capture_output=True)
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=True)
        patch.setenv("FACEVIEWER_APT_KEY", str(ours))
        patch.setenv("FACEVIEWER_APT_PASSWORD", PASSWORD)
        yield another


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A build whose dist holds the repository of the smallest packages of version 1.2, for two architectures."""
    folder = tmp_path_factory.mktemp("apt")
    for name in ("dist", "work", "package/DEBIAN"):
        (folder / name).mkdir(parents=True)
    (folder / "package/DEBIAN").chmod(0o755)  # whatever the umask is
    for architecture in ("amd64", "arm64"):
        (folder / "package/DEBIAN/control").write_text(CONTROL.format(architecture))
        package = folder / "dist" / f"faceviewer_1.2_{architecture}.deb"
        subprocess.run(["dpkg-deb", "-b", folder / "package", package], check=True, capture_output=True)
    context = context_in(folder, dist=folder / "dist", work=folder / "work", version="1.2")
    apt.build(context)
    return context


@pytest.fixture
def context(built: Context, tmp_path: Path) -> Context:
    """The same, with an empty work folder."""
    return replace(built, work=tmp_path)


@pytest.fixture
def repository(built: Context, tmp_path: Path) -> Path:
    subprocess.run(["tar", "-C", tmp_path, "-xf", built.dist / ARCHIVE], check=True)
    return tmp_path / "apt"


def update(repository: Path, key: Path) -> tuple[bool, str]:
    """Return whether apt accepts a repository, and what it shows about the package, or its error."""
    top = repository.parent / "system"
    shutil.rmtree(top, ignore_errors=True)
    for folder in ("etc", "lists/partial", "archives/partial"):
        (top / folder).mkdir(parents=True)
    (top / "status").touch()
    (top / "etc/sources.list").write_text(f"deb [arch=amd64 signed-by={key}] copy:{repository} stable main\n")
    options = {
        "Dir::Etc": top / "etc", "Dir::State": top, "Dir::State::status": top / "status", "Dir::Cache": top,
        "Dir::Etc::sourceparts": "-", "APT::Sandbox::User": "", "APT::Architecture": "amd64",
    }  # fmt: skip
    words = [f"-o{name}={value}" for name, value in options.items()]
    done = subprocess.run(["apt-get", *words, "update"], capture_output=True, text=True, check=False)
    if done.returncode:
        return False, done.stdout + done.stderr
    shown = ["apt-cache", *words, "show", "faceviewer"]
    return True, subprocess.run(shown, capture_output=True, text=True, check=True).stdout


def agents(folder: str) -> set[str]:
    """Return the agents whose home is in a folder; other tests have theirs beside it."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            words = path.read_bytes()
            if words.startswith(b"gpg-agent") and folder.encode() in words:
                found.add(path.parent.name)
    return found


def test_apt_accepts_the_repository_and_lists_the_package(repository: Path) -> None:
    taken, output = update(repository, repository / apt.PUBLIC_KEY)
    assert taken, output
    assert "Version: 1.2\n" in output
    assert "Filename: pool/faceviewer_1.2_amd64.deb\n" in output
    assert "arm64" not in output
    release = (repository / "dists/stable/Release").read_text()
    assert "Architectures: amd64 arm64\n" in release
    assert "Date: Wed, 18 Nov 2026 11:06:40 +0000\n" in release


def test_detached_signature_is_by_the_same_key(repository: Path, tmp_path: Path) -> None:
    release, keyring = repository / "dists/stable/Release", tmp_path / "key.gpg"
    public = repository / apt.PUBLIC_KEY
    dearmor: list[str | Path] = ["gpg", "--homedir", tmp_path, "--output", keyring, "--dearmor", public]
    subprocess.run(dearmor, check=True, capture_output=True)
    gpg: list[str | Path] = ["gpg", "--homedir", tmp_path, "--no-default-keyring", "--keyring", keyring]
    verify = [*gpg, "--verify", release.with_name("Release.gpg"), release]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
    release.write_bytes(flipped(release.read_bytes()))
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 1


def test_index_that_is_changed_or_signed_with_another_key_is_refused(repository: Path, another_key: Path) -> None:
    taken, output = update(repository, another_key)
    assert not taken
    assert "is not signed" in output
    for index in repository.rglob("Packages*"):
        index.write_bytes(flipped(index.read_bytes()))
    taken, output = update(repository, repository / apt.PUBLIC_KEY)
    assert not taken
    assert "index files failed to download" in output


def test_two_builds_are_equal_and_leave_no_agent(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    first = (context.dist / ARCHIVE).read_bytes()
    with tempfile.TemporaryDirectory() as ours:
        monkeypatch.setattr(tempfile, "tempdir", ours)
        assert apt.build(context)[0].read_bytes() == first
        deadline = time.monotonic() + 30
        while agents(ours) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert agents(ours) == set()


def test_wrong_password_fails_and_is_not_printed(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEVIEWER_APT_PASSWORD", "a wrong one")
    with pytest.raises(Failed, match="Bad passphrase") as failure:
        apt.build(context)
    assert "a wrong one" not in str(failure.value)


def test_build_stops_without_key_or_package_of_this_version(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Stop, match=r"no Debian package of 1\.3 in dist"):
        apt.build(replace(context, version="1.3"))
    monkeypatch.delenv("FACEVIEWER_APT_KEY")
    with pytest.raises(Stop, match="FACEVIEWER_APT_KEY"):
        apt.build(context)
