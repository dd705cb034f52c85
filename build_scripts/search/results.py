"""What does a search answer? Types; web/results.js answers with the same names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from build_scripts.search.excerpt import Piece
from build_scripts.search.refine import KINDS, RELEVANCE
from build_scripts.search.suggest import Suggestion


@dataclass(frozen=True, slots=True)
class Options:
    """How to search.

    At most `limit` results from the `offset`-th on; `as_written` takes names only as they are written; `filters` are
    the chosen values of each facet (entities by id); `facets` the facets to be counted; `sort` is "relevance",
    "oldest" or "newest"; without `suggest` no other queries are thought of.
    """

    limit: int = 10
    offset: int = 0
    as_written: bool = False
    sort: str = RELEVANCE
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    suggest: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of a document in one line; `url` is its page in the site."""

    number: int
    title: str
    url: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of another document."""

    title: str
    url: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage of a document, in pieces, and where else it stands; `page` is that of its source, 0 without pages."""

    anchor: str
    page: int
    pieces: tuple[Piece, ...]
    same: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found, with its reprints.

    `some` when it lacks some of the words sought; `repeated` of its passages are shown with an earlier document.
    """

    card: Card
    score: float
    some: bool
    excerpts: tuple[Shown, ...]
    repeated: int
    reprints: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Words of the query that are a name of an entity, which is also written in other forms."""

    written: str
    id: str
    name: str
    forms: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of the entity."""
        return KINDS[self.id.split("/")[0]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet with its count; `name` is what is shown of an entity, whose value is its id."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """`total` documents were found, `all` of them with every part of the query, shown in so many `groups`.

    `entities` are the ids of those that the query asks for, by a name that is also written otherwise or in a field.
    """

    query: str
    total: int
    all: int
    groups: int
    documents: tuple[Found, ...]
    also: tuple[Named, ...]
    entities: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    facets: Mapping[str, tuple[Value, ...]]
