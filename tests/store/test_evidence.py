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
SIZE = len(EVIDENCE.picture)


def files_of_sample() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(sample_pack())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(
    change: Callable[[dict[str, bytes]], Any], *, method: int = zipfile.ZIP_STORED, extra: bytes = b""
) -> bytes:
    """Return the sample with changed files, packed by zipfile as another program would."""
    files = files_of_sample()
    change(files)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.extra, entry.compress_type = extra, method
            archive.writestr(entry, data)
    return stream.getvalue()


def with_manifest(change: Callable[[dict[str, Any]], Any]) -> bytes:
    def in_files(files: dict[str, bytes]) -> None:
        manifest = json.loads(files[MANIFEST])
        change(manifest)
        files[MANIFEST] = json.dumps(manifest).encode()

    return rebuilt(in_files)


def wrapped_as_ours(text: Callable[[bytes], bytes]) -> bytes:
    """Return the sample with a changed manifest, packed as this program does."""
    files = files_of_sample()
    files[MANIFEST] = text(files[MANIFEST])
    return zipped(files, made=EVIDENCE.made)


def with_repeated_key(name: bytes) -> bytes:
    key = b'"%b":' % name
    return wrapped_as_ours(lambda text: text.replace(key, key + b' "x", ' + key, 1))


def with_appended(change: Callable[[zipfile.ZipFile], Any]) -> bytes:
    """Return the sample with a change by zipfile, as another program would."""
    stream = io.BytesIO(sample_pack())
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        change(archive)
    return stream.getvalue()


def hide_an_entry(archive: zipfile.ZipFile) -> None:
    """Add a local entry that the central directory does not have."""
    archive.writestr("hidden", b"stowaway")
    archive.filelist.pop()
    archive.NameToInfo.pop("hidden")


def with_another_name_in_the_directory() -> bytes:
    """Other programs list the files by the directory at the end."""
    before, name, behind = sample_pack().rpartition(b"picture.jpg")
    return before + name.replace(b"picture", b"another") + behind


def test_unchanged_pack() -> None:
    found = check_pack(sample_pack())
    assert found.is_as_written
    assert (found.files, found.whole) == (WHOLE, "same")
    manifest = found.manifest
    assert manifest is not None
    assert manifest["made"] == "2026-11-24T09:30:01+08:00"
    assert (manifest["operator"], manifest["purpose"]) == ("李工 Li", "工单 4711")
    assert manifest["requestIds"] == {"request": "r-1", "gateway": "g-1"}
    assert check_pack(wrapped_as_ours(bytes)).is_as_written


