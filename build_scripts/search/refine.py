"""How are the hits of a search narrowed, counted and put in order of date? web/refine.js is the twin.

Four facets: the source and the type of a document, the years that its date may lie in, the entities that it mentions.
Of the first three several values widen each other; of the entities each narrows. A count tells how many hits there
would be of that value, all other facets left as they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from build_scripts.annotate.types import Kind
from build_scripts.archive import Archive
from build_scripts.documents import Document
from build_scripts.search.coding import utf16
from build_scripts.when import OPEN, bounds

# The facets of which each document has a few values of its own; entities are counted apart.
STATED = ("source", "type", "year")
ENTITY = "entity"
# A date that may lie in more years than this is in no year's facet.
MOST_YEARS = 10
# The kinds of entities, by the folder that their ids begin with.
KINDS = {kind.plural: kind.value for kind in Kind}
RELEVANCE, OLDEST, NEWEST = "relevance", "oldest", "newest"


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of every document, in order of number.

    `stated` are for each of `STATED` the values of every document, `mentions` the numbers of the entities that each
    mentions, `days` the first day of its date (ISO), "" when it is unknown.
    """

    stated: Mapping[str, Sequence[Sequence[str]]]
    mentions: Sequence[Sequence[int]]
    days: Sequence[str]


@dataclass(frozen=True, slots=True)
class Filters:
    """The values chosen of each facet; entities by number."""

    stated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    entities: Sequence[int] = ()


def columns(archive: Archive, entity_numbers: Mapping[str, int]) -> Columns:
    """The columns of an archive; `entity_numbers` gives the number of each entity by its id."""
    mentions: dict[str, set[int]] = {document.id: set() for document in archive.documents}
    for entity in archive.entities:
        for mention in entity.mentions:
            mentions[mention.document].add(entity_numbers[entity.id])
    values = {"source": _sources, "type": _types, "year": _years}
    return Columns(
        stated={name: tuple(map(values[name], archive.documents)) for name in STATED},
        mentions=tuple(tuple(sorted(mentions[document.id])) for document in archive.documents),
        days=tuple(bounds(document.date)[0] if document.date else "" for document in archive.documents),
    )


def _sources(document: Document) -> tuple[str, ...]:
    stated = document.metadata.all("source") or document.metadata.all("publisher")
    return tuple(dict.fromkeys(stated))


def _types(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(document.metadata.all("type")))


def _years(document: Document) -> tuple[str, ...]:
    if not document.date or OPEN in document.date:
        return ()
    first, last = (int(day[:4]) for day in bounds(document.date))
    return tuple(f"{year:04}" for year in range(first, last + 1)) if last - first < MOST_YEARS else ()


def passing(numbers: Iterable[int], filters: Filters, known: Columns, without: str = "") -> list[int]:
    """Those of the documents that pass the filters, but for those of the facet `without`."""
    chosen = [(known.stated[name], set(filters.stated.get(name, ()))) for name in STATED if name != without]
    sought = [(values, wanted) for values, wanted in chosen if wanted]
    entities = set(filters.entities)
    return [
        number
        for number in numbers
        if all(not wanted.isdisjoint(values[number]) for values, wanted in sought)
        and (not entities or entities.issubset(known.mentions[number]))
    ]


def counted(name: str, numbers: Iterable[int], filters: Filters, known: Columns) -> list[tuple[str, int]]:
    """The values of a stated facet with their counts: the most frequent first, years in order."""
    left = passing(numbers, filters, known, without=name)
    counts = Counter(value for number in left for value in known.stated[name][number])
    for value in filters.stated.get(name, ()):
        counts.setdefault(value, 0)
    return sorted(counts.items()) if name == "year" else sorted(counts.items(), key=_most_first)


def entities_counted(numbers: Iterable[int], filters: Filters, known: Columns) -> list[tuple[int, int]]:
    """The numbers of the entities that the hits mention with how many do, the most frequent first."""
    left = passing(numbers, filters, known)
    counts = Counter(entity for number in left for entity in known.mentions[number])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _most_first(pair: tuple[str, int]) -> tuple[int, bytes]:
    return -pair[1], utf16(pair[0])


def in_order(numbers: Sequence[int], sort: str, days: Sequence[str]) -> list[int]:
    """The places of documents in order of date, undated ones last; equal ones stay as they are."""
    dated = [place for place, number in enumerate(numbers) if days[number]]
    undated = [place for place, number in enumerate(numbers) if not days[number]]
    return sorted(dated, key=lambda place: days[numbers[place]], reverse=sort == NEWEST) + undated
