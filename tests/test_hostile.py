"""The hostile files beside the project, all in one archive: nothing is missing, nothing stops the rest."""

import codecs
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shutil import copytree

import pytest

from build_scripts.documents import Document
from build_scripts.problems import Problem, Severity
from build_scripts.readers.decoding import Decoded, decode
from build_scripts.readers.types import ReadError
from build_scripts.sources import SourceFile, suffix
from build_scripts.text import normalise
from tests.reading import PROJECT, project

# Read in a process of its own, whose memory is measured; the workers are not counted. The system is asked for the most
# that this program held (kB): `getrusage` would count what the test run held when it started the process.
PROGRAM = """
import pickle, sys
from pathlib import Path
from build_scripts.config import read_config
from build_scripts.readers import read_documents
from build_scripts.sources import list_sources
config = read_config(Path(sys.argv[1]))
sources, missed = list_sources(config.seeds)
documents, problems = read_documents(sources, config)
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
Path(sys.argv[2]).write_bytes(pickle.dumps((sources, documents, (*missed, *problems), peak)))
"""
KIND = "is of a kind that cannot be read."
NO_TEXT = ("holds no text.", "holds no text on ", "is scanned: ")
# Kinds that are none of ours: tables, data, programs, pictures of old programs, test suites of others.
UNREAD = {".7z", ".csv", ".dat", ".jar", ".json", ".msg", ".py", ".srt", ".test", ".tsv", ".xml"}
# Where the outcome is not what MANIFEST.tsv lets expect, and why.
DIFFERS = {
    "eml/tika/testRFC822-mixed-simple": "a message, but without an ending that says so",
    "eml/tika/testRFC822-txt-body": "a message, but without an ending that says so",
    "eml/tika/testRFC822_oddfrom": "a message, but without an ending that says so",
    "eml/tika/testRFC822_quoted": "a message, but without an ending that says so",
}
# What no decoder of Python's knows, or nobody can: fonts that gave letters other shapes, and a mislabelled file.
UNDECODABLE = {
    "chardet/EUC-TW/_ude_euc-tw1.txt",
    "udhr/Esperanto-T61.txt",
    "udhr/Magahi-Agra.txt",
    "udhr/Navaho_Dine-Navajo-Navaho-font.txt",
}


@dataclass(frozen=True)
class Row:
    file: str
    expected: str
    seen: str


