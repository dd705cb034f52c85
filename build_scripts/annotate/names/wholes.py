"""Which stretches are names of events, works and groups? Labelled ones in, those that can be such names out.

Recognisers take headings, slogans and whole sentences in quotation marks for titles of works, so these kinds are judged
soberly: a name that is missed does less harm than one that is none.
"""

import re
from collections.abc import Iterator

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.names.candidates import Candidate
from build_scripts.annotate.passages import Casing, Passage, Word
from build_scripts.annotate.types import Kind

# What the labels of recognisers mean (OntoNotes).
WHOLES = {"EVENT": Kind.EVENT, "WORK_OF_ART": Kind.WORK, "LAW": Kind.WORK, "NORP": Kind.GROUP}
WORK_WORDS_AT_MOST = 8
# So far before a title the word that says what it is may stand ("her second novel, …").
_CUE_WITHIN = 3
_ARTICLES = frozenset(("The", "A", "An"))
_SMALL = frozenset(
    ["a", "an", "and", "at", "by", "de", "for", "from", "in", "into", "la", "of", "on", "or", "the", "to", "with"]
)
_OPENING, _CLOSING = frozenset('“"«‘'), frozenset('”"»’')
# How words for peoples, faiths and followers end that no list holds ("Sadrists").
_OF_A_GROUP = re.compile(r"[A-Z]\w{2,}(?:ists?|ites?|ians?|eans?|[a-z]{2}is?|crats?|nauts?|ese|s)")


def whole(passage: Passage, start: int, end: int, kind: Kind) -> Iterator[Candidate]:
    """The event, work or group in a stretch that a recogniser labelled so; nothing where it can be no such name."""
    words = passage.words
    first, last = passage.range(start, end)
    while first < last and (not _is_big(words[first]) or (kind is not Kind.WORK and words[first].text in _ARTICLES)):
        first += 1
    while first < last and (not _is_big(words[last - 1]) or (kind is Kind.EVENT and words[last - 1].text[0].isdigit())):
        last -= 1
    fits = {Kind.EVENT: _is_event, Kind.WORK: _is_work, Kind.GROUP: _is_group}[kind]
    if first < last and not passage.is_closed(first, last) and fits(passage, first, last):
        yield Candidate(first, last, kind)


def _is_big(word: Word) -> bool:
    return word.capital or word.text[0].isdigit()


def _is_title(words: tuple[Word, ...]) -> bool:
    """Whether the words are written as a title is: all with a capital but the small ones."""
    big = [word for word in words if word.capital]
    on_one_line = not any("\n" in word.gap for word in words[1:])
    return (
        on_one_line and len(words) > 1 and len(big) > 0 and all(_is_big(word) or word.text in _SMALL for word in words)
    )


def _is_event(passage: Passage, first: int, last: int) -> bool:
    words, nouns = passage.words[first:last], lexicon().event_nouns
    if len(words) == 1:
        return words[0].text in nouns and words[0].text.lower() not in lexicon().common
    joined = all(word.gap in (" ", "-", ", ", " - ") for word in words[1:])
    return joined and _is_title(words) and any(word.text in nouns for word in words)


def _is_work(passage: Passage, first: int, last: int) -> bool:
    words, known = passage.words[first:last], lexicon()
    if not _is_title(words) or len(words) > WORK_WORDS_AT_MOST or words[-1].end == len(passage.text):
        return False
    if words[-1].text in known.work_nouns or words[0].text in known.work_nouns:
        return True
    start, end = words[0].start, words[-1].end
    quoted = passage.text[start - 1 : start] in _OPENING and passage.text[end : end + 2].strip(",.")[:1] in _CLOSING
    before = passage.words[max(0, first - _CUE_WITHIN) : first]
    return quoted and start > 0 and any(word.text.lower() in known.work_cues for word in before)


def _is_group(passage: Passage, first: int, last: int) -> bool:
    words, known = passage.words[first:last], lexicon()
    if not all(word.capital for word in words) or len(words) > 3 or words[0].text in known.places:
        return False
    head = words[-1].text
    return known.is_demonym(head) or (_OF_A_GROUP.fullmatch(head) is not None and head.lower() not in known.common)


def groups(passage: Passage, written: Casing) -> Iterator[Candidate]:
    """The words for peoples, faiths and camps that stand by themselves."""
    words, known = passage.words, lexicon()
    for at, word in enumerate(words):
        if word.capital and known.is_demonym(word.text) and not written.is_ordinary(word.text):
            yield Candidate(at, at + 1, None)
