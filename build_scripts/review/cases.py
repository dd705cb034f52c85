"""Which names are in doubt? The questions of the last reading of the archive, in words, the worst first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from build_scripts.annotate import Annotations
from build_scripts.annotate.editors.corrections import RULE
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
    entities = {entity.id: entity for entity in archive.entities}
    found = [case for doubt in annotations.doubts for case in _of_doubt(doubt, entities, archive)]
    hardly = [case for entity in archive.entities for case in _hardly(entity)]
    hardly.sort(key=lambda case: (not case.whole, case.score, -len(case.mentions), case.key))
    return tuple({case.key: case for case in (*found, *hardly)}.values())


def _of_doubt(doubt: Doubt, entities: Mapping[str, Entity], archive: Archive) -> Iterator[Case]:
    """The questions that a doubt asks; none where its entities are not in the archive."""
    one, other = entities.get(doubt.entity), entities.get(doubt.other)
    if one is None:
        return
    if doubt.kind == SAME and other:
        pair = (one, other) if (other.in_ledger, len(other.mentions)) <= (one.in_ledger, len(one.mentions)) else None
        yield _same(pair or (other, one), doubt)
    elif doubt.kind == WHO:
        yield from _whom(one, doubt, entities.values(), archive)
    elif doubt.kind == NAME:
        meant = (doubt.mention.document, doubt.mention.text)
        single = doubt.mentions < len(one.mentions) or one.in_ledger
        decided = _grouped(one.mentions).get(meant, ()) if single else one.mentions
        yield _name(one, tuple(decided) or (doubt.mention,), doubt.why, doubt.score)


def _same(pair: tuple[Entity, Entity], doubt: Doubt) -> Case:
    ids = " ".join(sorted(entity.id for entity in pair))
    question = f"Are “{pair[0].name}” and “{pair[1].name}” the same {pair[0].kind}?"
    mentions = (pair[0].mentions[0], *pair[1].mentions)
    return Case(f"{SAME} {ids}", SAME, question, doubt.why, doubt.score, pair, mentions, whole=True)


def _whom(bare: Entity, doubt: Doubt, entities: Iterable[Entity], archive: Archive) -> Iterator[Case]:
    """The question in a document, for each form of the bare name there; those named in the document come first."""
    document = doubt.mention.document
    able = [entity for entity in entities if entity.id != bare.id and _may_be_called(entity, doubt.mention)]
    here = {entity.id for entity in able if any(mention.document == document for mention in entity.mentions)}
    able.sort(key=lambda entity: (entity.id not in here, entity.id != doubt.other, -len(entity.mentions), entity.id))
    asked = (one for one in bare.mentions if one.document == document and one.rule != RULE)
    for (_, words), mentions in _grouped(asked).items():
        if key(words) != key(doubt.mention.text):
            continue
        pronoun = "Whom" if bare.kind is Kind.PERSON else "What"
        question = f"{pronoun} does “{words}” mean in “{archive.document[document].title}”?"
        meant = (bare, *able[:CANDIDATES_AT_MOST])
        name = f"{WHO} {document} {words}"
        yield Case(name, WHO, question, doubt.why, doubt.score, meant, tuple(mentions), whole=False)


def _may_be_called(entity: Entity, bare: Mention) -> bool:
    """Whether a bare name may mean the entity: it is of that kind, and the name is one of its words."""
    own = key(bare.text).split()
    names = (key(variant.form).split() for variant in entity.variants)
    return entity.kind is bare.kind and any(len(name) > len(own) and set(own) <= set(name) for name in names)


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
