"""Lists in several formats, and short forms of their results."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from faceviewer.batch.heads import Choices
from faceviewer.batch.journal import Journal
from faceviewer.batch.outcome import Judged, Outcome, ask, outcome_of
from faceviewer.batch.run import Run
from faceviewer.batch.sheet import IdList, Key, understand
from faceviewer.batch.table import read_table
from faceviewer.core.connection import Credentials, Profile
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Expiry, FaceRecord
from faceviewer.core.verdict import judge
from faceviewer.gateway.signed_client import SignedClient

OLD_WORKBOOK = Path(__file__).parent.parent / "data" / "staff.xls"
"""工号 and 姓名: 00123 as text, 42 as a number; and a hidden sheet, Old. Written by xlwt 1.3."""

ASKED_AT = datetime(2026, 1, 1, tzinfo=CHINA_STANDARD_TIME)
RECORDS = {
    "pass": ("PERMISSION", None, True),
    "expires_soon": ("PERMISSION", "2026-01-03 00:00:00", True),
    "denied": ("DENY", None, True),
    "expired": ("PERMISSION", "2025-12-31 00:00:00", True),
    "no_photo": ("PERMISSION", None, False),
    "unclear": ("ALLOW", None, True),
}
"""By facet: policy, expireTime, and whether there is a picture."""


def judged(key: Key, facet: str = "pass", *, name: str = "张三（示例）") -> Judged:
    """Return the outcome for a record with one of the facets in `RECORDS`."""
    policy, expires, has_picture = RECORDS[facet]
    record = FaceRecord("f-1", key[1], key[0], name, Expiry.from_wire(expires), policy)
    missing = None if has_picture else Problem(Kind.PICTURE_MISSING)
    return Judged(record, judge(record, picture_problem=missing, now=ASKED_AT), ASKED_AT, "T")


def outcome_in(facet: str, key: Key, *, name: str) -> Outcome:
    if facet in RECORDS:
        return judged(key, facet, name=name)
    return outcome_of(Problem(Kind.RECORD_NONE if facet == "no_record" else Kind(facet), seconds=10, host="h"))


def workbook(
    rows: Iterable[Sequence[object]],
    *,
    hidden: Iterable[int] = (),
    others: Mapping[str, bool] | None = None,
    merged: Sequence[str] = (),
) -> bytes:
    """Return an .xlsx: `hidden` has numbers of rows, `others` further sheets and whether each is hidden."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Staff & Co")
        for place in merged:
            sheet.merge_range(place, "")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for number in hidden:
            sheet.set_row(number - 1, None, None, {"hidden": True})
        for name, is_hidden in (others or {}).items():
            other = book.add_worksheet(name)
            if name != "Empty":
                other.write(0, 0, "elsewhere")
            if is_hidden:
                other.hide()
    return data.getvalue()


def open_document(
    rows: Iterable[Sequence[str]],
    *,
    encrypted: bool = False,
    attributes: Mapping[int, str] | None = None,
    name: str = "Staff",
) -> bytes:
    """Return an .ods of texts; an encrypted one is only marked as such. `attributes` are of rows, by their index."""
    cells = "".join(
        f"<table:table-row {(attributes or {}).get(place, '')}>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for place, row in enumerate(rows)
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    data, kind = io.BytesIO(), "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(data, "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            + "<manifest:encryption-data/>" * encrypted
            + "</manifest:manifest>",
        )
        parts.writestr(
            "content.xml",
            f"{'#' * encrypted}<office:document-content {spaces}><office:body><office:spreadsheet>"
            '<table:table table:name="Old" table:style-name="t"><table:table-row table:visibility="collapse"/>'
            f'</table:table><table:table table:name="{name}" table:style-name="Old">'
            f"<table:table-row-group>{cells}</table:table-row-group></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return data.getvalue()


def zip_of(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as parts:
        parts.writestr(name, "")
    return data.getvalue()


def with_changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a workbook with its parts changed by a function of their name and content."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(changed, "w") as others:
        for name in parts.namelist():
            others.writestr(name, change(name, parts.read(name)))
    return changed.getvalue()


def with_replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    return with_changed(data, lambda _, content: content.replace(old, new))


def csv_of(rows: Iterable[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def read(data: bytes | str, sheet: str = "", **choices: object) -> IdList:
    data = data.encode() if isinstance(data, str) else data
    if isinstance(value := choices.get("user_type"), str):
        choices["user_type"] = UserType(value)
    return understand(read_table(data, sheet=sheet), Choices(**choices))  # type: ignore[arg-type]


def numbered(rows: int) -> IdList:
    """Return a list of `user-0`, `user-1` and so on."""
    return read("工号\n" + "".join(f"user-{number}\n" for number in range(rows)))


def run_over(url: str, folder: Path, journal: Journal, *, rate: float, in_flight: int) -> tuple[SignedClient, Run]:
    """Return a client of the gateway whose `ca.pem` is in a folder, and a run with it, as the command makes them."""
    profile, language = Profile("p", url, ca_file=str(folder / "ca.pem")), Language.EN
    client = SignedClient(profile, Credentials("key", "secret"), language=language)
    looked_up = partial(ask, client)
    return client, Run(looked_up, journal.add, rate=rate, in_flight=in_flight)


def results_of(ids: IdList) -> dict[int, str]:
    """Return by row number: user type and id of the row's query, or the kind of the row's problem."""
    results = {row.number: f"{row.query.user_type} {row.query.user_id}" for row in ids.rows if row.query}
    faults = {row.number: row.fault.kind.value for row in ids.rows if row.fault}
    assert not results.keys() & faults.keys()
    return results | faults
