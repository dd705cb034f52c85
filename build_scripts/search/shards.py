"""Which files does the browser load? An index as classic scripts, each with a small part of it.

Every file is one line, `fonds.load("name","data","version")`, where the data is base64 of raw deflate: it can be loaded
by a script element from a web server and from a folder alike. The version is the same for the whole set, so that parts
of two builds are never mixed. Under assets/fonds/search/ lie:

- boot.js: JSON with the format, languages, lengths of the documents, and for each kind of shard where its parts begin;
- t/<n>.js: terms with the documents that hold them and their frequencies; p/<n>.js: terms with their positions;
- w/<n>.js: the words of the archive, for prefixes;
- x/<n>.js: JSON with the text of document n and what a result shows of it.

Shards of terms and words are numbers (see `coding`), ranges in order of UTF-16. Each term is written as the number of
UTF-16 units that it shares with the one before, the number of units that follow, these units; then, but for words, the
number of bytes in its list, and the list. A list is written as in `index`, after the number of the document that it
begins at. Long lists are cut by documents into parts, each in a shard of its own, so that what concerns a few
documents can be read alone.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from zlib import DEFLATED, MAX_WBITS, compressobj

from build_scripts.archive import File
from build_scripts.documents import Document
from build_scripts.search.coding import append, decoded, encoded
from build_scripts.search.index import Index, Postings, read_frequencies, utf16
from build_scripts.when import in_words

FOLDER = "assets/fonds/search/"
FORMAT = 1
# Sizes before compression, chosen so that a shard of terms comes to about 16 KB and one of positions to about 35 KB.
TERM_SHARD = 24_000
POSITION_SHARD = 40_000
WORD_SHARD = 32_000
LONGEST_TERM_LIST = 65_536
LONGEST_POSITION_LIST = 12_000


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term with a list, or with the part of it that begins at document `first`; such a part is a shard alone."""

    term: str
    first: int
    data: bytes
    part: bool = False


def shards(index: Index) -> tuple[File, ...]:
    """All files that the browser's search reads, in order of path."""
    terms = list(_cut(_frequency_entries(index), TERM_SHARD))
    positions = list(_cut(_position_entries(index), POSITION_SHARD))
    words = list(_cut((_Entry(word, 0, b"") for word in index.words), WORD_SHARD))
    parts = {f"t/{n}": _listed(shard) for n, shard in enumerate(terms)}
    parts |= {f"p/{n}": _listed(shard) for n, shard in enumerate(positions)}
    parts |= {f"w/{n}": _front_coded(shard) for n, shard in enumerate(words)}
    parts |= {f"x/{n}": _json(shown(document)) for n, document in enumerate(index.documents)}
    boot = {
        "format": FORMAT,
        "languages": index.languages,
        "lengths": index.lengths,
        "terms": _beginnings(terms),
        "positions": _beginnings(positions),
        "words": _beginnings(words),
    }
    parts["boot"] = _json(boot)
    version = sha256(b"".join(sha256(parts[name]).digest() for name in sorted(parts))).hexdigest()[:12]
    return tuple(_file(name, parts[name], version) for name in sorted(parts))


def shown(document: Document) -> dict[str, object]:
    """What a result shows of a document, and the text that its excerpts are taken from."""
    return {
        "title": document.title,
        "url": f"documents/{document.id}.html",
        "date": in_words(document.date) if document.date else "",
        "source": document.metadata.first("source") or document.metadata.first("publisher") or "",
        "language": document.language,
        "blocks": [[block.anchor, block.text] for block in document.reading],
    }


def _file(name: str, data: bytes, version: str) -> File:
    packer = compressobj(9, DEFLATED, -MAX_WBITS)
    packed = b64encode(packer.compress(data) + packer.flush()).decode("ascii")
    return File(f"{FOLDER}{name}.js", f'fonds.load("{name}","{packed}","{version}");\n'.encode("ascii"))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _frequency_entries(index: Index) -> Iterator[_Entry]:
    for term, postings in index.postings.items():
        if len(postings.frequencies) <= LONGEST_TERM_LIST:
            yield _Entry(term, 0, encoded([0]) + postings.frequencies)
        else:
            yield from _cut_frequencies(term, postings)


