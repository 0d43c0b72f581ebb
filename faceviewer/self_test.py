"""What both programs need of an installation, checked, and the one JSON object that says what there is."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import secrets
import ssl
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer import __version__
from faceviewer.assets import asset
from faceviewer.batch.reading import read_table
from faceviewer.batch.report import workbook_of
from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials, Profile, SecretPlace
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decoder import Decoder
from faceviewer.imaging.decoder_child import SAMPLES
from faceviewer.lookup import look_up
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.provocations import GUIDE
from faceviewer.sandbox.server import running
from faceviewer.store.vault import load_backend, open_vault
from faceviewer.wording.catalogue import catalogue
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.result import Result

OUT_VARIABLE = "FV_SELFTEST_OUT"
"""Names a file that is written besides standard output, which a windowed executable does not have."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        ok: whether it is as it must be.
        detail: what was found.
        warning: whether something is worse than it could be, though the program works.
    """

    ok: bool
    detail: str
    warning: bool = False


def carry_out(
    checks: Mapping[str, Callable[[], Check]], *, write: Callable[[dict[str, Any]], None] | None = None
) -> int:
    """Carry out checks, report, and return the exit status: 0, or 1 if one failed.

    The report has `ok`, `fails` (the names of what failed), `warnings` (of what works, but not as well as it could),
    `version`, `python`, `platform`, `frozen` and `checks` ({name: {ok, detail, warning}}). It goes to standard output,
    and to the file that $FV_SELFTEST_OUT names.

    Args:
        checks: by their names.
        write: puts the report on standard output, and raises what comes of that; None for whatever takes it.
    """
    done = {name: _carried_out(check) for name, check in checks.items()}
    fails = [name for name, check in done.items() if not check.ok]
    told = _tell(
        {
            "ok": not fails,
            "fails": fails,
            "warnings": [name for name, check in done.items() if check.ok and check.warning],
            "version": __version__,
            "python": platform.python_version(),
            "platform": sys.platform,
            "frozen": bool(getattr(sys, "frozen", False)),
            "checks": {name: asdict(check) for name, check in done.items()},
        },
        write or _print,
    )
    return 1 if fails or not told else 0


def _carried_out(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (Exception, SystemExit) as exception:  # noqa: BLE001 - whatever is missing, the others are still wanted
        return Check(ok=False, detail=repr(exception))


def _print(report: dict[str, Any]) -> None:
    if sys.stdout is None:  # a windowed executable has none
        return
    try:
        sys.stdout.write(json.dumps(report, indent=2) + "\n")  # in ASCII: a console may know no Chinese
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python tries once more at the end, and changes the status
        raise


def _tell(report: dict[str, Any], write: Callable[[dict[str, Any]], None]) -> bool:
    """Write the report; return whether it was taken."""
    try:
        if out := os.environ.get(OUT_VARIABLE):
            Path(out).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        write(report)
    except OSError as fault:
        if sys.stderr is not None:
            print(f"the report cannot be written: {fault}", file=sys.stderr)
        return False
    return True


_WORDS = (
    *("batch", "commands", "doctor", "health", "help", "problems"),
    *("reasons", "record", "samples", "ticket", "verdicts"),
)
_KEYRING_SECONDS = 15.0  # a keyring may be asking its user for a password, and nobody may be there


def words() -> Check:
    """Are the word files there, in both languages?"""
    entries = sum(len(catalogue(name)) for name in _WORDS)
    said = [describe(Problem(Kind.NETWORK_TIMEOUT, seconds=10), language).headline for language in Language]
    return Check(ok=entries > 0 and all(said), detail=" / ".join(said))


def pictures() -> Check:
    """Does a process of its own decode every accepted format, and examine a photo?

    It is this program, started again, where it is packaged.
    """
    decoder = Decoder()
    try:
        found = {name: decoder.decode(data).format for name, data in SAMPLES.items()}
        decoder.examine(SAMPLES["JPEG"])
        confined = decoder.is_confined
    finally:
        decoder.stop()
    how = "confined" if confined else "which this system cannot confine"
    wrong = [name for name, form in found.items() if name != form]
    detail = f"{', '.join(found.values())} in a separate process, {how}"
    return Check(ok=not wrong, detail=detail, warning=not confined)


def lists() -> Check:
    """Is a workbook written, and read by a process of its own?"""
    written = (("ID",), ("00123",))
    table = read_table(workbook_of(written[0], written[1:]))
    detail = f"{table.form}, read in a separate process"
    return Check(ok=tuple(line.cells for line in table.lines) == written, detail=detail)


def trust_store() -> Check:
    """Has the operating system certificate authorities to judge by?"""
    context = trust_context("")
    if type(context) is not ssl.SSLContext:
        return Check(ok=True, detail=f"{type(context).__module__}: verified by the system")
    loaded = context.cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath
    waiting = len(list(Path(folder).iterdir())) if folder and Path(folder).is_dir() else 0  # OpenSSL reads them later
    return Check(ok=bool(loaded or waiting), detail=f"OpenSSL: {loaded} certificates, {waiting} more files")


def tls() -> Check:
    """Does a lookup over https work where the authority is known, and end where it is not?"""
    with running(tls=True) as address:
        known = Profile("self-test", endpoint=address.url, ca_file=str(address.ca_file))
        stranger = Profile("self-test", endpoint=address.url)
        result = _looked_up(SignedClient(known, address.credentials, language=Language.EN))
        try:
            _looked_up(SignedClient(stranger, address.credentials, language=Language.EN))
        except Problem as problem:
            refused = problem.kind.value.startswith("network.tls")
            return Check(
                ok=refused and result.picture is not None,
                detail=f"{ssl.OPENSSL_VERSION}; an unknown authority: {problem.kind.value}",
            )
    return Check(ok=False, detail="an unknown authority was trusted")


def keyring_backend() -> Check:
    """Is all there that this platform's keyring is spoken to with?"""
    return Check(ok=True, detail=load_backend())


