"""Are two spellings the same name? Transliterations, initials, acronyms: strong evidence or none.

Names from Arabic and Persian script are spelled in many ways: q or k, ou or u, one consonant or two, any vowel for a
short one. What differs in no more than that is taken for one name; a different vowel only where the name shows that it
is transliterated, for "Francis" and "Frances" are two names.
"""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from build_scripts.annotate.lexicon import key
from build_scripts.annotate.names.evidence import initials

_ARTICLES = frozenset(("al", "el", "ul", "the"))
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = str.maketrans({"e": "a", "i": "a", "y": "a", "u": "o"})
# What only transliterated words have: q without u and a vowel, kh, zh, a long aa, gh at the beginning.
_TRANSLITERATED = re.compile(r"q(?!u[aeio])|kh|zh|aa|^gh|\w['’‘ʼ`](?!s\b)\w|\b[Aa]l-", re.MULTILINE)
LONG_ENOUGH, LONG_ENOUGH_IF_MARKED = 5, 4
# Two bodies may differ in one word of so many and still be one, if they share an acronym.
WORDS_OF_A_VARIANT = 4


@lru_cache(maxsize=1 << 16)
def consonants(name: str) -> str:
    """The name's key with all that transliterations differ in made one: names that may be alike share it."""
    return " ".join(_close(part).translate(_VOWELS) for part in key(name).split() if part not in _ARTICLES)


def _close(word: str) -> str:
    """The word without the differences in consonants and digraphs."""
    return _DOUBLED.sub(r"\1", word.replace("q", "k").replace("ck", "k").replace("ou", "u").replace("oo", "u"))


def alike(one: str, other: str) -> float:
    """How alike two spellings are, from 0 to 1; 0 where it is not certain enough that they are one name."""
    if consonants(one) != consonants(other):
        return 0.0
    marked = _TRANSLITERATED.search(one.lower()) or _TRANSLITERATED.search(other.lower())
    long_enough = LONG_ENOUGH_IF_MARKED if marked else LONG_ENOUGH
    ours, theirs = ([part for part in key(name).split() if part not in _ARTICLES] for name in (one, other))
    for mine, its in zip(ours, theirs, strict=True):
        if mine == its:
            continue
        if min(len(mine), len(its)) < long_enough or (_close(mine) != _close(its) and not marked):
            return 0.0
    return ratio(key(one), key(other)) / 100


def same_but_middle(one: str, other: str) -> bool:
    """Whether two full names differ in the middle only, which one leaves out or shortens ("Harry S. Truman")."""
    ours, theirs = key(one).split(), key(other).split()
    if len(ours) < 2 or len(theirs) < 2 or (ours[0], ours[-1]) != (theirs[0], theirs[-1]):
        return False
    short, long = sorted((ours[1:-1], theirs[1:-1]), key=len)
    if not short:
        return all(len(part) == 1 for part in long)
    return len(short) == len(long) and all(_abbreviates(a, b) for a, b in zip(short, long, strict=True))


def _abbreviates(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def variant_of_body(one: str, other: str) -> bool:
    """Whether two names of bodies have the same initials and differ in one word of at least four."""
    ours, theirs = key(one).split(), key(other).split()
    return (
        len(ours) == len(theirs) >= WORDS_OF_A_VARIANT
        and initials(one) == initials(other)
        and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
    )


def singular(group: str) -> str:
    """The key of a people or group in the singular ("republicans", "shiites"); other keys as they are."""
    return group.removesuffix("s") if len(group) > LONG_ENOUGH and not group.endswith(("ss", "us")) else group
