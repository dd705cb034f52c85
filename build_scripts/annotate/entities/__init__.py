"""Who is meant? Mentions in, entities out: one entity however its name is written, across the whole archive.

Full names come together first (`full_names`, `companies`, `acronyms`), then each surname or first name alone finds its
own (`bare_names`). What is not certain stays apart and becomes a doubt: two entities that are one are easily joined in
the ledger, one that is two people misleads.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from types import MappingProxyType

from build_scripts.annotate.alike import alike, singular
from build_scripts.annotate.editors.corrections import RULE, Decision
from build_scripts.annotate.editors.ledger import Ledger, Row
from build_scripts.annotate.entities.acronyms import join_acronyms
from build_scripts.annotate.entities.bare_names import Register, meanings
from build_scripts.annotate.entities.clusters import Clusters, Name, Use
from build_scripts.annotate.entities.companies import join_companies
from build_scripts.annotate.entities.doubts import doubts
from build_scripts.annotate.entities.full_names import is_whole, join_full_names
from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.names.evidence import is_acronym
from build_scripts.annotate.types import Doubt, Entity, Kind, Mention, Variant
from build_scripts.text import slug

PREFERRED = "preferred name"
# Of so few letters a place's name must be written as it is listed.
ABBREVIATED = 4
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.-?|$))+")


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities in order of id, why mentions went to theirs where that needs a reason, and what stays in doubt."""

    entities: tuple[Entity, ...]
    reasons: dict[Mention, str]
    doubts: tuple[Doubt, ...]


def resolve(
    mentions: Iterable[Mention],
    ledger: Ledger,
    decided: Mapping[Mention, Decision] = MappingProxyType({}),
    years: Mapping[str, int] = MappingProxyType({}),
) -> Resolution:
    """The entities that the mentions name; every mention belongs to exactly one.

    From a mention that the editors `decided` about nothing is concluded for others. `years` tell when documents were
    written, where that is known.
    """
    mentions = sorted(mention for mention in mentions if mention not in decided)
    names = [_name(mention.kind, mention.text, ledger) for mention in mentions]
    uses: dict[Name, Use] = defaultdict(lambda: Use(Counter(), set()))
    for name, mention in zip(names, mentions, strict=True):
        uses[name].forms[mention.text] += 1
        uses[name].documents.add(mention.document)
    clusters = Clusters()
    questions = [*join_full_names(uses, years, clusters), *join_companies(uses, clusters)]
    local, about_acronyms = join_acronyms(mentions, names, uses, clusters)
    meant = list(meanings(mentions, names, uses, local, Register(years, clusters)))
    members: dict[Name, list[tuple[Mention, str]]] = defaultdict(list)
    for meaning in meant:
        members[clusters.root(meaning.name)].append((meaning.mention, meaning.why if not meaning.asked else ""))
    for mention, decision in decided.items():
        members[clusters.root(_name(mention.kind, decision.entity, ledger))].append((mention, decision.why))
    reasons = {mention: reason for found in members.values() for mention, reason in found if reason}
    rows = {row.line: row for row in ledger.rows}
    drafts: list[Draft] = []
    for root, found in members.items():
        row = rows.get(clusters.row(root))
        forms = Counter(mention.text for mention, _ in found if mention not in decided)
        named = forms or Counter(decided[mention].entity for mention, _ in found)
        preferred = row.name if row else _preferred(root.kind, named)
        drafts.append((root.kind, preferred, sorted(found), row))
    entities = tuple(sorted(_with_ids(drafts), key=lambda entity: entity.id))
    return Resolution(entities, reasons, tuple(doubts(entities, [*questions, *about_acronyms], meant, clusters)))


def _name(kind: Kind, text: str, ledger: Ledger) -> Name:
    """The name under which a mention with this text is counted."""
    own = singular(key(text)) if kind is Kind.GROUP else key(text)
    row = ledger.accepted.get(key(text)) or ledger.accepted.get(own)
    if row and row.kind is kind:
        return Name(kind, key(row.name), row.line)
    listed = _listed(text) if kind is Kind.PLACE else ""
    return Name(kind, key(listed) if listed else own)


