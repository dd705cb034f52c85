"""What can be answered to a question, and what does each answer write into the ledger or the corrections?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from build_scripts.annotate.editors import corrections, ledger
from build_scripts.annotate.editors.finding import context_at, occurrences
from build_scripts.annotate.editors.ledger import Ledger
from build_scripts.annotate.entities.doubts import SAME, WHO
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import Entity, Kind
from build_scripts.archive import Archive
from build_scripts.documents import BlockKind
from build_scripts.review.cases import Case, article

REJECT = "reject"
KIND_KEYS = {
    Kind.PERSON: "p",
    Kind.ORGANISATION: "o",
    Kind.PLACE: "l",
    Kind.EVENT: "e",
    Kind.WORK: "w",
    Kind.GROUP: "g",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to write: the file, and its cells by column.

    Where a row of the ledger accepts one of the names `called` already, it is given the aliases instead.
    """

    file: str
    cells: tuple[tuple[str, str], ...]
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the keys that give it, what it says, and what it writes."""

    keys: str
    label: str
    entries: tuple[Entry, ...]


def answers(case: Case, archive: Archive) -> tuple[Answer, ...]:
    """What can be answered to the question."""
    if case.kind == SAME:
        return tuple(_about_two(case, archive))
    if case.kind == WHO:
        return tuple(_about_bare(case, archive))
    return tuple(_about_whole(case.entities[0], archive) if case.whole else _about_some(case, archive))


def is_open(case: Case, decided: Ledger) -> bool:
    """Whether the ledger, as it is now, leaves the question open. Single mentions are for the next build to tell."""
    accepted = [key(entity.name) in decided.accepted for entity in case.entities]
    rejected = any(decided.rejecting_name(entity.name, entity.kind) for entity in case.entities)
    if case.kind == SAME:
        return not rejected and not all(accepted)
    return not (case.whole and (rejected or accepted[0]))


def _about_two(case: Case, archive: Archive) -> Iterator[Answer]:
    one, other = case.entities
    forms = _forms(case.entities, archive)

    def joined(name: str) -> tuple[Entry, ...]:
        return (replace(_accepted(name, one.kind, forms), called=(one.name, other.name)),)

    yield Answer("y", f"the same: join them as “{one.name}”", joined(one.name))
    if not one.in_ledger and not other.in_ledger:
        yield Answer("o", f"the same: join them as “{other.name}”", joined(other.name))
    apart = tuple(_accepted(entity.name, entity.kind) for entity in case.entities)
    yield Answer("n", "not the same: keep them apart", apart)
    for number, entity in enumerate(case.entities, 1):
        if not entity.in_ledger:
            rejected = _rejected(entity, _forms((entity,), archive))
            yield Answer(f"r{number}", f"“{entity.name}” is no name", (rejected,))


def _about_bare(case: Case, archive: Archive) -> Iterator[Answer]:
    bare, *able = case.entities
    singles = _Singles(case, archive)
    for number, entity in enumerate(able, 1):
        label = f"{entity.name} ({len(entity.mentions):,} mention{'s' * (len(entity.mentions) != 1)})"
        yield Answer(str(number), label, singles.meaning(entity.name, entity.kind))
    yield Answer("n", "none of them", singles.meaning(bare.name, bare.kind))
    yield Answer("r", "no name at all", singles.no_name())
    for kind in _others(bare.kind):
        yield Answer(f"k{KIND_KEYS[kind]}", f"a name of {article(kind)}", singles.as_kind(kind))


def _about_whole(entity: Entity, archive: Archive) -> Iterator[Answer]:
    forms = _forms((entity,), archive)
    yield Answer("y", f"yes, it is the name of {article(entity.kind)}", (_accepted(entity.name, entity.kind),))
    yield Answer("r", "no name at all", (_rejected(entity, forms),))
    for kind in _others(entity.kind):
        yield Answer(f"k{KIND_KEYS[kind]}", f"a name of {article(kind)}", (_accepted(entity.name, kind, forms),))


def _about_some(case: Case, archive: Archive) -> Iterator[Answer]:
    entity, singles = case.entities[0], _Singles(case, archive)
    yield Answer("y", f"yes, here it means {entity.name}", singles.meaning(entity.name, entity.kind))
    yield Answer("r", "no name here", singles.no_name())
    for kind in _others(entity.kind):
        yield Answer(f"k{KIND_KEYS[kind]}", f"a name of {article(kind)} here", singles.as_kind(kind))


def _others(kind: Kind) -> Iterator[Kind]:
    """The other kinds."""
    return (other for other in Kind if other is not kind)


def _accepted(name: str, kind: Kind, forms: Iterable[str] = ()) -> Entry:
    cells = (("name", name), ("kind", kind), ("aliases", _aliases(name, forms)), ("status", "accept"))
    return Entry(ledger.FILE, cells, called=(name,))


def _rejected(entity: Entity, forms: Iterable[str]) -> Entry:
    aliases = _aliases(entity.name, forms)
    return Entry(ledger.FILE, (("name", entity.name), ("kind", entity.kind), ("aliases", aliases), ("status", REJECT)))


def _aliases(name: str, forms: Iterable[str]) -> str:
    """The forms in one cell, each key once."""
    seen = {key(name): ""}
    for form in forms:
        if ";" not in form:
            seen.setdefault(key(form), " ".join(form.split()))
    return "; ".join(form for form in seen.values() if form)


def _forms(entities: tuple[Entity, ...], archive: Archive) -> tuple[str, ...]:
    """The forms that stand for these entities alone: none of another entity, no surname of a full name."""
    found = [
        variant.form
        for entity in entities
        for variant in entity.variants
        if variant.own and (" " in variant.form or " " not in entity.name or entity.kind is not Kind.PERSON)
    ]
    ours = {entity.id for entity in entities}
    others = (other for other in archive.entities if other.id not in ours)
    taken = {key(variant.form) for other in others for variant in other.variants} if len(found) > 1 else frozenset()
    return (*(entity.name for entity in entities), *(form for form in found if key(form) not in taken))


class _Singles:
    """The rows that say of a question's single mentions, all in one document and with the same words, what they mean.

    One row where they are all that the document has, otherwise one for each. Each keeps its context, so that it is
    found again when the text has changed.
    """

    def __init__(self, case: Case, archive: Archive) -> None:
        first = case.mentions[0]
        document, self._words = first.document, " ".join(first.text.split())
        decided = {(mention.block, mention.start) for mention in case.mentions}
        places = [
            (block, number, start, end)
            for block in archive.document[document].reading
            if block.kind is not BlockKind.VERBATIM
            for number, (start, end) in enumerate(occurrences(block.text, self._words), 1)
        ]
        free = {
            (block.number, start)
            for block, _, start, _ in places
            if not any(
                mention.start <= start < mention.end and mention.text != first.text
                for mention, _ in archive.marks.get((document, block.number), ())
            )
        }
        every = len(case.mentions) > 1 and free == decided
        self._places = [
            (
                ("document", document),
                ("paragraph", "" if every else str(block.number)),
                ("words", self._words),
                ("occurrence", "" if every else str(number)),
                ("context", context_at(block.text, start, end)),
            )
            for block, number, start, end in places
            if (block.number, start) in decided
        ][: 1 if every else None]

    def meaning(self, entity: str, kind: Kind) -> tuple[Entry, ...]:
        """The rows that say that an entity is meant."""
        return self._rows(("entity", entity), ("kind", kind), ("status", "accept"))

    def no_name(self) -> tuple[Entry, ...]:
        """The rows that say that it is no name."""
        return self._rows(("status", REJECT))

    def as_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """The rows that say that something of this kind is meant, called by these words."""
        return self.meaning(self._words, kind)

    def _rows(self, *cells: tuple[str, str]) -> tuple[Entry, ...]:
        return tuple(Entry(corrections.FILE, (*place, *cells)) for place in self._places)
