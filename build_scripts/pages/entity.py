"""What does the page of an entity show?"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from build_scripts.annotate.types import Entity, Kind, Mention
from build_scripts.archive import Page
from build_scripts.documents import Document
from build_scripts.pages.passages import passage, sentence
from build_scripts.pages.places import built, document_page, relative
from build_scripts.pages.printing import Printer
from build_scripts.pages.said import quoted
from build_scripts.pages.tagged import DOUBTFUL_BELOW, Numbering
from build_scripts.when import bounds

# A page that quoted every mention of a much-mentioned entity could not be opened; beyond these the mentions are
# counted and linked, document by document.
QUOTED_AT_MOST = 300
# What the entity says is listed no longer than this; the page of quotations has it all.
SAID_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that mentions the entity, and the address of its paragraph as seen from the entity's page."""

    address: Markup
    paragraph: int
    text: Markup
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A document that mentions the entity: the passages quoted, and how many mentions are not (`more`)."""

    document: Document
    passages: tuple[Passage, ...]
    more: int


def entity_pages(printer: Printer) -> Iterator[Page]:
    """One page an entity."""
    for entity in printer.archive.entities:
        path = f"{entity.id}.md"
        said = printer.archive.said_by.get(entity.id, ())
        yield printer.page(
            path,
            "entity",
            entity=entity,
            partly_named=_is_partly_named(entity),
            said=quoted(printer, path, said[:SAID_AT_MOST]),
            said_in_all=len(said),
            homes=_homes(printer, entity),
            companions=printer.archive.companions.get(entity.id, ()),
        )


def _is_partly_named(entity: Entity) -> bool:
    """Whether only a surname or first name is written, so that several people may be meant."""
    alone = all(" " not in variant.form for variant in entity.variants)
    return entity.kind is Kind.PERSON and alone and not entity.in_ledger


def in_time(document: Document) -> tuple[str, str, str]:
    """The key that puts documents in order of time, the undated last."""
    first = bounds(document.date)[0] if document.date else "9999-99-99"
    return (first, document.title, document.id)


def _homes(printer: Printer, entity: Entity) -> list[Home]:
    """The documents that mention the entity, in order of time, with their passages."""
    by_document: dict[str, list[Mention]] = {}
    for mention in entity.mentions:
        by_document.setdefault(mention.document, []).append(mention)
    homes = []
    room = QUOTED_AT_MOST
    for document in sorted((printer.archive.document[key] for key in by_document), key=in_time):
        mentions = by_document[document.id]
        quoted = mentions[:room]
        room -= len(quoted)
        passages = _passages(entity, document, quoted, printer.numberings[document.id])
        homes.append(Home(document, passages, len(mentions) - len(quoted)))
    return homes


def _passages(entity: Entity, document: Document, mentions: list[Mention], numbering: Numbering) -> tuple[Passage, ...]:
    """The sentences that hold the mentions, each once."""
    texts = {block.number: block.text for block in document.blocks}
    page = built(relative(f"{entity.id}.md", document_page(document)))
    in_sentences: dict[tuple[int, int, int], list[Mention]] = {}
    for mention in mentions:
        bounds_of = sentence(texts[mention.block], mention.start, mention.end)
        in_sentences.setdefault((mention.block, *bounds_of), []).append(mention)
    return tuple(
        Passage(
            Markup(f"{page}#p{block}"),
            block,
            passage(texts[block], [(m.start, m.end, Markup(f"{page}#{numbering.anchor(m)}")) for m in found]),
            all(mention.score < DOUBTFUL_BELOW for mention in found),
        )
        for (block, _, _), found in in_sentences.items()
    )
