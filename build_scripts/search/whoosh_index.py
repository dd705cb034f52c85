"""How does the command line search? In a Whoosh index that holds what the index of the archive holds.

The folder has two indexes of Whoosh's: "documents", and "entities" for the terms whose numbers are entities (see
`index`). Each keeps the terms with frequencies and positions, and stored with every number what results show of it.
Both are written term by term from the `Index`, through Whoosh's codec: no text is split a second time. Beside them lies
fonds.json with what Whoosh does not keep.

Ranking is `rank` over these postings, so that the command line cannot differ from the browser; Whoosh's own queries for
words, phrases, AND, OR and NOT find the same documents in the field "terms".
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.index import TOC, clean_files
from whoosh.reading import IndexReader, TermNotFound

from build_scripts.problems import FondsError
from build_scripts.search.answer import answer
from build_scripts.search.coding import decoded, ends
from build_scripts.search.index import Index, Postings, beginning_with, read_frequencies, terms_of
from build_scripts.search.query import QueryProblem
from build_scripts.search.rank import rank
from build_scripts.search.refine import Columns
from build_scripts.search.results import Options, Results
from build_scripts.search.sketch import parts, sketch_of
from build_scripts.search.tree import ENTITY_FIELDS

FORMAT = 2
DOCUMENTS, ENTITIES = "documents", "entities"
TERMS, SHOWN = "terms", "shown"
BESIDE = "fonds.json"
# How many documents of a term Whoosh packs together.
BLOCK = 512
# How terms begin whose numbers are entities; others of them end with "=".
_BEFORE_NAMES = ("@", *(f"{name}:" for name in ENTITY_FIELDS))
_REMEDY = "Run `fonds build`."


class Places(Format):  # type: ignore[misc]
    """How Whoosh keeps the positions of a term in a document: in the bytes that `index.Postings` has for them."""

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions."""
        found = []
        position = -1
        for passed in decoded(value):
            position += passed + 1
            found.append(position)
        return found


