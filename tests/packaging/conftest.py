"""Tests of the build scripts install nothing."""

import pytest

import tools


@pytest.fixture(autouse=True)
def _nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip a test where a build would install system packages."""

    def skip(packages: list[str]) -> None:
        if packages:
            pytest.skip(f"not installed: {', '.join(packages)}")

    monkeypatch.setattr(tools, "install_system_packages", skip)
