"""Install the program from a fresh checkout, then run it or all checks; needs only Python 3.11.

    python3 packaging/bootstrap.py demo     install, then look up a face on the training gateway
    python3 packaging/bootstrap.py test     install, then lint, types, layer rules, translations, all tests, installers
    python3 packaging/bootstrap.py test --quick     the same without timing tests, fault bench and installers
    python3 packaging/bootstrap.py lowest   install the lowest versions that pyproject.toml allows, then all tests
    python3 packaging/bootstrap.py setup    install only

The environment is .venv beside this folder, for the lowest versions build/lowest, or the folder given by --venv.
Nothing is installed twice. Uses the standard library only.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))  # noqa: PTH120 - left out by Python with -I, -P or PYTHONSAFEPATH

import supported_python  # noqa: F401 - must be first: it ends this script if Python is too old

# isort: split
import hashlib
import io
import locale
import shutil
import subprocess
import time
from pathlib import Path

import translations
from running import ROOT, Stop, say
from system_packages import missing_packages

VENV = ROOT / ".venv"
LOWEST = ROOT / "build" / "lowest"  # the environment of the lowest versions that pyproject.toml allows
PINS = ROOT / "packaging"
PASSED = ROOT / "build" / "tests-passed"  # contains the hash of the commit that passed all checks
COMMANDS = {
    "demo": "requirements.txt", "test": "requirements-test.txt", "lowest": "requirements-lowest.txt",
    "setup": "requirements.txt",
}  # fmt: skip
"""The requirements file that each command installs, beside this script."""
QUICK, VENV_FLAG = "--quick", "--venv"
PIP_TIMEOUTS = ("--timeout=10", "--retries=3")  # options of pip
# The only settings of Python and pip that apply here. The user's others are for other projects: they would change where
# modules are found, what is installed and where, and whether tests check anything.
KEPT_VARIABLES = {
    "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED",
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_TRUSTED_HOST", "PIP_PROXY",
    "PIP_CERT", "PIP_CLIENT_CERT", "PIP_KEYRING_PROVIDER", "PIP_CONFIG_FILE", "PIP_CACHE_DIR", "PIP_NO_CACHE_DIR",
}  # fmt: skip
SET_VARIABLES = {
    "PIP_USER": "0", "PIP_DRY_RUN": "0", "PIP_REQUIRE_HASHES": "0", "PIP_NO_BINARY": ":none:",
    "PIP_CONSTRAINT": os.devnull,
}  # fmt: skip
FORBIDDEN = (os.pathsep,)  # venv rejects a path that contains it
FORBIDDEN_FOR_QT = ('"', ",", ";", "\\")  # PySide writes its path unescaped into an INI file
APT_ATTEMPTS, APT_PAUSE_SECONDS = 20, 15  # another process may hold apt's lock for minutes
INSTALLERS = ("wheel", "sdist", "deb", "setup", "sbom", "sums", "verify", "plain")
"""The targets of packaging/build.py that `test` builds and tries."""
# Four for two cores, because tests mostly wait. By file, because the tests of a file share servers; in the order of
# tests/conftest.py, because otherwise xdist puts files with few tests last, however long they take.
IN_PROCESSES = ("--numprocesses=4", "--dist=loadfile", "--no-loadscope-reorder")
SOME_TESTS_FAILED = 1  # pytest's exit status
QUIET = ("-m", "quiet")  # selects the tests that measure time
SUITE = (*IN_PROCESSES, "-rs", "--ignore=tests/faults", "-m", "not quiet")  # -rs lists skipped tests


def main(arguments: list[str]) -> int:
    """Run one command and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may be unable to show Chinese
    try:
        command, quick, venv = chosen(arguments)
        for_window, for_tests = command != "demo" or has_display(), command in {"test", "lowest"}
        check_place(venv, for_window=for_window)
        install(venv, PINS / COMMANDS[command], for_window=for_window, for_tests=for_tests)
        if command == "demo":
            demo(venv)
        elif command == "lowest":
            test_lowest(venv)
        elif command == "test":
            test(venv, quick=quick)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        say(f"Failed with exit status {error.returncode}", f"失败，退出码 {error.returncode}")
        return error.returncode if 0 < error.returncode < 256 else 1
    except OSError as error:
        print(f"Failed / 失败: {error}", file=sys.stderr)  # standard output may be on the full disk
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def isolate_environment() -> None:
    """Change the environment of child processes, so that the user's settings do not affect installing and loading."""
    for name in [*os.environ]:
        if name.startswith(("PYTHON", "PIP_")) and name not in KEPT_VARIABLES:
            del os.environ[name]
    os.environ.update(SET_VARIABLES)
    if "utf" not in locale.getpreferredencoding(do_setlocale=False).lower():  # a venv's files are UTF-8
        os.environ["PYTHONUTF8"] = "1"


