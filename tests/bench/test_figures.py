"""The figures in the tables of the documents."""

from pathlib import Path

import pytest

from tests.bench import figures


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if "tests.bench." in line]


def test_documents_have_one_row_for_each_figure_with_its_goal_and_command() -> None:
    before_and_after = [figure.row("FIGURE").split("FIGURE") for figure in figures.FIGURES.values()]
    found = [row for document in figures.DOCUMENTS for row in rows(document.read_text("utf-8"))]
    assert len(found) == len(before_and_after)
    for before, after in before_and_after:
        assert [row for row in found if row.startswith(before) and row.endswith(after)], before


def test_measured_figures_replace_those_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    start, get = figures.FIGURES["start"], figures.FIGURES["get"]
    readme.write_text("\n".join(["# Name", start.row("1.11"), get.row("0.87"), "end"]) + "\n", "utf-8")
    monkeypatch.setattr(figures, "DOCUMENTS", (readme,))
    monkeypatch.setenv(figures.COLLECTED, str(tmp_path / "collected"))
    figures.report("start", "1.05", "15 rounds")
    figures.write_documents((tmp_path / "collected").read_text("utf-8"))
    assert readme.read_text("utf-8") == "\n".join(["# Name", start.row("1.05"), get.row("0.87"), "end"]) + "\n"