def keyring_item() -> Check:
    """Does the keyring keep, give back and forget a throw-away item? One that is locked or absent is a warning."""
    results: list[Check] = []
    thread = threading.Thread(target=lambda: results.append(_keyring_tried()), daemon=True)
    thread.start()
    thread.join(_KEYRING_SECONDS)
    return results[0] if results else Check(ok=True, detail="the keyring does not respond", warning=True)


def _keyring_tried() -> Check:
    place = "open"
    try:
        vault = open_vault()
        place = vault.place.value
        if vault.place is SecretPlace.SESSION:
            return Check(ok=True, detail="no keyring responds; secrets are kept until the program ends", warning=True)
        name = f"self-test-{secrets.token_hex(8)}"
        secret = Credentials(app_key="self-test", app_secret=secrets.token_hex(8) + "密")
        vault.save(name, secret)
        given_back = vault.load(name) == secret
        vault.delete(name)
        forgotten = vault.load(name) is None
    except Problem as problem:
        closed = problem.kind in {Kind.LOCAL_KEYRING_LOCKED, Kind.LOCAL_KEYRING_REFUSED}
        return Check(ok=closed, detail=f"{place}: {describe(problem, Language.EN).headline}", warning=closed)
    except (Exception, SystemExit) as fault:  # noqa: BLE001 - a back end raises what it likes
        return Check(ok=False, detail=f"{place}: {fault!r}")
    done = f"kept, {'' if given_back else 'not '}given back, {'' if forgotten else 'not '}forgotten"
    return Check(ok=given_back and forgotten, detail=f"{place}: {done}")


def update_key() -> Check:
    """Is the key there that notices of newer versions are believed by?"""
    # A missing library is this check's result, not the whole test's end.
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - as said above

    key = load_pem_public_key(asset("keys/update-notices.pem").read_bytes())
    return Check(ok=True, detail=type(key).__name__)


def training_lookup() -> Check:
    """Does a lookup in training mode bring a record with its picture?"""
    profile = Profile("training", endpoint=TRAINING_ENDPOINT)
    gateway = SignedClient(profile, TRAINING_CREDENTIALS, language=Language.EN, app=Sandbox())
    result = _looked_up(gateway)
    if result.picture is None:
        return Check(ok=False, detail=str(result.picture_problem))
    size = f"{result.picture.width} x {result.picture.height}"
    return Check(ok=True, detail=f"{result.record.user_name}, {size}")


def _looked_up(gateway: SignedClient) -> Result:
    """Look up the first sample person; the picture is decoded by a process of its own.

    Raises:
        Problem: there is nothing to show.
    """
    sample, decoder = GUIDE[0], Decoder()
    if sample.user_type is None:
        raise LookupError("the first sample has no user type")
    query = FaceQuery(sample.user_type, sample.user_id)

    async def ask() -> Result:
        try:
            return await look_up(gateway, query, decode=decoder.decode)
        finally:
            await gateway.aclose()

    try:
        return asyncio.run(ask())
    finally:
        decoder.stop()


CHECKS: dict[str, Callable[[], Check]] = {
    check.__name__: check
    for check in (
        words,
        pictures,
        lists,
        trust_store,
        tls,
        keyring_backend,
        keyring_item,
        update_key,
        training_lookup,
    )
}
"""All of them, by name."""
