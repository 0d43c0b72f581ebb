"""Evidence packs, and how changes of them are detected."""

import hashlib
import io
import json
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceviewer.core.limits import EVIDENCE_FILES
from faceviewer.store.evidence import MANIFEST, PackState, check_pack, pack, zipped
from tests.store.evidence_sample import EVIDENCE, sample_pack

WHOLE = {MANIFEST: "believed", "picture.jpg": "same", "watermarked.jpg": "same", "record.json": "same"}


def rebuilt(change: Callable[[dict[str, bytes]], Any], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return the sample with changed files, packed by zipfile as another program would."""
    with zipfile.ZipFile(io.BytesIO(sample_pack())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def rewritten(write: Callable[[zipfile.ZipFile, str, bytes], Any]) -> bytes:
    """Return the sample with each file written by a function."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample_pack())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            write(new, name, old.read(name))
    return stream.getvalue()


def with_extra_field() -> bytes:
    """Return a pack with a further field in each header."""

    def write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(name)
        entry.extra = b"\xfe\xca\x04\x00note"
        archive.writestr(entry, data)

    return rewritten(write)


def with_manifest(change: Callable[[dict[str, Any]], Any]) -> bytes:
    def in_files(files: dict[str, bytes]) -> None:
        manifest = json.loads(files[MANIFEST])
        change(manifest)
        files[MANIFEST] = json.dumps(manifest).encode()

    return rebuilt(in_files)


def test_unchanged_pack() -> None:
    found = check_pack(sample_pack())
    assert found.is_as_written
    assert (found.files, found.whole) == (WHOLE, "same")
    manifest = found.manifest
    assert manifest is not None
    assert manifest["made"] == "2026-11-24T09:30:01+08:00"
    assert (manifest["operator"], manifest["purpose"]) == ("李工 Li", "工单 4711")
    assert manifest["requestIds"] == {"request": "r-1", "gateway": "g-1"}


def test_pack_is_an_ordinary_zip_with_the_received_picture() -> None:
    with zipfile.ZipFile(io.BytesIO(sample_pack())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(WHOLE)
        assert archive.read("picture.jpg") == EVIDENCE.picture


def test_equal_evidence_gives_equal_bytes() -> None:
    assert sample_pack() == sample_pack()
    assert pack(replace(EVIDENCE, purpose="工单 4712")) != sample_pack()


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (lambda files: files.update({"picture.jpg": b"\xff\xd8\xff somebody else"}), {"picture.jpg": "changed"}),
        (lambda files: files.update({"record.json": files["record.json"] + b" "}), {"record.json": "changed"}),
        (lambda files: files.pop("watermarked.jpg"), {"watermarked.jpg": "missing"}),
        (lambda files: files.update({"extra.txt": b"hello"}), {"extra.txt": "added"}),
        (lambda files: files.update({"../../etc/passwd": b"x"}), {"../../etc/passwd": "added"}),
        (lambda files: files.update({"/abs": b"x", "C:\\x": b"x"}), {"/abs": "added", "C:\\x": "added"}),
    ],
)
def test_changed_missing_and_added_files_are_named(
    change: Callable[[dict[str, bytes]], Any], changed: dict[str, str]
) -> None:
    found = check_pack(rebuilt(change))
    assert found.files == WHOLE | changed
    assert not found.is_as_written


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("operator"),
        lambda manifest: manifest["files"][0].update(sha256=7),
        lambda manifest: manifest.update(format="zip"),
        lambda manifest: manifest.update(requestIds=["r"]),
        lambda manifest: manifest.update(signed="unknown key"),
        lambda manifest: manifest.update(purpose=float("nan")),
        lambda manifest: manifest["files"][0].update(note="x"),
        lambda manifest: manifest["files"][0].update(bytes=float(manifest["files"][0]["bytes"])),
        *(lambda manifest, version=version: manifest.update(version=version) for version in (0, None, "2", [2])),
    ],
)
def test_pack_without_manifest_of_the_documented_form_is_no_pack(change: Callable[[dict[str, Any]], Any]) -> None:
    found = check_pack(with_manifest(change))
    assert (found.manifest, found.files, found.whole) == (None, {}, "no_pack")
    assert not found.is_as_written


