"""`faceviewer-cli link`."""

import json

import pytest

from faceviewer import cli
from faceviewer.arguments import read_arguments
from faceviewer.core.link import Link
from faceviewer.core.query import UserType
from tests.commands.running import run


def test_printed_link_is_accepted_by_the_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["link", "phone", "+8613800138000", "--ticket", "工单 1", "--connection", "A&B"]) == 0
    printed = capsys.readouterr().out.strip()
    assert printed == (
        "faceviewer://look?type=PHONE&id=%2B8613800138000&ticket=%E5%B7%A5%E5%8D%95%201&connection=A%26B"
    )
    assert read_arguments([printed]).link == Link(UserType.PHONE, "+8613800138000", "工单 1", "A&B")


def test_id_too_long_for_a_link_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["link", "OPEN", "x" * 65, "--json", "--lang", "en"]) == 2
    printed = json.loads(capsys.readouterr().out)
    assert (printed["problem"], printed["link"]) == ("input.link", None)
    assert printed["headline"] == "The link cannot be used: “id” is longer than 64 characters."
    assert printed["remedy"] == "See faceviewer-cli help link."


@pytest.mark.parametrize(("typed", "status"), [("13800138000\r\n", 0), ("", 2), ("1\n2\n", 2)])
def test_id_of_a_link_is_read_from_standard_input(typed: str, status: int) -> None:
    done = run("link", "PHONE", "-", typed=typed)
    link = "faceviewer://look?type=PHONE&id=13800138000\n" if status == 0 else ""
    assert (done.returncode, done.stdout) == (status, link)
