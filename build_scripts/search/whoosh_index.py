"""How does the command line search? A thin adapter to a Whoosh index, with our words, our queries and our ranking.

Terms and positions come from `index`, so that Whoosh splits no text. A query tree becomes a Whoosh query: AND, OR and
what is left out are Whoosh's own; a leaf (word, prefix, phrase) is a query of ours that counts in Whoosh's postings and
weighs as `rank` describes. Beside the index lies fonds.json with what Whoosh does not keep: exact lengths of the
documents (its own are rounded), the languages, and the words of the archive, in which prefixes are sought.
"""

import json
import pickle
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whoosh.fields import STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions
from whoosh.index import IndexError as WhooshError
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.query import And, Or, Query
from whoosh.reading import IndexReader
from whoosh.scoring import WeightScorer
from whoosh.searching import Searcher

from build_scripts.archive import Archive
from build_scripts.problems import FondsError
from build_scripts.search.excerpt import excerpts
from build_scripts.search.index import Reader, beginning_with, places, utf16
from build_scripts.search.query import AllOf, AnyOf, Node, Prefix, QueryProblem, Word, leaves, parse
from build_scripts.search.rank import Hit, order, pattern, scores
from build_scripts.search.results import Found, Results, printed
from build_scripts.search.shards import shown

__all__ = ["Found", "Results", "printed", "search", "write"]

FORMAT = 1
FIELD = "text"
BESIDE = "fonds.json"


