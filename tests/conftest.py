"""Fixtures and hooks for all tests."""

import shutil
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

import tools
from faceviewer.sandbox.server import Address, running
from system_packages import TEST_PROGRAMS

_HERE = Path(__file__).parent
_LONGEST = (
    "ui/test_tasks", "ui/test_every_screen", "ui/lookup/test_scanner", "ui/batch/test_lists",
    "ui/test_clipboard_of_a_display", "ui/test_idle", "ui/test_replacement", "ui/lookup/test_copied",
)  # fmt: skip
"""Files that take more than 12 s, longest first: one of them that began last would keep all processes but its own idle.
"""

hypothesis.settings.register_profile("suite", deadline=None)  # an example may take long on a busy machine
hypothesis.settings.load_profile("suite")

_MISSING = {program for program in TEST_PROGRAMS if shutil.which(program) is None}  # before a test changes PATH


def pytest_configure() -> None:
    """Restore signals that the parent of the tests ignores, as nohup does, for the programs that tests start."""
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the order of the others, and of tests in a file, stays."""
    places = {_HERE / f"{name}.py": place for place, name in enumerate(_LONGEST)}
    missing = [str(path) for path in places if not path.is_file()]
    if missing:
        raise pytest.UsageError(f"_LONGEST in tests/conftest.py: {', '.join(missing)}")
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report a test that failed because one of the tests' programs is missing as skipped."""
    report = yield
    missing = missing_program(call.excinfo.value) if report.failed and call.excinfo else ""
    if missing:
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, f"Skipped: {missing} is not installed")
    return report


def missing_program(error: BaseException | None) -> str:
    """Return the program whose absence caused an error, "" if none."""
    while error is not None:
        if isinstance(error, FileNotFoundError) and error.filename in _MISSING:
            return str(error.filename)
        error = error.__cause__ or error.__context__
    return ""


@pytest.fixture(autouse=True)
def _nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip a test if a build would install system packages."""

    def skip(packages: list[str]) -> None:
        if packages:
            pytest.skip(f"not installed: {', '.join(packages)}")

    monkeypatch.setattr(tools, "install_system_packages", skip)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Address]:
    """A sandbox on a loopback socket with TLS, one for all tests."""
    with running(tls=True) as address:
        yield address