def wrapped_as_ours(text: Callable[[bytes], bytes]) -> bytes:
    """Return the sample with a changed manifest, packed as this program does."""
    with zipfile.ZipFile(io.BytesIO(sample_pack())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[MANIFEST] = text(files[MANIFEST])
    return zipped(files, made=EVIDENCE.made)


@pytest.mark.parametrize(
    "text",
    [
        lambda text: json.dumps(json.loads(text)).encode(),
        lambda text: json.dumps(json.loads(text), indent=2).encode() + b"\n",  # ASCII alone
        lambda text: text.rstrip(),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.replace(b'"operator"', b'"\\u006fperator"'),
    ],
)
def test_reformatted_manifest_is_not_as_written(text: Callable[[bytes], bytes]) -> None:
    found = check_pack(wrapped_as_ours(text))
    assert (found.whole, found.is_as_written) == ("rewritten", False)
    assert check_pack(wrapped_as_ours(bytes)).is_as_written


@pytest.mark.parametrize("name", [b"operator", b"files", b"sha256", b"request"])
def test_manifest_with_repeated_key_is_not_as_written(name: bytes) -> None:
    key = b'"%b":' % name
    found = check_pack(wrapped_as_ours(lambda text: text.replace(key, key + b' "x", ' + key, 1)))
    assert (found.whole, found.is_as_written) == ("rewritten", False)


def test_pack_of_newer_version_is_reported_as_newer() -> None:
    assert check_pack(with_manifest(lambda manifest: manifest.update(version=2))).whole == "newer"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"not a zip",
        b"\xff\xd8\xff" * 100,
        b"#!/bin/sh\n" + sample_pack(),
        sample_pack()[:-400],
        rebuilt(lambda files: files.pop(MANIFEST)),
        rebuilt(lambda _: None, method=zipfile.ZIP_DEFLATED),
        rebuilt(lambda files: files.update({f"{number}": b"" for number in range(EVIDENCE_FILES)})),
        pack(replace(EVIDENCE, purpose="p" * 600_000)),
    ],
    ids=[
        *("nothing", "a beginning", "a text", "a picture", "bytes before it", "cut", "no manifest", "compressed"),
        *("many files", "long manifest"),
    ],
)
def test_data_that_is_not_a_pack_is_refused(data: bytes) -> None:
    found = check_pack(data)
    assert (found.manifest, found.files, found.whole, found.is_as_written) == (None, {}, "no_pack", False)


@pytest.mark.parametrize(
    "data",
    [
        rebuilt(lambda _: None),
        sample_pack() + b"stowaway",
        sample_pack()[:-2] + b"\x03\x00why",
        with_extra_field(),
    ],
    ids=["zipped again", "bytes after it", "comment", "extra field"],
)
def test_same_files_in_another_zip_are_reported_as_rewritten(data: bytes) -> None:
    found = check_pack(data)
    assert (found.files, found.whole) == (WHOLE, "rewritten")
    assert not found.is_as_written


def test_repeated_file_is_not_read() -> None:
    stream = io.BytesIO(sample_pack())
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("picture.jpg", b"second")
    assert check_pack(stream.getvalue()).whole == "no_pack"


def test_compressed_file_is_not_decompressed() -> None:
    def with_compressed_record(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        data, method = (bytes(50_000_000), zipfile.ZIP_DEFLATED) if name == "record.json" else (data, None)
        archive.writestr(name, data, method)

    bomb = rewritten(with_compressed_record)
    tracemalloc.start()
    try:
        found = check_pack(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.files == WHOLE | {"record.json": "changed"}
    assert most < 5_000_000


def test_names_of_the_directory_are_not_used() -> None:
    """Other programs list the files by the directory at the end."""
    data = bytearray(sample_pack())
    place = data.rindex(b"picture.jpg")
    data[place : place + 11] = b"another.jpg"
    found = check_pack(bytes(data))
    assert (found.files, found.whole) == (WHOLE, "rewritten")


def test_picture_may_contain_marks_of_a_zip() -> None:
    """A genuine picture with a zip inside, and with the marks of a zip's parts all over it."""
    marks = b"PK\x01\x02PK\x03\x04PK\x05\x06PK\x06\x07" * 500
    held = pack(replace(EVIDENCE, picture=b"\xff\xd8\xff" + marks + sample_pack()))
    found = check_pack(held)
    assert (found.files, found.whole) == (WHOLE, "same")
    ended = pack(replace(EVIDENCE, record=sample_pack()))
    assert check_pack(ended).is_as_written


def hidden_entry() -> bytes:
    """Return a pack with a local entry that its central directory does not have."""
    stream = io.BytesIO(sample_pack())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("hidden", b"stowaway")
        archive.filelist.pop()
        archive.NameToInfo.pop("hidden")
    return stream.getvalue()


def test_file_that_the_directory_lacks_is_named() -> None:
    found = check_pack(hidden_entry())
    assert found.files == WHOLE | {"hidden": "added"}
    assert not found.is_as_written


def test_known_digest_detects_a_rewritten_manifest() -> None:
    noted = hashlib.sha256(sample_pack()).hexdigest()
    assert check_pack(sample_pack(), known=noted).files[MANIFEST] == "same"
    anew = pack(replace(EVIDENCE, operator="somebody else"))
    assert check_pack(anew).is_as_written  # nothing in the pack shows the change
    found = check_pack(anew, known=noted)
    assert (found.whole, found.is_as_written) == ("another", False)


def test_longest_manifest_is_read() -> None:
    longest = pack(replace(EVIDENCE, operator="😀" * 32_767, purpose="😀" * 32_767))
    assert check_pack(longest).is_as_written


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_change_of_a_pack_is_detected_without_crash(data: st.DataObject) -> None:
    whole = sample_pack()
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip":
                changed[place] ^= data.draw(st.integers(1, 255))
            case "cut":
                del changed[place : place + data.draw(st.integers(1, 40))]
            case "insert":
                changed[place:place] = data.draw(st.binary(min_size=1, max_size=40))
        if not changed:
            break
    found = check_pack(bytes(changed))
    assert set(found.files.values()) <= set(PackState)
    assert not found.is_as_written or changed == whole or found.manifest != check_pack(whole).manifest