def chosen(arguments: list[str]) -> tuple[str, bool, Path]:
    """Return the command, whether `--quick` is given, and the folder of the environment."""
    command, *options = arguments or [""]
    venv = LOWEST if command == "lowest" else VENV
    if VENV_FLAG in options[-2:-1]:
        *options, _, folder = options
        venv = Path(folder).absolute()
    if command not in COMMANDS or options not in ([], [QUICK] if command == "test" else []):
        raise Stop(
            f"Usage / 用法: python3 packaging/bootstrap.py demo | test [{QUICK}] | lowest | setup [{VENV_FLAG} FOLDER]"
        )
    return command, bool(options), venv


def check_place(venv: Path, *, for_window: bool) -> None:
    """Raise Stop if an environment can be neither used nor created in a folder.

    Args:
        venv: the environment.
        for_window: whether Qt will be loaded.
    """
    for folder in (ROOT, venv):
        if "\ufffd" in os.fsencode(folder).decode(errors="replace"):
            raise Stop(f"pip needs a path in UTF-8; rename what is not: {folder} / pip 需要 UTF-8 编码的路径，请重命名")
    forbidden = (*FORBIDDEN, *FORBIDDEN_FOR_QT) if for_window else FORBIDDEN
    signs = " ".join(sign for sign in forbidden if sign in venv.as_posix())
    if signs:
        raise Stop(
            f"What is installed does not work in a path with {signs}: {venv}; name another folder: {VENV_FLAG} FOLDER\n"
            f"路径中有 {signs} 时安装的内容无法运行：{venv}；请用 {VENV_FLAG} FOLDER 指定其他文件夹"
        )
    place = next(folder for folder in (venv, *venv.parents) if os.path.lexists(folder))
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise Stop(
            f"{place} is not a folder that may be written to; name another for what is installed: {VENV_FLAG} FOLDER\n"
            f"{place} 不是可写入的文件夹；请用 {VENV_FLAG} FOLDER 指定其他安装文件夹"
        )
    if place == venv and any(venv.iterdir()) and not (venv / "pyvenv.cfg").is_file():
        raise Stop(
            f"{venv} has other files in it, which would be deleted; name another folder: {VENV_FLAG} FOLDER\n"
            f"{venv} 中有其他文件，会被删除；请用 {VENV_FLAG} FOLDER 指定其他文件夹"
        )


# Installing


def install(venv: Path, pins: Path, *, for_window: bool, for_tests: bool) -> None:
    """Install what the program needs, step by step; steps that are done already are skipped.

    Args:
        venv: the environment.
        pins: the requirements file.
        for_window: whether Qt will be loaded; if not, its system libraries and translations are not needed.
        for_tests: whether the tests will run.
    """
    if sys.platform == "linux":
        packages = missing_packages(for_venv=not venv_is_usable(venv), for_window=for_window, for_tests=for_tests)
        install_system_packages(packages)
    fill(venv, pins)
    if for_window and translations.stale():
        say("Compiling translations", "编译翻译文件")
        run(tool("python", venv), ROOT / "packaging" / "translations.py")


def fill(venv: Path, requirements: Path) -> None:
    """Create an environment with pinned requirements and an editable install of this folder."""
    install_pins(venv, requirements)
    project = [ROOT / "pyproject.toml", ROOT / "faceviewer" / "__init__.py", ROOT / "packaging" / "hatch_build.py"]
    stamp = Stamp("faceviewer", project, folder=venv)
    if not stamp.is_valid():
        say("Installing faceviewer from this folder", "从当前目录安装 faceviewer")
        pip_install(venv, "--no-build-isolation", "--no-deps", "--editable", ROOT)
        if os.name == "posix":  # it is read in the locale's encoding, which may lack characters of ROOT
            for path in venv.rglob("_faceviewer.pth"):
                path.write_text(os.path.relpath(ROOT, path.parent), "utf-8")
        stamp.write()


