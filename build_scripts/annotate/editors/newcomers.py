"""Which entities are there only because a correction says so? A slip of the pen makes one, so that each is told."""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from build_scripts.annotate.editors.corrections import Decision
from build_scripts.annotate.editors.ledger import FILE, Ledger
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.types import Entity, Mention
from build_scripts.problems import Problem, info

# How alike (0 to 100) a name must be to be the one that was meant.
NEAR = 80
NAMED_AT_MOST = 3


def newcomers(decided: Mapping[Mention, Decision], entities: Sequence[Entity], ledger: Ledger) -> Iterator[Problem]:
    """What is to be said of entities that nothing but corrections made.

    Words that the editors took for a name as they stand need no remark, unless the ledger rejects that name.
    """
    made = {entity.id: entity for entity in entities if all(mention in decided for mention in entity.mentions)}
    known = _by_key(entity for entity in entities if entity.id not in made) if made else {}
    for entity in made.values():
        decision = decided[entity.mentions[0]]
        if row := ledger.rejecting_name(decision.entity, entity.kind):
            said = f"“{decision.entity}” is rejected in {FILE}:{row.line}, yet this row makes an entity of it."
            yield info(decision.where, said, "Delete one of the two rows if that is not meant.")
        elif not entity.in_ledger and any(key(one.text) != key(decided[one].entity) for one in entity.mentions):
            said = f"no {entity.kind} called “{decision.entity}” is known otherwise; this row makes a new one."
            yield info(decision.where, said, _meant(entity, key(decision.entity), known))


def _by_key(entities: Iterator[Entity]) -> dict[str, list[Entity]]:
    """The entities by the keys of their names and forms."""
    found: dict[str, list[Entity]] = {}
    for entity in entities:
        for name in sorted({key(form) for form in (entity.name, *(variant.form for variant in entity.variants))}):
            found.setdefault(name, []).append(entity)
    return found


def _meant(entity: Entity, name: str, known: Mapping[str, Sequence[Entity]]) -> str:
    """The question who was meant instead."""
    if name in known:
        other = known[name][0]
        return f"Did you mean the {other.kind} “{other.name}”?"
    of_kind = sorted(name for name, others in known.items() if any(other.kind is entity.kind for other in others))
    near = [other for other in of_kind if _shortens(name, other) or _shortens(other, name)]
    near = [other for other in near if " " in other] or near
    spelled = None if near else process.extractOne(name, of_kind, scorer=ratio, score_cutoff=NEAR)
    keys = (*near, spelled[0]) if spelled else near
    names = dict.fromkeys(f"“{other.name}”" for one in keys for other in known[one] if other.kind is entity.kind)
    if not names:
        return f"Correct the name if another was meant; if not, write it into {FILE}."
    return f"Did you mean {' or '.join([*names][:NAMED_AT_MOST])}?"


def _shortens(short: str, long: str) -> bool:
    """Whether a name's key is that of another with an initial for the first word, or with its last word alone."""
    first, _, rest = long.partition(" ")
    return bool(rest) and short in (f"{first[0]} {rest}", long.rpartition(" ")[2])
