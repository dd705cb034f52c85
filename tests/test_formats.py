"""Whatever is in a file, the readers of all formats read it or say in a sentence why they cannot."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.readers import kinds
from build_scripts.readers.types import ReadError, Reading
from tests.made import opendocument, para, pdf, word

READERS = ("docx", "epub", "html", "mail", "odt", "pdf", "rtf")
KINDS = {module.rsplit(".", 1)[-1]: f"build_scripts.readers.{module}" for module in kinds.READERS.values()}
SOUND = {
    "docx": word(para("One") + para("Two"), footnotes="", header=para("Head")),
    "html": b"<title>T</title><table><tr><td><a href='https://x.example'>One</a><td>Two</table><p hidden>x<ul><li>y",
    "mail": b"Subject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOne\n--b\n\nTwo\n--b--\n",
    "odt": opendocument("<text:p>One<text:note><text:p>Two</text:p></text:note></text:p>"),
    "pdf": pdf([[(60, 700, 11, "One")], [(60, 700, 11, "Two")]]),
    "rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 x;}}\f0 One\par{\footnote \'e9}\trowd\intbl a\cell\row}",
}


def attempt(reader: str, data: bytes) -> Reading | ReadError:
    """What the reader makes of the bytes, checked for what every reading promises."""
    read = kinds.load(KINDS[reader])
    try:
        reading: Reading = read(data, "a.file")
    except ReadError as fault:
        said = fault
    else:
        said = None
    if said:
        assert (said.message[-1:], said.hint[-1:]) == (".", ".")
        return said
    blocks = reading.text.blocks if reading.text else ()
    assert [block.number for block in blocks] == list(range(1, len(blocks) + 1))
    for block in blocks:
        assert block.text.strip()
        assert all(0 <= style.start < style.end <= len(block.text) for style in block.styles)
    assert all(note.endswith(".") or ": " in note for note in reading.notes)
    return reading


def damaged(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """The bytes cut off, and with some of them changed."""
    for _ in range(12):
        yield data[: chance.randrange(len(data))]
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed)


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_stumbles_over_files_of_other_kinds(reader: str) -> None:
    for data in (*SOUND.values(), b"", b"\0" * 100, b"plain words", "Ж".encode() * 50, bytes(range(256)) * 4):
        attempt(reader, data)


@pytest.mark.parametrize("reader", sorted(SOUND))
def test_no_reader_stumbles_over_damage(reader: str) -> None:
    assert isinstance(attempt(reader, SOUND[reader]), Reading)
    for data in damaged(SOUND[reader], random.Random(7)):
        attempt(reader, data)


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_stumbles_over_the_hostile_files(reader: str, shared: Path) -> None:
    ends = {"docx": "*.doc*", "html": "*.html", "mail": "*.eml", "pdf": "*.pdf", "rtf": "*.rtf"}
    files = sorted((shared / "hostile").rglob(ends.get(reader, "*.zip")))
    assert files
    for path in files:
        attempt(reader, path.read_bytes())
