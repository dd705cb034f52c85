"""How would a headline be written in a sentence? In "ZAB SUES ZUD BANK" capitals tell of no word that it is a name.

A recogniser goes by capitals, and so do our rules; where all letters are capitals, or every word begins with one, they
are blind. How the rest of the document writes a word tells it, and the lists tell of words that it does not have.
Every letter keeps its place, so that what is found in the new line stands at the same place in the old one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.passages import Passage, Word, read_passage
from build_scripts.annotate.types import Mention

# A line is in capitals from so many of them on, if hardly any other letter stands in it.
CAPITALS, CAPITALS_TO_ONE = 8, 10
# A headline with a capital at every word but some small ones has so many words, and is no longer than this.
WORDS, LONGEST = 5, 160
# No word that is made of two is longer.
LONGEST_WORD = 30
ACRONYM_LETTERS, PLACE_WORDS_AT_MOST = 6, 3
# "ZABVILLE, Zabia (AP) — …"
_DATELINE = re.compile(r"[A-Z][A-ZÀ-ÖØ-Þ.'’ -]{3,}(?=, [A-Z][a-z]| ?[-–—:]+ | \(| \d|$)")
_LINE = re.compile(r"[^\n]+")
# How English words end that are made of others, and what may be added to any: no list holds them all.
_MADE = re.compile(r"\w{3,}(?:tion|sion|ment|ness|ity|ism|ship|ance|ence|ous|ive|able|ible|ful|less|ology|ics)s?")
_ADDED = re.compile(r"(?:e?s|e?d|ing|ers?|ly)$")
_PREFIXED = re.compile(r"(o['’]|mc)(?=\w{3})")
_BEGINS = re.compile(r"[.!?]")
_VOWELS = frozenset("aeiouy")


def in_sentences(passages: Sequence[Passage]) -> list[Passage]:
    """The passages with all headlines written as in a sentence, letter for letter in the same places."""
    headlines = {number: lines for number, one in enumerate(passages) if (lines := list(_headlines(one.text)))}
    result = list(passages)
    if headlines:
        usage = _usage(passages, headlines)
        for number, lines in headlines.items():
            one = passages[number]
            rewritten = [
                (start, end, _rewritten(read_passage(one.document, 0, one.text[start:end]), usage))
                for start, end in lines
            ]
            result[number] = read_passage(one.document, one.block, _with(one.text, rewritten))
    return result


def _with(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """The text with these words from start to end."""
    parts, at = [], 0
    for start, end, words in changes:
        parts += [text[at:start], words]
        at = end
    return "".join((*parts, text[at:]))


def as_written(mentions: Iterable[Mention], passages: Iterable[Passage]) -> list[Mention]:
    """The mentions with the words that the passages have in their places."""
    texts = {(passage.document, passage.block): passage.text for passage in passages}
    return [
        replace(one, text=words) if one.text != words else one
        for one in mentions
        for words in [texts[one.document, one.block][one.start : one.end]]
    ]


def _headlines(text: str) -> Iterator[tuple[int, int]]:
    """Where the stretches are in which capitals say nothing: lines, and the place that a report begins with."""
    for match in _LINE.finditer(text):
        if _is_loud(match[0]) or _is_titled(match[0]):
            yield match.span()
        elif (dateline := _DATELINE.match(match[0])) and _is_from_a_place(dateline[0]):
            yield match.start(), match.start() + dateline.end()


def _is_from_a_place(words: str) -> bool:
    """Whether the words in capitals that a line begins with are a place or as long as one."""
    return lexicon().is_on_a_map(words.title()) or len(words) > ACRONYM_LETTERS


def _is_loud(line: str) -> bool:
    capitals = sum(map(str.isupper, line))
    return capitals >= CAPITALS and sum(map(str.islower, line)) * CAPITALS_TO_ONE <= capitals and " " in line.strip()


def _is_titled(line: str) -> bool:
    """Whether all but small words begin with a capital, be they some that name nothing ("Zab Says No to Zud")."""
    words = re.findall(r"[^\W\d_][\w'’]*", line) if len(line) <= LONGEST and not line.rstrip().endswith(".") else []
    known = lexicon()
    big = [word for word in words if word not in known.headline_words]
    if len(words) < WORDS or not all(word[0].isupper() for word in big):
        return False
    return any(
        known.is_ordinary(word) and word not in known.head_nouns and word not in known.honorifics for word in big[1:]
    )


@dataclass(frozen=True, slots=True)
class _Usage:
    """How often words are written in which way where capitals mean something, in the documents with headlines and in
    all; and the pairs of words with capitals in those documents, in small letters.
    """

    here: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    anywhere: Counter[str] = field(default_factory=Counter)
    pairs: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def form(self, document: str, lower: str) -> str:
        """The form in which the document, or else the archive, mostly writes the word; "" where neither does."""
        forms = [lower, lower.capitalize(), *([lower.upper()] if len(lower) <= ACRONYM_LETTERS else [])]
        for counts in (self.here[document], self.anywhere):
            best = max(forms, key=lambda form: counts[form])
            if counts[best]:
                return best
        return ""


def _usage(passages: Sequence[Passage], headlines: Mapping[int, list[tuple[int, int]]]) -> _Usage:
    usage = _Usage()
    documents = {passages[number].document for number in headlines}
    for number, passage in enumerate(passages):
        loud = passage.numbers(headlines.get(number, ()))
        words = [word for at, word in enumerate(passage.words) if at not in loud] if loud else passage.words
        telling = [word for word in words if not word.first or word.text.isupper()]
        usage.anywhere.update(word.text for word in telling)
        if passage.document in documents:
            usage.here[passage.document].update(word.text for word in telling)
            usage.pairs[passage.document].update(
                (before.text.lower(), word.text.lower())
                for before, word in pairwise(words)
                if before.capital and word.capital and word.gap == " "
            )
    return usage


def _rewritten(line: Passage, usage: _Usage) -> str:
    """The line as it would be written in a sentence."""
    words, loud = line.words, not any(map(str.islower, line.text)) or _is_loud(line.text)
    forms = [_form(word, usage.form(line.document, word.text.lower())) for word in words]
    _join(words, forms, usage.pairs[line.document])
    changes = []
    for word, form in zip(words, forms, strict=True):
        begins = not word.start or _BEGINS.search(word.gap)
        if begins and form.islower():
            form = form[0].upper() + form[1:]
        if (loud or (form.islower() and word.capital)) and len(form) == len(word.text):
            ending = line.text[word.end : word.close].lower()
            changes.append((word.start, word.close, form + ending))
    return _with(line.text, changes)


def _form(word: Word, usual: str) -> str:
    """How the word is written by itself, if it is usually written as `usual`."""
    known, lower = lexicon(), word.text.lower()
    if lower == "i" or not word.text.replace("'", "").replace("’", "").isalpha():
        return word.text
    if usual:
        return usual
    capital, is_small = _capitalised(lower), _is_small(lower)
    in_brackets = word.gap.endswith("(") and len(lower) <= ACRONYM_LETTERS and not is_small
    if in_brackets or word.text in known.places or (len(lower) < ACRONYM_LETTERS and _VOWELS.isdisjoint(lower)):
        return word.text
    return capital if not is_small or known.is_place(capital) or known.is_demonym(capital) else lower


def _capitalised(lower: str) -> str:
    """The name with its capitals ("McDonald", "O'Neill")."""
    prefix = _PREFIXED.match(lower)
    end = prefix.end() if prefix else 0
    return lower[:end].capitalize() + lower[end:].capitalize()


def _is_small(lower: str) -> bool:
    """Whether English writes the word small, be it with another ending than the lists have it."""
    known, stem = lexicon(), _ADDED.sub("", lower)
    if lower.capitalize() in known.surnames or known.is_on_a_map(lower.capitalize()):
        return lower in known.common or lower in known.ordinary
    halves = (
        lower[:cut] in known.common and lower[cut:] in known.common
        for cut in range(3, min(len(lower) - 2, LONGEST_WORD))
    )
    if lower in known.headline_verbs or _MADE.fullmatch(lower) or any(halves):
        return True
    return any(
        one in known.common or one in known.ordinary for one in (lower, lower.removesuffix("s"), stem, stem + "e")
    )


def _join(words: tuple[Word, ...], forms: list[str], pairs: Set[tuple[str, str]]) -> None:
    """Write with a capital what is small by itself but belongs to a name."""
    known, lowers = lexicon(), [word.text.lower() for word in words]
    capitals = [lower.capitalize() for lower in lowers]
    for first in range(len(words)):
        for last in range(first + 2, min(first + PLACE_WORDS_AT_MOST, len(words)) + 1):
            if known.is_on_a_map(" ".join(capitals[first:last])) or (
                last - first == 2 and tuple(lowers[first:last]) in pairs
            ):
                for at in range(first, last):
                    forms[at] = capitals[at] if forms[at].islower() else forms[at]
    for at in range(len(words) - 1, 0, -1):
        named, before = forms[at][0].isupper() and words[at].gap == " ", capitals[at - 1]
        if named and lowers[at - 1] in known.particles:
            forms[at - 1] = lowers[at - 1]
        elif named and (before in known.honorifics or before in known.first_names):
            forms[at - 1] = before
        elif named and lowers[at - 1] == "of" and at > 1 and capitals[at - 2] in known.head_nouns:
            forms[at - 2] = capitals[at - 2]
    for at in range(1, len(words)):
        before, noun = forms[at - 1], capitals[at]
        named = before[0].isupper() and words[at].gap == " " and not known.is_demonym(before)
        is_surname = noun in known.surnames and before in known.first_names
        if named and forms[at].islower() and (noun in known.head_nouns or noun in known.place_nouns or is_surname):
            forms[at] = noun
