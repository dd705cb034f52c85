"""What can only a person decide? What was asked while names were joined, in terms of entities, the worst first."""

from collections.abc import Iterable, Iterator, Sequence

from build_scripts.annotate.entities.bare_names import Meaning
from build_scripts.annotate.entities.clusters import Clusters, Name, Question
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import Doubt, Entity

SAME, WHO = "same", "who"


def doubts(
    entities: Sequence[Entity], questions: Iterable[Question], meanings: Sequence[Meaning], clusters: Clusters
) -> list[Doubt]:
    """The doubts, those first that are most open and decide about most mentions."""
    of_mention = {mention: entity for entity in entities for mention in entity.mentions}
    of_name = {clusters.root(meaning.name): of_mention[meaning.mention] for meaning in meanings}
    found = [*_same(questions, of_name, clusters), *_who(meanings, of_name, clusters)]
    return sorted(found, key=lambda doubt: (-doubt.mentions * _openness(doubt.score), doubt.mention, doubt.other))


def _openness(score: float) -> float:
    """How open a question is: 1 where nothing speaks more for yes than for no."""
    return round(1 - abs(2 * score - 1), 2)


def _same(questions: Iterable[Question], of_name: dict[Name, Entity], clusters: Clusters) -> Iterator[Doubt]:
    """Whether two entities are one: a question for each pair, the strongest."""
    asked = set()
    for one, other, why, score in sorted(questions, key=lambda question: (-question.score, question)):
        pair = [of_name.get(clusters.root(name)) for name in (one, other)]
        known = sorted((entity for entity in pair if entity), key=lambda entity: (-len(entity.mentions), entity.id))
        if len({entity.id for entity in known}) < 2 or clusters.parted(one, other):
            continue
        greater, lesser = known
        if (greater.id, lesser.id) not in asked:
            asked.add((greater.id, lesser.id))
            yield Doubt(SAME, greater.id, lesser.id, f"{why}.", score, len(lesser.mentions), lesser.mentions[0])


def _who(meanings: Iterable[Meaning], of_name: dict[Name, Entity], clusters: Clusters) -> Iterator[Doubt]:
    """Whom a bare name means in a document: one question for all its mentions there."""
    open_ones: dict[tuple[str, str], list[Meaning]] = {}
    for meaning in meanings:
        if meaning.asked:
            open_ones.setdefault((meaning.mention.document, key(meaning.mention.text)), []).append(meaning)
    for found in open_ones.values():
        first = found[0]
        entity, other = (of_name.get(clusters.root(name)) for name in (first.name, first.asked) if name)
        if entity and other and entity.id != other.id:
            yield Doubt(WHO, entity.id, other.id, f"{first.why}.", first.score, len(found), first.mention)