def _cut_frequencies(term: str, postings: Postings) -> Iterator[_Entry]:
    """The frequencies of a very common term, in parts."""
    data = bytearray()
    first, last = 0, -1
    for document, frequency in read_frequencies(postings.frequencies):
        if len(data) >= LONGEST_TERM_LIST:
            yield _Entry(term, first, encoded([first]) + data, part=True)
            data.clear()
            first, last = document, document - 1
        append(2 * (document - last - 1) + (frequency == 1), data)
        if frequency > 1:
            append(frequency, data)
        last = document
    yield _Entry(term, first, encoded([first]) + data, part=True)


def _position_entries(index: Index) -> Iterator[_Entry]:
    for term, postings in index.postings.items():
        if len(postings.positions) <= LONGEST_POSITION_LIST:
            yield _Entry(term, 0, encoded([0]) + postings.positions)
        else:
            yield from _cut_positions(term, postings)


def _cut_positions(term: str, postings: Postings) -> Iterator[_Entry]:
    """The positions of a common term, in parts."""
    numbers = iter(decoded(postings.positions))
    data = bytearray()
    first = 0
    for document, frequency in read_frequencies(postings.frequencies):
        if len(data) >= LONGEST_POSITION_LIST:
            yield _Entry(term, first, encoded([first]) + data, part=True)
            data.clear()
            first = document
        for _ in range(frequency):
            append(next(numbers), data)
    yield _Entry(term, first, encoded([first]) + data, part=True)


def _cut(entries: Iterable[_Entry], size: int) -> Iterator[list[_Entry]]:
    """The entries in shards of about `size` bytes."""
    shard: list[_Entry] = []
    filled = 0
    for entry in entries:
        weight = len(entry.data) + 4
        if shard and (entry.part or shard[-1].part or filled + weight > size):
            yield shard
            shard, filled = [], 0
        shard.append(entry)
        filled += weight
    if shard:
        yield shard


def _listed(shard: list[_Entry]) -> bytes:
    """Terms and their lists."""
    written = bytearray()
    before = ""
    for entry in shard:
        _write_term(entry.term, before, written)
        append(len(entry.data), written)
        written += entry.data
        before = entry.term
    return bytes(written)


def _front_coded(shard: list[_Entry]) -> bytes:
    """Words alone."""
    written = bytearray()
    before = ""
    for entry in shard:
        _write_term(entry.term, before, written)
        before = entry.term
    return bytes(written)


def _write_term(term: str, before: str, to: bytearray) -> None:
    units, units_before = _units(term), _units(before)
    shorter = min(len(units), len(units_before))
    common = next((n for n in range(shorter) if units[n] != units_before[n]), shorter)
    append(common, to)
    append(len(units) - common, to)
    for unit in units[common:]:
        append(unit, to)


def _units(text: str) -> list[int]:
    """The UTF-16 units of a text."""
    data = utf16(text)
    return [high << 8 | low for high, low in zip(data[::2], data[1::2], strict=True)]


def _beginnings(cut: list[list[_Entry]]) -> dict[str, list[object]]:
    """Where each shard begins: a text that is not before any term of the shard before, and a document."""
    texts: list[object] = []
    documents: list[object] = []
    before = ""
    for shard in cut:
        entry = shard[0]
        texts.append(entry.term if entry.first else _shortest(entry.term, before))
        documents.append(entry.first)
        before = shard[-1].term
    return {"texts": texts, "documents": documents}


def _shortest(term: str, before: str) -> str:
    """The shortest beginning of a term that still stands after the term before it."""
    return next((term[:end] for end in range(1, len(term)) if utf16(term[:end]) > utf16(before)), term)