class Terms(FieldType):  # type: ignore[misc]
    """A field whose value is a document's terms with their positions, as `index.places` gives them."""

    def __init__(self) -> None:
        # Whoosh looks for lengths with every posting; it does so much faster when there are some.
        super().__init__(Positions(), None, scorable=True)

    def index(self, value: Mapping[str, list[int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """What Whoosh writes for each term: its name, frequency, weight and positions."""
        for term, positions in value.items():
            name = term.encode("utf-8", "surrogatepass")
            yield name, len(positions), float(len(positions)), self.format.encode(positions)


def write(archive: Archive, folder: Path) -> None:
    """Write the Whoosh index of an archive into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    storage = FileStorage(str(folder))
    writer = storage.create_index(Schema(**{FIELD: Terms(), "shown": STORED})).writer(limitmb=256)
    readers: dict[str, Reader] = {}
    lengths = []
    for document in archive.documents:
        reader = readers.setdefault(document.language, Reader(document.language))
        found = places(document, reader)
        lengths.append(sum(map(len, found.values())))
        writer.add_document(**{FIELD: found, "shown": shown(document)})
    writer.commit()
    words = sorted({word for reader in readers.values() for word in reader.words}, key=utf16)
    beside = {"format": FORMAT, "languages": sorted(readers), "lengths": lengths, "words": words}
    (folder / BESIDE).write_text(json.dumps(beside), encoding="utf-8")


def search(folder: Path, query: str, limit: int = 10) -> Results:
    """The documents of the index in `folder` that answer a query, at most `limit` of them.

    Raises FondsError when there is no index or one that another version made, and when the query is ill-formed.
    """
    with _opened(folder) as source:
        tree = parse(query, source.languages)
        if isinstance(tree, QueryProblem):
            place = query[tree.position : tree.position + 24]
            hint = f"It is about this place: {place}" if place.strip() else ""
            raise FondsError(f"query, character {tree.position + 1}", tree.message, hint)
        hits = source.hits(tree)
        sought = [pattern(leaf, source) for leaf in leaves(tree)]
        return Results(
            query=query,
            total=len(hits),
            all=sum(hit.complete for hit in hits),
            documents=tuple(_found(hit, source.searcher.stored_fields(hit.document), sought) for hit in hits[:limit]),
        )


def _found(hit: Hit, stored: Mapping[str, Any], sought: Sequence[tuple[tuple[str, ...], ...]]) -> Found:
    document = stored["shown"]
    return Found(
        number=hit.document,
        score=hit.score,
        some=not hit.complete,
        title=document["title"],
        url=document["url"],
        date=document["date"],
        source=document["source"],
        excerpts=excerpts(document["blocks"], document["language"], sought),
    )


@contextmanager
def _opened(folder: Path) -> Iterator["_Source"]:
    """The index in a folder. What a missing, stale or broken one raises becomes a FondsError."""
    remedy = "Run `fonds build`."
    try:
        beside = json.loads((folder / BESIDE).read_text(encoding="utf-8"))
        if beside["format"] != FORMAT:
            raise FondsError(str(folder), "the search index was made by another version of Fonds.", remedy)
        searcher = FileStorage(str(folder)).open_index().searcher()
    except FileNotFoundError:
        raise FondsError(str(folder), "there is no search index here.", remedy) from None
    except (WhooshError, OSError, EOFError, ValueError, KeyError, TypeError, pickle.PickleError, struct.error) as fault:
        raise FondsError(str(folder), f"the search index cannot be read: {fault}.", remedy) from fault
    with searcher:
        yield _Source(searcher, beside["languages"], beside["lengths"], beside["words"])


@dataclass(frozen=True, slots=True)
class _Source:
    """What ranking needs to know, from Whoosh's postings and the file beside them."""

    searcher: Searcher
    languages: Sequence[str]
    lengths: Sequence[int]
    words: Sequence[str]
    weighed: dict[Node, dict[int, float]] = field(default_factory=dict)

    def frequencies(self, term: str) -> dict[int, int]:
        """How often a term stands in each document that holds it."""
        return {matcher.id(): int(matcher.weight()) for matcher in self._postings(term)}

    def positions(self, term: str) -> dict[int, list[int]]:
        """The positions of a term in each document that holds it."""
        return {matcher.id(): matcher.value_as("positions") for matcher in self._postings(term)}

    def beginning_with(self, prefix: str) -> Sequence[str]:
        """The words that begin with `prefix`."""
        return beginning_with(prefix, self.words)

    def scores(self, node: Node) -> dict[int, float]:
        """The documents that answer a part of a query, in order, with their scores."""
        if node not in self.weighed:
            self.weighed[node] = dict(sorted(scores(node, self).items()))
        return self.weighed[node]

    def hits(self, tree: AllOf) -> list[Hit]:
        """The documents that answer a query, the best first."""
        parts = [_query(part, self) for part in tree.parts]
        required = [_query(part, self) for part in tree.parts if not isinstance(part, Word | Prefix)]
        excluded = [_query(part, self) for part in tree.excluded]
        # With a limit Whoosh now and then loses hits; without one it does not.
        found = self.searcher.search(
            Or(parts),
            limit=None,
            filter=And(required) if required else None,
            mask=Or(excluded) if excluded else None,
        )
        complete = set(self.searcher.docs_for_query(And(parts)))
        hits = (Hit(document, score, document in complete) for score, document in found.top_n)
        return sorted(hits, key=order)

    def _postings(self, term: str) -> Iterator[Matcher]:
        """Whoosh's matcher of a term, at each document in turn."""
        reader = self.searcher.reader()
        name = term.encode("utf-8", "surrogatepass")
        if (FIELD, name) in reader:
            matcher = reader.postings(FIELD, name)
            while matcher.is_active():
                yield matcher
                matcher.next()


def _query(node: Node, source: _Source) -> Query:
    """A part of our tree as a query of Whoosh's."""
    if isinstance(node, AnyOf):
        return Or([_query(part, source) for part in node.parts])
    if isinstance(node, AllOf):
        # Whoosh's own AND NOT now and then lets the first document through that it should leave out.
        return And([_query(part, source) for part in node.parts]) if not node.excluded else _Weighed(node, source)
    return _Weighed(node, source)


class _Weighed(Query):  # type: ignore[misc]
    """A part of our tree as a query of Whoosh's, weighed by us."""

    def __init__(self, node: Node, source: _Source) -> None:
        self.node = node
        self.source = source
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Weighed) and self.node == other.node

    def __hash__(self) -> int:
        return hash(self.node)

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        """The documents that hold the part, with their scores."""
        held = self.source.scores(self.node)
        if not held:
            return NullMatcher()
        return ListMatcher(list(held), list(held.values()), scorer=WeightScorer(max(held.values())))

    def estimate_size(self, reader: IndexReader) -> int:
        """How many documents hold the part."""
        return len(self.source.scores(self.node))
