"""`faceviewer-cli verify`: check whether an evidence pack is unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.commands.output import marks, print_result, say
from faceviewer.core.limits import EVIDENCE_BYTES, FIELD_SHOWN
from faceviewer.core.problem import Trace
from faceviewer.core.regular_file import read_regular, unreadable
from faceviewer.store.evidence import PackState, check_pack
from faceviewer.wording.catalogue import titled
from faceviewer.wording.record_forms import id_words
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language
    from faceviewer.store.evidence import PackCheck

_SHOWN = ("made", "app", "operator", "purpose", "host", "asked")


def run(options: Options, language: Language) -> int:
    """Check a pack, print the result, and return the exit status: 0 if it is unchanged, else 4.

    Raises:
        Problem: Kind.LOCAL_FILE_UNREADABLE with the facts `file` and `reason`.
    """
    known = options.sha256 or ""
    try:
        data = read_regular(options.pack, EVIDENCE_BYTES)
    except (OSError, ValueError) as error:
        raise unreadable(options.pack, error) from None
    result = check_pack(data, known=known)
    fields = {
        "ok": result.is_as_written,
        "asWritten": result.is_as_written,
        "pack": result.whole.value,
        "sha256": result.sha256,
        "files": {name: state.value for name, state in result.files.items()},
        "manifest": result.manifest,
    }
    return print_result(options, fields, _lines(result, language, known=known), status=0 if result.is_as_written else 4)


def _lines(result: PackCheck, language: Language, *, known: str) -> Iterator[str]:
    for name, state in result.files.items():
        mark = marks()[state in {PackState.SAME, PackState.BELIEVED}]
        yield f"{mark} {titled(shown(name, FIELD_SHOWN), say(f'verify.{state.value}', language), language)}"
    if result.whole is not PackState.SAME:
        fault = say(f"verify.pack_{result.whole.value}", language)
        yield f"{marks()[False]} {titled(say('verify.pack', language), fault, language)}"
    yield ""
    if result.manifest is not None:
        facts = {name: result.manifest[name] for name in _SHOWN}
        for name, text in facts.items():
            yield titled(say(f"origin.{name}", language), shown(text, FIELD_SHOWN) or "—", language)
        ids = result.manifest["requestIds"]
        trace = Trace(ids.get("request", ""), ids.get("answer", ""), ids.get("gateway", ""))
        for words in id_words(trace, language):
            yield titled(words.label, words.line, language)
    yield titled(say("verify.sha256", language), result.sha256, language)
    yield ""
    if not result.is_as_written:
        yield say("verify.unsound", language)
    elif known:
        yield say("verify.proven", language)
    else:
        yield say("verify.sound", language)
        yield say("verify.caveat", language)
