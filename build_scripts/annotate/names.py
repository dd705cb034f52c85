"""Which words name a person, an organisation or a place? Candidates proposed, judged, and the missed ones found.

Three proposers: a recogniser (spaCy's, or capitals alone), titles ("Gen. X"), and what a name's own words say (head nouns,
gazetteer). `judging` decides what they are. Names found so are then sought wherever they were missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from build_scripts.annotate.candidates import (
    LABELS,
    WHOLE,
    Candidate,
    clean,
    is_prefix,
    run_after,
    title_before,
    titles_in,
)
from build_scripts.annotate.evidence import is_acronym, is_head, votes
from build_scripts.annotate.judging import judge, named
from build_scripts.annotate.lexicon import lexicon
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.passages import Casing, Passage, casing
from build_scripts.annotate.recogniser import Span
from build_scripts.annotate.types import Kind, Mention

# A single word must have been recognised so often, and in this share of its occurrences, to be sought elsewhere.
ATTESTED, ATTESTED_SHARE = 2, 0.4
SHORTEST_SURNAME = 4
HEADED_WORDS_AT_MOST = 6

Stretch = tuple[int, int]


def find_names(passages: Sequence[Passage], spans: Sequence[Sequence[Span]]) -> list[Mention]:
    """The names in the passages, in order: never two that overlap.

    `spans` are the stretches of each passage that a recogniser labelled.
    """
    written = casing(passages)
    gazetteer = Matcher(lexicon().places | lexicon().seats)
    judged, barred = [], []
    for passage, labelled in zip(passages, spans, strict=True):
        ranges = [passage.range(span.start, span.end) for span in labelled if span.label in WHOLE]
        barred.append([(first, last) for first, last in ranges if last - first > 1])
        for candidate in _propose(passage, labelled, barred[-1], gazetteer, written):
            judged.append(named(passage, candidate, votes(passage, candidate)))
    common = _common(passages, [one.name for one in judged])
    mentions = judge([one for one in judged if one.name not in common], written)
    return sorted(mentions + _missed(passages, mentions, barred, written))


def _common(passages: Sequence[Passage], names: Sequence[str]) -> set[str]:
    """The names of several words that the archive writes small as often: they are ordinary words after all."""
    capital = Counter(name for name in names if " " in name and not name.islower())
    small = Matcher(name.lower() for name in capital)
    counts = Counter(name for passage in passages for _, _, name in small.find(passage))
    return {name for name, count in capital.items() if counts[name.lower()] >= count}


def _propose(
    passage: Passage, labelled: Sequence[Span], barred: list[Stretch], gazetteer: Matcher, written: Casing
) -> list[Candidate]:
    """The candidates in a passage, in order and not overlapping."""
    titles = titles_in(passage)
    found: list[Candidate] = []
    for span in labelled:
        if span.label in LABELS:
            found.extend(clean(passage, span.start, span.end, LABELS[span.label], titles))
    taken = {at for candidate in found for at in range(candidate.first, candidate.last)}
    taken.update(end - 1 for end in titles.values())
    found = [_completed(passage, candidate, taken, written) for candidate in found]
    for headed in _headed(passage, written):
        found = _with_headed(found, headed)
    for titled in _titled(passage, titles, written):
        found = _with_titled(passage, found, titled)
    for first, last, _ in gazetteer.find(passage):
        if not _touches(first, last, [*barred, *_stretches(found)]) and _stands_alone(passage, first, last, written):
            found.append(Candidate(first, last, None, rule="gazetteer"))
    return sorted(found, key=lambda candidate: candidate.first)


def _completed(passage: Passage, candidate: Candidate, taken: set[int], written: Casing) -> Candidate:
    """The candidate with the capitalised words right before it that can only be a part of it ("Kata’ib Hezbollah").

    `taken` are the words of other candidates and of titles.
    """
    words, first = passage.words, candidate.first
    while first and candidate.label is not Kind.PLACE and words[first].gap == " ":
        before = words[first - 1]
        if not before.capital or before.possessive or before.first or first - 1 in taken:
            break
        if _is_filler(before.text, written) or written.small[before.text.lower()] or lexicon().is_place(before.text):
            break
        first -= 1
    return replace(candidate, first=first)


def _stretches(candidates: Sequence[Candidate]) -> list[Stretch]:
    return [(candidate.first, candidate.last) for candidate in candidates]


def _touches(first: int, last: int, stretches: Sequence[Stretch]) -> bool:
    return any(first < end and begin < last for begin, end in stretches)


def _titled(passage: Passage, titles: dict[int, int], written: Casing) -> Iterator[Candidate]:
    """The runs of capitalised words that follow a title."""
    for end in sorted(set(titles.values())):
        if end >= len(passage.words) or end in titles or passage.words[end].gap != " ":
            continue
        last = run_after(passage, end, written)
        if last > end and not passage.words[end - 1].possessive:
            yield Candidate(end, last, Kind.PERSON, title_before(passage, end, titles), "title before it")


def _with_titled(passage: Passage, found: list[Candidate], titled: Candidate) -> list[Candidate]:
    """The candidates with the titled one among them, which gives way to a person found there and to a body's name."""
    known = lexicon()
    rest = []
    for other in found:
        if not _touches(other.first, other.last, [(titled.first, titled.last)]):
            rest.append(other)
            continue
        tail = passage.words[other.last - 1].text
        opened = other.first < titled.first and other.label is not Kind.PERSON
        is_body = other.last >= titled.last and (tail in known.head_nouns or tail in known.place_nouns)
        if is_body or opened or (other.label is Kind.PERSON and other.first == titled.first):
            return found
    return [*rest, titled]


