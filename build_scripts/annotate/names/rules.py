"""Which capitalised words may be names? The recogniser of `recogniser: rules`, which needs no statistical model.

It labels the runs of capitalised words that do not begin with an ordinary word. What kind a name is, and whether it is
a name at all, is for the evidence to tell; two to four such words are most often a person.
"""

from collections.abc import Iterator, Sequence

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.names.recogniser import Span
from build_scripts.annotate.passages import Casing, Passage, casing

PERSON_WORDS = (2, 3, 4)


def recognise_by_rules(passages: Sequence[Passage]) -> list[tuple[Span, ...]]:
    """The stretches of each passage that may be names, labelled as the names' own words suggest."""
    written = casing(passages)
    return [tuple(_spans(passage, written)) for passage in passages]


def _spans(passage: Passage, written: Casing) -> Iterator[Span]:
    at = 0
    while at < len(passage.words):
        end = _run(passage, at, written)
        if end > at:
            words = passage.words[at:end]
            label = _label(tuple(word.text for word in words))
            if label:
                yield Span(words[0].start, words[-1].end, label)
        at = max(end, at + 1)


def _run(passage: Passage, at: int, written: Casing) -> int:
    """The number of the word after the run of capitalised words that begins at the word `at`; `at` where none does."""
    words, known = passage.words, lexicon()
    end = at
    while end < len(words) and words[end].capital and not _ends_before(passage, at, end):
        if end == at and written.is_ordinary(words[at].text):
            return at
        end += 1
        if end + 1 < len(words) and words[end].text in (*known.particles, "of") and words[end + 1].capital:
            joined = words[end].gap in (" ", "-") and words[end + 1].gap in (" ", "-")
            end += joined and not words[end - 1].possessive
    return end


def _ends_before(passage: Passage, at: int, end: int) -> bool:
    """Whether the run that began at the word `at` ends before the word `end`."""
    words = passage.words
    return end > at and (words[end].gap not in (" ", "-") or words[end - 1].possessive)


def _label(words: tuple[str, ...]) -> str:
    """The label that the words themselves suggest, "" where they suggest none."""
    known, name = lexicon(), " ".join(words)
    if len(words) == 1 and words[0] in known.head_nouns | known.place_nouns:
        return ""
    if known.is_place(name) or words[-1] in known.place_nouns:
        return "GPE"
    if words[-1] in known.head_nouns or words[0] in known.head_nouns or name.isupper():
        return "ORG"
    return "PERSON" if len(words) in PERSON_WORDS and words[0] not in known.honorifics else ""
