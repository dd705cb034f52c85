"""Which files does the browser load? An index as classic scripts, each with a small part of it.

Every file is one line, `fonds.load("name","data","version")`, where the data is base64 of raw deflate: it can be loaded
by a script element from a web server and from a folder alike. The version is the same for the whole set, so that parts
of two builds are never mixed. Under assets/fonds/search/ lie:

- boot.js: JSON with the format, languages, lengths of the documents, reprints, the number of entities, and where the
  shards of terms and words begin; places.js: where those of positions begin;
- t/<n>.js: terms with the documents that hold them and their frequencies; p/<n>.js: terms with their positions;
- w/<n>.js: the words of the archive with the number of documents that hold each, for prefixes and nearest words;
- x/<n>.js: JSON with the text of document n and what a result shows of it; of a long one, sketches of its parts, whose
  texts are x/<n>_<part>.js;
- e/<n>.js: JSON with the entities from number n * ENTITY_CHUNK on: id, name, forms;
- columns.js: JSON with the facets of all documents; days.js: JSON with the days they are sorted by;
- d/<n>.js: numbers: for each document from n * MENTIONS_CHUNK on how many entities it mentions, and their gaps;
- c/<n>.js: JSON with the documents from n * CARDS_CHUNK on as a list of hits tells of them.

Shards of terms and words are numbers (see `coding`), ranges in order of UTF-16. Each term is written as the number of
UTF-16 units that it shares with the one before, the number of units that follow, these units; then for words the number
of documents, for terms the number of bytes in the list, and the list. A list is written as in `index`, after the number
of the document that it begins at. Long lists are cut by documents into parts, each in a shard of its own, so that what
concerns a few documents can be read alone.
"""

import json
import struct
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zlib import DEFLATED, MAX_WBITS, compressobj

from build_scripts import __version__
from build_scripts.archive import File
from build_scripts.search.coding import encoded, ends, utf16
from build_scripts.search.index import Index, Postings, forms_of, read_frequencies
from build_scripts.search.refine import STATED, Columns
from build_scripts.search.shown import listed
from build_scripts.search.sketch import parts, sketch_of

FOLDER = "assets/fonds/search/"
FORMAT = 2
# Sizes before compression: a query reads one shard a word, so that small ones are quick and large ones are few.
TERM_SHARD = 10_000
POSITION_SHARD = 12_000
WORD_SHARD = 12_000
LONGEST_TERM_LIST = 65_536
LONGEST_POSITION_LIST = 8_000
# How many documents, or entities, lie in one part.
ENTITY_CHUNK = 256
MENTIONS_CHUNK = 256
CARDS_CHUNK = 128


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term with a list, or with the part of it that begins at document `first`; such a part is a shard alone."""

    term: str
    first: int
    data: bytes
    part: bool = False


def shards(index: Index) -> Iterator[File]:
    """All files that the browser's search reads, one after the other: they are many."""
    version = _version(index)
    boot = {
        "format": FORMAT,
        "languages": index.languages,
        "lengths": index.lengths,
        "reprints": sorted(index.reprints.items()),
        "entities": len(index.entities),
        "entityChunk": ENTITY_CHUNK,
        "mentionsChunk": MENTIONS_CHUNK,
        "cardsChunk": CARDS_CHUNK,
    }
    kinds = (
        ("terms", "t", _cut(_frequency_entries(index), TERM_SHARD), _listed),
        ("positions", "p", _cut(_position_entries(index), POSITION_SHARD), _listed),
        ("words", "w", _cut(_word_entries(index), WORD_SHARD), _counted),
    )
    directories = {}
    for name, folder, cut, written in kinds:
        beginnings = _Beginnings([], [])
        for number, shard in enumerate(cut):
            beginnings.add(shard)
            yield _file(f"{folder}/{number}", written(shard), version)
        directories[name] = {"texts": beginnings.texts, "documents": beginnings.documents}
    yield _file("places", _json(directories.pop("positions")), version)
    yield _file("boot", _json(boot | directories), version)
    yield _file("columns", _json(_columns(index.columns)), version)
    yield _file("days", _json(index.columns.days), version)
    for number in range(len(index.documents)):
        for name, content in _texts(f"x/{number}", index.shown(number)):
            yield _file(name, _json(content), version)
    entities = [[entity.id, entity.name, forms_of(entity)] for entity in index.entities]
    for number, some in enumerate(_chunks(entities, ENTITY_CHUNK)):
        yield _file(f"e/{number}", _json(some), version)
    for number, mentions in enumerate(_chunks(index.columns.mentions, MENTIONS_CHUNK)):
        yield _file(f"d/{number}", b"".join(map(_gaps, mentions)), version)
    for number, documents in enumerate(_chunks(index.documents, CARDS_CHUNK)):
        yield _file(f"c/{number}", _json([listed(document) for document in documents]), version)


def _version(index: Index) -> str:
    """A name for this state of the archive: it changes when anything does that the parts are made from."""
    digest = sha256(f"{FORMAT} {__version__}".encode())
    for term, postings in index.postings.items():
        digest.update(term.encode("utf-8", "surrogatepass") + b"\0" + postings.frequencies + postings.positions)
    for document in index.documents:
        told = repr((document.id, document.source.sha256, document.title, document.metadata))
        digest.update("\0".join((told, *(block.text for block in document.reading))).encode("utf-8", "replace"))
    for entity in index.entities:
        digest.update(repr((entity.id, forms_of(entity))).encode("utf-8", "replace"))
    return digest.hexdigest()[:12]


