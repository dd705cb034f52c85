"""Who is meant? Mentions in, entities out: one entity however its name is written, across the whole archive.

Full names come together by their key, by spelling (`alike`), by initials and by acronyms. Then each bare surname finds
its full name: in its document first, in the archive only where one person alone bears it. What is not certain stays
apart: two entities that are one are easily joined in the ledger, one that is two people misleads.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, count

from build_scripts.annotate.alike import alike, consonants, same_but_middle, variant_of_body
from build_scripts.annotate.clusters import Clusters, Name
from build_scripts.annotate.evidence import expands, initials, is_acronym
from build_scripts.annotate.ledger import Ledger, Row
from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.types import Doubt, Entity, Kind, Mention, Variant
from build_scripts.text import slug

PREFERRED = "preferred name"
_SUFFIX = re.compile(r"[JS]r\.?|[IVX]+")
# More spellings than these under one pattern of consonants say nothing.
ALIKE_AT_MOST = 40


@dataclass(slots=True)
class Use:
    """How a name is used: its written forms, and the documents they stand in."""

    forms: Counter[str]
    documents: set[str]

    @property
    def form(self) -> str:
        """The most frequent form."""
        return min(self.forms, key=lambda form: (-self.forms[form], form))


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities in order of id, why mentions went to theirs where that needs a reason, and what stays in doubt."""

    entities: tuple[Entity, ...]
    reasons: dict[Mention, str]
    doubts: tuple[Doubt, ...]


def resolve(mentions: Sequence[Mention], ledger: Ledger) -> Resolution:
    """The entities that the mentions name; every mention belongs to exactly one."""
    mentions = sorted(mentions)
    names = [_name(mention, ledger) for mention in mentions]
    uses: dict[Name, Use] = defaultdict(lambda: Use(Counter(), set()))
    for name, mention in zip(names, mentions, strict=True):
        uses[name].forms[mention.text] += 1
        uses[name].documents.add(mention.document)
    clusters = Clusters()
    _join_spellings(uses, clusters)
    _join_middles(uses, clusters)
    _join_acronyms(uses, clusters)
    _join_bracketed(mentions, names, clusters)
    members: dict[Name, list[tuple[Mention, str]]] = defaultdict(list)
    for mention, name, reason in _assigned(mentions, names, uses, clusters):
        members[clusters.root(name)].append((mention, reason))
    reasons = {mention: reason for found in members.values() for mention, reason in found if reason}
    rows = {row.line: row for row in ledger.rows}
    drafts: list[Draft] = []
    for root, found in members.items():
        row = rows.get(clusters.row(root))
        preferred = row.name if row else _preferred(root.kind, Counter(mention.text for mention, _ in found))
        drafts.append((root.kind, preferred, found, row))
    return Resolution(tuple(sorted(_with_ids(drafts), key=lambda entity: entity.id)), reasons, ())


def _name(mention: Mention, ledger: Ledger) -> Name:
    """The name under which a mention is counted."""
    row = ledger.accepting(mention)
    own = key(mention.text)
    if row:
        return Name(mention.kind, key(row.name), row.line)
    if mention.kind is Kind.PLACE and own in lexicon().canonical:
        return Name(Kind.PLACE, key(lexicon().canonical[own]))
    return Name(mention.kind, own)


def _is_full(name: Name, use: Use) -> bool:
    """Whether the name can stand for itself: any but a person's surname or first name alone."""
    return name.kind is not Kind.PERSON or name.row > 0 or " " in use.form


