"""Write the report of a batch: XLSX for people, CSV or JSON Lines for programs. A report can be read as a list."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from faceviewer.batch.columns import guarded, labels, letters, row_label
from faceviewer.batch.outcome import NOT_RUN, Judged
from faceviewer.batch.table import list_problem
from faceviewer.core.masking import masked, without_id
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind
from faceviewer.core.record import FIELDS
from faceviewer.core.regular_file import name_of
from faceviewer.store.file_names import check_name
from faceviewer.store.files import save_bytes
from faceviewer.wording.catalogue import catalogue, say
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import readable_json
from faceviewer.wording.verdicts import local_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from faceviewer.batch.outcome import Outcome
    from faceviewer.batch.sheet import IdList, Key, Row
    from faceviewer.core.language import Language

FORMS = (".xlsx", ".csv", ".jsonl")
_CONTROLS = pattern("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all except tab and line ends; terminals obey them
_LEAST = 2  # characters of the shortest cell that is searched for the id
_CELL = 32_767  # UTF-16 code units, the limit of a cell in a workbook
_USER_TYPE, _USER_ID = ([field.name for field in FIELDS].index(name) for name in ("userType", "userId"))


class ReportRow(NamedTuple):
    """A row of a report.

    Attributes:
        row: the row of the list.
        outcome: the outcome; None if the row was not run or has no valid query.
        facet: see `facet_of`.
        cells: the cells of the list, with ids masked unless in clear.
        fields: the fields of the record, likewise; without a record, user type and id of the query.
        extras: the values of the columns in `columns.EXTRA_COLUMNS`.
    """

    row: Row
    outcome: Outcome | None
    facet: str
    cells: tuple[str, ...]
    fields: tuple[str, ...]
    extras: tuple[str, ...]


def facet_of(row: Row, outcomes: Mapping[Key, Outcome]) -> str:
    """Return the facet under which a row is counted: one of `outcome.FACETS`, or the kind of its problem."""
    if row.fault is not None:
        return row.fault.kind.value
    outcome = outcomes.get(row.key) if row.key else None
    return outcome.facet if outcome else NOT_RUN


def report_row(
    ids: IdList, row: Row, outcomes: Mapping[Key, Outcome], language: Language, *, in_clear: bool
) -> ReportRow:
    """Return the row of a report for a row of a list; its id is masked in all its cells unless `in_clear`."""
    outcome = outcomes.get(row.key) if row.key else None
    cells = row.cells
    fields = [""] * len(FIELDS)
    extras: tuple[str, ...]
    if row.query is not None:
        fields[_USER_TYPE], fields[_USER_ID] = row.query.user_type.value, row.query.user_id
    if isinstance(outcome, Judged):
        fields = [field.value(outcome.record) or "" for field in FIELDS]
    if outcome is not None:
        texts = outcome.words(language, masked_id="" if in_clear or row.query is None else row.query.user_id)
        asked_at = local_time(outcome.asked_at).isoformat(timespec="seconds")
        extras = (*texts, " ".join(outcome.codes), asked_at, outcome.trace_id)
    elif row.fault is not None:
        words = describe(row.fault, language)
        extras = (words.headline, words.remedy, row.fault.kind.value, "", "")
    else:
        extras = (catalogue("batch")["facet"][NOT_RUN][language.key], "", NOT_RUN, "", "")
    if not in_clear:
        cells, fields = _masked(ids, row, cells, fields)
    return ReportRow(row, outcome, facet_of(row, outcomes), cells, tuple(fields), extras)


def write_report(
    path: Path,
    ids: IdList,
    outcomes: Mapping[Key, Outcome],
    *,
    language: Language,
    in_clear: bool = False,
    overwrite: bool = False,
    shown: Callable[[Row], bool] = lambda _: True,
) -> None:
    """Write the rows that are `shown` to a report that only this user can read. Blocks.

    The extension of `path` selects the format. Ids are masked unless `in_clear`. Raises Problem as `check_form` and
    `save_bytes`.
    """
    form = check_form(path)
    rows = (report_row(ids, row, outcomes, language, in_clear=in_clear) for row in ids.rows if shown(row))
    if form == ".jsonl":
        data = _encoded("".join(f"{readable_json(each)}\n" for each in _objects(ids, rows)))
    else:
        header = (row_label(language), *ids.header, *labels(language))
        lines = ((str(t.row.number), *t.cells, *t.fields, *t.extras) for t in rows)
        if form == ".csv":
            data = _csv(header, lines)
        else:
            cut = say(language, "batch", "cell", "cut", limit=f"{_CELL:,}")
            data = workbook_of(header, lines, cut=cut)
    save_bytes(data, path, overwrite=overwrite)


def check_form(path: Path) -> str:
    """Return the extension of a report's name. Raises Problem: Kind.INPUT_LIST ("form") or LOCAL_FILE_NAME."""
    check_name(name_of(path))
    form = path.suffix.lower()
    if form not in FORMS:
        raise list_problem("form", forms=", ".join(FORMS))
    return form