def test_pack_is_an_ordinary_zip_with_the_received_picture() -> None:
    with zipfile.ZipFile(io.BytesIO(sample_pack())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(WHOLE)
        assert archive.read("picture.jpg") == EVIDENCE.picture


def test_equal_evidence_gives_equal_bytes() -> None:
    assert sample_pack() == sample_pack()
    assert pack(replace(EVIDENCE, purpose="工单 4712")) != sample_pack()


CHANGED = [
    (rebuilt(lambda files: files.update({"picture.jpg": b"\xff\xd8\xff other"})), {"picture.jpg": "changed"}),
    (rebuilt(lambda files: files.update({"record.json": files["record.json"] + b" "})), {"record.json": "changed"}),
    (rebuilt(lambda files: files.pop("watermarked.jpg")), {"watermarked.jpg": "missing"}),
    (rebuilt(lambda files: files.update({"extra.txt": b"hello"})), {"extra.txt": "added"}),
    (rebuilt(lambda files: files.update({"../../etc/passwd": b"x"})), {"../../etc/passwd": "added"}),
    (rebuilt(lambda files: files.update({"/abs": b"", "C:\\x": b""})), {"/abs": "added", "C:\\x": "added"}),
    (with_appended(hide_an_entry), {"hidden": "added"}),
]


@pytest.mark.parametrize(("data", "changed"), CHANGED, ids=[", ".join(changed) for _, changed in CHANGED])
def test_changed_missing_and_added_files_are_named(data: bytes, changed: dict[str, str]) -> None:
    found = check_pack(data)
    assert found.files == WHOLE | changed
    assert not found.is_as_written


NO_PACK = {
    "nothing": b"",
    "a beginning": b"PK\x03\x04",
    "a text": b"not a zip",
    "a picture": b"\xff\xd8\xff" * 100,
    "bytes before it": b"#!/bin/sh\n" + sample_pack(),
    "cut": sample_pack()[:-400],
    "no manifest": rebuilt(lambda files: files.pop(MANIFEST)),
    "compressed": rebuilt(lambda _: None, method=zipfile.ZIP_DEFLATED),
    "many files": rebuilt(lambda files: files.update({f"{number}": b"" for number in range(EVIDENCE_FILES)})),
    "long manifest": pack(replace(EVIDENCE, purpose="p" * 600_000)),
    "a file twice": with_appended(lambda archive: archive.writestr("picture.jpg", b"second")),
    "no operator": with_manifest(lambda manifest: manifest.pop("operator")),
    "a number for a digest": with_manifest(lambda manifest: manifest["files"][0].update(sha256=7)),
    "another format": with_manifest(lambda manifest: manifest.update(format="zip")),
    "a list of request IDs": with_manifest(lambda manifest: manifest.update(requestIds=["r"])),
    "an unknown key": with_manifest(lambda manifest: manifest.update(signed="unknown key")),
    "NaN": with_manifest(lambda manifest: manifest.update(purpose=float("nan"))),
    "an unknown key of a file": with_manifest(lambda manifest: manifest["files"][0].update(note="x")),
    "a fraction for a size": with_manifest(lambda manifest: manifest["files"][0].update(bytes=float(SIZE))),
    "version 0": with_manifest(lambda manifest: manifest.update(version=0)),
    "no version": with_manifest(lambda manifest: manifest.update(version=None)),
    "a text for a version": with_manifest(lambda manifest: manifest.update(version="2")),
    "a list for a version": with_manifest(lambda manifest: manifest.update(version=[2])),
}


@pytest.mark.parametrize("data", NO_PACK.values(), ids=NO_PACK.keys())
def test_data_that_is_not_a_pack_is_refused(data: bytes) -> None:
    found = check_pack(data)
    assert (found.manifest, found.files, found.whole, found.is_as_written) == (None, {}, "no_pack", False)


REWRITTEN = {
    "zipped again": rebuilt(lambda _: None),
    "bytes after it": sample_pack() + b"stowaway",
    "a comment": sample_pack()[:-2] + b"\x03\x00why",
    "a further field in each header": rebuilt(lambda _: None, extra=b"\xfe\xca\x04\x00note"),
    "another name in the directory": with_another_name_in_the_directory(),
    "a manifest in one line": wrapped_as_ours(lambda text: json.dumps(json.loads(text)).encode()),
    "a manifest in ASCII": wrapped_as_ours(lambda text: json.dumps(json.loads(text), indent=2).encode() + b"\n"),
    "a manifest without its line end": wrapped_as_ours(bytes.rstrip),
    "line ends of Windows": wrapped_as_ours(lambda text: text.replace(b"\n", b"\r\n")),
    "an escaped letter": wrapped_as_ours(lambda text: text.replace(b'"operator"', b'"\\u006fperator"')),
    **{f"{name!r} twice": with_repeated_key(name) for name in (b"operator", b"files", b"sha256", b"request")},
}


@pytest.mark.parametrize("data", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_same_files_in_another_form_are_reported_as_rewritten(data: bytes) -> None:
    found = check_pack(data)
    assert (found.files, found.whole) == (WHOLE, "rewritten")
    assert not found.is_as_written


def test_pack_of_newer_version_is_reported_as_newer() -> None:
    assert check_pack(with_manifest(lambda manifest: manifest.update(version=2))).whole == "newer"


def test_compressed_file_is_not_decompressed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files_of_sample().items():
            if name == "record.json":
                archive.writestr(name, bytes(50_000_000), zipfile.ZIP_DEFLATED)
            else:
                archive.writestr(name, data)
    bomb = stream.getvalue()
    tracemalloc.start()
    try:
        found = check_pack(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.files == WHOLE | {"record.json": "changed"}
    assert most < 5_000_000


def test_picture_may_contain_marks_of_a_zip() -> None:
    """A genuine picture with a zip inside, and with the marks of a zip's parts all over it."""
    marks = b"PK\x01\x02PK\x03\x04PK\x05\x06PK\x06\x07" * 500
    held = pack(replace(EVIDENCE, picture=b"\xff\xd8\xff" + marks + sample_pack()))
    found = check_pack(held)
    assert (found.files, found.whole) == (WHOLE, "same")
    ended = pack(replace(EVIDENCE, record=sample_pack()))
    assert check_pack(ended).is_as_written


def test_known_digest_detects_a_rewritten_manifest() -> None:
    noted = hashlib.sha256(sample_pack()).hexdigest()
    assert check_pack(sample_pack(), known=noted).files[MANIFEST] == "same"
    rewritten = pack(replace(EVIDENCE, operator="somebody else"))
    assert check_pack(rewritten).is_as_written  # nothing in the pack shows the change
    found = check_pack(rewritten, known=noted)
    assert (found.whole, found.is_as_written) == ("another", False)


def test_longest_manifest_is_read() -> None:
    longest = pack(replace(EVIDENCE, operator="😀" * 32_767, purpose="😀" * 32_767))
    assert check_pack(longest).is_as_written


@given(st.data())
@settings(max_examples=300)
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
