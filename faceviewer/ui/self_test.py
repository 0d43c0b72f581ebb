"""Does this installation have all that the window needs? One JSON object says."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.core.profile import TRAINING_ENDPOINT, Profile
from faceviewer.core.query import FaceQuery
from faceviewer.gateway.trust import trust_context
from faceviewer.imaging.decoder import Decoder
from faceviewer.store.vault import open_vault
from faceviewer.ui.fonts import NO_CHINESE_FONT, has_chinese_font
from faceviewer.ui.icons import app_icon, line_icon
from faceviewer.ui.localisation import OWN_CATALOGUE, QT_CATALOGUE, catalogues
from faceviewer.ui.services import Services
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

OUT_VARIABLE = "FV_SELFTEST_OUT"
"""Names a file that is written besides standard output, which a windowed executable does not have."""

_ONE_PIXEL = bytes.fromhex("424d3a0000000000000036000000280000000100000001000000010018000000000004000000") + bytes(20)
"""A BMP file of one black pixel."""
_OWN_TEXT = ("LookupBar", "Look up")
_QT_TEXT = ("QPlatformTheme", "Cancel")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        ok: whether it is as it must be.
        detail: what was found.
    """

    ok: bool
    detail: str


def self_test() -> int:
    """Check everything, write `{"ok": …, "version": …, "checks": {name: {"ok": …, "detail": …}}}`, return 0 or 1."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    checks = {name: _carried_out(check) for name, check in _CHECKS.items()}
    ok = all(check.ok for check in checks.values())
    report = {"ok": ok, "version": __version__, "checks": {name: asdict(check) for name, check in checks.items()}}
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    if sys.stdout is not None:
        sys.stdout.write(text)
        sys.stdout.flush()
    if out := os.environ.get(OUT_VARIABLE):
        Path(out).write_text(text, encoding="utf-8")
    del app
    return 0 if ok else 1


def _carried_out(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Exception as exception:  # noqa: BLE001 - whatever is missing, the other checks are still wanted
        return Check(ok=False, detail=repr(exception))


def _own_translation() -> Check:
    text = catalogues(Language.ZH_CN)[OWN_CATALOGUE].translate(*_OWN_TEXT)
    return Check(ok=text == "查询", detail=text or "no catalogue")


def _qt_translation() -> Check:
    text = catalogues(Language.ZH_CN)[QT_CATALOGUE].translate(*_QT_TEXT)
    return Check(ok=bool(text), detail=text or "no catalogue")


def _line_icon() -> Check:
    image = line_icon("face", colour=LIGHT.text, disabled=LIGHT.border, size=24).pixmap(24, 24).toImage()
    drawn = sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))
    return Check(ok=drawn > 0, detail=f"{drawn} pixels drawn")


def _app_icon() -> Check:
    sizes = sorted(size.width() for size in app_icon().availableSizes())
    return Check(ok=bool(sizes), detail=f"sizes {sizes}")


def _trust_store() -> Check:
    context = trust_context("")
    if type(context) is not ssl.SSLContext:
        return Check(ok=True, detail=f"{type(context).__module__}: the system itself judges")
    loaded = context.cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath
    waiting = len(list(Path(folder).iterdir())) if folder else 0  # read by OpenSSL as needed
    return Check(ok=bool(loaded or waiting), detail=f"OpenSSL: {loaded} certificates, {waiting} more files")


def _vault() -> Check:
    return Check(ok=True, detail=open_vault().place.value)


def _chinese_font() -> Check:
    return Check(ok=True, detail="found" if has_chinese_font() else NO_CHINESE_FONT)


def _training() -> Check:
    async def look_up() -> tuple[PhotoView, str]:
        services = Services()
        sample = services.samples()[0]
        profile = Profile("Training", endpoint=TRAINING_ENDPOINT)
        if sample.user_type is None:
            raise LookupError("the first sample has no user type")
        query = FaceQuery(sample.user_type, sample.user_id)
        finding = await services.look_up(profile, Language.EN, query, lambda _: None)
        await services.aclose()
        view = PhotoView()
        view.resize(320, 400)
        view.show_picture(finding.picture)
        return view, finding.lookup.record.user_name or ""

    view, name = asyncio.run(look_up())
    image = view.grab().toImage()
    step = 8
    colours = {image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)}
    return Check(ok=len(colours) > 16, detail=f"{name}: {len(colours)} colours painted")


def _decoder() -> Check:
    decoder = Decoder()
    try:
        picture = decoder.decode(_ONE_PIXEL)
        return Check(
            ok=decoder.is_apart, detail=f"{picture.format}, {'apart' if decoder.is_apart else 'in this process'}"
        )
    finally:
        decoder.stop()


_CHECKS = {
    "own_translation": _own_translation,
    "qt_translation": _qt_translation,
    "line_icon": _line_icon,
    "app_icon": _app_icon,
    "trust_store": _trust_store,
    "vault": _vault,
    "chinese_font": _chinese_font,
    "decoder": _decoder,
    "training_lookup": _training,
}
