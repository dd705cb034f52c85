"""Where else do the names stand that were found? Well attested ones are sought in every document.

A name of several words is sought wherever it stands; a single word only if it was mostly recognised and is no ordinary
word; a surname and an acronym also where its document has the full name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from build_scripts.annotate.lexicon import lexicon, unmarked
from build_scripts.annotate.matching import Matcher
from build_scripts.annotate.names.candidates import is_prefix
from build_scripts.annotate.names.evidence import initials, is_acronym, is_head
from build_scripts.annotate.names.results import RULE as RESULT
from build_scripts.annotate.names.titles import Titles, titles_in
from build_scripts.annotate.passages import Casing, Passage
from build_scripts.annotate.types import Kind, Mention

# A single word must have been recognised so often, and in this share of its occurrences, to be sought elsewhere.
ATTESTED, ATTESTED_SHARE = 2, 0.4
SHORTEST, SHORTEST_HERE = 4, 2
RULE, SCORE = "so called elsewhere", 0.7


def seek_missed(passages: Sequence[Passage], mentions: Sequence[Mention], written: Casing) -> list[Mention]:
    """The occurrences of well attested names that nothing proposed, with or without their accents and apostrophes."""
    here: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    anywhere: dict[str, Counter[Kind]] = defaultdict(Counter)
    marked: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    named_in_full: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        marked[mention.document, mention.block].append(mention)
        for form in map(unmarked, _forms(mention)):
            here[mention.document, form][mention.kind] += 1
            anywhere[form][mention.kind] += 1
        for short in map(unmarked, _short_forms(mention)):
            if " " in short or _is_distinct(short, written, SHORTEST_HERE):
                named_in_full[short].add(mention.document)
                if mention.kind is not Kind.PERSON:
                    here[mention.document, short][mention.kind] += 1
    attested = _attested(passages, anywhere, written)
    matcher = Matcher(attested | named_in_full.keys(), form=unmarked)
    found = []
    for passage in passages:
        mine = marked[passage.document, passage.block]
        taken = passage.numbers((mention.start, mention.end) for mention in mine if " " in mention.text)
        single = passage.numbers((mention.start, mention.end) for mention in mine)
        hits = [
            (first, last, name)
            for first, last, name in matcher.find(passage)
            if (name in attested or passage.document in named_in_full[name])
            and (taken if last - first > 1 else single).isdisjoint(range(first, last))
            and _fits(passage, first, last, name, written)
        ]
        titles = titles_in(passage) if hits else None
        for first, last, name in hits:
            kinds = here.get((passage.document, name)) or anywhere.get(name) or Counter([Kind.PERSON])
            found.append(_mention(passage, first, last, _most(kinds), titles))
    return found


def _most(kinds: Counter[Kind]) -> Kind:
    """The kind that is counted most often."""
    return max(Kind, key=lambda kind: kinds[kind])


def _mention(passage: Passage, first: int, last: int, kind: Kind, titles: Titles | None) -> Mention:
    """The words as a mention of this kind."""
    start, end = passage.words[first].start, passage.words[last - 1].end
    title = titles.before(passage, first) if titles and kind is Kind.PERSON else ""
    return Mention(passage.document, passage.block, start, end, passage.text[start:end], kind, title, RULE, SCORE)


def _fits(passage: Passage, first: int, last: int, name: str, written: Casing) -> bool:
    """Whether the words can be the name here, and are no part of a longer one."""
    listed = any("," in word.gap for word in passage.words[first + 1 : last])
    return (
        listed <= ("," in name)
        and _is_joined_well(passage, first, last)
        and stands_alone(passage, first, last, written)
    )


def stands_alone(passage: Passage, first: int, last: int, written: Casing) -> bool:
    """Whether the words are not merely a part of a longer run of capitalised words."""
    words = passage.words
    if first and words[first].gap == " ":
        before = words[first - 1]
        if before.capital and not before.possessive and not is_filler(before.text, written):
            return False
    if last < len(words) and words[last].gap == " " and not words[last - 1].possessive:
        return not words[last].capital or is_filler(words[last].text, written)
    return True


def is_filler(word: str, written: Casing) -> bool:
    """Whether a capitalised word beside a name is not a part of it."""
    return lexicon().is_demonym(word) or written.is_ordinary(word)


def _is_joined_well(passage: Passage, first: int, last: int) -> bool:
    """Whether the name begins a word, or follows a hyphen as names do ("anti-Iran", "U.S.-Iran")."""
    word = passage.words[first]
    if not first or word.gap != "-":
        return True
    before, places = passage.words[first - 1], lexicon().places
    name = passage.text[word.start : passage.words[last - 1].end]
    return is_prefix(before) or (name in places and before.text in places)


def _forms(mention: Mention) -> Iterator[str]:
    """The spellings under which the name may stand elsewhere: as it is, and with its head noun small ("Quds force")."""
    yield mention.text
    body, _, head = mention.text.rpartition(" ")
    if mention.kind is Kind.ORGANISATION and body and is_head(head, lexicon().head_nouns):
        yield f"{body} {head.lower()}"


def _short_forms(mention: Mention) -> Iterator[str]:
    """The short forms that a full name is followed by: a person's surname, a body's acronym.

    What a result calls a team is what the document calls it.
    """
    acronym = initials(mention.text)
    if mention.rule == RESULT:
        yield mention.text
    elif mention.kind is Kind.PERSON and " " in mention.text:
        surname = lexicon().surname(mention.text)
        if mention.text.rpartition("-")[2].islower():
            yield mention.text.split()[0]
        elif surname != mention.text:
            yield from dict.fromkeys((surname, surname[0].upper() + surname[1:], surname.rsplit(" ", 1)[-1]))
    elif mention.kind is Kind.ORGANISATION and " " in mention.text and is_acronym(acronym):
        yield acronym


def _attested(passages: Sequence[Passage], anywhere: dict[str, Counter[Kind]], written: Casing) -> set[str]:
    """The names to seek: those of several words, and single words that were mostly recognised."""
    occurrences = Counter(unmarked(word.text) for passage in passages for word in passage.words)
    return {
        name
        for name, kinds in anywhere.items()
        if " " in name
        or (_is_distinct(name, written) and kinds.total() >= max(ATTESTED, ATTESTED_SHARE * occurrences[name]))
    }


def _is_distinct(name: str, written: Casing, shortest: int = SHORTEST) -> bool:
    """Whether a single word, of so many letters at least, can only be meant as this name."""
    if is_acronym(name):
        return len(name) > 2
    if len(name) < shortest or not name[0].isalpha() or lexicon().is_demonym(name):
        return False
    return not written.is_ordinary(name) and not written.small[name.lower()]
