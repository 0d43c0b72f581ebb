"""Start PySide6 without the modules that describe the signatures of its functions, until such a text is needed.

On import, PySide6 loads thirteen modules from a zip inside libshiboken, compiles them, and then searches the source of
each module that is imported for "PySide6". These modules create the messages of TypeErrors, help texts and the result
of `inspect.signature`, and support `from __feature__ import`, which this program does not use. They take a third of the
time until a bare window is painted. Two modules replace them here, and load them when one of their texts is needed.

libshiboken runs its own `signature_bootstrap`, which opens the zip with `zipfile.ZipFile` and imports
`shibokensupport.signature.loader` from it. The replacements are inserted there, but only for the versions in `_TRIED`;
any other version of PySide6 starts unchanged. To support one more, add it and run tests/ui/test_signatures_later.py.
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
    """Prevent the first import of PySide6 from loading the modules for signatures. Later calls change nothing."""
    if "shiboken6" in sys.modules:
        return
    before = {name: sys.modules.pop(name, None) for name in ("zipfile", "tempfile")}
    sys.modules |= {name: ModuleType(name) for name in before}  # shiboken6 imports tempfile without using it
    sys.modules["zipfile"].ZipFile = _open_zip  # type: ignore[attr-defined]  # all that `signature_bootstrap` uses
    try:
        importlib.import_module("shiboken6")
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


def _open_zip(file: io.BytesIO) -> Any:
    if sys.modules["shiboken6"].__version__ not in _TRIED:
        del sys.modules["zipfile"]
        return importlib.import_module("zipfile").ZipFile(file)
    return SimpleNamespace(
        filelist=[SimpleNamespace(filename=name) for name in _STAND_INS],
        open=lambda name, _mode: io.BytesIO(_STAND_INS[name].encode()),
    )


@cache
def _load() -> tuple[ModuleType, ModuleType]:
    """Return PySide6's own loader, with all its modules, and the module in which libshiboken looks up names."""
    bootstrap: Any = importlib.import_module("signature_bootstrap")
    bootstrap.zipfile = importlib.import_module("zipfile")
    mapping = sys.modules[_MAPPING]
    for name in [name for name in sys.modules if name.partition(".")[0] == "shibokensupport"]:
        del sys.modules[name]
    finders, finder = bootstrap.prepare_zipfile()
    finders.insert(0, finder)
    try:
        return importlib.import_module(_LOADER), mapping
    finally:
        finders.remove(finder)


# The functions that libshiboken calls in its loader and its mapping, by these names.


def _forwarded(name: str) -> Any:
    """Return a function that calls the one with this name in PySide6's own loader."""

    def call(*args: object) -> object:
        with _lock:  # two threads may call this at the same time
            loader, _ = _load()
        return getattr(loader, name)(*args)

    return call


pyside_type_init = _forwarded("pyside_type_init")  # prepares the signatures of a type
create_signature = _forwarded("create_signature")  # for `inspect`
seterror_argument = _forwarded("seterror_argument")  # the exception for arguments that match no overload
make_helptext = _forwarded("make_helptext")


def update_mapping() -> None:
    """Update the names of types for the modules that are loaded."""
    with _lock:
        loader, mapping = _load()
        loader.mapping.update_mapping()
        names = {name: value for name, value in vars(loader.mapping).items() if name != update_mapping.__name__}
        vars(mapping).update(names)


def finish_import(_module: ModuleType) -> None:
    """Do nothing: PySide6 has nothing to add to its modules."""


def post_init() -> None:
    """Do nothing: PySide6 would replace `__import__` to support `from __feature__ import`."""


feature_import = feature_imported = finish_import  # called only by the `__import__` that `post_init` does not install
