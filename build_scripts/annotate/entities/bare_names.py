"""Whom does a surname or a first name alone mean? Somebody who is named in full, if that is certain.

In its document first: the only one of that name there, or the one with its title, or the one named before it in the
paragraph. Elsewhere in the archive only where one alone bears the name and enough speaks for it: a rare name, documents
of one time, no title that contradicts. What is not certain is asked.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import log2
from typing import NamedTuple

from build_scripts.annotate.entities.acronyms import NEAR, Local
from build_scripts.annotate.entities.clusters import Clusters, Name, scored
from build_scripts.annotate.entities.full_names import OF_ONE_TIME, Uses, is_full
from build_scripts.annotate.lexicon import key, lexicon
from build_scripts.annotate.types import Kind, Mention

SURE = 0.8
_SUFFIX = re.compile(r"[JS]r\.?|[IVX]+")
_WOMEN = frozenset(("Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Lady", "Madam", "Madame", "Queen", "Princess", "Sister"))
_MEN = frozenset(("Mr.", "Mr", "Sir", "Lord", "King", "Prince", "Father", "Brother"))
# Titles that anybody may have, and those that stand before first names.
_ANYBODYS = _WOMEN | _MEN | {"Dr.", "Dr", "Prof.", "Professor"}
_CROWNED = frozenset(("King", "Queen", "Prince", "Princess", "Pope", "Emperor", "Empress", "Saint", "St."))
_WITH_FIRST_NAMES = _CROWNED | {"Sir", "Dame", "Lady", "Lord", "Sister", "Brother", "Father", "Mother"}


class Sort(NamedTuple):
    """What a title says of its bearer: a woman, a man, a crowned head. Most titles say nothing of it."""

    woman: bool
    man: bool
    crowned: bool


def _sort(title: str) -> Sort:
    words = set(title.split())
    return Sort(*(not words.isdisjoint(known) for known in (_WOMEN, _MEN, _CROWNED)))


@dataclass(slots=True)
class Bearer:
    """One who is named in full: a name of theirs, how it is written, where first, in which documents and years.

    `root` is the name that stands for all of theirs.
    """

    root: Name
    name: Name
    form: str
    first: tuple[int, int]
    documents: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    sorts: set[Sort] = field(default_factory=set)

    def contradicts(self, title: Sort) -> bool:
        """Whether one of such a title must be somebody else."""
        is_man, is_woman = (any(getattr(own, gender) for own in self.sorts) for gender in ("man", "woman"))
        genders = (title.woman and is_man) or (title.man and is_woman)
        return genders or (title.crowned and not any(own.crowned for own in self.sorts))

    def learn(self, title: Sort) -> None:
        """Take in the first title that tells of a woman or a man; later ones that contradict are of others."""
        if (title.woman or title.man) and not any(own.woman or own.man for own in self.sorts):
            self.sorts.add(title)

    def precedes(self, bare: Mention) -> bool:
        """Whether they are named in full before the bare mention in its document."""
        return self.first < (bare.block, bare.start)


class Bearers:
    """All who bear one name, in the order in which they are first named; what is asked of them is worked out once."""

    def __init__(self) -> None:
        self._all: dict[Name, Bearer] = {}
        self._with_title: dict[str, dict[Name, Bearer]] = defaultdict(dict)
        self._in_block: dict[int, dict[Name, tuple[int, Bearer]]] = defaultdict(dict)
        self._able: dict[Sort, list[Bearer]] = {}
        self._titled: dict[str, list[Bearer]] = {}
        self._begun: dict[tuple[int, Sort], list[tuple[int, Bearer]]] = {}
        self._firsts: list[tuple[int, int]] = []
        self._best: Bearer | None = None

    def __len__(self) -> int:
        return len(self._all)

    def add(self, root: Name, name: Name, mention: Mention, year: int | None) -> None:
        """Take in a mention, in the order of the text; not to be called once anything was asked."""
        bearer = self._all.get(root)
        if bearer is None:
            bearer = self._all[root] = Bearer(root, name, mention.text, (mention.block, mention.start))
            self._firsts.append(bearer.first)
        bearer.documents.add(mention.document)
        bearer.years.update([] if year is None else [year])
        bearer.titles.add(mention.honorific)
        bearer.sorts.add(_sort(mention.honorific))
        self._with_title[mention.honorific][root] = bearer
        self._in_block[mention.block].setdefault(root, (mention.start, bearer))

    @property
    def first(self) -> Bearer:
        """The one who is named first."""
        return next(iter(self._all.values()))

    @property
    def best(self) -> Bearer:
        """The one who is named in the most documents."""
        if self._best is None:
            self._best = self._all[max(self._all, key=lambda root: (len(self._all[root].documents), root))]
        return self._best

    def may_have(self, title: str, bearer: Bearer) -> bool:
        """Whether the title was given to the bearer, in whatever document, or to nobody of the name."""
        having = self._with_title.get(title)
        return not having or bearer.root in having

    def able(self, title: str) -> list[Bearer]:
        """Those whom the title does not contradict."""
        sort = _sort(title)
        if sort not in self._able:
            self._able[sort] = [bearer for bearer in self._all.values() if not bearer.contradicts(sort)]
        return self._able[sort]

    def titled(self, title: str) -> list[Bearer]:
        """Those who have the title, and no other that contradicts it."""
        if title not in self._titled:
            having, sort = self._with_title.get(title, {}).values(), _sort(title)
            self._titled[title] = [bearer for bearer in having if not bearer.contradicts(sort)]
        return self._titled[title]

    def before(self, bare: Mention) -> list[Bearer]:
        """Those who are named before the bare mention in its block, and whom its title does not contradict: two say
        as much as more.
        """
        place = (bare.block, _sort(bare.honorific))
        if place not in self._begun:
            begun = self._in_block.get(bare.block, {}).values()
            able = ((start, bearer) for start, bearer in begun if not bearer.contradicts(place[1]))
            self._begun[place] = list(islice(able, 2))
        return [bearer for start, bearer in self._begun[place] if start < bare.start]

    def preceding(self, bare: Mention) -> int:
        """How many of them are named before the bare mention in its document: so many of the first."""
        return bisect_left(self._firsts, (bare.block, bare.start))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a bare mention stands for: the name it is counted under, and why; `asked` says that this is not sure."""

    mention: Mention
    name: Name
    why: str = ""
    score: float = 1.0
    asked: Name | None = None