def _join_spellings(uses: dict[Name, Use], clusters: Clusters) -> None:
    """Join the full names of people and bodies that are spelled alike."""
    patterns: dict[tuple[Kind, str], list[tuple[Name, str]]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind is Kind.PLACE or not _is_full(name, uses[name]):
            continue
        for form in sorted(uses[name].forms):
            if not is_acronym(form) and (name.kind is not Kind.PERSON or " " in form):
                patterns[name.kind, consonants(form)].append((name, form))
    for similar in patterns.values():
        for (one, mine), (other, its) in combinations(similar[:ALIKE_AT_MOST], 2):
            score = alike(mine, its) if one != other else 0.0
            if score:
                spelled = f"spelled like “{{}}” (score {score:.2f})"
                clusters.join(one, other, spelled.format(its), spelled.format(mine))


def _join_middles(uses: dict[Name, Use], clusters: Clusters) -> None:
    """Join full names of people that differ in a middle name left out or shortened, where only one can be meant."""
    ends: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in sorted(uses):
        parts = name.key.split()
        if name.kind is Kind.PERSON and len(parts) > 1:
            ends[parts[0], parts[-1]].append(name)
    for found in ends.values():
        for one in found:
            others = [other for other in found if other != one]
            fitting = [other for other in others if same_but_middle(uses[one].form, uses[other].form)]
            if others and len(fitting) == len(others) and len({clusters.root(other) for other in fitting}) == 1:
                mine, its = uses[one].form, uses[fitting[0]].form
                clusters.join(one, fitting[0], f"“{its}” with another middle", f"“{mine}” with another middle")


def _join_acronyms(uses: dict[Name, Use], clusters: Clusters) -> None:
    """Join acronyms with the one body whose name they abbreviate in the same documents."""
    expansions: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind is not Kind.PERSON and " " in uses[name].form:
            expansions[initials(uses[name].form)].append(name)
    for acronym in sorted(uses):
        short = uses[acronym].form
        if acronym.kind is Kind.PERSON or not is_acronym(short):
            continue
        found = [
            name
            for name in expansions.get(short.replace(".", ""), ())
            if name.kind is acronym.kind and expands(uses[name].form, short)
        ]
        _join_variants(found, short, uses, clusters)
        near = [name for name in found if uses[name].documents & uses[acronym].documents]
        if near and len({clusters.root(name) for name in found}) == 1:
            best = min(near, key=lambda name: (-uses[name].forms.total(), name))
            long = uses[best].form
            clusters.join(acronym, best, f"acronym of “{long}”", f"written out from “{short}”")


def _join_bracketed(mentions: Sequence[Mention], names: Sequence[Name], clusters: Clusters) -> None:
    """Join a name and the acronym in brackets right after it, or the other way round ("Islamic State (ISIS)")."""
    for number in range(1, len(mentions)):
        one, other = mentions[number - 1 : number + 1]
        adjacent = (one.document, one.block, one.end + len(" (")) == (other.document, other.block, other.start)
        if not adjacent or one.kind is not other.kind or one.kind is Kind.PERSON:
            continue
        short, long = (one, other) if is_acronym(one.text) else (other, one)
        letters = initials(long.text)
        if is_acronym(short.text) and len(letters) > 1 and short.text.replace(".", "").startswith(letters):
            ours, theirs = f"acronym of “{long.text}”, in brackets beside it", f"written out from “{short.text}”"
            pair = (names[number - 1], names[number])
            clusters.join(*pair, *((ours, theirs) if short is one else (theirs, ours)))


def _join_variants(found: list[Name], short: str, uses: dict[Name, Use], clusters: Clusters) -> None:
    """Join the expansions of one acronym that differ in one word of several."""
    for one, other in combinations(found, 2):
        mine, its = uses[one].form, uses[other].form
        if variant_of_body(mine, its):
            shares = f"shares “{short}” and all words but one with “{{}}”"
            clusters.join(one, other, shares.format(its), shares.format(mine))


def _assigned(
    mentions: Sequence[Mention], names: Sequence[Name], uses: dict[Name, Use], clusters: Clusters
) -> Iterator[tuple[Mention, Name, str]]:
    """Every mention with the name it stands for, and why where that is not its own."""
    register = _register(mentions, names, uses, clusters)
    for mention, name in zip(mentions, names, strict=True):
        if _is_full(name, uses[name]):
            yield mention, name, "" if name.row else next(iter(clusters.reasons.get(name, ())), "")
            continue
        full = register.meant(mention)
        if full:
            yield mention, full[0], full[1]
        else:
            yield mention, name, ""


@dataclass(slots=True)
class Bearers:
    """The mentions of those who bear one surname or first name in full, with their names and the sets these are in."""

    mentions: list[tuple[Mention, Name]] = field(default_factory=list)
    roots: set[Name] = field(default_factory=set)

    def meant(self, bare: Mention) -> tuple[Mention, Name] | None:
        """The one that a bare name stands for: there is but one, or one with its title, or one before in the paragraph.

        None where that is not certain.
        """
        if len(self.roots) == 1:
            return self.mentions[0]
        titled = [one for one in self.mentions if bare.honorific and one[0].honorific == bare.honorific]
        place = (bare.document, bare.block)
        before = [one for one in self.mentions if (one[0].document, one[0].block) == place and one[0] < bare]
        for some in (titled, before):
            if len({name for _, name in some}) == 1:
                return some[0]
        return None


@dataclass(frozen=True, slots=True)
class Register:
    """Who bears which surname in each document and in the archive, and which first name in each document."""

    here: dict[tuple[str, str], Bearers]
    first_here: dict[tuple[str, str], Bearers]
    anywhere: dict[str, Bearers]

    def meant(self, bare: Mention) -> tuple[Name, str] | None:
        """The full name that a bare one stands for, and why; None where that is not certain."""
        part = key(bare.text)
        for bearers, why in (
            (self.here.get((bare.document, part)), "surname of “{}”"),
            (self.first_here.get((bare.document, part)), "first name of “{}”"),
            (self.anywhere.get(part), "surname of “{}”, the only one of that name in the archive"),
        ):
            if bearers:
                one = bearers.meant(bare)
                return (one[1], why.format(one[0].text)) if one else None
        return None


def _register(
    mentions: Sequence[Mention], names: Sequence[Name], uses: dict[Name, Use], clusters: Clusters
) -> Register:
    register = Register(defaultdict(Bearers), defaultdict(Bearers), defaultdict(Bearers))
    for mention, name in zip(mentions, names, strict=True):
        if name.kind is not Kind.PERSON or not _is_full(name, uses[name]) or " " not in mention.text:
            continue
        lists = [register.first_here[mention.document, key(mention.text.split()[0])]]
        for surname in _surnames(mention.text):
            lists += [register.here[mention.document, surname], register.anywhere[surname]]
        for bearers in lists:
            bearers.mentions.append((mention, name))
            bearers.roots.add(clusters.root(name))
    return register


def _surnames(name: str) -> Iterator[str]:
    """The surname, with and without its article ("al-Muhandis", "Muhandis"); what follows it ("Jr.") does not count."""
    parts = [part for part in name.split() if not _SUFFIX.fullmatch(part)]
    last = key(parts[-1]) if parts else ""
    yield last
    article, _, rest = last.partition(" ")
    if article in ("al", "el", "ul") and rest:
        yield rest


def _preferred(kind: Kind, forms: Counter[str]) -> str:
    """The most frequent full form; for a place the listed name, where it occurs or only abbreviations do."""
    if kind is Kind.PLACE:
        listed = lexicon().canonical.get(key(next(iter(forms))), "")
        if listed and (listed in forms or all(is_acronym(form) for form in forms)):
            return listed
    full = [form for form in forms if not is_acronym(form) and (kind is not Kind.PERSON or " " in form)] or list(forms)
    by_key: Counter[str] = Counter()
    for form in full:
        by_key[key(form)] += forms[form]
    return min(full, key=lambda form: (-by_key[key(form)], key(form), -forms[form], form))


Draft = tuple[Kind, str, list[tuple[Mention, str]], Row | None]


def _with_ids(drafts: Iterable[Draft]) -> Iterator[Entity]:
    """The entities with their ids: of two with one address, that which is mentioned first keeps it unnumbered."""
    taken: set[str] = set()
    for kind, name, found, row in sorted(drafts, key=lambda draft: (draft[0], slug(draft[1]), draft[2][0][0])):
        plain = f"{kind.plural}/{slug(name)}"
        numbered = (f"{plain}-{number}" for number in count(2))
        address = plain if plain not in taken else next(other for other in numbered if other not in taken)
        taken.add(address)
        yield Entity(
            id=address,
            name=name,
            kind=kind,
            variants=_variants(name, found, in_ledger=row is not None),
            mentions=tuple(mention for mention, _ in found),
            wikidata=row.wikidata if row else "",
            latitude=row.latitude if row else None,
            longitude=row.longitude if row else None,
            note=row.note if row else "",
            in_ledger=row is not None,
            aliases=row.aliases if row else (),
        )


def _variants(name: str, found: list[tuple[Mention, str]], *, in_ledger: bool) -> tuple[Variant, ...]:
    """The written forms, the most frequent first, each with the reason why it was taken for this entity."""
    counts = Counter(mention.text for mention, _ in found)
    reasons = {mention.text: reason for mention, reason in reversed(found)}
    ordered = sorted(counts, key=lambda form: (-counts[form], form))
    return tuple(Variant(form, counts[form], _reason(form, name, reasons[form], in_ledger)) for form in ordered)


def _reason(form: str, name: str, concluded: str, in_ledger: bool) -> str:
    """Why a written form was taken for the entity of this name; `concluded` where something had to be."""
    if form == name:
        return PREFERRED
    if key(form) == key(name):
        return f"“{name}” but for capitals and marks"
    score = alike(form, name) if concluded.startswith("spelled") else 0.0
    if score:
        return f"spelled like “{name}” (score {score:.2f})"
    return concluded or ("so decided in the ledger" if in_ledger else f"another name of {name}")