def _columns(columns: Columns) -> dict[str, Any]:
    """The facets: for each its values, and for each document the numbers of its own; one alone without brackets."""
    found = {}
    for name in STATED:
        values = sorted({value for stated in columns.stated[name] for value in stated}, key=utf16)
        number = {value: n for n, value in enumerate(values)}
        own = ([number[value] for value in stated] for stated in columns.stated[name])
        found[name] = {"values": values, "of": [one[0] if len(one) == 1 else one for one in own]}
    return found


def _gaps(numbers: Sequence[int]) -> bytes:
    """How many numbers, and the gap before each; they are in order."""
    before = (-1, *numbers)
    return encoded((len(numbers), *(number - before[n] - 1 for n, number in enumerate(numbers))))


def _chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _texts(name: str, shown: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is shown of a document, whole, or when it is long in parts."""
    found = list(parts(shown["blocks"]))
    if len(found) == 1:
        yield name, {**shown, "blocks": _in_utf16(found[0])}
        return
    yield name, {**shown, "blocks": [], "parts": [list(sketch_of(part, shown["language"])) for part in found]}
    for number, part in enumerate(found):
        yield f"{name}_{number}", _in_utf16(part)


def _in_utf16(shown: list[list[Any]]) -> list[list[Any]]:
    """The blocks of a document, with places counted in UTF-16 units, as JavaScript counts them."""
    blocks = []
    for anchor, text, names, dates in shown:
        marks = [names, dates]
        if not text.isascii() and max(text) > "\uffff":
            marks = [
                [[_units_before(text, start), _units_before(text, end), what] for start, end, what in some]
                for some in marks
            ]
        # Most blocks bear no mark: what is empty at the end is left out.
        while marks and not marks[-1]:
            marks.pop()
        blocks.append([anchor, text, *marks])
    return blocks


def _units_before(text: str, place: int) -> int:
    return place + sum(character > "\uffff" for character in text[:place])


def _file(name: str, data: bytes, version: str) -> File:
    packer = compressobj(6, DEFLATED, -MAX_WBITS)
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
        gap = document - last - 1
        data += encoded([2 * gap + 1] if frequency == 1 else [2 * gap, frequency])
        last = document
    yield _Entry(term, first, encoded([first]) + data, part=True)


def _word_entries(index: Index) -> Iterator[_Entry]:
    return (_Entry(word, 0, encoded([index.spread(word)])) for word in index.words)


def _position_entries(index: Index) -> Iterator[_Entry]:
    for term, postings in index.postings.items():
        if not postings.positions:
            continue
        if len(postings.positions) <= LONGEST_POSITION_LIST:
            yield _Entry(term, 0, encoded([0]) + postings.positions)
        else:
            yield from _cut_positions(term, postings)


def _cut_positions(term: str, postings: Postings) -> Iterator[_Entry]:
    """The positions of a common term, in parts."""
    data, stops = postings.positions, ends(postings.positions)
    first = start = end = numbers = 0
    for document, frequency in read_frequencies(postings.frequencies):
        if end - start >= LONGEST_POSITION_LIST:
            yield _Entry(term, first, encoded([first]) + data[start:end], part=True)
            first, start = document, end
        numbers += frequency
        end = stops[numbers - 1]
    yield _Entry(term, first, encoded([first]) + data[start:], part=True)


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
    terms = _front_coded(entry.term for entry in shard)
    return b"".join(term + encoded([len(entry.data)]) + entry.data for term, entry in zip(terms, shard, strict=True))


def _counted(shard: list[_Entry]) -> bytes:
    """Words and the number of documents that hold them."""
    words = _front_coded(entry.term for entry in shard)
    return b"".join(word + entry.data for word, entry in zip(words, shard, strict=True))


def _front_coded(terms: Iterable[str]) -> Iterator[bytes]:
    """Each term as what it shares with the one before, and the rest."""
    before: tuple[int, ...] = ()
    for term in terms:
        units = _units(term)
        shorter = min(len(units), len(before))
        common = next((n for n in range(shorter) if units[n] != before[n]), shorter)
        yield encoded((common, len(units) - common, *units[common:]))
        before = units


def _units(text: str) -> tuple[int, ...]:
    """The UTF-16 units of a text."""
    data = utf16(text)
    return struct.unpack(f">{len(data) // 2}H", data)


@dataclass(slots=True)
class _Beginnings:
    """Where each shard begins: a text that is not before any term of the shard before, and a document."""

    texts: list[str]
    documents: list[int]
    before: str = ""

    def add(self, shard: list[_Entry]) -> None:
        entry = shard[0]
        self.texts.append(entry.term if entry.first else _shortest(entry.term, self.before))
        self.documents.append(entry.first)
        self.before = shard[-1].term


def _shortest(term: str, before: str) -> str:
    """The shortest beginning of a term that still stands after the term before it."""
    return next((term[:end] for end in range(1, len(term)) if utf16(term[:end]) > utf16(before)), term)
