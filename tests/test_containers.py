"""Files inside files become documents of their own; their names lead nowhere, and what they unpack to has bounds."""

import gzip
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from build_scripts.problems import Severity
from build_scripts.readers import containers
from build_scripts.readers.types import Inner, ReadError
from tests.reading import read, said

TEXT = "The old bridge has stood for two hundred years, and nobody remembers who paid for it."


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def tarred(files: Mapping[str, bytes], *links: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(member)
    return stream.getvalue()


def test_the_files_in_a_zip_folder_are_documents_of_their_own(tmp_path: Path) -> None:
    inner = zipped({"deep.txt": f"{TEXT} Deep."})
    data = zipped({"one.txt": TEXT, "box/two.md": f"# Two\n\n{TEXT}", "more.zip": inner, "picture.png": b"x"})
    documents, problems = read(tmp_path, {"letters.zip": data, "metadata.csv": "file,title\nletters.zip/one.txt,One\n"})
    assert {name: document.id for name, document in documents.items()} == {
        "letters.zip/box/two.md": "letters-zip-box-two",
        "letters.zip/more.zip/deep.txt": "letters-zip-more-zip-deep",
        "letters.zip/one.txt": "letters-zip-one",
    }
    one = documents["letters.zip/one.txt"]
    assert (one.title, one.source.size, one.source.container) == ("One", len(TEXT), "letters.zip")
    assert {document.source.path for document in documents.values()} == {tmp_path / "seeds" / "letters.zip"}
    assert "warning: letters.zip: files in it are pictures and not shown (1): picture.png." in said(problems)[0]


def test_tar_and_gzip_are_unpacked_and_links_in_them_are_not_followed(tmp_path: Path) -> None:
    data = tarred({"a.txt": TEXT.encode(), "../../b.txt": f"{TEXT} B.".encode()}, "c.txt")
    files = {"one.tar": data, "two.tgz": gzip.compress(tarred({"d.txt": f"{TEXT} D.".encode()}))}
    documents, problems = read(tmp_path, {**files, "three.txt.gz": gzip.compress(f"{TEXT} E.".encode())})
    assert list(documents) == ["one.tar/a.txt", "one.tar/b.txt", "three.txt.gz/three.txt", "two.tgz/two.tar/d.txt"]
    assert [problem.message for problem in problems if problem.where == "one.tar"] == [
        "files in it are links or devices and were left out (1): c.txt."
    ]


def test_names_inside_are_data_and_never_paths(tmp_path: Path) -> None:
    names = ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a/../b.txt", "..", "new\nline.txt", "x" * 400 + ".txt"]
    found = list(containers.inner_names("in.zip", [Inner(name, b"") for name in [*names, "../../evil.txt"]]))
    plain = [name for name, _ in found]
    assert plain[:6] == [
        "in.zip/evil.txt",
        "in.zip/etc/evil.txt",
        "in.zip/evil~" + plain[2][-10:],
        "in.zip/a/b.txt",
        "in.zip/unnamed-5",
        "in.zip/new\ufffdline.txt",
    ]
    assert len(set(plain)) == len(plain)
    assert max(map(len, plain)) < 220
    before = set(tmp_path.parent.iterdir())
    documents, _ = read(tmp_path, {"in.zip": zipped({name: f"{TEXT} {name}" for name in names})})
    assert len(documents) == 6
    assert set(tmp_path.parent.iterdir()) == before


def test_nothing_is_left_behind_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spool").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spool"))
    documents, _ = read(tmp_path, {"a.zip": zipped({"a.txt": TEXT})})
    assert list(documents) == ["a.zip/a.txt"]
    assert list((tmp_path / "spool").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04" + b"broken" * 50, "is a damaged zip archive"),
        (b"no archive at all", "is a damaged zip archive"),
        (zipped({}), "holds no file"),
        (zipped({"bomb.txt": b" " * (1 << 26)}), "would expand to 64 MB"),
        (zipped({f"{number}.txt": "" for number in range(10_001)}), "more than 10000 files"),
    ],
)
def test_archives_that_cannot_be_unpacked_are_named_as_what_they_are(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        containers.read(data, "a.zip")


def test_a_gzip_bomb_is_stopped_on_its_way() -> None:
    with pytest.raises(ReadError, match="would expand to"):
        containers.read(gzip.compress(b" " * (1 << 28)), "a.txt.gz")
    with pytest.raises(ReadError, match="damaged"):
        containers.read(gzip.compress(TEXT.encode() * 50)[:-20], "a.txt.gz")


def test_what_is_encrypted_or_damaged_costs_itself_alone(tmp_path: Path) -> None:
    data = bytearray(
        zipped({"good.txt": TEXT, "bad.txt": f"{TEXT} BAD", "secret.txt": f"{TEXT} S"}, zipfile.ZIP_STORED)
    )
    data[data.index(b"BAD")] ^= 0xFF
    for head in (b"PK\x03\x04", b"PK\x01\x02"):  # the last member's two headers say that it is encrypted
        data[data.rindex(head) + (6 if head[2] == 3 else 8)] |= 1
    documents, problems = read(tmp_path, {"a.zip": bytes(data)})
    assert list(documents) == ["a.zip/good.txt"]
    assert [(problem.severity, problem.message) for problem in problems] == [
        (Severity.WARNING, "files in it are damaged and were left out (1): bad.txt."),
        (Severity.WARNING, "files in it are encrypted and were left out (1): secret.txt."),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_costs_itself_alone_however_it_is_packed(method: int) -> None:
    members = {"a.txt": TEXT, "bad.txt": f"{TEXT} Bad." * 20, "c.txt": TEXT}
    whole = zipped(members, method)
    start, end = whole.index(b"bad.txt") + 16, whole.index(b"PK\x03\x04", whole.index(b"bad.txt"))
    broken = set()
    for at in range(start, end):
        reading = containers.read(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :], "a.zip")
        assert {"a.txt", "c.txt"} <= {file.name for file in reading.inner}
        broken |= {problem.message for problem in reading.problems}
    assert broken == {"files in it are damaged and were left out (1): bad.txt."}


def test_a_member_without_a_name_and_one_too_large_cost_themselves_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    (nameless,) = containers.read(zipped({"": TEXT}), "a.zip").inner
    assert nameless == Inner("", TEXT.encode())

    def read_member(_: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
        if member.filename == "large.txt":
            raise MemoryError
        return b"read"

    monkeypatch.setattr(zipfile.ZipFile, "read", read_member)
    reading = containers.read(zipped({"large.txt": TEXT, "b.txt": TEXT}), "a.zip")
    assert [file.name for file in reading.inner] == ["b.txt"]
    assert [problem.message for problem in reading.problems] == [
        "files in it are too large for the memory and were left out (1): large.txt."
    ]


HIDDEN = {".secret.txt": TEXT, ".box/one.txt": TEXT}
LITTER = {".DS_Store": "x", "__MACOSX/._one.txt": "x", "box/Thumbs.db": "x", "box/._one.txt": "x"}
LITTER |= {"Desktop.ini": "x", "box/~$report.docx": "x"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_what_is_hidden_in_an_archive_is_reported_and_litter_is_not(tmp_path: Path, name: str) -> None:
    files = {"one.txt": TEXT, **HIDDEN, **LITTER}
    data = zipped(files) if name == "a.zip" else tarred({name: text.encode() for name, text in files.items()})
    documents, problems = read(tmp_path, {name: data})
    assert list(documents) == [f"{name}/one.txt"]
    assert [(problem.severity, problem.message) for problem in problems] == [
        (Severity.INFO, "files in it are hidden and were left out (2): .secret.txt, .box/one.txt.")
    ]


def test_what_describes_documents_inside_an_archive_is_not_read_as_such(tmp_path: Path) -> None:
    members = {"one.txt": TEXT, "one.txt.yml": "title: Beside", "metadata.csv": "file,title\none.txt,Table\n"}
    documents, problems = read(tmp_path, {"a.zip": zipped(members)})
    assert documents["a.zip/one.txt"].title not in {"Beside", "Table"}
    assert said(problems)[0] == (
        "warning: a.zip: files in it describe others, which is not heeded there (2): one.txt.yml, metadata.csv. "
        "Describe what lies in a.zip in metadata.csv beside it, or unpack it into the folder."
    )


def test_the_folder_of_a_saved_web_page_makes_no_documents_in_an_archive_either(tmp_path: Path) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>"
    documents, problems = read(
        tmp_path, {"a.zip": zipped({"p.html": page, "p_files/b.html": page, "p_files/c.js": "x"})}
    )
    assert list(documents) == ["a.zip/p.html"]
    assert said(problems) == [
        "info: a.zip/p.html: is a saved web page; what its folder holds to show it was left out (2): "
        "a.zip/p_files/b.html, a.zip/p_files/c.js. Move what is a document of its own to another folder."
    ]


def test_archives_in_archives_are_opened_only_so_deep(tmp_path: Path) -> None:
    data = TEXT.encode()
    for depth in range(6):
        data = zipped({f"{depth}.{'zip' if depth else 'txt'}": data})
    documents, problems = read(tmp_path, {"a.zip": data, "b.txt": "B."})
    assert list(documents) == ["b.txt"]
    assert any("lie more than 3 files deep" in line for line in said(problems))


@pytest.mark.parametrize("bound", [("MOST_INNER", 5), ("MOST_UNPACKED", 700)])
def test_what_archives_in_an_archive_hold_in_all_has_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: tuple[str, int]
) -> None:
    monkeypatch.setattr(f"build_scripts.readers.gathering.{bound[0]}", bound[1])
    inner = {f"{part}.zip": zipped({f"{number}.txt": f"{part} {number}" for number in range(3)}) for part in "abc"}
    documents, problems = read(tmp_path, {"all.zip": zipped(inner), "other.txt": "Other."})
    assert 0 < len(documents) - 1 < 9
    assert any("beyond what is read of one file" in line for line in said(problems))


def test_office_files_that_would_expand_beyond_measure_are_refused_before_they_are_parsed() -> None:
    bomb = zipped({"word/document.xml": b"<w:p/>" * 10_000_000})
    for data in (bomb, b"before it" + bomb):
        with pytest.raises(ReadError, match="would expand to"):
            containers.check_expansion(data)
    containers.check_expansion(zipped({"word/document.xml": b"<w:p/>"}))
    containers.check_expansion(b"no archive")
