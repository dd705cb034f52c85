"""What is a document? Types only; the readers make them."""

from dataclasses import dataclass
from enum import StrEnum

from build_scripts.config import FURNITURE_KINDS
from build_scripts.sources import SourceFile


class BlockKind(StrEnum):
    """What a block of text is. The second group is furniture: what surrounds a text, not the text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    QUOTATION = "block quotation"
    VERBATIM = "verbatim"
    TABLE_ROW = "table row"

    CAPTION = "caption"
    CREDIT = "credit"
    STANDFIRST = "standfirst"
    DATELINE = "dateline"
    PROMPT = "prompt"
    SURROUNDINGS = "surroundings"


FURNITURE = frozenset(BlockKind(name) for name in FURNITURE_KINDS)


@dataclass(frozen=True, slots=True)
class Style:
    """A stretch of a block that the source marks: `kind` is "em", "strong", "code" or "link"."""

    start: int
    end: int
    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    r"""One paragraph, heading, list item …

    `number` counts every block of the source from 1, furniture included, so that it never changes when
    the cleaning does: it is the permanent anchor (`#p7`). `text` is plain Unicode (NFC), in which a
    line break that the source means is "\n". `level` is the depth of a heading (2 to 6), a list item or a quotation.
    `removed` says that the block is left out of the reading text; `reason` why it was taken for furniture.
    `page` is the page of the source that it begins on, from 1, and 0 where the source has none.
    Offsets of styles and mentions are indices into `text`.
    """

    number: int
    kind: BlockKind
    text: str
    level: int = 0
    styles: tuple[Style, ...] = ()
    removed: bool = False
    reason: str = ""
    page: int = 0

    @property
    def anchor(self) -> str:
        """The permanent anchor of the block on its page."""
        return f"p{self.number}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the archive's makers state about a document: field names (Dublin Core and CollectionBuilder's)
    with their values, sorted by name."""

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a field, none when it is not stated."""
        return dict(self.fields).get(name, ())

    def first(self, name: str) -> str | None:
        """The first value of a field, None when it is not stated."""
        return next(iter(self.all(name)), None)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the archive.

    `id` is its permanent identifier and its address (`documents/<id>.html`): lower-case ASCII letters,
    digits and hyphens, unique. `date` is EDTF, None when unknown. `title_derived` says that nobody gave
    the title: it was taken from the text. `also` are further files that hold the very same bytes, `former` the
    ids that it had before, and `notes` sentences about how its file was read.
    """

    id: str
    source: SourceFile
    title: str
    title_derived: bool
    date: str | None
    language: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    also: tuple[SourceFile, ...] = ()
    former: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def reading(self) -> tuple[Block, ...]:
        """The blocks of the reading text, in order."""
        return tuple(block for block in self.blocks if not block.removed)

    @property
    def furniture(self) -> tuple[Block, ...]:
        """The blocks left out of the reading text, in order."""
        return tuple(block for block in self.blocks if block.removed)

    @property
    def creators(self) -> tuple[str, ...]:
        """Who made the document, as stated."""
        return self.metadata.all("creator")