class Register:
    """Who bears which surname, and which first name, in each document and in the archive."""

    def __init__(self, years: Mapping[str, int], clusters: Clusters) -> None:
        self._years, self.clusters = years, clusters
        self._documents: set[str] = set()
        self._here: dict[tuple[Kind, str, str], Bearers] = defaultdict(Bearers)
        self._first_here: dict[tuple[Kind, str, str], Bearers] = defaultdict(Bearers)
        self._anywhere: dict[tuple[Kind, str], Bearers] = defaultdict(Bearers)
        self._first_anywhere: dict[tuple[Kind, str], Bearers] = defaultdict(Bearers)

    def add(self, mention: Mention, name: Name) -> None:
        """Take in a mention by its full name, in the order of the text; all of them before any meaning is asked."""
        root, kind, document = self.clusters.root(name), mention.kind, mention.document
        self._documents.add(document)
        lists = []
        for surname in _last_names(mention):
            lists += [self._here[kind, document, surname], self._anywhere[kind, surname]]
        if kind is Kind.PERSON:
            for given in _given_names(mention):
                lists += [self._first_here[kind, document, given], self._first_anywhere[kind, given]]
        for bearers in lists:
            bearers.add(root, name, mention, self._years.get(document))

    def learn(self, bare: Mention) -> None:
        """Let the title before a surname tell whether the only one of that name before it is a woman or a man."""
        here = self._here.get((bare.kind, bare.document, key(bare.text)))
        if here and len(here) == 1 and here.first.precedes(bare):
            here.first.learn(_sort(bare.honorific))

    def meaning(self, bare: Mention, name: Name) -> Meaning:
        """Whom the bare mention, counted under `name` until now, means."""
        part = key(bare.text)
        anywhere = self._anywhere.get((bare.kind, part))
        here = self._here.get((bare.kind, bare.document, part))
        if here and anywhere:
            return _in_document(bare, name, here, anywhere)
        first = self._first_here.get((bare.kind, bare.document, part))
        if first:
            return _by_first_name(bare, name, first)
        first = self._first_anywhere.get((bare.kind, part))
        if first and not anywhere and len(first) == 1 and not bare.honorific:
            why = f"first name of “{first.first.form}”, the only one of that name in the archive"
            return Meaning(bare, name, why, 0.4, first.first.name)
        if not anywhere or (bare.kind is Kind.PERSON and is_word(bare.text)):
            return Meaning(bare, name)
        best = anywhere.best
        score = self._elsewhere(bare, best) if len(anywhere) == 1 else 0.3
        why = f"{_part(bare)} of “{best.form}”, the only one of that name in the archive"
        if len(anywhere) > 1:
            others = f"and of {len(anywhere) - 1} more, none of them in this document"
            why = f"{_part(bare)} of “{best.form}” {others}"
        if score >= SURE:
            return Meaning(bare, best.name, why, score)
        return Meaning(bare, name, why, score, best.name)

    def _elsewhere(self, bare: Mention, bearer: Bearer) -> float:
        """How surely one who is named in full in other documents is meant."""
        year = self._years.get(bare.document)
        apart = None if year is None else min((abs(year - other) for other in bearer.years), default=None)
        if bearer.contradicts(_sort(bare.honorific)) or (apart is not None and apart > OF_ONE_TIME):
            return 0.2
        if bare.kind is Kind.PERSON and _is_common(bare.text):
            score = 0.5 + 0.05 * len(bearer.documents) + (0.1 if apart is not None else 0.0)
        else:
            # The more documents there are, the more people of one rare name they may mention.
            score = 0.82 + 0.04 * len(bearer.documents) - 0.015 * log2(len(self._documents))
        return round(min(0.9, score), 2)


