"""What does this query ask for? Query text → an explicit tree; web/query.js is the twin and makes the same tree.

    query     part part …                 all of them (see `rank` for what plain words that are missing mean)
    part      item | item OR item … | -item
    item      leaf | leaf NEAR/5 leaf … | field:leaf | ( query )
    leaf      word | word* | word~ | "a phrase"

- OR joins only its two neighbours: `iran OR iraq sanctions` is `(iran OR iraq) sanctions`.
- NEAR/5 asks that the one begins at most five words after the other ends, in one paragraph
  and in any order; NEAR alone means NEAR/10. It joins words, phrases and alternatives, and binds more tightly than OR;
  `a NEAR b NEAR c` asks for both pairs.
- A hyphen excludes only at the beginning of a part; inside a word it separates: `co-operation` is two words. NOT is a
  hyphen, and AND is passed over: both as library catalogues write them, in capitals.
  Where the pieces must hold together (after a hyphen or a field, beside OR and NEAR) they are a phrase.
- A phrase asks for its words, folded and stemmed like all others, at consecutive places of one paragraph. Its words
  may have an asterisk or a tilde too.
- `word*` stands for every word of the archive that begins so; two letters at least. `word~` stands for every word that
  one change makes of it, two changes from six letters on; `word~1` and `word~2` say how many. Three letters at least.
- `title:`, `source:`, `creator:`, `type:` look in these metadata; `person:`, `org:`, `place:`, `event:`, `work:`,
  `group:` look for documents that mention an entity one of whose names fits; `date:` takes 2020, 2020-01, 2020-01-31,
  199X or a range of them with two dots, either end of which may be left out.
- English function words (the, of, what …) are passed over where other words stand beside them, unless written in
  capitals: `who` is passed over, `WHO` is not. In a phrase every word counts.
- What stands twice side by side in a query counts once.
- Brackets and quotation marks with no word between them are passed over like other punctuation.
- In Chinese, Japanese and Korean a run of characters is sought by its pairs (see `text`), a single one as a beginning.

`parse` never raises: an ill-formed query is a `QueryProblem` that points at the place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from build_scripts.search.days import day_range
from build_scripts.search.lexer import Lexeme, QueryFault, lexemes
from build_scripts.search.tree import ENTITY_FIELDS, AllOf, AnyOf, Dates, Fuzzy, Near, Node, Phrase, Prefix, Step, Word
from build_scripts.text import is_cjk, is_english, spans, stem

MOST_WORDS = 100
MOST_DATES = 20
DEEPEST = 20
SHORTEST_PREFIX = 2
SHORTEST_FUZZY = 3
TWO_EDITS_FROM = 6
NEAR_IF_UNSAID = 10
FARTHEST = 30
_FUNCTION_WORDS = (
    "a an the and or but nor if then than as so while at by for from in into of on to with i me my we our you your he "
    "him his she her it its they them their this that these those there who whom whose which what when where why how "
    "am is are was were be been being do does did have has had having can could would should must might no not any "
    "some such"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_OR_ALONE = "OR needs something to look for on both sides."
_NEAR_ALONE = "NEAR needs something to look for on both sides."
_NEAR_WHAT = "NEAR joins words, phrases and alternatives of the text, nothing else."
_HOW_NEAR = f"NEAR takes a distance of 1 to {FARTHEST} words, as in NEAR/5."
_ONLY_EXCLUSIONS = "There are only exclusions: say also what to look for."
_BESIDE_OR = "An exclusion cannot stand beside OR or NEAR."
_AFTER_FIELD = "Write what to look for right after {}:, without a space."


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a query cannot be carried out; `position` is the place in the query, counted in characters from 0."""

    position: int
    message: str


