"""The whole, validated: documents, entities, dates and quotations, with all that follows from them computed once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import log
from types import MappingProxyType

from build_scripts.annotate.types import DateMention, Entity, Kind, Mention, Part, Quotation
from build_scripts.documents import Document
from build_scripts.problems import Problem, error
from build_scripts.reprints import alike
from build_scripts.sources import SourceFile
from build_scripts.when import is_edtf

RELATED_AT_MOST = 6
COMPANIONS_AT_MOST = 24
# An entity that more documents mention than this says little about which of them belong together.
TELLING_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file of the finished site: `path` is relative to the site, with `/` between folders."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page for MkDocs: `path` is relative to docs/ and ends in .md."""

    path: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another document and the entities that both mention, the most telling first."""

    document: Document
    shared: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Companion:
    """An entity that is mentioned in the same paragraphs as another, and in how many."""

    entity: Entity
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that pages, search and exports are made from.

    `documents` are in order of id, `entities` in order of id, `dates` in document and text order.
    `marks` maps (document id, block number) to the mentions there with their entities, in text order;
    `dates_in` maps the same to the mentioned dates. `related` maps a document's id, `companions` an entity's.
    `quotations` are in document and text order; `said_by` maps an entity's id to those that it speaks. `alike` maps the
    id of a document to the others that are nearly identical to it, in order of id; `originals` maps it to the file that
    is published beside its page. `leaves` maps a place to the page of the source that the block there begins on, where
    the source has pages.
    """

    title: str
    description: str
    url: str
    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    dates: tuple[DateMention, ...]
    quotations: tuple[Quotation, ...]
    document: Mapping[str, Document]
    marks: Mapping[tuple[str, int], tuple[tuple[Mention, Entity], ...]]
    dates_in: Mapping[tuple[str, int], tuple[DateMention, ...]]
    related: Mapping[str, tuple[Related, ...]]
    companions: Mapping[str, tuple[Companion, ...]]
    said_by: Mapping[str, tuple[Quotation, ...]]
    alike: Mapping[str, tuple[Document, ...]]
    originals: Mapping[str, SourceFile]
    leaves: Mapping[tuple[str, int], int]

    @property
    def mention_count(self) -> int:
        """How many mentions of entities the archive holds."""
        return sum(len(entity.mentions) for entity in self.entities)

    def mentioned_in(self, document: Document) -> tuple[tuple[Entity, tuple[Mention, ...]], ...]:
        """The entities a document mentions with their mentions there: the most mentioned first, then by name."""
        found: dict[str, list[Mention]] = defaultdict(list)
        entities: dict[str, Entity] = {}
        for block in document.reading:
            for mention, entity in self.marks.get((document.id, block.number), ()):
                found[entity.id].append(mention)
                entities[entity.id] = entity
        order = sorted(found, key=lambda key: (-len(found[key]), entities[key].name, key))
        return tuple((entities[key], tuple(found[key])) for key in order)


def assemble(
    title: str,
    description: str,
    url: str,
    documents: Iterable[Document],
    entities: Iterable[Entity],
    dates: Iterable[DateMention],
    quotations: Iterable[Quotation] = (),
    originals: Mapping[str, SourceFile] = MappingProxyType({}),
) -> tuple[Archive, tuple[Problem, ...]]:
    """The archive of these documents, entities and mentioned dates.

    A mention of an entity or date, or a quotation, that does not stand where it says is left out and reported: it would
    put a mark on the wrong words.
    """
    documents = tuple(sorted(documents, key=lambda document: document.id))
    by_id = {document.id: document for document in documents}
    if len(by_id) != len(documents):
        raise ValueError("the readers must give every document an id of its own")
    texts = _Texts(documents)
    marks: dict[tuple[str, int], list[tuple[Mention, Entity]]] = defaultdict(list)
    standing = (replace(entity, mentions=tuple(filter(texts.hold, entity.mentions))) for entity in entities)
    entities = tuple(sorted((entity for entity in standing if entity.mentions), key=lambda entity: entity.id))
    for entity in entities:
        for mention in entity.mentions:
            marks[mention.document, mention.block].append((mention, entity))
    dates_in: dict[tuple[str, int], list[DateMention]] = defaultdict(list)
    for date in sorted(filter(texts.hold, dates)):
        dates_in[date.document, date.block].append(date)
    quoted = sorted(one for one in quotations if all(texts.hold_at(one.document, part) for part in one.parts))
    said_by: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in quoted:
        if quotation.speaker:
            said_by[quotation.speaker].append(quotation)
    in_text_order = {place: tuple(sorted(found, key=lambda pair: pair[0])) for place, found in marks.items()}
    return Archive(
        title=title,
        description=description,
        url=url,
        documents=documents,
        entities=entities,
        dates=tuple(date for place in sorted(dates_in) for date in dates_in[place]),
        quotations=tuple(quoted),
        document=by_id,
        marks=in_text_order,
        dates_in={place: tuple(found) for place, found in dates_in.items()},
        related=_related(by_id, entities),
        companions=_companions(entities, in_text_order),
        said_by={speaker: tuple(said) for speaker, said in said_by.items()},
        alike=_alike(documents),
        originals=originals,
        leaves={(one.id, block.number): block.page for one in documents for block in one.blocks if block.page},
    ), tuple(texts.problems)


