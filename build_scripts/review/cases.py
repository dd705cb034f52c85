"""Which names are in doubt? The questions of the last reading of the archive, in words, the worst first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.annotate import Annotations
from build_scripts.annotate.editors.corrections import RULE
from build_scripts.annotate.entities import has_initials_only
from build_scripts.annotate.entities.doubts import SAME, WHO
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import Doubt, Entity, Kind, Mention
from build_scripts.archive import Archive
from build_scripts.pages.passages import sentence
from build_scripts.pages.tagged import DOUBTFUL_BELOW

NAME = "name"
CANDIDATES_AT_MOST = 9
PASSAGES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in their sentence: where they stand, and what is before and after them."""

    document: str
    block: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question about names. `key` tells it from every other, and is the same on the next reading.

    `kind` is SAME (two `entities`: are they one?), WHO (whom does a bare name mean? the entity of the bare name, then
    those who may be meant) or NAME (one entity: is it what it was taken for?). `mentions` are those that the answer
    decides about; `whole` says that these are all of the entity's.
    """

    key: str
    kind: str
    question: str
    why: str
    score: float
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    whole: bool


def cases(archive: Archive, annotations: Annotations) -> tuple[Case, ...]:
    """The questions, the worst first: doubts in their order, then names hardly recognised, whole entities first."""
    index = _index(archive.entities)
    found = [case for doubt in annotations.doubts for case in _of_doubt(doubt, index, archive)]
    hardly = [case for entity in archive.entities for case in _hardly(entity)]
    hardly.sort(key=lambda case: (not case.whole, case.score, -len(case.mentions), case.key))
    return tuple({case.key: case for case in (*found, *hardly)}.values())


@dataclass(frozen=True, slots=True)
class _Index:
    """The entities by id, by kind and each word of their names, and their mentions by entity and document."""

    entities: Mapping[str, Entity]
    bearers: Mapping[tuple[Kind, str], Sequence[Entity]]
    mentions: Mapping[tuple[str, str], Sequence[Mention]]


def _index(entities: Iterable[Entity]) -> _Index:
    """The index of these entities."""
    bearers: dict[tuple[Kind, str], list[Entity]] = defaultdict(list)
    mentions: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    by_id = {entity.id: entity for entity in entities}
    for entity in by_id.values():
        for word in {word for variant in entity.variants for word in key(variant.form).split()}:
            bearers[entity.kind, word].append(entity)
        for mention in entity.mentions:
            mentions[entity.id, mention.document].append(mention)
    return _Index(by_id, bearers, mentions)


def _of_doubt(doubt: Doubt, index: _Index, archive: Archive) -> Iterator[Case]:
    """The questions that a doubt asks; none where its entities are not in the archive."""
    one, other = index.entities.get(doubt.entity), index.entities.get(doubt.other)
    if one is None:
        return
    if doubt.kind == SAME and other:
        first, second = sorted((one, other), key=_worth, reverse=True)
        yield _same((first, second), doubt)
    elif doubt.kind == WHO:
        yield from _whom(one, doubt, index, archive)


def _worth(entity: Entity) -> tuple[bool, bool, int]:
    """How well an entity's name suits for two that are one: a first name written out is better than its initial."""
    return entity.in_ledger, not has_initials_only(entity.kind, entity.name), len(entity.mentions)


def _same(pair: tuple[Entity, Entity], doubt: Doubt) -> Case:
    ids = " ".join(sorted(entity.id for entity in pair))
    question = f"Are “{pair[0].name}” and “{pair[1].name}” the same {pair[0].kind}?"
    mentions = (pair[0].mentions[0], *pair[1].mentions)
    return Case(f"{SAME} {ids}", SAME, question, doubt.why, doubt.score, pair, mentions, whole=True)