def write(index: Index, folder: Path) -> None:
    """Write the index into a folder, which is made if it is not there; a former index there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    storage = FileStorage(str(folder))
    shown = (_with_sketches(index.shown(number)) for number in range(len(index.documents)))
    _write(storage, DOCUMENTS, shown, index.lengths, _in_order(index, of_entities=False))
    entities = map(index.entity, range(len(index.entities)))
    _write(storage, ENTITIES, entities, [0] * len(index.entities), _in_order(index, of_entities=True))
    known = index.columns
    beside = {
        "format": FORMAT,
        "languages": index.languages,
        "lengths": index.lengths,
        "words": index.words,
        "dates": index.dates,
        "reprints": list(index.reprints.items()),
        "stated": dict(known.stated),
        "mentions": known.mentions,
        "days": known.days,
    }
    (folder / BESIDE).write_text(json.dumps(beside), encoding="utf-8")


def _in_order(index: Index, of_entities: bool) -> Iterator[tuple[str, Postings]]:
    """The terms whose numbers are entities, or are not, in order of their UTF-8 bytes, which is that of code points."""
    return ((term, index.postings[term]) for term in sorted(index.postings) if _is_of_entities(term) == of_entities)


def _is_of_entities(term: str) -> bool:
    """Whether the numbers of a term are those of entities."""
    return term.startswith(_BEFORE_NAMES) or term.endswith("=")


def _write(
    storage: FileStorage, name: str, shown: Iterable[Any], lengths: Sequence[int], terms: Iterable[tuple[str, Postings]]
) -> None:
    """Write one of the two indexes: what is shown of each number, its length (for Whoosh's own scoring), the terms."""
    schema = Schema(**{TERMS: FieldType(Places(), None, scorable=True), SHOWN: STORED})
    storage.create_index(schema, name)
    codec = W3Codec(blocklimit=BLOCK)
    segment = codec.new_segment(storage, name)
    segment.set_doc_count(len(lengths))
    stored = codec.per_document_writer(storage, segment)
    for number, one in enumerate(shown):
        stored.start_doc(number)
        stored.add_field(SHOWN, schema[SHOWN], one, 0)
        stored.add_field(TERMS, schema[TERMS], None, lengths[number])
        stored.finish_doc()
    stored.close()
    # The writer leaves its empty folder for passing files.
    storage.temp_storage(f"{name}.tmp").destroy()
    postings = codec.field_writer(storage, segment)
    postings.start_field(TERMS, schema[TERMS])
    for term, found in terms:
        postings.start_term(_name(term))
        for number, frequency, places in _cut(found):
            postings.add(number, frequency, places, lengths[number])
        postings.finish_term()
    postings.finish_field()
    postings.close()
    TOC(schema, [segment], 1).write(storage, name)
    clean_files(storage, name, 1, [segment])


def _name(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _cut(postings: Postings) -> Iterator[tuple[int, int, bytes]]:
    """Documents, frequencies, and the bytes of the positions in each."""
    ends_of_places = ends(postings.positions)
    start = read = 0
    for document, frequency in read_frequencies(postings.frequencies):
        read += frequency
        end = ends_of_places[read - 1] if ends_of_places else 0
        yield document, frequency, postings.positions[start:end]
        start = end


def search(folder: Path, query: str, options: Options) -> Results | QueryProblem:
    """What the index in a folder answers to a query.

    Raises FondsError when there is no index, or one that another version made, or one that cannot be read.
    """
    with opened(folder) as shelf:
        return answer(query, shelf, options, partial(rank, source=shelf))


def _with_sketches(shown: dict[str, Any]) -> dict[str, Any]:
    """What is shown of a document; of a long one with the sketches of its parts, which take long to make."""
    found = list(parts(shown["blocks"]))
    return shown if len(found) == 1 else {**shown, "sketches": [sketch_of(part, shown["language"]) for part in found]}


@contextmanager
def opened(folder: Path) -> Iterator["WhooshShelf"]:
    """The index in a folder. Raises FondsError when it is missing, stale or broken."""
    with _readable(folder):
        beside = json.loads((folder / BESIDE).read_text(encoding="utf-8"))
        stale = beside["format"] != FORMAT
    if stale:
        raise FondsError(str(folder), "the search index was made by another version of Fonds.", _REMEDY)
    with _readable(folder):
        storage = FileStorage(str(folder))
        documents, entities = (storage.open_index(name).reader() for name in (DOCUMENTS, ENTITIES))
        shelf = WhooshShelf(
            folder=folder,
            documents=documents,
            entities=entities,
            lengths=beside["lengths"],
            languages=beside["languages"],
            words=beside["words"],
            dates=beside["dates"],
            reprints=dict(beside["reprints"]),
            columns=Columns(beside["stated"], beside["mentions"], beside["days"]),
        )
    with closing(documents), closing(entities):
        yield shelf


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Turns whatever reading a missing or broken index raises into a FondsError; Whoosh raises errors of every kind."""
    try:
        yield
    except FileNotFoundError:
        raise FondsError(str(folder), "there is no search index here.", _REMEDY) from None
    except Exception as fault:
        raise FondsError(str(folder), f"the search index cannot be read: {fault}.", _REMEDY) from fault


@dataclass(frozen=True, slots=True)
class WhooshShelf:
    """The index of an archive, read from a folder as far as it is asked for; it answers as `Index` does."""

    folder: Path
    documents: IndexReader
    entities: IndexReader
    lengths: Sequence[int]
    languages: Sequence[str]
    words: Sequence[str]
    dates: Sequence[str]
    reprints: Mapping[int, int]
    columns: Columns

    def frequencies(self, term: str) -> dict[int, int]:
        """How often a term stands in each document that holds it, in order of document."""
        found = {}
        with _readable(self.folder):
            if matcher := self._matcher(term):
                while matcher.is_active():
                    found[matcher.id()] = int(matcher.weight())
                    matcher.next()
        return found

    def positions(self, term: str, wanted: Iterable[int]) -> dict[int, list[int]]:
        """The positions of a term in those of the wanted documents that hold it."""
        found = {}
        with _readable(self.folder):
            if matcher := self._matcher(term):
                for document in sorted(wanted):
                    matcher.skip_to(document)
                    if not matcher.is_active():
                        break
                    if matcher.id() == document:
                        found[document] = matcher.value_as("positions")
        return found

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""
        return beginning_with(prefix, self.words)

    def spread(self, word: str) -> int:
        """How many documents hold a word, or its stem, in the language in which they are most."""
        terms = terms_of(word, self.languages)
        with _readable(self.folder):
            return max(int(self._reader(term).doc_frequency(TERMS, _name(term))) for term in terms)

    def shown(self, document: int) -> Mapping[str, Any]:
        """What a result shows of a document."""
        with _readable(self.folder):
            return self.documents.stored_fields(document)[SHOWN]  # type: ignore[no-any-return]

    def entity(self, number: int) -> tuple[str, str, Sequence[str]]:
        """Id, name and forms of an entity."""
        with _readable(self.folder):
            return self.entities.stored_fields(number)[SHOWN]  # type: ignore[no-any-return]

    def _reader(self, term: str) -> IndexReader:
        return self.entities if _is_of_entities(term) else self.documents

    def _matcher(self, term: str) -> Any:
        """Whoosh's matcher of a term, None when it stands nowhere."""
        try:
            return self._reader(term).postings(TERMS, _name(term))
        except TermNotFound:
            return None