def _headed(passage: Passage, written: Casing) -> Iterator[Candidate]:
    """The runs of capitalised words that end in a head noun ("State Department")."""
    words, nouns = passage.words, lexicon().head_nouns
    for at in range(1, len(words)):
        if words[at].text not in nouns:
            continue
        first = at
        while first and at - first < HEADED_WORDS_AT_MOST and _continues(words[first - 1].text, passage, first, written):
            first -= 1
        if first < at and not (at + 1 < len(words) and words[at + 1].text in nouns and words[at + 1].gap == " "):
            yield Candidate(first, at + 1, None, rule=f"ends in “{words[at].text}”")


def _continues(before: str, passage: Passage, at: int, written: Casing) -> bool:
    """Whether the name reaches back over the word before the word `at`."""
    word = passage.words[at - 1]
    if not word.capital or word.possessive or passage.words[at].gap not in (" ", "-"):
        return False
    return not (lexicon().is_ordinary(before) if not word.first else written.is_ordinary(before))


def _with_headed(found: list[Candidate], headed: Candidate) -> list[Candidate]:
    """The candidates with the headed one among them: it completes one that ends before the head noun, or is new."""
    touched = [other for other in found if _touches(other.first, other.last, [(headed.first, headed.last)])]
    if not touched:
        return [*found, headed]
    if any(other.last >= headed.last for other in touched):
        return found
    first = min(headed.first, *(other.first for other in touched))
    rest = [other for other in found if other not in touched]
    return [*rest, replace(headed, first=first, label=Kind.ORGANISATION)]


def _stands_alone(passage: Passage, first: int, last: int, written: Casing) -> bool:
    """Whether the words are not merely a part of a longer run of capitalised words."""
    words = passage.words
    if first and words[first].gap == " ":
        before = words[first - 1]
        if before.capital and not before.possessive and not _is_filler(before.text, written):
            return False
    if last < len(words) and words[last].gap == " " and not words[last - 1].possessive:
        return not words[last].capital or _is_filler(words[last].text, written)
    return True


def _is_filler(word: str, written: Casing) -> bool:
    """Whether a capitalised word beside a name is not a part of it."""
    return lexicon().is_demonym(word) or written.is_ordinary(word)


def _missed(
    passages: Sequence[Passage], mentions: Sequence[Mention], barred: Sequence[list[Stretch]], written: Casing
) -> list[Mention]:
    """The occurrences of well attested names that nothing proposed."""
    here: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    anywhere: dict[str, Counter[Kind]] = defaultdict(Counter)
    marked: dict[tuple[str, int], list[Stretch]] = defaultdict(list)
    surnames: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        for form in _forms(mention):
            here[mention.document, form][mention.kind] += 1
            anywhere[form][mention.kind] += 1
        marked[mention.document, mention.block].append((mention.start, mention.end))
        if mention.kind is Kind.PERSON and " " in mention.text:
            surnames[mention.text.rsplit(" ", 1)[-1]].add(mention.document)
    attested = _attested(passages, anywhere, written)
    introduced = {name for name in surnames if _is_distinct(name, written)} - attested
    matcher = Matcher(attested | introduced)
    found = []
    for passage, whole in zip(passages, barred, strict=True):
        titles = titles_in(passage)
        for first, last, name in matcher.find(passage):
            start, end = passage.words[first].start, passage.words[last - 1].end
            if name in introduced and passage.document not in surnames[name]:
                continue
            if not _is_joined_well(passage, first, name):
                continue
            if _touches(start, end, marked[passage.document, passage.block]) or _touches(first, last, whole):
                continue
            if not _stands_alone(passage, first, last, written):
                continue
            kinds = here.get((passage.document, name)) or anywhere.get(name) or Counter([Kind.PERSON])
            kind = max(Kind, key=lambda kind: kinds[kind])
            title = title_before(passage, first, titles) if kind is Kind.PERSON else ""
            text, rule = passage.text[start:end], "so called elsewhere"
            found.append(Mention(passage.document, passage.block, start, end, text, kind, title, rule, 0.7))
    return found


def _is_joined_well(passage: Passage, first: int, name: str) -> bool:
    """Whether the name begins a word, or follows a hyphen as names do ("anti-Iran", "U.S.-Iran")."""
    word = passage.words[first]
    if not first or word.gap != "-":
        return True
    before = passage.words[first - 1]
    return is_prefix(before) or (name in lexicon().places and before.text in lexicon().places)


def _forms(mention: Mention) -> Iterator[str]:
    """The spellings under which the name may stand elsewhere: as it is, and with its head noun small ("Quds force")."""
    yield mention.text
    body, _, head = mention.text.rpartition(" ")
    if mention.kind is Kind.ORGANISATION and body and is_head(head, lexicon().head_nouns):
        yield f"{body} {head.lower()}"


def _attested(passages: Sequence[Passage], anywhere: dict[str, Counter[Kind]], written: Casing) -> set[str]:
    """The names to seek: those of several words, and single words that were mostly recognised."""
    occurrences = Counter(word.text for passage in passages for word in passage.words)
    return {
        name
        for name, kinds in anywhere.items()
        if " " in name
        or (
            _is_distinct(name, written)
            and kinds.total() >= max(ATTESTED, ATTESTED_SHARE * occurrences[name])
        )
    }


def _is_distinct(name: str, written: Casing) -> bool:
    """Whether a single word can only be meant as this name."""
    if is_acronym(name):
        return len(name) > 2
    if len(name) < SHORTEST_SURNAME or lexicon().is_demonym(name):
        return False
    return not written.is_ordinary(name) and not written.small[name.lower()]
