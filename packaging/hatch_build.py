"""Hatch's build hook: a wheel, also an editable one, holds compiled translations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is of no use to a hook
    """Compiles resources/translations before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is stale; a catalogue that lrelease refuses fails the build.

        An editable install of one who only wants the commands may lack the system libraries that lrelease needs.
        """
        if self.target_name == "wheel":
            command = [sys.executable, str(Path(self.root, "packaging", "translations.py"))]
            subprocess.run(command, check=version != "editable")