class _Texts:
    """The texts of all blocks, and a problem for every mark that does not stand in them where it says."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._texts = {(document.id, block.number): block.text for document in documents for block in document.blocks}
        self.problems: list[Problem] = []

    def hold(self, mention: Mention | DateMention) -> bool:
        """Whether the mention stands where it says, and what it says of a date can be read."""
        if isinstance(mention, DateMention) and mention.edtf and not is_edtf(mention.edtf):
            place, message = f"{mention.document}, paragraph {mention.block}", f"“{mention.text}” was taken for a date."
            self.problems.append(error(place, message, "Please report this as a bug."))
            return False
        return self.hold_at(mention.document, mention)

    def hold_at(self, document: str, mark: Mention | DateMention | Part) -> bool:
        """Whether the mark stands where it says in the document."""
        text = self._texts.get((document, mark.block), "")
        if mark.start < mark.end and text[mark.start : mark.end] == mark.text:
            return True
        place, message = f"{document}, paragraph {mark.block}", f"the mark for “{mark.text}” does not fit the text."
        self.problems.append(error(place, message, "Please report this as a bug."))
        return False


def _alike(documents: tuple[Document, ...]) -> dict[str, tuple[Document, ...]]:
    """For each document that is nearly identical to others these others."""
    groups = alike((block.text for block in document.reading) for document in documents)
    return {
        documents[one].id: tuple(documents[other] for other in group if other != one)
        for group in groups
        for one in group
    }


def _related(documents: Mapping[str, Document], entities: tuple[Entity, ...]) -> dict[str, tuple[Related, ...]]:
    """For each document those that share its entities, weighted by how few documents mention each.

    Peoples and groups tell nothing of what a document is about, here and among companions.
    """
    shared: dict[str, dict[str, list[tuple[float, Entity]]]] = defaultdict(lambda: defaultdict(list))
    for entity in entities:
        homes = sorted({mention.document for mention in entity.mentions})
        if entity.kind is Kind.GROUP or not 2 <= len(homes) <= TELLING_AT_MOST:
            continue
        weight = log(1 + len(documents) / len(homes))
        for one, other in combinations(homes, 2):
            shared[one][other].append((weight, entity))
            shared[other][one].append((weight, entity))
    related = {}
    for home, others in shared.items():
        best = sorted(others, key=lambda other: (-sum(weight for weight, _ in others[other]), other))[:RELATED_AT_MOST]
        related[home] = tuple(
            Related(
                documents[other],
                tuple(entity for _, entity in sorted(others[other], key=lambda pair: (-pair[0], pair[1].id))),
            )
            for other in best
        )
    return related


def _companions(
    entities: tuple[Entity, ...], marks: Mapping[tuple[str, int], tuple[tuple[Mention, Entity], ...]]
) -> dict[str, tuple[Companion, ...]]:
    """For each entity those that stand in the same paragraphs, the most frequent first."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for found in marks.values():
        for one, other in combinations(sorted({entity.id for _, entity in found if entity.kind is not Kind.GROUP}), 2):
            together[one][other] += 1
            together[other][one] += 1
    by_id = {entity.id: entity for entity in entities}
    return {
        key: tuple(
            Companion(by_id[other], count)
            for other, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:COMPANIONS_AT_MOST]
        )
        for key, counts in together.items()
    }
