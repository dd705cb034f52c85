"""Which words introduce what somebody says? Verbs of saying in all their forms, and the small words around them."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from build_scripts.annotate.lexicon import lines


def _groups() -> dict[str, frozenset[str]]:
    """The groups of words in quotation_words.txt, by name."""
    groups: dict[str, list[str]] = {}
    name = ""
    for line in lines("quotation_words"):
        first, colon, rest = line.partition(": ")
        name = first if colon else name
        groups.setdefault(name, []).extend((rest if colon else line).split())
    return {name: frozenset(words) for name, words in groups.items()}


_GROUPS = _groups()
AUXILIARIES = _GROUPS["auxiliaries"]
BEING = _GROUPS["being"]
ADVERBS = _GROUPS["adverbs"]
CONJUNCTIONS = _GROUPS["conjunctions"]
STARTERS = CONJUNCTIONS | _GROUPS["starters"]
PREPOSITIONS = _GROUPS["prepositions"]
DETERMINERS = _GROUPS["determiners"]
ALONE = _GROUPS["alone"]
LEAVES = _GROUPS["leaves"]
NAMING = _GROUPS["naming"]
CALLING = _GROUPS["calling"]
STATEMENTS = _GROUPS["statements"]
OCCASIONS = STATEMENTS | _GROUPS["occasions"]
PEOPLE = _GROUPS["people"]
PLURALS = _GROUPS["plurals"]
MALE = _GROUPS["male"]
FEMALE = _GROUPS["female"]
RELATIVES = frozenset(("who", "which", "whose", "whom"))
PRONOUNS = frozenset(("he", "she", "they", "it", "who", "i", "we", "you"))
# The pronoun whose owner a possessive means.
POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "i", "your": "you"}


class Cues(NamedTuple):
    """Forms of the verbs that introduce words, all in lower case.

    `inverting` are those behind which the speaker may stand, `plain` those of the infinitive, which are often nouns,
    `past` those that may be passive. `needs` are the words of which one must follow a form ("pointed out"); those in
    `shuns` say nothing before "to" ("continued to").
    """

    every: frozenset[str]
    inverting: frozenset[str]
    plain: frozenset[str]
    past: frozenset[str]
    needs: Mapping[str, frozenset[str]]
    shuns: frozenset[str]


@cache
def cues() -> Cues:
    """The cues, read once."""
    every: set[str] = set()
    inverting: set[str] = set()
    plain: set[str] = set()
    past: set[str] = set()
    needs: dict[str, frozenset[str]] = {}
    shuns: set[str] = set()
    for line in lines("quotation_cues"):
        words = [word for word in line.removeprefix("+").split() if word[0] not in "~^"]
        forms = words if len(words) > 1 else _forms(words[0])
        following = frozenset(word[1:] for word in line.split() if word.startswith("~"))
        needs.update(dict.fromkeys(forms, following) if following else {})
        shuns.update(forms if "^to" in line else ())
        every.update(forms)
        plain.update(forms[3:4])
        past.add(forms[1])
        past.update(form for form in forms[4:] if not form.endswith("ing"))
        if line.startswith("+"):
            inverting.update(form for form in forms if not form.endswith("ing"))
    return Cues(frozenset(every), frozenset(inverting), frozenset(plain), frozenset(past), needs, frozenset(shuns))


def _forms(verb: str) -> list[str]:
    """The forms of a regular verb: present, past, participle, infinitive."""
    stem = verb.removesuffix("e")
    hisses = verb.endswith(("s", "sh", "ch", "x", "z"))
    return [verb + ("es" if hisses else "s"), stem + "ed", stem + "ing", verb]
