"""Which full names are one? By spelling, middle names and initials; what is not sure becomes a question.

Names of people are compared across the archive only where they are of the same time: a father and his son may differ
in an initial alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from heapq import merge
from itertools import chain, combinations

from rapidfuzz.fuzz import ratio

from build_scripts.annotate.alike import alike, consonants, same_but_middle
from build_scripts.annotate.entities.clusters import Clusters, Name, Question, Use, years_apart
from build_scripts.annotate.lexicon import SHORTEST_STEM, VOWELS, key, lexicon, stems
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
# No document's id.
ANYWHERE = ""

Uses = Mapping[Name, Use]


def is_full(name: Name, use: Use) -> bool:
    """Whether the name can stand for itself: any but part of one, if the ledger does not decide about it."""
    return name.row > 0 or is_whole(name.kind, use.form)


def is_whole(kind: Kind, form: str) -> bool:
    """Whether the form is no part of a name: no surname or first name, no place's noun ("Gulf"), alone."""
    if " " in form:
        return kind is not Kind.PERSON or lexicon().surname(form) != form
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
        without = [name for name in found if name.key.count(" ") == 1]
        yield from _join_fitting(without, with_middle, uses, years, clusters)


def _join_fitting(
    ones: Sequence[Name], all_others: Sequence[Name], uses: Uses, years: Mapping[str, int], clusters: Clusters
) -> Iterator[Question]:
    """Join each of the first names with those of the others that differ in a middle name, if these are one."""
    forms = {name: uses[name].form for name in (*ones, *all_others)}
    middles = _Middles([(other, forms[other]) for other in all_others])
    for one in ones:
        mine = forms[one]
        may_fit = middles.near(mine)
        other = next((other for other, its in merge(*may_fit) if other != one and same_but_middle(mine, its)), None)
        if other is None:
            continue
        its = forms[other]
        apart = years_apart(uses[one].documents, uses[other].documents, years)
        alone = sum(map(len, may_fit)) == len(all_others) and all(
            same_but_middle(mine, forms[each]) and clusters.root(each) == clusters.root(other)
            for each in all_others
            if each != one
        )
        if alone and (apart or 0) <= OF_ONE_TIME:
            score = 0.95 if uses[one].documents & uses[other].documents else 0.88
            clusters.join(one, other, f"“{its}” with another middle", f"“{mine}” with another middle", score)
        else:
            yield Question(one, other, f"“{mine}” and “{its}” differ in a middle name", 0.5 if alone else 0.4)


Form = tuple[Name, str]


class _Middles:
    """Full names with one first and last word by what stands between: who fits is found without looking at them all."""

    def __init__(self, names: Iterable[Form]) -> None:
        self._none: list[Form] = []
        self._letters: list[Form] = []
        self._shapes: dict[str, dict[tuple[int, ...], list[Form]]] = defaultdict(lambda: defaultdict(list))
        self._sharing: dict[tuple[str, tuple[int, ...], tuple[int, ...]], dict[tuple[str, ...], list[Form]]] = {}
        for name in names:
            middle = _middle(name[1])
            in_full = _in_full(middle)
            if middle:
                self._shapes[_letters(middle)][in_full].append(name)
            else:
                self._none.append(name)
            if not in_full:
                self._letters.append(name)

    def near(self, form: str) -> list[list[Form]]:
        """Lists of names, each in order, in which all are that may differ from the form in a middle name only."""
        middle = _middle(form)
        if not middle:
            return [self._letters]
        in_full, letters = _in_full(middle), _letters(middle)
        found = [] if in_full else [self._none]
        for theirs in self._shapes.get(letters, ()):
            both = tuple(at for at in in_full if at in theirs)
            found.append(self._by_words(letters, theirs, both).get(tuple(middle[at] for at in both), []))
        return found

    def _by_words(
        self, letters: str, in_full: tuple[int, ...], both: tuple[int, ...]
    ) -> dict[tuple[str, ...], list[Form]]:
        """The names of one shape by their words at these places."""
        found = self._sharing.get((letters, in_full, both))
        if found is None:
            found = self._sharing[letters, in_full, both] = defaultdict(list)
            for name in self._shapes[letters][in_full]:
                middle = _middle(name[1])
                found[tuple(middle[at] for at in both)].append(name)
        return found


