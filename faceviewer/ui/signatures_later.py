"""PySide6 without the modules that explain its functions' signatures, until a text of theirs is asked for.

When it is imported, PySide6 takes thirteen modules from a zip inside libshiboken, compiles them, and from then on reads
the source of each imported module to see whether it says "PySide6". They write what a TypeError says, help texts and
`inspect.signature`, and make `from __feature__ import` work, which nothing here uses. That is a third of the time until
a bare window is painted. Here two modules stand in for them and load them when one of their texts is asked for.

libshiboken runs its own `signature_bootstrap`, which opens the zip by `zipfile.ZipFile` and imports
`shibokensupport.signature.loader` from it. That is where the stand-ins come in, with the versions in `_TRIED` only;
every other version starts its own way. For another version, add it and run tests/ui/test_signatures_later.py with it.
"""

from __future__ import annotations

import importlib
import io
import sys
from functools import cache
from threading import RLock
from types import ModuleType, SimpleNamespace
from typing import Any

_TRIED = {"6.11.2", "6.11.3"}
_MAPPING, _LOADER = "shibokensupport.signature.mapping", "shibokensupport.signature.loader"
_STAND_INS = {
    "shibokensupport/__init__.py": "",
    "shibokensupport/signature/__init__.py": "",
    "shibokensupport/signature/mapping.py": f"from {__name__} import update_mapping",
    "shibokensupport/signature/loader.py": f"""
from shibokensupport.signature import mapping
from {__name__} import create_signature, feature_import, feature_imported, finish_import
from {__name__} import make_helptext, post_init, pyside_type_init, seterror_argument
""",
}
_lock = RLock()


def load_signatures_later() -> None:
    """Have PySide6's first import leave the explaining modules out; call it before that. Later calls change nothing."""
    if "shiboken6" in sys.modules:
        return
    before = sys.modules.pop("zipfile", None)
    stand_in = sys.modules["zipfile"] = ModuleType("zipfile")
    stand_in.ZipFile = _opened  # type: ignore[attr-defined]  # which is all that `signature_bootstrap` uses
    try:
        importlib.import_module("shiboken6")
    finally:
        del sys.modules["zipfile"]
        if before is not None:
            sys.modules["zipfile"] = before


def _opened(file: io.BytesIO) -> Any:
    if sys.modules["shiboken6"].__version__ not in _TRIED:
        del sys.modules["zipfile"]
        return importlib.import_module("zipfile").ZipFile(file)
    return SimpleNamespace(
        filelist=[SimpleNamespace(filename=name) for name in _STAND_INS],
        open=lambda name, _mode: io.BytesIO(_STAND_INS[name].encode()),
    )


@cache
def _load() -> tuple[ModuleType, ModuleType]:
    """Return PySide6's own loader, with all that it needs, and the module in which libshiboken looks names up."""
    bootstrap: Any = importlib.import_module("signature_bootstrap")
    bootstrap.zipfile = importlib.import_module("zipfile")
    looked_up = sys.modules[_MAPPING]
    for name in [name for name in sys.modules if name.partition(".")[0] == "shibokensupport"]:
        del sys.modules[name]
    finders, finder = bootstrap.prepare_zipfile()
    finders.insert(0, finder)
    try:
        return importlib.import_module(_LOADER), looked_up
    finally:
        finders.remove(finder)


def _loader() -> Any:
    with _lock:  # two threads may ask at once
        return _load()[0]


# What libshiboken calls in its loader and its mapping, by these names.


def pyside_type_init(*words: object) -> object:
    """Prepare the signatures of a type."""
    return _loader().pyside_type_init(*words)


def create_signature(*words: object) -> object:
    """Return the signature of a function, as `inspect` shows it."""
    return _loader().create_signature(*words)


def seterror_argument(*words: object) -> object:
    """Return the exception for arguments that fit no overload."""
    return _loader().seterror_argument(*words)


def make_helptext(*words: object) -> object:
    """Return the help text of a function."""
    return _loader().make_helptext(*words)


def update_mapping() -> None:
    """Bring the names of types up to date with the modules that are loaded."""
    with _lock:
        loader, looked_up = _load()
        loader.mapping.update_mapping()
        names = {name: value for name, value in vars(loader.mapping).items() if name != update_mapping.__name__}
        vars(looked_up).update(names)


def finish_import(_module: ModuleType) -> None:
    """Do nothing: PySide6 has nothing to add to its modules."""


def post_init() -> None:
    """Do nothing: PySide6 would take the place of `__import__`, for `from __feature__ import`."""


feature_import = feature_imported = finish_import  # called by what `post_init` left out
