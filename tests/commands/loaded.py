"""Imports what the commands need, in the process that forks for each; see `warm.py`."""

import gc
import importlib

from faceviewer.core import limits

_COMMANDS = ("connections", "doctor", "get", "help", "many", "sandbox", "saving", "verbose", "verify")
_LOADED = (
    *(f"faceviewer.commands.{name}" for name in _COMMANDS),
    *("faceviewer.sandbox.server", "faceviewer.sandbox.portraits", "faceviewer.self_test"),
    *("tests.commands.warm", "pytest"),  # each process imports them again
)

limits.BACK_OFF_SECONDS = (0.001, 0.004)  # tests/gateway/test_retry.py tests their length
for name in _LOADED:
    importlib.import_module(name)
gc.freeze()  # else a collection in each process would copy the shared memory