def _middle(form: str) -> list[str]:
    return key(form).split()[1:-1]


def _in_full(words: Sequence[str]) -> tuple[int, ...]:
    """The numbers of the words that are more than an initial."""
    return tuple(at for at, word in enumerate(words) if len(word) > 1)


def _letters(words: Iterable[str]) -> str:
    """The first letters of the words."""
    return "".join(word[0] for word in words)


def _join_initials(uses: Uses, clusters: Clusters) -> Iterator[Question]:
    """Join people whose first names are initials with the one of their documents who is named in full."""
    surnames: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(uses):
        if name.kind is Kind.PERSON and " " in name.key:
            surnames[name.key.rsplit(" ", 1)[-1]].append(name)
    for found in surnames.values():
        shorts = [(name, _letters(name.key.split()[:-1])) for name in found if _is_initials(name.key)]
        longs = _Longs(found, {len(letters) for _, letters in shorts}, uses)
        for short, letters in shorts:
            near = _only(chain.from_iterable(longs.of(letters, home) for home in uses[short].documents), clusters)
            fitting = near or _only(longs.of(letters, ANYWHERE), clusters)
            if not fitting:
                continue
            mine, its = uses[short].form, uses[fitting].form
            if near:
                clusters.join(short, near, f"initials of “{its}”", f"in full for “{mine}”", 0.93)
            else:
                yield Question(short, fitting, f"“{mine}” may be “{its}”", 0.6)


class _Longs:
    """The people of one surname whose first names are written out, by the initials of these and by document.

    Initials fit as far as both have them; `lengths` are how many of them are asked for.
    """

    def __init__(self, names: Iterable[Name], lengths: Collection[int], uses: Uses) -> None:
        self._exactly: dict[tuple[str, str], list[Name]] = defaultdict(list)
        self._longer: dict[tuple[str, str], list[Name]] = defaultdict(list)
        for name in names:
            if not lengths or _is_initials(name.key):
                continue
            letters = _letters(name.key.split()[:-1])
            for home in (ANYWHERE, *uses[name].documents):
                self._exactly[letters, home].append(name)
                for length in lengths:
                    if length < len(letters):
                        self._longer[letters[:length], home].append(name)

    def of(self, letters: str, document: str) -> Iterator[Name]:
        """Those in the document whose initials can be these."""
        yield from self._longer.get((letters, document), ())
        for length in range(1, len(letters) + 1):
            yield from self._exactly.get((letters[:length], document), ())


def _only(names: Iterable[Name], clusters: Clusters) -> Name | None:
    """The first of the names by its key if all are known to be one, None otherwise."""
    first: Name | None = None
    for name in names:
        if first and clusters.root(name) != clusters.root(first):
            return None
        first = min(first or name, name)
    return first


def _is_initials(name: str) -> bool:
    """Whether all of a person's name but the last word are single letters; "jf" stands for two."""
    return all(len(part) == 1 for part in name.split()[:-1])


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
    return next((_places_by_stem().get(stem, "") for stem in stems(word) if stem in _places_by_stem()), "")


@cache
def _places_by_stem() -> dict[str, str]:
    """The keys of places by the stems of words made of them; what two places share is left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in lexicon().places:
        if " " not in place and len(place.rstrip(VOWELS)) >= SHORTEST_STEM:
            found[place.rstrip(VOWELS)].add(key(lexicon().canonical.get(key(place), place)))
    return {stem: min(places) for stem, places in found.items() if len(places) == 1}