def _masked(ids: IdList, row: Row, cells: tuple[str, ...], fields: list[str]) -> tuple[tuple[str, ...], list[str]]:
    if row.query is None:  # the invalid id is in the id column, or anywhere
        is_several = row.fault is not None and row.fault.kind is Kind.INPUT_SEVERAL
        is_anywhere = ids.is_report or is_several
        typed_id = "" if is_anywhere else cells[ids.column]
        hidden = range(len(cells)) if is_anywhere else (ids.column,)
        masks = (cell and masked(cell) if n in hidden else _text(cell, typed_id) for n, cell in enumerate(cells))
        return tuple(masks), fields
    user_id = row.query.user_id
    text = partial(_text, user_id=user_id)
    cells = tuple(masked(user_id) if place == ids.column else text(cell) for place, cell in enumerate(cells))
    return cells, [masked(user_id) if place == _USER_ID else text(field) for place, field in enumerate(fields)]


def _text(cell: str, user_id: str) -> str:
    return without_id(cell, user_id) if len(cell) >= _LEAST else cell


def _csv(header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(guarded, header))
    writer.writerows(map(guarded, line) for line in lines)
    return b"\xef\xbb\xbf" + _encoded(text.getvalue())  # the mark by which Excel recognises UTF-8


def _encoded(text: str) -> bytes:
    """Return a text that `read_table` accepts, with control characters of server texts replaced."""
    return _CONTROLS.sub("\ufffd", text).encode("utf-8", "replace")


def workbook_of(header: tuple[str, ...], lines: Iterable[tuple[str, ...]], *, cut: str = "") -> bytes:
    """Return an .xlsx file with one sheet of text cells; a text that is too long is truncated and ends with `cut`."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - needed for a report only

    data = io.BytesIO()
    # In memory: temporary files would be in a shared folder, and would remain there if this process is killed.
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for place, name in enumerate(header):
            sheet.write_string(0, place, _truncated(name, cut), bold)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, line in enumerate(lines, 1):
            for place, cell in enumerate(line):
                if cell:
                    sheet.write_string(last, place, _truncated(cell, cut))
        sheet.autofilter(0, 0, last, len(header) - 1)
    return data.getvalue()


def _truncated(text: str, cut: str) -> str:
    """Return a text truncated to the limit of a workbook's cell, which is in UTF-16 code units."""
    data = text.encode("utf-16-le", "replace")
    if len(data) > 2 * _CELL:
        data = data[: 2 * (_CELL - len(cut))] + cut.encode("utf-16-le")
    return data.decode("utf-16-le", "ignore")


def _objects(ids: IdList, rows: Iterable[ReportRow]) -> Iterator[dict[str, Any]]:
    names = _distinct(ids.header)
    for each in rows:
        outcome = each.outcome
        yield {
            "row": each.row.number,
            "input": dict(zip(names, each.cells, strict=True)),
            **{field.name: text or None for field, text in zip(FIELDS, each.fields, strict=True)},
            "expiresAt": (outcome.expires_at if outcome else "") or None,
            "outcome": each.facet,
            "canPass": outcome.verdict.can_pass if isinstance(outcome, Judged) else None,
            "text": each.extras[0],
            "why": each.extras[1],
            "codes": each.extras[2].split(),
            "askedAt": each.extras[3] or None,
            "traceId": each.extras[4] or None,
        }


def _distinct(header: tuple[str, ...]) -> list[str]:
    """Return unique column names, none of them empty."""
    names: list[str] = []
    for place, own in enumerate(header):
        name = own
        letter = letters(place)
        while not name or header.count(name) > (name is own) or name in names:
            name = f"{name} {letter}".strip()
        names.append(name)
    return names
