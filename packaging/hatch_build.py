"""The build hook of Hatch, which adds compiled translations to wheels (also editable ones) and sdists."""

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]  # a hook does not need its parameter
    """Compiles resources/translations before files are collected; an sdist contains compiled ones."""

    def dependencies(self) -> list[str]:
        """Return the program's requirement of PySide6, which has lrelease, if a catalogue must be compiled."""
        if not runpy.run_path(self._script)["stale"]():
            return []
        return [needed for needed in self.metadata.core.dependencies if needed.startswith("pyside6")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile stale catalogues; the build fails if lrelease fails, unless the wheel is editable.

        An editable install for the commands alone may lack the system libraries that lrelease needs.
        """
        subprocess.run([sys.executable, self._script], check=version != "editable")

    @property
    def _script(self) -> str:
        return str(Path(self.root, "packaging", "translations.py"))
