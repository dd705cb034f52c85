"""Who is meant? Mentions in, entities out: one entity however its name is written, across the whole archive.

Full names come together by their key, by spelling (`alike`), by initials and by acronyms. Then each bare surname finds
its full name: in its document first, in the archive only where one person alone bears it. What is not certain stays
apart: two entities that are one are easily joined in the ledger, one that is two people misleads.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from build_scripts.annotate.alike import alike, consonants, same_but_middle, variant_of_body
from build_scripts.annotate.clusters import Clusters, Name
from build_scripts.annotate.evidence import expands, initials, is_acronym
from build_scripts.annotate.ledger import Ledger
from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.types import Entity, Kind, Mention, Variant
from build_scripts.text import slug

PREFERRED = "preferred name"
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


def resolve(mentions: Sequence[Mention], ledger: Ledger) -> tuple[Entity, ...]:
    """The entities that the mentions name, in order of id; every mention belongs to exactly one."""
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
    members: dict[Name, list[tuple[Mention, str]]] = defaultdict(list)
    for mention, name, reason in _assigned(mentions, names, uses, clusters):
        members[clusters.root(name)].append((mention, reason))
    rows = {row.line: row for row in ledger.rows}
    drafts = []
    for root, found in members.items():
        row = rows.get(clusters.row(root))
        preferred = row.name if row else _preferred(root.kind, Counter(mention.text for mention, _ in found))
        drafts.append((root.kind, preferred, found, row))
    return tuple(sorted(_with_ids(drafts), key=lambda entity: entity.id))


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
    patterns: dict[tuple[Kind, str], list[Name]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind is not Kind.PLACE and _is_full(name, uses[name]):
            patterns[name.kind, consonants(uses[name].form)].append(name)
    for similar in patterns.values():
        for one, other in combinations(similar[:ALIKE_AT_MOST], 2):
            mine, its = uses[one].form, uses[other].form
            score = alike(mine, its)
            if score and not (is_acronym(mine) or is_acronym(its)):
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
            long = uses[near[0]].form
            clusters.join(acronym, near[0], f"acronym of “{long}”", f"written out from “{short}”")


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
    bearers = _bearers(mentions, names, uses, clusters)
    for mention, name in zip(mentions, names, strict=True):
        if _is_full(name, uses[name]):
            yield mention, name, next(iter(clusters.reasons.get(name, ())), "")
            continue
        full = bearers.meant(mention)
        if full:
            yield mention, full[0], full[1]
        else:
            yield mention, name, ""


@dataclass(frozen=True, slots=True)
class Bearers:
    """Who bears a surname or first name: mentions of full names with their names, by document and part of the name."""

    clusters: Clusters
    here: dict[tuple[str, str], list[tuple[Mention, Name]]]
    first_here: dict[tuple[str, str], list[tuple[Mention, Name]]]
    anywhere: dict[str, list[tuple[Mention, Name]]]

    def meant(self, mention: Mention) -> tuple[Name, str] | None:
        """The full name that a bare one stands for, and why; None where that is not certain."""
        part = key(mention.text)
        for bearers, why in (
            (self.here.get((mention.document, part)), "surname of “{}”"),
            (self.first_here.get((mention.document, part)), "first name of “{}”"),
            (self.anywhere.get(part), "surname of “{}”, the only one of that name in the archive"),
        ):
            if bearers:
                only = self._only(bearers, mention)
                return (only[1], why.format(only[0].text)) if only else None
        return None

    def _only(self, bearers: list[tuple[Mention, Name]], mention: Mention) -> tuple[Mention, Name] | None:
        """The one bearer that can be meant: there is but one, or one with this title, or one in this paragraph before."""
        same_title = [bearer for bearer in bearers if mention.honorific and bearer[0].honorific == mention.honorific]
        before = [bearer for bearer in bearers if bearer[0].block == mention.block and bearer[0] < mention]
        here = before if all(bearer[0].document == mention.document for bearer in before) else []
        for some in (bearers, same_title, here):
            if len({self.clusters.root(name) for _, name in some}) == 1:
                return some[0]
        return None


def _bearers(
    mentions: Sequence[Mention], names: Sequence[Name], uses: dict[Name, Use], clusters: Clusters
) -> Bearers:
    here: dict[tuple[str, str], list[tuple[Mention, Name]]] = defaultdict(list)
    first_here: dict[tuple[str, str], list[tuple[Mention, Name]]] = defaultdict(list)
    anywhere: dict[str, list[tuple[Mention, Name]]] = defaultdict(list)
    for mention, name in zip(mentions, names, strict=True):
        if name.kind is not Kind.PERSON or not _is_full(name, uses[name]) or " " not in mention.text:
            continue
        for surname in _surnames(mention.text):
            here[mention.document, surname].append((mention, name))
            anywhere[surname].append((mention, name))
        first_here[mention.document, key(mention.text.split()[0])].append((mention, name))
    return Bearers(clusters, here, first_here, anywhere)


def _surnames(name: str) -> Iterator[str]:
    """The surname, with and without its article ("al-Muhandis", "Muhandis"); what follows it ("Jr.") does not count."""
    parts = [part for part in name.split() if part.rstrip(".,") not in ("Jr", "Sr", "II", "III", "IV")]
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
    full = [form for form in forms if not is_acronym(form) and (kind is not Kind.PERSON or " " in form)]
    return min(full or forms, key=lambda form: (-forms[form], form))


Draft = tuple[Kind, str, list[tuple[Mention, str]], "Row | None"]


def _with_ids(drafts: Iterable[Draft]) -> Iterator[Entity]:
    """The entities with their ids: of two with one address, that which is mentioned first keeps it unnumbered."""
    taken: Counter[str] = Counter()
    for kind, name, found, row in sorted(drafts, key=lambda draft: (draft[0], slug(draft[1]), draft[2][0][0])):
        address = f"{kind.plural}/{slug(name)}"
        taken[address] += 1
        number = f"-{taken[address]}" if taken[address] > 1 else ""
        yield Entity(
            id=address + number,
            name=name,
            kind=kind,
            variants=_variants(name, found, in_ledger=row is not None),
            mentions=tuple(mention for mention, _ in found),
            wikidata=row.wikidata if row else "",
            latitude=row.latitude if row else None,
            longitude=row.longitude if row else None,
            note=row.note if row else "",
            in_ledger=row is not None,
        )


def _variants(name: str, found: list[tuple[Mention, str]], *, in_ledger: bool) -> tuple[Variant, ...]:
    """The written forms, the most frequent first, each with the reason why it was taken for this entity."""
    counts = Counter(mention.text for mention, _ in found)
    reasons = {mention.text: reason for mention, reason in reversed(found)}
    return tuple(
        Variant(form, counts[form], PREFERRED if form == name else reasons[form] or _plain_reason(form, name, in_ledger))
        for form in sorted(counts, key=lambda form: (-counts[form], form))
    )


def _plain_reason(form: str, name: str, in_ledger: bool) -> str:
    """Why a form is this entity where nothing had to be concluded."""
    if key(form) == key(name):
        return f"“{name}” but for capitals and marks"
    return "so decided in the ledger" if in_ledger else f"another name of {name}"
