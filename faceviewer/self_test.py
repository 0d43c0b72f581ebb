"""Check what both programs need of an installation, and report the results as one JSON object."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import secrets
import ssl
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faceviewer import __version__
from faceviewer.assets import asset
from faceviewer.batch.report import workbook_of
from faceviewer.batch.table import read_table
from faceviewer.core.connection import TRAINING_ENDPOINT, Credentials, Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decoder import Decoder
from faceviewer.imaging.decoder_child import SAMPLES
from faceviewer.lookup.face import look_up
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.people import DEMO_PHONE
from faceviewer.sandbox.server import running
from faceviewer.store.vault import Vault, load_backend
from faceviewer.wording.catalogue import catalogue
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.core.result import Result

OUT_VARIABLE = "FV_SELFTEST_OUT"
"""Names a file that gets the report as well: a windowed executable has no standard output."""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The result of one check.

    Attributes:
        ok: whether the check passed.
        detail: what was found.
        warning: whether something could be better, though the program works.
    """

    ok: bool
    detail: str
    warning: bool = False


def carry_out(
    checks: Mapping[str, Callable[[], SelfCheck]], *, write: Callable[[dict[str, Any]], None] | None = None
) -> int:
    """Run checks, report, and return the exit status: 0, or 1 if one failed.

    The report has `ok`, `fails` (names of failed checks), `warnings` (names of passed checks with a warning),
    `version`, `python`, `platform`, `frozen` and `checks` ({name: {ok, detail, warning}}). It goes to standard output,
    and to the file that $FV_SELFTEST_OUT names.

    Args:
        checks: check functions by name.
        write: writes the report to standard output and raises errors; None for the default.
    """
    done = {name: _result_of(check) for name, check in checks.items()}
    fails = [name for name, check in done.items() if not check.ok]
    is_written = _write_report(
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
    return 1 if fails or not is_written else 0


def _result_of(check: Callable[[], SelfCheck]) -> SelfCheck:
    try:
        return check()
    except (Exception, SystemExit) as exception:  # noqa: BLE001 - the other checks must still run
        return SelfCheck(ok=False, detail=repr(exception))


def _print(report: dict[str, Any]) -> None:
    if sys.stdout is None:  # a windowed executable has none
        return
    try:
        sys.stdout.write(json.dumps(report, indent=2) + "\n")  # ASCII: a console may not support Chinese
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python flushes again at exit, and changes the status
        raise


def _write_report(report: dict[str, Any], write: Callable[[dict[str, Any]], None]) -> bool:
    """Write the report; return whether that succeeded."""
    try:
        if out := os.environ.get(OUT_VARIABLE):
            Path(out).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        write(report)
    except OSError as fault:
        if sys.stderr is not None:
            print(f"the report cannot be written: {fault}", file=sys.stderr)
        return False
    return True


WORD_FILES = (
    *("actions", "batch", "commands", "doctor", "doors", "health", "help", "problems"),
    *("query", "reasons", "record", "samples", "ticket", "timeline", "verdicts"),
)
"""The word files that must be installed."""


def words() -> SelfCheck:
    """Check that the word files exist, in both languages."""
    entries = sum(len(catalogue(name)) for name in WORD_FILES)
    headlines = [describe(Problem(Kind.NETWORK_TIMEOUT, seconds=10), language).headline for language in Language]
    return SelfCheck(ok=entries > 0 and all(headlines), detail=" / ".join(headlines))


def pictures() -> SelfCheck:
    """Check that a child process decodes every accepted format and examines a photo.

    In a packaged program the child is the program itself, started again.
    """
    decoder = Decoder()
    try:
        formats = {name: decoder.decode(data).format for name, data in SAMPLES.items()}
        decoder.examine(SAMPLES["JPEG"])
        confined = decoder.is_confined
    finally:
        decoder.stop()
    how = "confined" if confined else "which this system cannot confine"
    wrong = [name for name, form in formats.items() if name != form]
    detail = f"{', '.join(formats.values())} in a separate process, {how}"
    return SelfCheck(ok=not wrong, detail=detail, warning=not confined)


def lists() -> SelfCheck:
    """Check that a workbook can be written, and read by a child process."""
    written = (("ID",), ("00123",))
    table = read_table(workbook_of(written[0], written[1:]))
    detail = f"{table.form}, read in a separate process"
    return SelfCheck(ok=tuple(line.cells for line in table.lines) == written, detail=detail)


def trust_store() -> SelfCheck:
    """Check that the operating system provides certificate authorities."""
    context = trust_context("")
    if type(context) is not ssl.SSLContext:
        return SelfCheck(ok=True, detail=f"{type(context).__module__}: verified by the system")
    loaded = context.cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath
    waiting = len(list(Path(folder).iterdir())) if folder and Path(folder).is_dir() else 0  # OpenSSL reads them later
    return SelfCheck(ok=bool(loaded or waiting), detail=f"OpenSSL: {loaded} certificates, {waiting} more files")


def tls() -> SelfCheck:
    """Check that a lookup over https works with a known authority and fails with an unknown one."""
    with running(tls=True) as address:
        known = Profile("self-test", endpoint=address.url, ca_file=str(address.ca_file))
        stranger = Profile("self-test", endpoint=address.url)
        result = _look_up_sample(SignedClient(known, address.credentials, language=Language.EN))
        try:
            _look_up_sample(SignedClient(stranger, address.credentials, language=Language.EN))
        except Problem as problem:
            refused = problem.kind.value.startswith("network.tls")
            return SelfCheck(
                ok=refused and result.picture is not None,
                detail=f"{ssl.OPENSSL_VERSION}; an unknown authority: {problem.kind.value}",
            )
    return SelfCheck(ok=False, detail="an unknown authority was trusted")


def keyring_backend() -> SelfCheck:
    """Check that the modules for this platform's keyring can be imported."""
    return SelfCheck(ok=True, detail=load_backend())


def keyring_item() -> SelfCheck:
    """Check that the keyring stores, returns and deletes a test item; a locked or missing keyring is a warning."""
    try:
        vault = Vault()
        return vault.run(lambda: _try_keyring(vault))
    except Problem as problem:
        closed = Policy.KEYRING in problem.kind.policy and problem.kind is not Kind.LOCAL_KEYRING
        closed |= problem.facts.get("reason") == "NoResponse"  # it may prompt for a password, and nobody may be present
        return SelfCheck(ok=closed, detail=describe(problem, Language.EN).headline, warning=closed)


def _try_keyring(vault: Vault) -> SelfCheck:
    if vault.look() is None:
        return SelfCheck(ok=True, detail="no keyring responds; secrets are kept until the program ends", warning=True)
    name = f"self-test-{secrets.token_hex(8)}"
    secret = Credentials(app_key="self-test", app_secret=secrets.token_hex(8) + "密")
    vault.save(name, secret)
    is_returned = vault.load(name) == secret
    vault.delete(name)
    is_deleted = vault.load(name) is None
    done = f"kept, {'' if is_returned else 'not '}given back, {'' if is_deleted else 'not '}forgotten"
    return SelfCheck(ok=is_returned and is_deleted, detail=f"{vault.place.value}: {done}")


def update_key() -> SelfCheck:
    """Check that the public key for update notices is present."""
    # A missing library must fail this check only, not the whole test.
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - see above

    key = load_pem_public_key(asset("keys/update-notices.pem").read_bytes())
    return SelfCheck(ok=True, detail=type(key).__name__)


def training_lookup() -> SelfCheck:
    """Check that a lookup in training mode returns a record with its picture."""
    profile = Profile("training", endpoint=TRAINING_ENDPOINT)
    gateway = SignedClient(profile, TRAINING_CREDENTIALS, language=Language.EN, app=Sandbox())
    result = _look_up_sample(gateway)
    if result.picture is None:
        return SelfCheck(ok=False, detail=str(result.picture_problem))
    size = f"{result.picture.width} x {result.picture.height}"
    return SelfCheck(ok=True, detail=f"{result.record.user_name}, {size}")


def _look_up_sample(gateway: SignedClient) -> Result:
    """Look up a sample person; a child process decodes the picture. Raises Problem."""
    decoder = Decoder()
    query = FaceQuery(UserType.PHONE, str(DEMO_PHONE))

    async def ask() -> Result:
        try:
            return await look_up(gateway, query, decode=decoder.decode)
        finally:
            await gateway.aclose()

    try:
        return asyncio.run(ask())
    finally:
        decoder.stop()


CHECKS: dict[str, Callable[[], SelfCheck]] = {
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
"""All checks by name."""
