"""What can a query ask for? The nodes of its tree, types only; `query` makes them, web/query.js makes the same ones.

`start` and `end` say where in the query a node was written; they make no difference between two nodes. `field` is ""
for the text itself, or the field in which a leaf looks.
"""

from dataclasses import dataclass, field

from build_scripts.annotate.types import Kind

# Fields that look at the names of the entities that a document mentions.
ENTITY_FIELDS = {"org" if kind is Kind.ORGANISATION else kind.value: kind for kind in Kind}


def _place() -> int:
    return field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: `text` folded, `terms` the terms of the index that stand for it; `light` for a function word.

    `also` are the numbers of entities that are written so: a document that mentions them by another name counts too.
    """

    text: str
    terms: tuple[str, ...]
    light: bool = False
    field: str = ""
    also: tuple[int, ...] = ()
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with `text` (folded)."""

    text: str
    field: str = ""
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Every word that at most `edits` changes make of `text` (folded)."""

    text: str
    edits: int
    field: str = ""
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words at consecutive places."""

    words: tuple["Word | Prefix | Fuzzy", ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Near:
    """Two leaves, or alternatives, at most `distance` words from each other in one paragraph, in any order."""

    left: "Word | Prefix | Fuzzy | Phrase | AnyOf"
    right: "Word | Prefix | Fuzzy | Phrase | AnyOf"
    distance: int
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Dates:
    """A date of the document, or one that it mentions, from the day `first` to the day `last` (ISO)."""

    first: str
    last: str
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts."""

    parts: tuple["Node", ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the parts and none of what is excluded."""

    parts: tuple["Node", ...]
    excluded: tuple["Node", ...] = ()
    start: int = _place()
    end: int = _place()


Step = Word | Prefix | Fuzzy
Leaf = Word | Prefix | Fuzzy | Phrase | Near | Dates
Node = Leaf | AnyOf | AllOf


def is_plain(node: Node) -> bool:
    """Whether a part is a word of the text as anybody writes it, which may be let go where not all can be had."""
    return isinstance(node, Step) and not node.field


def leaves(node: Node) -> list[Leaf]:
    """The leaves that a tree asks for, in order, without what it excludes."""
    if isinstance(node, AnyOf | AllOf):
        return [leaf for part in node.parts for leaf in leaves(part)]
    return [node]