def _part(bare: Mention) -> str:
    """What a bare name is of the full one."""
    return "surname" if bare.kind is Kind.PERSON else "short"


def _is_common(surname: str) -> bool:
    """Whether many people bear the name, or it is a word or a place besides."""
    known = lexicon()
    return surname in known.surnames or surname in known.first_names or known.is_place(surname) or is_word(surname)


def is_word(surname: str) -> bool:
    """Whether the name is an ordinary word besides, and most often meant as one where nobody bears it."""
    known = lexicon()
    return surname.lower() in known.common or known.is_ordinary(surname) or surname in known.head_nouns


def _in_document(bare: Mention, name: Name, here: Bearers, anywhere: Bearers) -> Meaning:
    """Whom the bare mention means, of those who bear its name in the same document.

    Who is named in full only later, or where somebody else of that name has the title that stands here, is meant only
    if nobody else in the archive bears the name; and not even then if that title was never theirs.
    """
    able = here.able(bare.honorific)
    titled = [] if _is_anybodys(bare.honorific) else here.titled(bare.honorific)
    introduced = [here.first] if here.preceding(bare) == 1 and here.first in able else []
    for found, score in ((able, 0.97), (titled, 0.93), (here.before(bare), 0.9), (introduced, 0.88)):
        if len(found) == 1:
            why = f"{_part(bare)} of “{found[0].form}”"
            precedes, fits = found[0].precedes(bare), _is_fit(bare.honorific, anywhere, found[0])
            known = _is_anybodys(bare.honorific) or bare.honorific in found[0].titles
            if (precedes and fits) or (len(anywhere) == 1 and (precedes or known)):
                return Meaning(bare, found[0].name, why, score)
            return Meaning(bare, name, f"{why}, but others may bear it", 0.5, found[0].name)
    if not able:
        return Meaning(bare, name)
    others = f"{_part(bare)} of “{able[0].form}” and of {len(able) - 1} more in this document"
    return Meaning(bare, name, others, 0.5, able[0].name)


def _is_fit(title: str, anywhere: Bearers, bearer: Bearer) -> bool:
    """Whether the title can be the bearer's: anybody's, or one that was given to them or to nobody of that name."""
    return _is_anybodys(title) or anywhere.may_have(title, bearer)


def _is_anybodys(title: str) -> bool:
    """Whether the title says nothing of an office or rank."""
    return set(title.split()) <= _ANYBODYS