@dataclass(frozen=True)
class Read:
    """What became of the archive."""

    sources: tuple[SourceFile, ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    peak: int  # kB of the process that reads, without its workers

    def errors(self, name: str) -> list[str]:
        return [each.message for each in self.problems if each.where == name and each.severity is Severity.ERROR]

    def files(self) -> Iterator[SourceFile]:
        for document in self.documents:
            yield from (document.source, *document.also)


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[Row]:
    lines = (shared / "hostile" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines if line]
    return [Row(line[0], line[4], line[5] if len(line) > 5 else "") for line in cells]


@pytest.fixture(scope="module")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("hostile")
    config = project(folder, {})
    copytree(
        shared / "hostile", config.seeds, copy_function=lambda old, new: Path(new).write_bytes(Path(old).read_bytes())
    )
    for name, home in (("make_bombs.py", "bombs"), ("make_filenames.py", "names")):
        made = config.seeds / "made"
        made.chmod(0o755) if made.exists() else made.mkdir()
        subprocess.run(
            [sys.executable, shared / "hostile" / "generators" / name, made / home], check=True, capture_output=True
        )
    answer = folder / "answer"
    subprocess.run([sys.executable, "-c", PROGRAM, folder / "mkdocs.yml", answer], cwd=PROJECT, check=True, timeout=600)
    return Read(*pickle.loads(answer.read_bytes()))


def test_every_file_is_a_document_holds_some_or_is_named_in_a_problem(hostile: Read, rows: Sequence[Row]) -> None:
    told = {problem.where.split(":")[0] for problem in hostile.problems} | {
        problem.where for problem in hostile.problems
    }
    found = {file.name for file in hostile.files()} | {file.container for file in hostile.files()}
    assert [source.name for source in hostile.sources if source.name not in told | found] == []
    assert {row.file for row in rows} <= {source.name for source in hostile.sources}
    assert len(hostile.sources) >= 770


def test_the_parent_needs_less_than_a_gigabyte_and_no_parser_fails_unforeseen(hostile: Read) -> None:
    assert hostile.peak < 1 << 20
    assert [str(problem) for problem in hostile.problems if "parser failed" in problem.message] == []
    crashed = {
        problem.where for problem in hostile.problems if "crashed" in problem.message or "memory" in problem.message
    }
    assert {PurePosixPath(name).parent.name for name in crashed} <= {"bombs"}


def test_every_problem_says_where_what_and_every_error_what_to_do(hostile: Read) -> None:
    for problem in hostile.problems:
        assert problem.where
        assert problem.message.endswith(".")
        assert problem.severity is not Severity.ERROR or problem.hint, problem


def test_each_row_ends_as_the_manifest_says(hostile: Read, rows: Sequence[Row]) -> None:
    held = {file.name for file in hostile.files()} | {file.container for file in hostile.files()}
    odd = []
    for row in rows:
        errors = hostile.errors(row.file)
        fits = (
            row.file in held
            or (errors == [KIND] and suffix(row.file) in UNREAD)
            or (any(message.startswith(NO_TEXT) for message in errors) and _has_no_text(row))
            or _is_foreseen(row, errors)
            or (not errors and row.file.startswith("archives/"))
        )
        if not fits and row.file not in DIFFERS:
            odd.append((row.file, errors, row.expected, row.seen))
    assert odd == []


def _has_no_text(row: Row) -> bool:
    """Whether a plain library found none either, or nobody could say."""
    return "chars=0" in row.seen or not row.seen.startswith("ok") or row.file.endswith(("testHTML_head.html", ".rtf"))


def _is_foreseen(row: Row, errors: Sequence[str]) -> bool:
    """Whether a file is refused for a reason that its row gives."""
    for word in ("encrypted", "damaged"):
        if any(f"is {word}" in message or f"is a {word}" in message for message in errors):
            return any(sign in row.expected + row.seen + row.file for sign in (word, "corrupt", "EXC"))
    return False


def test_a_row_that_differs_is_still_one(hostile: Read) -> None:
    held = {file.name for file in hostile.files()}
    assert sorted(name for name in DIFFERS if name in held) == []


def test_bombs_are_refused_for_what_they_are_and_injections_are_text(hostile: Read) -> None:
    said = {name: hostile.errors(f"made/bombs/{name}") for name in ("zipbomb-300MB.docx", "many-paragraphs-80MB.docx")}
    assert all("would expand to" in message for messages in said.values() for message in messages)
    assert all(said.values())
    texts = {document.source.name: document for document in hostile.documents}
    everything = [block.text for document in hostile.documents for block in document.blocks]
    assert not any("root:x:0:0" in text for text in everything)
    assert "/etc/passwd" in texts["made/bombs/snippet.txt"].blocks[0].text
    assert texts["made/bombs/front-matter-template.txt"].metadata.first("template") == "/etc/passwd"
    assert "</title><script>alert(1)</script>" in texts["made/bombs/title-breakout.md"].title


def test_texts_are_normal_whatever_they_came_from(hostile: Read) -> None:
    for document in hostile.documents:
        assert [block.number for block in document.blocks] == sorted({block.number for block in document.blocks})
        for block in document.blocks:
            assert normalise(block.text) == block.text, document.source.name
            assert block.text.strip()
            assert all(0 <= style.start < style.end <= len(block.text) for style in block.styles)


def test_ids_are_unique_safe_and_short_on_every_system(hostile: Read) -> None:
    ids = [document.id for document in hostile.documents]
    assert len({key.casefold() for key in ids}) == len(ids)
    assert all(
        len(key) <= 87 and key.isascii() and not set(key) - set("abcdefghijklmnopqrstuvwxyz0123456789-") for key in ids
    )
    names = [file.name for file in hostile.files()]
    assert len(set(names)) == len(names)


def test_payloads_and_naughty_strings_come_through_as_text(hostile: Read, shared: Path) -> None:
    texts = {document.source.name: "\n".join(block.text for block in document.blocks) for document in hostile.documents}
    for name in ("naughty-strings/blns.txt", "xss/payloadbox-xss-payload-list.txt"):
        found = Counter("".join(texts[name].split()))
        there = Counter(
            "".join(normalise((shared / "hostile" / name).read_text(encoding="utf-8", errors="replace")).split())
        )
        lost = there - found
        # Bullets go, as the signs of a list.
        assert not {sign for sign in lost if sign not in "-*•"}, lost


# Encodings


def expected_texts(path: Path, data: bytes) -> list[str]:
    """The texts of which one is right; the names of the collections are loose about relatives."""
    name = path.parent.name if path.parent.parent.name == "chardet" else path.stem.rsplit("-", 1)[-1]
    relatives = {
        "Cyrillic": ["koi8-r", "cp1251", "iso8859-5"],
        "EUC": ["euc_jp"],
        "EUC-KR": ["euc_kr", "cp949"],
        "GB2312": ["gb18030"],
        "IBM855": ["cp855"],
        "IBM866": ["cp866"],
        "JIS": ["iso2022_jp"],
        "Latin1": ["cp1252", "latin-1"],
        "Latin2": ["cp1250"] if any(0x80 <= byte < 0xA0 for byte in data) else ["iso8859-2"],
        "MacCyrillic": ["mac_cyrillic"],
        "SHIFT_JIS": ["cp932"],
        "SJIS": ["cp932"],
        "TIS-620": ["cp874"],
        "UTF-16LE": ["utf-16-le"],
        "UTF-32LE": ["utf-32-le"],
        "UTF8": ["utf-8-sig"],
        "UTF8~": ["utf-8-sig"],
        "Unicode": ["utf-16"],
        "iso-8859-1": ["cp1252", "latin-1"],
    }
    found = []
    for encoding in relatives.get(name, [name, name.rsplit("-", 1)[0]]):
        try:
            codecs.lookup(encoding)
            found.append(data.decode(encoding))
        except LookupError:
            continue
        except UnicodeDecodeError:
            found.append(data.decode(encoding, errors="replace"))
    return [text.removeprefix("\ufeff") for text in found]


def test_encodings_are_recognised_and_none_is_silently_wrong(shared: Path) -> None:
    home = shared / "hostile" / "encodings"
    files = sorted(path for path in home.rglob("*") if path.is_file())
    right, silent, refused = 0, [], []
    for path in files:
        data = path.read_bytes()
        try:
            decoded = decode(data, path.name)
        except ReadError:
            refused.append(path.name)
            continue
        if decoded.text.removeprefix("\ufeff") in expected_texts(path, data):
            right += 1
        elif not decoded.problems:
            silent.append(path.name)
    assert silent == []
    assert refused == []
    assert right / len(files) >= 0.95
    assert all((home / name).is_file() for name in UNDECODABLE)


def test_a_guess_says_how_sure_it_is() -> None:
    text = (
        "Über die alte Brücke führte früher eine schöne Straße, auf der die Händler ihre Körbe trugen. Später wurde "
        "sie für Fußgänger gesperrt, weil die Pfeiler morsch geworden waren; nur an Markttagen öffnete man das Tor "
        "noch. Heute gehört das Häuschen einem Müller, der dort Äpfel und Nüsse verkauft und abends Gäste empfängt."
    )
    sure: Decoded = decode(text.encode("cp1252"), "a.txt")
    assert sure.problems == ()
    assert "cp1252 (confidence" in sure.notes[0]
    unsure = decode(b"caf\xe9 " + b"a plain word " * 50, "a.txt")
    assert "which is a guess (confidence" in unsure.problems[0].message
