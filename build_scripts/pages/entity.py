"""What does the page of a person, an organisation or a place show?"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from build_scripts.annotate.types import Entity, Mention
from build_scripts.archive import Page
from build_scripts.documents import Document
from build_scripts.pages.passages import passage
from build_scripts.pages.places import built, document_page, relative
from build_scripts.pages.printing import Printer
from build_scripts.pages.tagged import DOUBTFUL_BELOW, Numbering
from build_scripts.when import bounds

# A page that quoted every mention of a much-mentioned entity could not be opened; beyond these the mentions are
# counted and linked, document by document.
QUOTED_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentence around a mention, and the address of the mention as seen from the entity's page."""

    address: Markup
    paragraph: int
    text: Markup
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A document that mentions the entity: the passages quoted, and how many more there are."""

    document: Document
    passages: tuple[Passage, ...]
    mentions: int

    @property
    def more(self) -> int:
        """How many mentions are not quoted."""
        return self.mentions - len(self.passages)


def entity_pages(printer: Printer) -> Iterator[Page]:
    """One page an entity."""
    # The anchors of a document's mentions are the same on every entity's page: made once.
    numberings = {document.id: Numbering.of(printer.archive, document) for document in printer.archive.documents}
    for entity in printer.archive.entities:
        yield printer.page(
            f"{entity.id}.md",
            "entity",
            entity=entity,
            homes=_homes(printer, entity, numberings),
            companions=printer.archive.companions.get(entity.id, ()),
        )


def in_time(document: Document) -> tuple[str, str, str]:
    """The key that puts documents in order of time, the undated last."""
    first = bounds(document.date)[0] if document.date else "9999-99-99"
    return (first, document.title, document.id)


def _homes(printer: Printer, entity: Entity, numberings: dict[str, Numbering]) -> list[Home]:
    """The documents that mention the entity, in order of time, with their passages."""
    by_document: dict[str, list[Mention]] = {}
    for mention in entity.mentions:
        by_document.setdefault(mention.document, []).append(mention)
    homes = []
    room = QUOTED_AT_MOST
    for document in sorted((printer.archive.document[key] for key in by_document), key=in_time):
        mentions = by_document[document.id]
        quoted = _passages(entity, document, mentions[:room], numberings[document.id])
        room -= len(quoted)
        homes.append(Home(document, quoted, len(mentions)))
    return homes


def _passages(entity: Entity, document: Document, mentions: list[Mention], numbering: Numbering) -> tuple[Passage, ...]:
    texts = {block.number: block.text for block in document.blocks}
    page = built(relative(f"{entity.id}.md", document_page(document)))
    return tuple(
        Passage(
            Markup(f"{page}#{numbering.anchor(mention)}"),
            mention.block,
            passage(texts[mention.block], mention.start, mention.end),
            mention.score < DOUBTFUL_BELOW,
        )
        for mention in mentions
    )
