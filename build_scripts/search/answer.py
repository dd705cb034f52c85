"""From a query to its results: the steps of a search, read aloud; web/results.js is the twin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from unicodedata import normalize

from build_scripts.search.aliases import Also, with_aliases
from build_scripts.search.collapse import grouped, repeats
from build_scripts.search.excerpt import Excerpt, Passage, Reading, excerpts, read
from build_scripts.search.pattern import Pattern, Source, pattern
from build_scripts.search.query import QueryProblem, parse
from build_scripts.search.rank import Hit
from build_scripts.search.refine import (
    ENTITY,
    KINDS,
    RELEVANCE,
    STATED,
    Columns,
    Filters,
    counted,
    entities_counted,
    in_order,
    passing,
)
from build_scripts.search.reread import MOST_READ, has_several, worth
from build_scripts.search.results import Card, Found, Named, Options, Place, Results, Shown, Value
from build_scripts.search.shown import leaf_of
from build_scripts.search.sketch import parts, promising, sketch_of
from build_scripts.search.suggest import suggestions
from build_scripts.search.tree import AllOf, leaves

MOST_ASKED_FOR = 12

Ranking = Callable[[AllOf], Sequence[Hit]]


class Shelf(Source, Protocol):
    """An index with all that results show of its documents and entities."""

    @property
    def columns(self) -> Columns:
        """What hits are narrowed and counted by."""

    @property
    def reprints(self) -> Mapping[int, int]:
        """For each reprint the first of its kind."""

    def shown(self, document: int) -> Mapping[str, Any]:
        """What a result shows of a document: see `shown.shown`."""

    def entity(self, number: int) -> tuple[str, str, Sequence[str]]:
        """Id, name and forms of an entity."""


def answer(query: str, shelf: Shelf, options: Options, ranked: Ranking) -> Results | QueryProblem:
    """The results of a query, or why there are none; `ranked` gives the hits of a tree, the best first."""
    query = normalize("NFC", query)
    tree = parse(query, shelf.languages)
    if isinstance(tree, QueryProblem):
        return tree
    also: tuple[Also, ...] = ()
    if not options.as_written:
        tree, also = with_aliases(tree, shelf)
    sought = [pattern(leaf, shelf) for leaf in leaves(tree)]
    reader = _Reader(shelf, sought)
    every = ranked(tree)
    filters = _filters(options, shelf)
    hits = _narrowed(every, filters, options, shelf)
    if options.sort == RELEVANCE and has_several(tree):
        hits = _reread(hits, tree, reader)
    groups = grouped((hit.document for hit in hits), shelf.reprints)
    of_document = {hit.document: hit for hit in hits}
    page = [_Leading(of_document[first], others) for first, *others in groups[options.offset :][: options.limit]]
    complete = sum(hit.complete for hit in hits)

    def count(other: str) -> int:
        return _complete(other, shelf, options, ranked)

    return Results(
        query=query,
        total=len(hits),
        all=complete,
        groups=len(groups),
        documents=_documents(page, reader),
        also=tuple(_named(one, shelf) for one in also),
        entities=_asked_for(sought, shelf),
        suggestions=suggestions(query, tree, shelf, count) if options.suggest and not complete else (),
        facets=_facets([hit.document for hit in every], filters, options, shelf),
    )


class _Reader:
    """Reads documents for what is sought; each one once, and of a long one the parts that promise most."""

    def __init__(self, shelf: Shelf, sought: Sequence[Pattern]) -> None:
        self._sought = sought
        self.shown = cache(shelf.shown)
        self.passages = cache(self._passages)
        self.readings = cache(self._readings)

    def _passages(self, document: int) -> list[Passage]:
        shown = self.shown(document)
        found = list(parts(shown["blocks"]))
        if len(found) > 1:
            sketches = shown.get("sketches") or [sketch_of(part, shown["language"]) for part in found]
            best = promising(sketches, self._sought)
            found = [found[number] for number in best]
        return [Passage(*block) for part in found for block in part]

    def _readings(self, document: int) -> list[Reading]:
        return read(self.passages(document), self.shown(document)["language"], self._sought)


def _reread(hits: Sequence[Hit], tree: AllOf, reader: _Reader) -> list[Hit]:
    """The hits; of the first ones those that hold everything in one paragraph come first."""
    first = [hit for hit in hits[:MOST_READ] if hit.complete]
    best = sorted(first, key=lambda hit: worth(tree, reader.readings(hit.document)), reverse=True)
    return [*best, *hits[len(first) :]]


def _filters(options: Options, shelf: Shelf) -> Filters:
    entities = (shelf.frequencies(f"@{value}") for value in options.filters.get(ENTITY, ()))
    # An entity that is not there is mentioned nowhere.
    return Filters(options.filters, tuple(next(iter(numbers), -1) for numbers in entities))


def _narrowed(every: Sequence[Hit], filters: Filters, options: Options, shelf: Shelf) -> list[Hit]:
    """The hits that pass the filters, in the order that is wanted."""
    hits = list(every)
    if any(options.filters.values()):
        left = set(passing((hit.document for hit in every), filters, shelf.columns))
        hits = [hit for hit in hits if hit.document in left]
    if options.sort == RELEVANCE:
        return hits
    sorts = ([hit for hit in hits if hit.complete], [hit for hit in hits if not hit.complete])
    return [
        some[place]
        for some in sorts
        for place in in_order([hit.document for hit in some], options.sort, shelf.columns.days)
    ]


def _complete(query: str, shelf: Shelf, options: Options, ranked: Ranking) -> int:
    """In how many documents all of a query stands."""
    tree = parse(query, shelf.languages)
    if isinstance(tree, QueryProblem):
        return 0
    named = tree if options.as_written else with_aliases(tree, shelf)[0]
    return sum(hit.complete for hit in ranked(named))


@dataclass(frozen=True, slots=True)
class _Leading:
    """The hit that a result is about, and the reprints of its document."""

    hit: Hit
    reprints: Sequence[int]


def _documents(page: Sequence[_Leading], reader: _Reader) -> tuple[Found, ...]:
    """The results of a page; a passage that stands in several is shown with the first."""
    shown = [reader.shown(one.hit.document) for one in page]
    passages = [reader.passages(one.hit.document) for one in page]
    best = [excerpts(passages[at], reader.readings(one.hit.document)) for at, one in enumerate(page)]
    texts = [{passage.anchor: passage.text for passage in blocks} for blocks in passages]
    every = [(at, excerpt) for at, found in enumerate(best) for excerpt in found]
    former = repeats([texts[at][excerpt.anchor] for at, excerpt in every])
    same: dict[int, list[Place]] = {}
    for number, (at, excerpt) in enumerate(every):
        if (first := former[number]) is not None:
            same.setdefault(first, []).append(Place(shown[at]["title"], shown[at]["url"], excerpt.anchor))
    found = []
    for at, one in enumerate(page):
        own = [number for number, (home, _) in enumerate(every) if home == at]
        leaves = shown[at].get("leaves", ())
        kept = tuple(_shown(every[number][1], leaves, same.get(number, ())) for number in own if former[number] is None)
        reprints = tuple(_card(number, reader.shown(number)) for number in one.reprints)
        card = _card(one.hit.document, shown[at])
        found.append(Found(card, one.hit.score, not one.hit.complete, kept, len(own) - len(kept), reprints))
    return tuple(found)


def _shown(excerpt: Excerpt, leaves: Sequence[int], same: Sequence[Place]) -> Shown:
    return Shown(excerpt.anchor, leaf_of(excerpt.anchor, leaves), excerpt.pieces, tuple(same))


def _card(number: int, shown: Mapping[str, Any]) -> Card:
    return Card(number, shown["title"], shown["url"], shown["date"], shown["source"])


def _named(also: Also, shelf: Shelf) -> Named:
    identifier, name, forms = shelf.entity(also.entity)
    return Named(also.written, identifier, name, tuple(forms))


def _asked_for(sought: Sequence[Pattern], shelf: Shelf) -> tuple[str, ...]:
    """The ids of the entities that a query looks for, as many as an address can carry."""
    numbers = dict.fromkeys(number for pattern in sought for number in pattern.entities)
    return tuple(shelf.entity(number)[0] for number in list(numbers)[:MOST_ASKED_FOR])


def _facets(numbers: list[int], filters: Filters, options: Options, shelf: Shelf) -> dict[str, tuple[Value, ...]]:
    """The facets that were asked for, entities by kind."""
    found = {
        name: tuple(Value(value, value, count) for value, count in counted(name, numbers, filters, shelf.columns))
        for name in STATED
        if name in options.facets
    }
    if ENTITY in options.facets:
        kinds: dict[str, list[Value]] = {kind: [] for kind in KINDS.values()}
        for number, count in entities_counted(numbers, filters, shelf.columns):
            identifier, name, _ = shelf.entity(number)
            kinds[KINDS[identifier.split("/")[0]]].append(Value(identifier, name, count))
        found |= {kind: tuple(values) for kind, values in kinds.items()}
    return found