def _listed(place: str) -> str:
    """The name that the archive prefers for a place, "" where none is listed. “N.D.” is listed, “n.d.” is not."""
    may_be = place in lexicon().places or len(key(place)) > ABBREVIATED
    return lexicon().canonical.get(key(place), "") if may_be else ""


def _preferred(kind: Kind, forms: Counter[str]) -> str:
    """The most frequent full form, with first names written out where they are anywhere.

    For a place it is the listed name, where that occurs or only abbreviations do.
    """
    if kind is Kind.PLACE:
        listed = next(filter(None, map(_listed, sorted(forms))), "")
        if listed and (listed in forms or all(is_acronym(form) for form in forms)):
            return listed
    full = [form for form in forms if not is_acronym(form) and is_whole(kind, form)] or list(forms)
    full = [form for form in full if not has_initials_only(kind, form)] or full
    by_key: Counter[str] = Counter()
    for form in full:
        by_key[key(form)] += forms[form]
    return min(full, key=lambda form: (-by_key[key(form)], key(form), form.isupper(), -forms[form], form))


def has_initials_only(kind: Kind, form: str) -> bool:
    """Whether the form of a person's name has no first name but initials ("J.F. Holm", "J. van Holm")."""
    first = [word for word in form.split()[:-1] if word not in lexicon().particles]
    return kind is Kind.PERSON and bool(first) and all(map(_INITIALS.fullmatch, first))


Draft = tuple[Kind, str, list[tuple[Mention, str]], Row | None]


def _with_ids(drafts: Iterable[Draft]) -> Iterator[Entity]:
    """The entities with their ids: of two with one address, that which is mentioned first keeps it unnumbered."""
    taken: set[str] = set()
    numbers: dict[str, Iterator[int]] = defaultdict(partial(count, 2))
    for kind, name, found, row in sorted(drafts, key=lambda draft: (draft[0], slug(draft[1]), draft[2][0][0])):
        plain = f"{kind.plural}/{slug(name)}"
        numbered = (f"{plain}-{number}" for number in numbers[plain])
        address = plain if plain not in taken else next(other for other in numbered if other not in taken)
        taken.add(address)
        yield Entity(
            id=address,
            name=name,
            kind=kind,
            variants=_variants(name, found, row),
            mentions=tuple(mention for mention, _ in found),
            wikidata=row.wikidata if row else "",
            latitude=row.latitude if row else None,
            longitude=row.longitude if row else None,
            note=row.note if row else "",
            in_ledger=row is not None,
            aliases=row.aliases if row else (),
        )


def _variants(name: str, found: list[tuple[Mention, str]], row: Row | None) -> tuple[Variant, ...]:
    """The written forms, the most frequent first, each with the reason why it was taken for this entity."""
    counts = Counter(mention.text for mention, _ in found)
    ours = {mention.text: reason for mention, reason in reversed(found) if mention.rule != RULE}
    names = {key(one) for one in (name, *(row.aliases if row else ()))}
    return tuple(
        Variant(
            form,
            counts[form],
            _reason(form, name, ours.get(form, "so decided by the editors"), row is not None),
            own=form in ours or key(form) in names,
        )
        for form in sorted(counts, key=lambda form: (-counts[form], form))
    )


def _reason(form: str, name: str, concluded: str, in_ledger: bool) -> str:
    """Why a written form was taken for the entity of this name; `concluded` where something had to be."""
    if form == name:
        return PREFERRED
    if key(form) == key(name):
        return f"“{name}” but for capitals and marks"
    if singular(key(form)) == singular(key(name)):
        return f"“{name}” in singular or plural"
    score = alike(form, name) if concluded.startswith("spelled") else 0.0
    if score:
        return f"spelled like “{name}” (score {score:.2f})"
    return concluded or ("so decided in the ledger" if in_ledger else f"another name of {name}")
