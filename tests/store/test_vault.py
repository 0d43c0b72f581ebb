"""The vault, with a real Secret Service where there is one."""

import base64
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.problem import Kind
from faceviewer.store.vault import Vault
from tests.problems import problem_of
from tests.store.vault_child import MINE, SECRET
from tests.ui.fakes import vault_over

ROOT = Path(__file__).parents[2]
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""
real_service = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="dbus-run-session or gnome-keyring-daemon is not installed, so there is no Secret Service to talk to",
)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's keyring is always there")


class Home:
    """A user's home folder and session; `play` runs a scene of vault_child.py in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "run").mkdir(mode=0o700)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(folder),
        }

    def play(self, scene: str, *, service: str) -> dict[str, Any]:
        alone = self.folder / "bus.conf"  # a bus that starts no keyring by itself
        alone.write_text(BUS, "utf-8")
        bus = {"none": [], "bus": ["dbus-run-session", f"--config-file={alone}", "--"]}
        program = [sys.executable, "-m", "tests.store.vault_child", scene, service]
        command = [*bus.get(service, ["dbus-run-session", "--"]), *program]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert SECRET not in done.stdout + done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    def holds(self, text: str) -> bool:
        """Whether any file has the text, in plain, in UTF-16 or in base64."""
        plain = text.encode()
        forms = [plain, text.encode("utf-16-le"), *(base64.b64encode(b"x" * pad + plain)[4:-4] for pad in range(3))]
        files = [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]
        return any(form in path.read_bytes() for path in files for form in forms)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def hostile_home(home: Home) -> Home:
    """A home whose configuration selects a keyring that writes secrets to a file."""
    (home.folder / "hostile.py").write_text(
        "from pathlib import Path\n"
        "from keyring.backend import KeyringBackend\n"
        "def report(*words): Path(__file__).with_name('canary').write_text(repr(words))\n"
        "report('imported')\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, *words): report(*words)\n"
        "    def set_password(self, *words): report(*words)\n"
        "    def delete_password(self, *words): report(*words)\n"
    )
    plugin = home.folder / "hostile-1.dist-info"
    plugin.mkdir()
    (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1\n")
    (plugin / "entry_points.txt").write_text("[keyring.backends]\nhostile = hostile\n")
    for configuration in (".config/python_keyring", ".local/share/python_keyring"):
        folder = home.folder / configuration
        folder.mkdir(parents=True)
        (folder / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=hostile.Keyring\nkeyring-path={home.folder}\n"
        )
    home.environment["PYTHON_KEYRING_BACKEND"] = "hostile.Keyring"
    return home


@real_service
def test_credentials_are_stored_and_deleted_by_connection(home: Home) -> None:
    assert home.play("round_trip", service="unlocked") == {
        "place": "secret_service",
        "before": None,
        "kept": True,
        "places": ["secret_service", "secret_service", None],
        "after": None,
        "other_untouched": True,
    }
    assert not home.holds(SECRET)


GONE, NONE = (["local.keyring", {"reason": reason}] for reason in ("KeyringGone", "NoKeyring"))
LOCKED = ["local.keyring_locked", {}]


@real_service
@pytest.mark.parametrize(
    ("scene", "service", "problems"),
    [
        ("locked", "unlocked", {"load": LOCKED, "save": LOCKED, "delete": LOCKED}),
        ("dismissed", "locked", {"place": "secret_service", "save": ["local.keyring_refused", {}]}),
        ("asked", "dies", {"load": GONE}),
        ("asked", "org.freedesktop.DBus.Error.AccessDenied", {"load": ["local.keyring", {"reason": "KeyringRefuses"}]}),
        ("asked", "org.freedesktop.DBus.Error.Timeout", {"load": ["local.keyring", {"reason": "NoResponse"}]}),
        ("asked", "org.freedesktop.Secret.Error.IsLocked", {"load": LOCKED}),
        ("asked", "org.example.Odd", {"load": ["local.keyring", {"reason": "KeyringFailed", "fault": "Odd"}]}),
        ("bus_gone", "unlocked", {"load": GONE, "save": NONE, "place": "session"}),
    ],
)
def test_secret_service_failures_differ(home: Home, scene: str, service: str, problems: dict[str, object]) -> None:
    assert home.play(scene, service=service) == problems


@real_service
def test_keyring_that_starts_later_is_found(home: Home) -> None:
    result = home.play("appears_later", service="bus")
    assert result == {"before": "session", "gone": True, "kept": True, "place": "secret_service"}


@linux_only
def test_secrets_are_kept_in_memory_without_a_session_bus(home: Home) -> None:
    assert home.play("round_trip", service="none") == {
        "place": "session",
        "before": {"reason": "NoKeyring"},  # the content of a missing keyring is unknown
        "kept": True,
        "places": ["session", "session", None],
        "after": {"reason": "NoKeyring"},
        "other_untouched": True,
    }
    assert not home.holds(SECRET)


@linux_only
@pytest.mark.parametrize(
    ("service", "place"), [pytest.param("unlocked", "secret_service", marks=real_service), ("none", "session")]
)
def test_configuration_cannot_choose_another_keyring(hostile_home: Home, service: str, place: str) -> None:
    assert hostile_home.play("keep", service=service) == {"place": place, "kept": True}
    assert not (hostile_home.folder / "canary").exists()
    assert not hostile_home.holds(SECRET)


@linux_only
def test_library_alone_would_use_the_hostile_keyring(hostile_home: Home) -> None:
    program = f"import keyring; keyring.set_password('FaceViewer', 'office', {SECRET!r})"
    subprocess.run([sys.executable, "-c", program], env=hostile_home.environment, cwd=ROOT, check=True)
    assert hostile_home.holds(SECRET)


class FakeKeyring:
    """A keyring with one item; `fault` is raised by every call, `forgetful` keeps nothing."""

    def __init__(self, item: str | None = None, *, fault: BaseException | None = None, forgetful: bool = False) -> None:
        self.item = item
        self.fault = fault
        self.forgetful = forgetful

    def get_password(self, service: str, username: str, /) -> str | None:
        self._fail()
        return self.item

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._fail()
        self.item = self.item if self.forgetful else password

    def delete_password(self, service: str, username: str, /) -> None:
        self._fail()
        self.item = None

    def _fail(self) -> None:
        if self.fault:
            raise self.fault


def test_secret_that_reads_back_differently_is_a_failure() -> None:
    vault = vault_over(FakeKeyring("old", forgetful=True))
    problem = problem_of(vault.save, "office", MINE)
    assert (problem.kind, problem.facts) == (Kind.LOCAL_KEYRING, {"reason": "ReadBackDiffers"})


def test_all_secrets_are_stored_also_if_the_keyring_returns_bytes() -> None:
    class OfBytes(FakeKeyring):
        def get_password(self, service: str, username: str, /) -> str | None:
            return cast("str | None", self.item and self.item.encode())

    credentials = Credentials("k", 's"\\\n密', iot_token="i", cloud_token="c", proxy_password="p")
    for keyring in (FakeKeyring(), OfBytes()):
        vault = vault_over(keyring)
        vault.save("office", credentials)
        assert vault.load("office") == credentials


@pytest.mark.parametrize(
    "item",
    [
        "",
        "not JSON",
        "null",
        "[]",
        "[" * 100_000,
        '{"app_key": "k"}',
        '{"app_key": "k", "app_secret": "s", "iot_token": "", "cloud_token": null}',
        '{"app_key": "k", "app_secret": "s", "iot_token": "", "cloud_token": "", "more": 1}',
        UnicodeDecodeError("utf-8", b"\xff\xfe", 0, 1, "which the library raises"),
    ],
)
def test_invalid_item_is_refused(item: str | UnicodeDecodeError) -> None:
    keyring = FakeKeyring(item) if isinstance(item, str) else FakeKeyring(fault=item)
    problem = problem_of(vault_over(keyring).load, "office")
    assert (problem.kind, problem.facts) == (Kind.LOCAL_KEYRING, {"reason": "ItemUnreadable"})


@pytest.mark.parametrize("more", ["", ', "x": "y"'])
def test_item_of_another_version_is_read(more: str) -> None:
    item = f'{{"app_key": "k", "app_secret": "s"{more}}}'
    assert vault_over(FakeKeyring(item)).load("office") == Credentials("k", "s")


class NamelessError(BaseException):
    """An exception whose attribute `name` cannot be read."""

    @property
    def name(self) -> str:
        raise SystemExit


@pytest.mark.parametrize(
    "fault",
    [
        *(SystemExit(3), KeyboardInterrupt(), StopIteration(), RecursionError(), MemoryError(), NamelessError()),
        *(ImportError(), ModuleNotFoundError(name="a.b"), AttributeError(name="c")),
        RuntimeError(f"cannot store {SECRET}"),
    ],
)
def test_any_exception_of_the_keyring_is_a_problem_without_its_text(fault: BaseException) -> None:
    keyring = FakeKeyring(fault=fault)
    vault = vault_over(keyring)
    facts = {"reason": "KeyringFailed", "fault": type(fault).__name__}
    for call in (vault.load, partial(vault.save, credentials=MINE), vault.delete):
        problem = problem_of(call, "a")
        assert (problem.kind, problem.facts) == (Kind.LOCAL_KEYRING, facts)
        assert (SECRET in f"{problem!r} {problem}", problem.__suppress_context__) == (False, True)
    keyring.fault = None
    vault.save("a", MINE)
    assert (vault.load("a"), vault.place_of("a")) == (MINE, SecretPlace.SECRET_SERVICE)


def test_items_of_a_lost_keyring_are_not_in_memory() -> None:
    keyring = FakeKeyring('{"app_key": "k", "app_secret": "s"}')
    found: list[tuple[SecretPlace, FakeKeyring | None]] = [(SecretPlace.SECRET_SERVICE, keyring)]
    vault = Vault(lambda: found[0])
    vault.load("office")
    keyring.fault, found[0] = OSError(), (SecretPlace.SESSION, None)
    for _ in range(2):
        problem_of(vault.load, "other")
    assert (vault.place, vault.place_of("office")) == (SecretPlace.SESSION, None)


def test_session_secrets_take_precedence() -> None:
    keyring = FakeKeyring(fault=OSError())
    vault = vault_over(keyring)
    vault.keep_for_session("office", MINE)
    assert (vault.load("office"), vault.place_of("office"), keyring.item) == (MINE, SecretPlace.SESSION, None)
    keyring.fault = None
    vault.save("office", MINE)
    assert vault.place_of("office") is SecretPlace.SECRET_SERVICE
    vault.delete("office")
    assert (vault.load("office"), vault.place_of("office"), keyring.item) == (None, None, None)