def install_pins(venv: Path, *pins: Path, alone: bool = False) -> None:
    """Install pinned requirements into an environment; create it again if it is no longer usable.

    Args:
        venv: the environment.
        pins: requirements files; the stamp of the installation is named after the first.
        alone: whether the environment may contain nothing else, so that it is created again when the pins change.

    Raises:
        Stop: pip failed.
    """
    stamp = Stamp(pins[0].stem, [*pins], folder=venv)
    if not venv_is_usable(venv) or (alone and not stamp.is_valid()):
        say(f"Making {venv}", f"创建 {venv}")
        run(sys.executable, "-m", "venv", "--clear", venv)
        Stamp("venv", [], folder=venv).write()
    if stamp.is_valid():
        return
    say("Installing the pinned requirements, some 120 MB", "安装锁定版本的依赖，约 120 MB")
    try:
        pip_install(venv, "--require-hashes", *(word for file in pins for word in ("-r", file)))
    except subprocess.CalledProcessError:
        raise Stop(
            "pip could not install them. If its index cannot be reached, name another one in PIP_INDEX_URL, or "
            "your proxy in https_proxy.\n"
            "pip 安装失败。如无法访问软件包索引，请用 PIP_INDEX_URL 指定其他索引，或用 https_proxy 指定代理。"
        ) from None
    stamp.write()


def pip_install(venv: Path, *words: str | Path) -> None:
    """Run `pip install` in an environment, with a timeout of a minute instead of ten for a silent index."""
    run(tool("python", venv), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PIP_TIMEOUTS, *words)


class Stamp:
    """A file in an environment that records from which files something was installed.

    Attributes:
        path: the path of the file.
        state: the content that makes it valid.
    """

    def __init__(self, name: str, sources: list[Path], *, folder: Path) -> None:
        digest = hashlib.sha256(os.fsencode(ROOT))  # an editable install is valid in this folder only
        for source in sources:
            digest.update(hashlib.sha256(source.read_bytes()).digest())
        self.path = folder / f"installed-{name}"
        self.state = digest.hexdigest()

    def is_valid(self) -> bool:
        """Return whether the current files were installed."""
        return self.path.is_file() and self.path.read_text("utf-8") == self.state

    def write(self) -> None:
        """Record that the current files were installed."""
        self.path.write_text(self.state, "utf-8")


