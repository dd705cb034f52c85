"""What are a mention, an entity, a mentioned date and a quotation? Types only."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of entity; the value is the word the reader sees.

    A group is a people, a faith or a camp ("Iranian", "Shiite", "Republicans"): a word for its members, not a body.
    """

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"
    WORK = "work"
    GROUP = "group"

    @property
    def plural(self) -> str:
        """The plural, which is also the folder of the kind's pages."""
        return "people" if self is Kind.PERSON else f"{self.value}s"


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
    """A written form of an entity's name, how often it occurs, and why it was taken for this entity.

    It is its `own` unless only corrections of single mentions say that it means this entity, which tells nothing of
    other mentions.
    """

    form: str
    count: int
    reason: str
    own: bool = True


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


class Speech(StrEnum):
    """What words in quotation marks are: somebody's words, or a word held at arm's length, a title or a term."""

    SPEECH = "speech"
    SCARE = "scare"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The part of a quotation that stands in one block, without its marks: `block.text[start:end] == text`."""

    block: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """Words in quotation marks. One that runs over several paragraphs has a part in each.

    `speaker` is the id of the entity that says them, "" where none is known; `described` is the speaker as the text
    has it where it names nobody ("a former U.S. official"), else "". `cue` is the verb that introduces the words as
    written ("says"), or "". `inferred` says that the speaker does not stand beside the words but was concluded from
    what is before. `unclosed` says that the closing mark is missing.
    """

    document: str
    parts: tuple[Part, ...]
    kind: Speech
    speaker: str = ""
    described: str = ""
    cue: str = ""
    inferred: bool = False
    unclosed: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that only a person can answer, found while mentions were resolved.

    `kind` says what is asked: "same" (are `entity` and `other` one?) or "who" (whom does the bare name `mention`
    mean?). `why` is what speaks for it, a sentence; `score` (0 to 1) how much. `mentions` counts the mentions that the
    answer decides about; `mention` is the first of them.
    """

    kind: str
    entity: str
    other: str
    why: str
    score: float
    mentions: int
    mention: Mention
