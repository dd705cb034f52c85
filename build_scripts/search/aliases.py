"""Which words of a query are a name that is also written otherwise? web/aliases.js is the twin.

Neighbouring plain words that are a written form of an entity, as far as they go, are its name: each of these words then
also counts where the entity is mentioned by another form. Words in quotation marks, in exclusions, in fields and beside
NEAR are taken as they are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from build_scripts.search.index import written_key
from build_scripts.search.pattern import Source
from build_scripts.search.tree import AllOf, AnyOf, Node, Word, is_plain

LONGEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Also:
    """Words of a query, folded, and the number of an entity that is written so and otherwise."""

    written: str
    entity: int


def with_aliases(tree: AllOf, source: Source) -> tuple[AllOf, tuple[Also, ...]]:
    """The tree with the entities that its words name, and these."""
    found: list[Also] = []
    return replace(tree, parts=_named(tree.parts, source, found)), tuple(dict.fromkeys(found))


def _named(parts: Sequence[Node], source: Source, found: list[Also]) -> tuple[Node, ...]:
    """Neighbouring parts, all of which are asked for, with the entities that they name."""
    named: list[Node] = []
    while rest := parts[len(named) :]:
        words: list[Word] = []
        for part in rest[:LONGEST_NAME]:
            if not (isinstance(part, Word) and is_plain(part)):
                break
            words.append(part)
        named += _longest_name(words, source, found) or [_inside(rest[0], source, found)]
    return tuple(named)


def _longest_name(words: Sequence[Word], source: Source, found: list[Also]) -> list[Word]:
    """The longest name that the words begin with; none when they begin with none."""
    for length in range(len(words), 0, -1):
        written = written_key([word.text for word in words[:length]])
        entities = tuple(sorted(source.frequencies(f"{written}=")))
        if entities:
            found += (Also(written, entity) for entity in entities)
            return [replace(word, also=entities) for word in words[:length]]
    return []


def _inside(node: Node, source: Source, found: list[Also]) -> Node:
    if isinstance(node, AllOf):
        return replace(node, parts=_named(node.parts, source, found))
    if isinstance(node, AnyOf):
        return replace(node, parts=tuple(_named((part,), source, found)[0] for part in node.parts))
    return node
