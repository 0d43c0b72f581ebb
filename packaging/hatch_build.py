"""Hatch's build hook: what is built, also an editable wheel and an sdist, holds compiled translations."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is of no use to a hook
    """Compiles resources/translations before files are collected; an sdist brings them along."""

    def dependencies(self) -> list[str]:
        """Return the PySide6 of the program, for its lrelease, if something has to be compiled."""
        if not runpy.run_path(self._script)["stale"]():
            return []
        return [needed for needed in self.metadata.core.dependencies if needed.startswith("pyside6")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is stale; a catalogue that lrelease refuses fails the build.

        An editable install of one who only wants the commands may lack the system libraries that lrelease needs.
        """
        subprocess.run([sys.executable, self._script], check=version != "editable")

    @property
    def _script(self) -> str:
        return str(Path(self.root, "packaging", "translations.py"))
