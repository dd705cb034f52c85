"""Who, where, when, and who said what? Documents in; entities with their mentions, dates and quotations out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.annotate.dates import find_dates
from build_scripts.annotate.editors import corrections
from build_scripts.annotate.editors.corrections import correct, read_corrections
from build_scripts.annotate.editors.ledger import FILE, apply, read_ledger, unmatched
from build_scripts.annotate.editors.newcomers import newcomers
from build_scripts.annotate.entities import resolve
from build_scripts.annotate.names import find_names
from build_scripts.annotate.names.recogniser import Span, described, identity, recognise
from build_scripts.annotate.names.remembered import remembering, store_beside
from build_scripts.annotate.names.rules import recognise_by_rules
from build_scripts.annotate.passages import Passage, read_passage
from build_scripts.annotate.quotations import read_quotations
from build_scripts.annotate.types import DateMention, Doubt, Entity, Mention, Quotation
from build_scripts.config import Config
from build_scripts.documents import BlockKind, Document
from build_scripts.problems import Problem
from build_scripts.progress import Track, silently
from build_scripts.text import normalise
from build_scripts.when import bounds

RULES = "rules"
# A document whose date may lie in any of more years than these is of no year.
_CERTAIN = 5


@dataclass(frozen=True, slots=True)
class Annotations:
    """What the documents mention: entities in order of id; dates and quotations in document and text order.

    `reasons` tell why mentions went to their entities, where that needed one, and why the editors took some out;
    `doubts` are what only a person can decide, the worst first. `recogniser` is what found the names.
    """

    entities: tuple[Entity, ...]
    dates: tuple[DateMention, ...]
    quotations: tuple[Quotation, ...]
    reasons: Mapping[Mention, str]
    doubts: tuple[Doubt, ...]
    recogniser: str


def annotate(
    documents: Iterable[Document], config: Config, track: Track = silently
) -> tuple[Annotations, tuple[Problem, ...]]:
    """What the reading texts mention and quote, what only a person can decide, and the problems of the editors' tables.

    The result does not depend on the order of the documents. Verbatim blocks hold no names. Raises FondsError when
    the recogniser of the configuration cannot be had, or the editors' tables cannot be read.
    """
    documents = sorted(documents, key=lambda document: document.id)
    ledger, in_ledger = read_ledger(config.seeds / FILE)
    singles, in_singles = read_corrections(config.seeds / corrections.FILE, ledger)
    passages = [
        read_passage(document.id, number, text) for document in documents for number, text in _paragraphs(document)
    ]
    found = find_names(passages, lambda plain: _spans(plain, config, track), ledger.kinds)
    mentions = apply(ledger, passages, found)
    ids = ids_by_name(documents)
    corrected, unplaced = correct(singles, ids, passages, mentions)
    dates = [date for document in documents for date in find_dates(document.id, _paragraphs(document), document.date)]
    years = {document.id: year for document in documents if (year := _year(document))}
    resolved = resolve(corrected.mentions, ledger, corrected.decided, years)
    quotations, never_closed = read_quotations(documents, resolved.entities)
    annotations = Annotations(
        entities=resolved.entities,
        dates=tuple(dates),
        quotations=tuple(quotations),
        reasons={**resolved.reasons, **corrected.removed},
        doubts=resolved.doubts,
        recogniser=RULES if config.recogniser == RULES else described(config.recogniser),
    )
    unused = unmatched(ledger, passages, found, mentions, (single.entity for single in singles))
    made = newcomers(corrected.decided, resolved.entities, ledger)
    return annotations, (*in_ledger, *in_singles, *unplaced, *made, *unused, *never_closed)


def ids_by_name(documents: Sequence[Document]) -> dict[str, str]:
    """The documents' ids by all that they may be called, normalised: former ids and twins first, so that others win."""
    called = {former: document.id for document in documents for former in document.former}
    called |= {twin.name: document.id for document in documents for twin in document.also}
    called |= {document.source.name: document.id for document in documents}
    called |= {document.id: document.id for document in documents}
    return {normalise(name): called[name] for name in called}


def _year(document: Document) -> int:
    """The year that the document is of, 0 when that is unknown or uncertain by more than a few years."""
    first, last = (int(day[:4]) for day in bounds(document.date)) if document.date else (0, 0)
    return first if last - first <= _CERTAIN else 0


def _paragraphs(document: Document) -> Iterator[tuple[int, str]]:
    """The numbers and texts of the blocks that hold prose."""
    for block in document.reading:
        if block.kind is not BlockKind.VERBATIM:
            yield block.number, block.text


def _spans(passages: Sequence[Passage], config: Config, track: Track) -> list[tuple[Span, ...]]:
    """What the configured recogniser labels in each passage; it is asked only for those that are new or changed."""
    if config.recogniser == RULES:
        return recognise_by_rules(passages)

    def ask(texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return recognise(texts, config.recogniser, track)

    store = store_beside(config.site)
    answered = remembering(ask, identity(config.recogniser), store, forget=config.own_seeds)
    return answered([passage.text for passage in passages])