def _whom(bare: Entity, doubt: Doubt, index: _Index, archive: Archive) -> Iterator[Case]:
    """The question in a document, for each form of the bare name there; those named in the document come first."""
    document = doubt.mention.document
    words = doubt.mention.text
    bearers = (index.bearers.get((bare.kind, word), ()) for word in key(words).split())
    able = [one for one in min(bearers, key=len, default=()) if one.id != bare.id and may_be_called(one, words)]
    here = {entity.id for entity in able if (entity.id, document) in index.mentions}
    able.sort(key=lambda entity: (entity.id not in here, entity.id != doubt.other, -len(entity.mentions), entity.id))
    asked = (one for one in index.mentions.get((bare.id, document), ()) if one.rule != RULE)
    for (_, words), mentions in _grouped(asked).items():
        if key(words) != key(doubt.mention.text):
            continue
        pronoun = "Whom" if bare.kind is Kind.PERSON else "What"
        question = f"{pronoun} does “{words}” mean in “{archive.document[document].title}”?"
        meant = (bare, *able[:CANDIDATES_AT_MOST])
        name = f"{WHO} {document} {words}"
        yield Case(name, WHO, question, doubt.why, doubt.score, meant, tuple(mentions), whole=False)


def may_be_called(entity: Entity, words: str) -> bool:
    """Whether words may mean the entity: they are one of its names, or a part of one."""
    own = set(key(words).split())
    return any(own <= set(key(variant.form).split()) for variant in entity.variants)


def _grouped(mentions: Iterable[Mention]) -> dict[tuple[str, str], list[Mention]]:
    """The mentions by document and words."""
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.document, mention.text].append(mention)
    return groups


def _low(entity: Entity) -> list[Mention]:
    """The mentions of an entity that were hardly recognised, but for those of names that the ledger accepts."""
    sure = {key(name) for name in (entity.name, *entity.aliases) if entity.in_ledger}
    return [one for one in entity.mentions if one.score < DOUBTFUL_BELOW and key(one.text) not in sure]


def _hardly(entity: Entity) -> Iterator[Case]:
    """The questions whether what was hardly recognised is what it was taken for."""
    low = _low(entity)
    whole = len(low) == len(entity.mentions) and not entity.in_ledger
    for mentions in [low] if whole else _grouped(low).values():
        score = round(sum(mention.score for mention in mentions) / len(mentions), 2)
        yield _name(entity, tuple(mentions), f"It was hardly recognised: {mentions[0].rule}.", score)


def _name(entity: Entity, mentions: tuple[Mention, ...], why: str, score: float) -> Case:
    whole = len(mentions) == len(entity.mentions) and not entity.in_ledger
    name = entity.name if whole else mentions[0].text
    place = "" if whole else f" {mentions[0].document} {mentions[0].text}"
    question = f"Is “{name}” the name of {article(entity.kind)}?"
    return Case(f"{NAME} {entity.id}{place}", NAME, question, why, score, (entity,), mentions, whole)


def article(kind: Kind) -> str:
    """The kind with its article."""
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def passages(case: Case, archive: Archive) -> tuple[Passage, ...]:
    """Up to three passages that help to decide: of two entities both are shown, otherwise what is decided about."""
    chosen = list(case.mentions)
    if case.kind == SAME:
        one, other = (list(entity.mentions[:2]) for entity in case.entities)
        chosen = [*one[: PASSAGES_AT_MOST - len(other)], *other] if len(other) > 1 else [*one, *other]
    return tuple(passage(mention, archive) for mention in chosen[:PASSAGES_AT_MOST])


def passage(mention: Mention, archive: Archive) -> Passage:
    """A mention in its sentence."""
    text = next(block.text for block in archive.document[mention.document].blocks if block.number == mention.block)
    return around(mention.document, mention.block, text, mention.start, mention.end)


def around(document: str, block: int, text: str, start: int, end: int) -> Passage:
    """A stretch of a block's text in its sentence."""
    first, last = sentence(text, start, end)
    return Passage(document, block, text[first:start], text[start:end], text[end:last])