def _by_first_name(bare: Mention, name: Name, bearers: Bearers) -> Meaning:
    """Whom a first name alone means: the one who was named in full before, unless a title says that it is a surname."""
    able, first = bearers.preceding(bare), bearers.first
    if set(bare.honorific.split()) - _WITH_FIRST_NAMES or not able:
        return Meaning(bare, name)
    if able == 1:
        return Meaning(bare, first.name, f"first name of “{first.form}”", 0.95)
    others = f"first name of “{first.form}” and of {able - 1} more in this document"
    return Meaning(bare, name, others, 0.5, first.name)


def meanings(
    mentions: Sequence[Mention], names: Sequence[Name], uses: Uses, local: Local, register: Register
) -> Iterator[Meaning]:
    """What every mention stands for, in order; `names` are those of the `mentions`, one each.

    `local` are the acronyms that mean something of their own in a document; the register is filled here.
    """
    for mention, name in zip(mentions, names, strict=True):
        if is_full(name, uses[name]) and " " in mention.text and _may_be_shortened(mention):
            register.add(mention, name)
    for mention, name in zip(mentions, names, strict=True):
        if mention.honorific and not is_full(name, uses[name]):
            register.learn(mention)
    for mention, name in zip(mentions, names, strict=True):
        body = local.get((mention.document, name))
        if body:
            why = f"acronym of “{uses[body].form}” in this document"
            yield Meaning(mention, body, scored(why, NEAR), NEAR)
        elif is_full(name, uses[name]):
            yield Meaning(mention, name, "" if name.row else next(iter(register.clusters.reasons.get(name, ())), ""))
        else:
            meaning = register.meaning(mention, name)
            sure = meaning.why and not meaning.asked
            yield replace(meaning, why=scored(meaning.why, meaning.score)) if sure else meaning


def _may_be_shortened(mention: Mention) -> bool:
    """Whether the full name can be shortened to its last word: a person's that is no body or title in disguise."""
    if mention.kind is Kind.PLACE:
        return _noun_of(mention.text) != ""
    words, known = mention.text.split(), lexicon()
    last = words[-1]
    is_thing = last.lower() in known.common and last not in known.surnames
    is_numbered = len(words) == 2 and re.fullmatch(r"[IVX]+", last) is not None
    nouns = known.head_nouns | known.place_nouns | known.other_nouns
    joined = {words[0], last} & nouns or {"of", "and", "at", "in", "for"} & set(words)
    return mention.kind is Kind.PERSON and not (is_thing or is_numbered or joined)


def _noun_of(place: str) -> str:
    """The noun that a place is called by ("Persian Gulf", "Gulf of Oman"), "" where its name has none."""
    words = place.split()
    nouns = [words[0]] if len(words) > 1 and words[1] == "of" else [words[-1]]
    return next((noun for noun in nouns if noun in lexicon().place_nouns), "")


def _given_names(mention: Mention) -> Iterator[str]:
    """The first names by which a person may be called: those that are listed, or else the first word of the name.

    That is none where it is an initial or ordinary, or where what follows is a first name: then it is a title.
    """
    *given, last = mention.text.split()
    listed = [word for word in given if word in lexicon().first_names]
    first, surname_is_one = given[0], last in lexicon().first_names and last not in lexicon().surnames
    is_none = len(first.strip(".")) < 2 or is_word(first) or lexicon().is_demonym(first) or surname_is_one
    yield from map(key, listed or ([] if is_none else [first]))


def _last_names(mention: Mention) -> Iterable[str]:
    """The noun of a place; a surname with and without its article or particles ("al-Muhandis", "de Gaulle"), but for
    what follows it ("Jr.").
    """
    if mention.kind is Kind.PLACE:
        return (key(_noun_of(mention.text)),)
    parts = [part for part in mention.text.split() if not _SUFFIX.fullmatch(part)]
    last = key(parts[-1]) if parts else ""
    article, _, rest = last.partition(" ")
    whole = key(lexicon().surname(" ".join(parts))) if parts else ""
    names = (last, rest) if article in ("al", "el", "ul") and rest else (last,)
    return names if whole == last else (whole, *names)