def venv_is_usable(venv: Path) -> bool:
    """Return whether an environment was not moved, and has a supported Python and a complete pip."""
    stamp = Stamp("venv", [], folder=venv)
    if stamp.path.exists() and not stamp.is_valid():  # the scripts in it contain the old path
        return False
    # files() is None after an interrupted installation of pip: RECORD is written last.
    program = (
        "import sys; from importlib.metadata import files; sys.exit(sys.version_info < (3, 11) or not files('pip'))"
    )
    try:
        return subprocess.run([tool("python", venv), "-c", program], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install_system_packages(packages: list[str]) -> None:
    """Install Debian packages as root; for other users, raise Stop with the command to run."""
    if not packages:
        return
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise Stop(f"Missing on this system; Debian's names / 系统缺少以下组件（Debian 包名）：\n    {names}")
    if os.geteuid() != 0:
        command = f"sudo apt-get update && sudo apt-get install --no-install-recommends {names}"
        raise Stop(f"Run this command, then start again / 请先运行以下命令，再重新启动：\n    {command}")
    say(f"Installing with apt-get: {names}", f"使用 apt-get 安装：{names}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    for _ in range(APT_ATTEMPTS):  # apt-get has no timeout for the lock of its lists
        errors = errors_of("apt-get", "-qq", "update", environment=environment)
        if "Could not get lock" not in errors:  # the message for a read-only system is another one
            break
        say("apt-get is in use elsewhere: waiting", "apt-get 正被占用：等待中")
        time.sleep(APT_PAUSE_SECONDS)
    if errors:
        raise Stop(errors)
    # Keep changed configuration files without asking.
    options = ("-o", f"DPkg::Lock::Timeout={APT_ATTEMPTS * APT_PAUSE_SECONDS}", "-o", "Dpkg::Options::=--force-confold")
    install = ("apt-get", "-qq", *options, "install", "--no-install-recommends", "-y")
    run(*install, *packages, environment=environment)


# Running


def demo(venv: Path) -> None:
    """Open the window on the training gateway; without a display, look up a face in the terminal."""
    if has_display():
        say("Opening the window; type 13800138000 and press Enter", "打开窗口；输入 13800138000 后按回车")
        run(tool("python", venv), "-m", "faceviewer", "--demo")
        return
    folder = Path.cwd() if os.access(Path.cwd(), os.W_OK) else venv
    picture = free_name(folder / "faceviewer-demo.jpg")
    say("There is no display: the same lookup in the terminal", "没有显示器：在终端中进行同样的查询")
    run(tool("python", venv), "-m", "faceviewer.cli", "get", "PHONE", "13800138000", "--demo", "--save", picture)
    say(f"The picture is in {picture}", f"照片已保存至 {picture}")


def test(venv: Path, *, quick: bool) -> None:
    """Run all checks, up to the first failure.

    Args:
        venv: the environment.
        quick: whether to skip timing tests, fault bench and installers; the commit then does not count as tested.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a test that needs a screen starts its own Xvfb
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # otherwise each of many processes compiles what it loads
    # Run by Python, not by the environment's scripts: a double quote in the path of the environment breaks them.
    steps: list[tuple[str, str, list[str | Path]]] = [
        ("Lint", "代码检查", ["-m", "ruff", "check", "."]),
        ("Format", "代码格式", ["-m", "ruff", "format", "--check", "."]),
        ("Types", "类型检查", ["-m", "mypy"]),
        ("Layer rules", "分层规则", [tool("lint-imports", venv)]),
        ("Translations", "翻译文件", ["packaging/translations.py", "--check"]),
        ("Tests", "测试", ["-m", "pytest", *SUITE]),
        ("Tests that measure time, with nothing beside them", "计时测试（单独运行）", ["-m", "pytest", *QUIET]),
        ("Fault bench", "故障测试", ["-m", "tests.faults", "--quick"]),
    ]
    for english, chinese, words in steps[: -2 if quick else None]:
        say(english, chinese)
        if words[:2] == ["-m", "pytest"]:
            run_tests(venv, *words[2:])
        else:
            run(tool("python", venv), *words)
    if quick:
        say("Passed; left out: timing tests, fault bench, installers", "通过；未运行：计时测试、故障测试、安装程序")
        return
    if can_try_installers():
        say("Installers", "安装程序")
        run(sys.executable, ROOT / "packaging" / "build.py", *INSTALLERS)
    else:
        say(
            "Installers: left out, they need Debian, root and namespaces",
            "安装程序：已跳过，需要 Debian、root 权限和命名空间",
        )
    commit = head()
    if commit:
        PASSED.parent.mkdir(exist_ok=True)
        PASSED.write_text(commit, "utf-8")
    say("All checks passed", "全部检查通过")


def test_lowest(venv: Path) -> None:
    """Run the suite at the lowest versions."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    say("Tests at the lowest versions", "最低版本下的测试")
    run_tests(venv, *SUITE)


def run_tests(venv: Path, *words: str | Path) -> None:
    """Run tests; repeat failed ones alone, because a busy machine can make tests fail by delays."""
    pytest = (tool("python", venv), "-m", "pytest", *words)
    try:
        run(*pytest)
    except subprocess.CalledProcessError as error:
        if error.returncode != SOME_TESTS_FAILED:
            raise
        say("What failed, once more and alone", "单独重新运行失败的测试")
        run(*pytest, "--numprocesses=0", "--last-failed", "--last-failed-no-failures=none", "-v")


def head() -> str:
    """Return the hash of the commit in this folder; "" if there are changes, or if it is not a checkout."""
    git = ("git", "-C", str(ROOT))
    try:
        changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True).stdout
        commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return "" if changed else commit.strip()


def can_try_installers() -> bool:
    """Return whether installers can be tried on this machine, in an empty system."""
    if sys.platform != "linux" or shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    return can_unshare()


def can_unshare() -> bool:
    """Return whether this user may create mount namespaces, which a trial in an empty system needs."""
    mount = "mount --make-rprivate / && mount -t tmpfs none /mnt"
    return subprocess.run(["unshare", "--mount", "sh", "-c", mount], capture_output=True, check=False).returncode == 0


def has_display() -> bool:
    """Return whether a window can be shown."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def free_name(path: Path) -> Path:
    """Return the path if it is free; otherwise append the first number that makes it free."""
    number, candidate = 1, path
    while candidate.exists() or candidate.is_symlink():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def tool(name: str, venv: Path) -> Path:
    """Return the path of a program in an environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def run(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run a program in the checkout's folder; raise CalledProcessError if it fails."""
    subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=True)


def errors_of(*command: str, environment: dict[str, str]) -> str:
    """Run a program and return its error output; "" if it succeeded."""
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    return done.stderr or f"exit status {done.returncode}" if done.returncode else ""


if __name__ == "__main__":
    isolate_environment()
    sys.exit(main(sys.argv[1:]))
