"""Which full names are one? By spelling, middle names and initials; what is not sure becomes a question.

Names of people are compared across the archive only where they are of the same time: a father and his son may differ
in an initial alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

from rapidfuzz.fuzz import ratio

from build_scripts.annotate.alike import alike, consonants, same_but_middle
from build_scripts.annotate.entities.clusters import Clusters, Name, Question, Use, years_apart
from build_scripts.annotate.lexicon import ENDINGS, SHORTEST_STEM, VOWELS, key, lexicon
from build_scripts.annotate.names.evidence import is_acronym
from build_scripts.annotate.types import Kind

# More spellings than these under one pattern of consonants say nothing.
ALIKE_AT_MOST = 40
# So many years lie between the first and the last mention of most people in the news of their time.
OF_ONE_TIME = 15
# Spellings that are less alike than this are not worth a question.
WORTH_ASKING = 0.88
# The nouns of places that stand alone for one that was named ("the Gulf").
ALONE = frozenset(("Canal", "Channel", "Delta", "Gulf", "Lakes", "Peninsula", "Strait", "Straits", "Valley"))

Uses = Mapping[Name, Use]


def is_full(name: Name, use: Use) -> bool:
    """Whether the name can stand for itself: any but part of one, if the ledger does not decide about it."""
    return name.row > 0 or is_whole(name.kind, use.form)


def is_whole(kind: Kind, form: str) -> bool:
    """Whether the form is no part of a name: no surname or first name, no place's noun ("Gulf"), alone."""
    if " " in form:
        return True
    return kind is not Kind.PERSON and not (kind is Kind.PLACE and form in ALONE)


def join_full_names(uses: Uses, years: Mapping[str, int], clusters: Clusters) -> list[Question]:
    """Join the names that are surely one in `clusters`, and ask about those that may be.

    `years` tell when documents were written, where that is known.
    """
    questions = list(_join_spellings(uses, clusters))
    questions += _join_middles(uses, years, clusters)
    questions += _join_initials(uses, clusters)
    questions += _ask_countries(uses, clusters)
    return questions


