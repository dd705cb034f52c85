"""How is the prose around quotations built? A paragraph as words, names and quotations, and its sentences."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.quotations.cues import ADVERBS, AUXILIARIES, DETERMINERS, STARTERS, cues
from build_scripts.annotate.quotations.marks import Stretch
from build_scripts.annotate.types import Entity, Kind, Mention

# What replaces a quotation while the words around it are read: no word, no mark of a sentence's end.
_BLANK = "\ufffc"
_STOP = re.compile(r"[.!?…\n]")
_CLOSING = "”’'\"»"
_PAUSE = re.compile(r"[,;:()\[\]—–]|--| - ")
# How far a clause is followed, in words; no sentence worth reading is longer on one side of a quotation.
WINDOW = 60


class Item(NamedTuple):
    """A word, or a whole quotation (`quote` is its number, else -1); `gap` is what stands before it."""

    text: str
    lower: str
    start: int
    end: int
    gap: str
    quote: int
    possessive: bool


class Named(NamedTuple):
    """A name among the items `first` to `last`; with its title it begins at `begin`."""

    begin: int
    first: int
    last: int
    mention: Mention
    entity: Entity


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its items, the names by each of their items, and the bounds of its sentences.

    `works` are the numbers of the quotations that are the name of a work and nothing else.
    """

    text: str
    items: tuple[Item, ...]
    named: Mapping[int, Named]
    sentences: tuple[tuple[int, int], ...]
    works: frozenset[int]

    def pause(self, at: int) -> bool:
        """Whether a comma, dash, bracket or the like stands before the item."""
        return _PAUSE.search(self.items[at].gap) is not None

    def sentence_begins(self, at: int) -> bool:
        """Whether the item is the first of its sentence."""
        return at == 0 or _parts(self.items[at - 1], self.items[at])

    def idle(self, at: int) -> bool:
        """Whether the item is an auxiliary or adverb, which may stand between a subject and its verb."""
        item = self.items[at]
        idle = item.lower in AUXILIARIES or item.lower in ADVERBS or item.lower.endswith("ly")
        return idle and item.quote < 0 and at not in self.named

    def words(self, first: int, last: int) -> str:
        """The text of the items from `first` up to, not including, `last`."""
        return self.text[self.items[first].start : self.items[last - 1].end]

    def clause(self, low: int, end: int) -> int:
        """Where the clause begins that ends before the item `end`; not before `low`."""
        for at in range(end - 1, max(low, end - WINDOW) - 1, -1):
            if self.items[at].quote >= 0 or (self.items[at].lower in STARTERS and at not in self.named):
                return at + 1
            if at < end and self.pause(at):
                return at
        return max(low, end - WINDOW)

    def segment(self, low: int, end: int) -> int:
        """Where the stretch between two commas, or a comma and a quotation, begins that ends before the item `end`."""
        for at in range(end - 1, max(low, end - WINDOW) - 1, -1):
            if self.items[at].quote >= 0:
                return at + 1
            if self.pause(at):
                return at
        return max(low, end - WINDOW)


def read_line(document: str, text: str, quoted: Sequence[Stretch], named: Sequence[tuple[Mention, Entity]]) -> Line:
    """The paragraph with this text, these quotations (in text order) and these names."""
    pieces, at = [], 0
    for one in quoted:
        pieces += [text[at : one.outer], _BLANK * (one.close - one.outer)]
        at = one.close
    items = tuple(_items(document, "".join(pieces) + text[at:], text, quoted))
    starts = {item.start: number for number, item in enumerate(items)}
    found = {}
    for mention, entity in named:
        name = _named(text, items, starts, mention, entity)
        if name:
            found.update(dict.fromkeys(range(name.begin, name.last), name))
    return Line(text, items, found, tuple(_sentences(items)), frozenset(_works(text, quoted, named)))


def _works(text: str, quoted: Sequence[Stretch], named: Sequence[tuple[Mention, Entity]]) -> Iterator[int]:
    """The numbers of the quotations that a work's name fills up to the full stop or comma."""
    numbers = {one.start: number for number, one in enumerate(quoted)}
    for mention, entity in named:
        number = numbers.get(mention.start) if entity.kind is Kind.WORK else None
        if number is not None and not text[mention.end : quoted[number].end].strip(",."):
            yield number


def _items(document: str, blanked: str, text: str, quoted: Sequence[Stretch]) -> Iterator[Item]:
    words = read_passage(document, 0, blanked).words
    marks = [(word.start, word.close, word.text, -1, word.possessive) for word in words]
    marks += [(one.outer, one.close, text[one.start : one.end], number, False) for number, one in enumerate(quoted)]
    end = 0
    for start, close, words_of, quote, possessive in sorted(marks):
        lower = "" if quote >= 0 else words_of.lower().replace("’", "'")
        yield Item(words_of, lower, start, close, text[end:start], quote, possessive)
        end = close


def _named(
    text: str, items: Sequence[Item], starts: Mapping[int, int], mention: Mention, entity: Entity
) -> Named | None:
    """Where the name stands among the items; None where it lies in a quotation or in the middle of a word."""
    first = starts.get(mention.start)
    if first is None:
        return None
    last = first
    while last < len(items) and items[last].start < mention.end and items[last].quote < 0:
        last += 1
    title = mention.honorific
    begin = starts.get(text.rfind(title, max(0, mention.start - len(title) - 3), mention.start)) if title else first
    return Named(first if begin is None else begin, first, last, mention, entity) if last > first else None


def _sentences(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(items)):
        parts = _parts(items[at - 1], items[at]) and not _is_tag(items, at)
        if parts or _is_led_in(items, first, at - 1):
            yield first, at
            first = at
    if items:
        yield first, len(items)


def _parts(before: Item, item: Item) -> bool:
    """Whether a sentence ends between two items."""
    begins = item.quote >= 0 or not item.text[:1].islower()
    if _STOP.search(item.gap):
        return begins
    if before.quote < 0:
        return before.text.endswith(".") and item.quote >= 0 and not _PAUSE.search(item.gap) and len(before.text) > 3
    ends = before.text.rstrip(_CLOSING)
    return begins and ends.endswith((".", "?", "!")) and not (ends.endswith(("?", "!")) and item.quote < 0)


def _is_tag(items: Sequence[Item], at: int) -> bool:
    """Whether only a name and a verb of saying stand behind a quotation, up to the full stop ("… .” X said.")."""
    verb = at
    while verb < min(at + 4, len(items) - 1) and items[verb].text[:1].isupper():
        verb += 1
    tells = verb > at and items[verb].lower in cues().inverting - cues().plain
    ended = verb + 1 == len(items) or _STOP.search(items[verb + 1].gap) is not None
    return items[at - 1].quote >= 0 and tells and ended and items[at].gap == " "


def _is_led_in(items: Sequence[Item], first: int, at: int) -> bool:
    """Whether a quotation with ? or ! at its end closes the sentence: the words before it say whose it is already."""
    quoted, item = items[at], items[at + 1]
    shouted = quoted.quote >= 0 and quoted.text.rstrip(_CLOSING).endswith(("?", "!"))
    if not shouted or at == first or not item.text[:1].isupper() or _PAUSE.search(item.gap):
        return False
    if ":" in quoted.gap:
        return True
    for number in range(at - 1, max(first, at - WINDOW) - 1, -1):
        word = items[number]
        if word.quote >= 0 or (number + 1 < at and _PAUSE.search(items[number + 1].gap)):
            return False
        noun = number > first and (items[number - 1].lower in DETERMINERS or items[number - 1].possessive)
        if word.lower in cues().every and word.text.islower() and not noun:
            return True
    return False