def parse(query: str, languages: Iterable[str] = ("en",)) -> AllOf | QueryProblem:
    """The tree of a query, or why there is none; `languages` are those that the archive's documents are written in."""
    try:
        return _Parser(query, tuple(languages)).query()
    except QueryFault as fault:
        return QueryProblem(fault.position, fault.message)


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands between two spaces, before it is known whether its words must hold together."""

    loose: tuple[Node, ...]
    joined: Node | None
    start: int
    end: int


class _Parser:
    """Reads one query from left to right."""

    def __init__(self, query: str, languages: tuple[str, ...]) -> None:
        self._lexemes = lexemes(query)
        self._languages = languages
        self._english = any(map(is_english, languages))
        self._next = 0
        self._words = 0
        self._dated = 0
        self._field = ""

    def query(self) -> AllOf:
        tree = self._sequence(0)
        if self._next < len(self._lexemes):
            raise QueryFault(self._lexemes[self._next].position, "This bracket closes nothing.")
        if not tree.parts:
            raise QueryFault(0, _ONLY_EXCLUSIONS if tree.excluded else "There is nothing to look for.")
        return tree

    def _sequence(self, depth: int) -> AllOf:
        """Parts up to the end or to a closing bracket, which is left standing."""
        parts: list[Node] = []
        excluded: list[Node] = []
        while (lexeme := self._peek()) and lexeme.kind != ")":
            minus = self._accept("-")
            items, _ = self._joined_by("or", depth)
            if len(items) > 1:
                if minus:
                    raise QueryFault(minus.position, _BESIDE_OR)
                either = tuple(item.joined for item in items if item.joined)
                parts.append(AnyOf(either, items[0].start, items[-1].end))
            elif minus:
                excluded += [item.joined for item in items if item.joined]
            else:
                parts += items[0].loose
        heavy = [part for part in parts if not (isinstance(part, Word) and part.light)]
        # What is said twice is meant once.
        return AllOf(tuple(dict.fromkeys(heavy or parts)), tuple(dict.fromkeys(excluded)))

    def _joined_by(self, kind: str, depth: int) -> tuple[list[_Item], list[Lexeme]]:
        """An item, or several with OR or NEAR between them, and these."""
        one, alone = (self._chain, _OR_ALONE) if kind == "or" else (self._item, _NEAR_ALONE)
        items, betweens = [one(depth)], []
        while between := self._accept(kind):
            items.append(one(depth))
            betweens.append(between)
            if not (items[-2].joined and items[-1].joined):
                raise QueryFault(between.position, alone)
        return items, betweens

    def _chain(self, depth: int) -> _Item:
        """An item, or several with NEAR between them, which ask for each neighbouring pair."""
        items, nears = self._joined_by("near", depth)
        if not nears:
            return items[0]
        pairs = tuple(self._near(items[n], near, items[n + 1]) for n, near in enumerate(nears))
        start, end = items[0].start, items[-1].end
        node = pairs[0] if len(pairs) == 1 else AllOf(pairs, (), start, end)
        return _Item((node,), node, start, end)

    def _near(self, left: _Item, near: Lexeme, right: _Item) -> Near:
        distance = _distance(near.text)
        if not 1 <= distance <= FARTHEST:
            raise QueryFault(near.position, _HOW_NEAR)
        one, other = left.joined, right.joined
        if not (one and other and _stands_somewhere(one) and _stands_somewhere(other)):
            raise QueryFault(near.position, _NEAR_WHAT)
        return Near(one, other, distance, left.start, right.end)  # type: ignore[arg-type]

    def _item(self, depth: int) -> _Item:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in (")", "or", "near"):
            around = self._lexemes[max(0, self._next - 1) : self._next + 1]
            near = any(one.kind == "near" for one in around)
            raise QueryFault((lexeme or around[0]).position, _NEAR_ALONE if near else _OR_ALONE)
        if lexeme.kind == "-":
            raise QueryFault(lexeme.position, _BESIDE_OR)
        self._next += 1
        if lexeme.kind == "(":
            return self._group(lexeme, depth + 1)
        if lexeme.kind == "field":
            return self._in_field(lexeme, depth)
        if self._field == "date":
            dates = self._dates(lexeme)
            return _Item((dates,), dates, lexeme.position, lexeme.end)
        if lexeme.kind == "phrase":
            return self._held_together(self._pieces(lexeme, joined=True), lexeme)
        loose = self._pieces(lexeme, joined=False)
        if len(loose) < 2:
            return _Item(loose, loose[0] if loose else None, lexeme.position, lexeme.end)
        return replace(self._held_together(self._pieces(lexeme, joined=True), lexeme), loose=loose)

    def _held_together(self, words: tuple[Step, ...], lexeme: Lexeme) -> _Item:
        phrase = Phrase(words, lexeme.position, lexeme.end) if words else None
        return _Item((phrase,) if phrase else (), phrase, lexeme.position, lexeme.end)

    def _in_field(self, name: Lexeme, depth: int) -> _Item:
        value = self._peek()
        if value is None or value.position != name.end or value.kind not in ("(", "phrase", "word"):
            raise QueryFault(name.position, _AFTER_FIELD.format(name.text))
        outside, self._field = self._field, name.text
        item = self._item(depth)
        self._field = outside
        if item.joined is None:
            raise QueryFault(name.position, _AFTER_FIELD.format(name.text))
        node = replace(item.joined, start=name.position)
        return _Item((node,), node, name.position, item.end)

    def _dates(self, lexeme: Lexeme) -> Dates:
        self._dated += 1
        if self._dated > MOST_DATES:
            raise QueryFault(lexeme.position, f"A query may have {MOST_DATES} dates; from here on there are more.")
        try:
            first, last = day_range(lexeme.text)
        except ValueError as fault:
            raise QueryFault(lexeme.start, str(fault)) from None
        return Dates(first, last, lexeme.position, lexeme.end)

    def _group(self, opening: Lexeme, depth: int) -> _Item:
        if depth > DEEPEST:
            raise QueryFault(opening.position, "Too many brackets stand inside one another.")
        tree = self._sequence(depth)
        closing = self._accept(")")
        if not closing:
            raise QueryFault(opening.position, "This bracket is never closed.")
        start, end = opening.position, closing.end
        if not tree.parts:
            if tree.excluded:
                raise QueryFault(opening.position, _ONLY_EXCLUSIONS)
            return _Item((), None, start, end)
        node = tree.parts[0] if len(tree.parts) == 1 and not tree.excluded else tree
        node = replace(node, start=start, end=end)
        return _Item((node,), node, start, end)

    def _pieces(self, lexeme: Lexeme, joined: bool) -> tuple[Step, ...]:
        """The words of a lexeme; `joined` when they are to stand side by side."""
        found: list[Step] = []
        pieces = list(spans(lexeme.text))
        past = 0
        for number, (word, start, end) in enumerate(pieces):
            if start < past:
                continue
            single = end - start == 1 and is_cjk(lexeme.text[start])
            follows = number + 1 < len(pieces)
            if single and (not joined or not follows):
                # The last character of a run stands in the pair before it; alone, it is the beginning of a pair.
                if number == 0 or pieces[number - 1][2] <= start:
                    found.append(Prefix(word, self._field, lexeme.start + start, lexeme.start + end))
            else:
                step, past = self._step(lexeme, word, start, end)
                found.append(step)
            self._words += not joined or lexeme.kind == "phrase"
            if self._words > MOST_WORDS:
                raise QueryFault(
                    lexeme.start + start, f"A query may have {MOST_WORDS} words; from here on there are more."
                )
        return tuple(found)

    def _step(self, lexeme: Lexeme, word: str, start: int, end: int) -> tuple[Step, int]:
        """A word with what is written after it; and where in the lexeme that ends."""
        mark = lexeme.text[end : end + 1]
        place = lexeme.start + start
        if mark == "*":
            if len(word) < SHORTEST_PREFIX:
                raise QueryFault(place, "Write at least two letters before an asterisk.")
            return Prefix(word, self._field, place, lexeme.start + end + 1), end + 1
        if mark == "~":
            if len(word) < SHORTEST_FUZZY:
                raise QueryFault(place, "Write at least three letters before a tilde.")
            said = lexeme.text[end + 1 : end + 2]
            edits = int(said) if said in ("1", "2") else edits_for(word)
            past = end + 1 + (said in ("1", "2"))
            return Fuzzy(word, edits, self._field, place, lexeme.start + past), past
        written = lexeme.text[start:end]
        capitals = len(written) > 1 and written == written.upper()
        light = self._english and word in FUNCTION_WORDS and not capitals
        return Word(word, self._terms(word), light, self._field, (), place, lexeme.start + end), end

    def _terms(self, word: str) -> tuple[str, ...]:
        if self._field in ENTITY_FIELDS:
            return (in_field(self._field, word),)
        return tuple(sorted({in_field(self._field, stem(word, language)) for language in self._languages}))

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _accept(self, kind: str) -> Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind != kind:
            return None
        self._next += 1
        return lexeme


def in_field(field: str, term: str) -> str:
    """How the index writes a term of a field."""
    return f"{field}:{term}" if field else term


def _distance(written: str) -> int:
    """How far NEAR reaches by what follows it (`/5`); 0 when that is no number."""
    digits = written[1:]
    return (int(digits[:9]) if digits.isascii() and digits.isdigit() else 0) if written else NEAR_IF_UNSAID


def edits_for(word: str) -> int:
    """How many changes a misspelt word may have when nobody says."""
    return 2 if len(word) >= TWO_EDITS_FROM else 1


def _stands_somewhere(node: Node) -> bool:
    """Whether a node is found at places of the text, so that nearness means something."""
    if isinstance(node, AnyOf):
        return all(map(_stands_somewhere, node.parts))
    steps = node.words if isinstance(node, Phrase) else (node,)
    return all(isinstance(step, Step) and not step.field for step in steps)