def _join_spellings(uses: Uses, clusters: Clusters) -> Iterator[Question]:
    """Join the full names of people and bodies that are spelled alike."""
    patterns: dict[tuple[Kind, str], list[tuple[Name, str]]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind in (Kind.PLACE, Kind.GROUP) or not is_full(name, uses[name]):
            continue
        for form in sorted(uses[name].forms):
            if not is_acronym(form) and (name.kind is not Kind.PERSON or " " in form):
                patterns[name.kind, consonants(form)].append((name, form))
    for similar in patterns.values():
        for (one, mine), (other, its) in combinations(similar[:ALIKE_AT_MOST], 2):
            if one == other:
                continue
            score, likeness = alike(mine, its), ratio(key(mine), key(its)) / 100
            spelled = "spelled like “{}”"
            if score:
                clusters.join(one, other, spelled.format(its), spelled.format(mine), score)
            elif likeness >= WORTH_ASKING:
                yield Question(one, other, f"“{mine}” and “{its}” are spelled nearly alike", round(likeness / 2, 2))


def _join_middles(uses: Uses, years: Mapping[str, int], clusters: Clusters) -> Iterator[Question]:
    """Join full names of people that differ in a middle name left out or shortened, where only one can be meant.

    First "William H. Seward" and "William Henry Seward"; then "William Seward" and what is left, if it is one.
    """
    ends: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in sorted(uses):
        parts = name.key.split()
        if name.kind is Kind.PERSON and len(parts) > 1:
            ends[parts[0], parts[-1]].append(name)
    for found in ends.values():
        with_middle = [name for name in found if name.key.count(" ") > 1]
        yield from _join_fitting(with_middle, with_middle, uses, years, clusters)
        without = [name for name in found if name not in with_middle]
        yield from _join_fitting(without, with_middle, uses, years, clusters)


def _join_fitting(
    ones: Sequence[Name], all_others: Sequence[Name], uses: Uses, years: Mapping[str, int], clusters: Clusters
) -> Iterator[Question]:
    """Join each of the first names with those of the others that differ in a middle name, if these are one."""
    for one in ones:
        others = [other for other in all_others if other != one]
        fitting = [other for other in others if same_but_middle(uses[one].form, uses[other].form)]
        if not fitting:
            continue
        other = fitting[0]
        mine, its = uses[one].form, uses[other].form
        apart = years_apart(uses[one].documents, uses[other].documents, years)
        alone = len({clusters.root(other) for other in fitting}) == 1 and len(fitting) == len(others)
        if alone and (apart or 0) <= OF_ONE_TIME:
            score = 0.95 if uses[one].documents & uses[other].documents else 0.88
            clusters.join(one, other, f"“{its}” with another middle", f"“{mine}” with another middle", score)
        else:
            yield Question(one, other, f"“{mine}” and “{its}” differ in a middle name", 0.5 if alone else 0.4)


def _join_initials(uses: Uses, clusters: Clusters) -> Iterator[Question]:
    """Join people whose first names are initials with the one of their documents who is named in full."""
    surnames: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind is Kind.PERSON and " " in name.key:
            surnames[name.key.rsplit(" ", 1)[-1]].append(name)
    for found in surnames.values():
        for short in found:
            if not _is_initials(short.key):
                continue
            fitting = [long for long in found if not _is_initials(long.key) and _fit(short.key, long.key)]
            near = [long for long in fitting if uses[long].documents & uses[short].documents]
            if len({clusters.root(long) for long in near}) == 1:
                mine, its = uses[short].form, uses[near[0]].form
                clusters.join(short, near[0], f"initials of “{its}”", f"in full for “{mine}”", 0.93)
            elif len({clusters.root(long) for long in fitting}) == 1:
                mine, its = uses[short].form, uses[fitting[0]].form
                yield Question(short, fitting[0], f"“{mine}” may be “{its}”", 0.6)


def _is_initials(name: str) -> bool:
    """Whether all of a person's name but the last word are single letters; "jf" stands for two."""
    return all(len(part) == 1 for part in name.split()[:-1])


def _fit(short: str, long: str) -> bool:
    """Whether the initials of the first are those of the second, as far as both have them."""
    pairs = zip(short.split()[:-1], long.split()[:-1], strict=False)
    return all(full.startswith(letter) for letter, full in pairs)


def _ask_countries(uses: Uses, clusters: Clusters) -> Iterator[Question]:
    """Ask about bodies that are named after one country in two ways ("American Embassy", "U.S. Embassy")."""
    national: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(uses):
        first, _, rest = uses[name].form.partition(" ")
        country = _country(first) if name.kind is Kind.ORGANISATION and rest else ""
        if country:
            national[f"{country} {key(rest)}"].append(name)
    for found in national.values():
        for one, other in combinations(found, 2):
            mine, its = uses[one].form, uses[other].form
            if clusters.root(one) != clusters.root(other):
                near = uses[one].documents & uses[other].documents
                score = 0.7 if near else 0.6
                yield Question(one, other, f"“{mine}” and “{its}” are named after the same country", score)


def _country(word: str) -> str:
    """The key of the place that a word names or is derived from ("U.S.", "American"); "" where that is not certain."""
    if lexicon().is_place(word) or key(word) in lexicon().canonical:
        return key(lexicon().canonical.get(key(word), word))
    return next((_places_by_stem().get(stem, "") for stem in _stems(word) if stem in _places_by_stem()), "")


def _stems(word: str) -> Iterator[str]:
    """What may be left of a place's name in a word that is made of it."""
    for ending in ENDINGS:
        if word.endswith(ending):
            yield word.removesuffix(ending).rstrip(VOWELS)


@cache
def _places_by_stem() -> dict[str, str]:
    """The keys of places by the stems of words made of them; what two places share is left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in lexicon().places:
        if " " not in place and len(place.rstrip(VOWELS)) >= SHORTEST_STEM:
            found[place.rstrip(VOWELS)].add(key(lexicon().canonical.get(key(place), place)))
    return {stem: min(places) for stem, places in found.items() if len(places) == 1}
