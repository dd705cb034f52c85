"""What are a mention, an entity and a mentioned date? Types only."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of entity; the value is the word the reader sees."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"

    @property
    def plural(self) -> str:
        """The plural, which is also the folder of the kind's pages."""
        return {"person": "people", "organisation": "organisations", "place": "places"}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of text that names somebody or something: `block.text[start:end] == text`.

    `document` is the document's id, `block` the block's number. `honorific` is the title written before the
    name ("Gen.", "Secretary of State") or "". `rule` says in a few words what recognised it, `score`
    (0 to 1) how surely.
    """

    document: str
    block: int
    start: int
    end: int
    text: str
    kind: Kind
    honorific: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Variant:
    """A written form of an entity's name, how often it occurs, and why it was taken for this entity."""

    form: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the archive's documents mention.

    `id` is `<plural of kind>/<slug>`, unique and the address of its page. `name` is the preferred name.
    `variants` are the written forms, most frequent first; `mentions` are in document and text order.
    Identifiers, coordinates (degrees), the note and the `aliases`, which need stand nowhere, come from the editors'
    ledger only.
    """

    id: str
    name: str
    kind: Kind
    variants: tuple[Variant, ...]
    mentions: tuple[Mention, ...]
    wikidata: str = ""
    latitude: float | None = None
    longitude: float | None = None
    note: str = ""
    in_ledger: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class DateMention:
    """A date mentioned in running text: `block.text[start:end] == text`.

    `edtf` is its value (EDTF level 1), None when the text alone cannot tell ("Friday" without a document date).
    """

    document: str
    block: int
    start: int
    end: int
    text: str
    edtf: str | None
    rule: str
