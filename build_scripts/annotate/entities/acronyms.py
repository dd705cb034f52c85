"""Which body does an acronym stand for? The one whose name it abbreviates, where all documents agree.

An acronym of several bodies in the archive means, in each document, the one that is named there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from build_scripts.annotate.alike import variant_of_body
from build_scripts.annotate.entities.clusters import Clusters, Name, Question, Use
from build_scripts.annotate.names.evidence import expands, initials, is_acronym
from build_scripts.annotate.types import Kind, Mention

# The kinds whose names have acronyms; those of places are listed.
_SHORTENED = frozenset((Kind.ORGANISATION, Kind.EVENT, Kind.WORK))
BRACKETED, NEAR = 0.99, 0.95
# What an acronym of several bodies stands for in a document.
Local = dict[tuple[str, Name], Name]
# The names that an acronym may abbreviate, and the documents where both stand.
Homes = dict[Name, set[str]]


def join_acronyms(
    mentions: Sequence[Mention], names: Sequence[Name], uses: Mapping[Name, Use], clusters: Clusters
) -> tuple[Local, list[Question]]:
    """Join acronyms with the bodies that they abbreviate; `names` are those of the `mentions`, one each.

    Gives what acronyms of several bodies stand for in each document, and what is not sure.
    """
    beside = _bracketed(mentions, names)
    expansions: dict[tuple[Kind, str], list[Name]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind in _SHORTENED and " " in uses[name].form:
            expansions[name.kind, initials(uses[name].form)].append(name)
    local: Local = {}
    questions = []
    for acronym in sorted(uses):
        short = uses[acronym].form
        if acronym.kind not in _SHORTENED or not is_acronym(short):
            continue
        fitting = expansions.get((acronym.kind, short.replace(".", "")), ())
        found = [name for name in fitting if _abbreviates(short, uses[name].form)]
        _join_variants(found, short, uses, clusters)
        homes = {name: uses[name].documents & uses[acronym].documents for name in found} | beside[acronym]
        if any(homes.values()) and len({clusters.root(name) for name in homes}) == 1:
            _join(acronym, homes, beside[acronym], uses, clusters)
            continue
        settled = _by_document(homes, clusters)
        local |= {(document, acronym): long for document, long in settled.items()}
        if homes and uses[acronym].documents - settled.keys():
            best = min(homes, key=lambda name: (not homes[name], -uses[name].forms.total(), name))
            why = f"“{short}” may be an acronym of “{uses[best].form}”"
            questions.append(Question(acronym, best, why, 0.5 if homes[best] else 0.6))
    return local, questions


def _abbreviates(short: str, long: str) -> bool:
    """Whether the acronym is made of the name's capitals; two letters need a name of two words ("UN")."""
    return expands(long, short) and (len(short.replace(".", "")) > 2 or long.count(" ") == 1)


def _bracketed(mentions: Sequence[Mention], names: Sequence[Name]) -> dict[Name, Homes]:
    """The acronyms that stand in brackets right after a name, or the other way round ("Islamic State (ISIS)")."""
    found: dict[Name, Homes] = defaultdict(dict)
    for number in range(1, len(mentions)):
        one, other = mentions[number - 1 : number + 1]
        adjacent = (one.document, one.block, one.end + len(" (")) == (other.document, other.block, other.start)
        if not adjacent or one.kind is not other.kind or one.kind not in _SHORTENED:
            continue
        pair = ((one, names[number - 1]), (other, names[number]))
        (short, acronym), (long, expansion) = pair if is_acronym(one.text) else pair[::-1]
        letters = initials(long.text)
        if is_acronym(short.text) and len(letters) > 1 and short.text.replace(".", "").startswith(letters):
            found[acronym].setdefault(expansion, set()).add(one.document)
    return found


def _join_variants(found: list[Name], short: str, uses: Mapping[Name, Use], clusters: Clusters) -> None:
    """Join the expansions of one acronym that differ in one word of several."""
    for one, other in combinations(found, 2):
        mine, its = uses[one].form, uses[other].form
        if variant_of_body(mine, its):
            shares = f"shares “{short}” and all words but one with “{{}}”"
            clusters.join(one, other, shares.format(its), shares.format(mine), 0.85)


def _join(acronym: Name, homes: Homes, beside: Homes, uses: Mapping[Name, Use], clusters: Clusters) -> None:
    """Join the acronym with the one body that it abbreviates everywhere."""
    short = uses[acronym].form
    best = min(homes, key=lambda name: (not homes[name], -uses[name].forms.total(), name))
    for long in sorted({best, *beside}):
        form, where = uses[long].form, ", in brackets beside it" if long in beside else ""
        score = BRACKETED if long in beside else NEAR
        clusters.join(acronym, long, f"acronym of “{form}”{where}", f"written out from “{short}”", score)


def _by_document(homes: Homes, clusters: Clusters) -> dict[str, Name]:
    """The one body of these that is named in each document."""
    named: dict[str, list[Name]] = defaultdict(list)
    for long in sorted(homes):
        for document in homes[long]:
            named[document].append(long)
    one = {document: longs for document, longs in named.items() if len({clusters.root(long) for long in longs}) == 1}
    return {document: longs[0] for document, longs in sorted(one.items())}
