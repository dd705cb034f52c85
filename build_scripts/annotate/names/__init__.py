"""Which words name somebody or something? Candidates proposed, judged, and the missed ones found.

`capitals` writes headlines as sentences, so that capitals mean something in them too; `proposals` gathers what a
recogniser labelled and what titles, first names, head nouns, results, acronyms and the gazetteer show, and `judging`
decides what it is. Names found so are then sought wherever they were missed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.names.candidates import LABELS
from build_scripts.annotate.names.capitals import as_written, in_sentences
from build_scripts.annotate.names.evidence import votes
from build_scripts.annotate.names.judging import judge, named
from build_scripts.annotate.names.missed import seek_missed
from build_scripts.annotate.names.proposals import propose
from build_scripts.annotate.names.recogniser import Span
from build_scripts.annotate.passages import Passage, casing
from build_scripts.annotate.types import Kind, Mention

# No name is longer; without a limit, one that is made of the same word again and again would be sought from each.
WORDS_AT_MOST = 25
Recogniser = Callable[[Sequence[Passage]], Sequence[Sequence[Span]]]


def find_names(
    passages: Sequence[Passage], recogniser: Recogniser, decided: Mapping[str, Kind] = MappingProxyType({})
) -> list[Mention]:
    """The names in the passages, in order: never two that overlap.

    `recogniser` labels stretches of each passage that it is given; `decided` are the kinds that the editors gave to
    names, by key.
    """
    plain = in_sentences(passages)
    return as_written(_find(plain, recogniser(plain), decided), passages)


def _find(passages: Sequence[Passage], spans: Sequence[Sequence[Span]], decided: Mapping[str, Kind]) -> list[Mention]:
    """The names in passages that are written in sentences."""
    written = casing(
        passages, [_small_places(passage, labelled) for passage, labelled in zip(passages, spans, strict=True)]
    )
    known = lexicon()
    gazetteer = Matcher(known.places | known.seats | (known.cities & known.towns))
    judged = []
    for passage, labelled in zip(passages, spans, strict=True):
        for candidate in propose(passage, labelled, gazetteer, written):
            if candidate.last - candidate.first > WORDS_AT_MOST:
                continue
            judged.append(named(passage, candidate, votes(passage, candidate), decided))
    common = _common(passages, [one.name for one in judged])
    mentions = judge([one for one in judged if one.name not in common], written)
    missed = seek_missed(passages, mentions, written)
    return sorted(missed + _outside(mentions, missed))


def _outside(mentions: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    """The mentions that are no part of one of the others."""
    inside = {(other.document, other.block, at) for other in others for at in range(other.start, other.end)}
    return [one for one in mentions if (one.document, one.block, one.start) not in inside]


def _small_places(passage: Passage, labelled: Sequence[Span]) -> frozenset[int]:
    """The words of places that are written small, as in chat and mail."""
    return passage.numbers((span.start, span.end) for span in labelled if LABELS.get(span.label) is Kind.PLACE)


def _common(passages: Sequence[Passage], names: Sequence[str]) -> set[str]:
    """The names of several words that the archive writes small as often: they are ordinary words after all."""
    capital = Counter(name for name in names if " " in name and not name.islower())
    small = Matcher(name.lower() for name in capital)
    counts = Counter(name for passage in passages for _, _, name in small.find(passage))
    return {name for name, count in capital.items() if counts[name.lower()] >= count}
