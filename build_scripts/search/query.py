"""What does this query ask for? Query text → an explicit tree; web/query.js is the twin and makes the same tree.

    query     part part …                 all of them (see `rank` for what plain words that are missing mean)
    part      item | item OR item … | -item
    item      word | word* | "a phrase" | ( query )

- OR joins only its two neighbours: `iran OR iraq sanctions` is `(iran OR iraq) sanctions`.
- A hyphen excludes only at the beginning of a part; inside a word it separates: `co-operation` is two words.
  Where the pieces must hold together (after a hyphen, beside OR) they are a phrase.
- A phrase asks for its words, folded and stemmed like all others, at consecutive places of one paragraph. Its words
  may have an asterisk too.
- `word*` stands for every word of the archive that begins so; two letters at least.
- English function words (the, of, what …) are passed over where other words stand beside them, unless written in
  capitals: `who` is passed over, `WHO` is not. In a phrase every word counts.
- Brackets and quotation marks with no word between them are passed over like other punctuation.
- In Chinese, Japanese and Korean a run of characters is sought by its pairs (see `text`), a single one as a beginning.

`parse` never raises: an ill-formed query is a `QueryProblem` that points at the place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from build_scripts.search.lexer import Lexeme, QueryFault, lexemes
from build_scripts.text import is_cjk, is_english, spans, stem

MOST_WORDS = 100
DEEPEST = 20
SHORTEST_PREFIX = 2
_FUNCTION_WORDS = (
    "a an the and or but nor if then than as so while at by for from in into of on to with i me my we our you your he "
    "him his she her it its they them their this that these those there who whom whose which what when where why how "
    "am is are was were be been being do does did have has had having can could would should must might no not any "
    "some such"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_OR_ALONE = "OR needs something to look for on both sides."
_ONLY_EXCLUSIONS = "There are only exclusions: say also what to look for."
_BESIDE_OR = "An exclusion cannot stand beside OR."


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a query cannot be carried out; `position` is the place in the query, counted in characters from 0."""

    position: int
    message: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word: `text` folded, `terms` its stems in the languages of the archive; `light` for a function word."""

    text: str
    terms: tuple[str, ...]
    light: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with `text` (folded)."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words at consecutive places."""

    words: tuple[Word | Prefix, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the parts and none of what is excluded."""

    parts: tuple["Node", ...]
    excluded: tuple["Node", ...] = ()


Node = Word | Prefix | Phrase | AnyOf | AllOf


def parse(query: str, languages: Iterable[str] = ("en",)) -> AllOf | QueryProblem:
    """The tree of a query, or why there is none; `languages` are those that the archive's documents are written in."""
    try:
        return _Parser(query, tuple(languages)).query()
    except QueryFault as fault:
        return QueryProblem(fault.position, fault.message)


def leaves(node: Node) -> list[Word | Prefix | Phrase]:
    """The words, prefixes and phrases that a tree asks for, in order, without what it excludes."""
    if isinstance(node, AnyOf | AllOf):
        return [leaf for part in node.parts for leaf in leaves(part)]
    return [node]


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands between two spaces, before it is known whether its words must hold together."""

    loose: tuple[Node, ...]
    joined: Node | None


class _Parser:
    """Reads one query from left to right."""

    def __init__(self, query: str, languages: tuple[str, ...]) -> None:
        self._lexemes = lexemes(query)
        self._languages = languages
        self._english = any(map(is_english, languages))
        self._next = 0
        self._words = 0

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
            items = self._alternatives(depth)
            if len(items) > 1:
                if minus:
                    raise QueryFault(minus.position, _BESIDE_OR)
                parts.append(AnyOf(tuple(item.joined for item in items if item.joined)))
            elif minus:
                excluded += [item.joined for item in items if item.joined]
            else:
                parts += items[0].loose
        heavy = [part for part in parts if not (isinstance(part, Word) and part.light)]
        return AllOf(tuple(heavy or parts), tuple(excluded))

    def _alternatives(self, depth: int) -> list[_Item]:
        """An item, or several with OR between them."""
        items = [self._item(depth)]
        while either := self._accept("or"):
            items.append(self._item(depth))
            if not (items[-2].joined and items[-1].joined):
                raise QueryFault(either.position, _OR_ALONE)
        return items

    def _item(self, depth: int) -> _Item:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in (")", "or"):
            place = lexeme or self._lexemes[self._next - 1]
            raise QueryFault(place.position, _OR_ALONE)
        if lexeme.kind == "-":
            raise QueryFault(lexeme.position, _BESIDE_OR)
        self._next += 1
        if lexeme.kind == "(":
            return self._group(lexeme, depth + 1)
        if lexeme.kind == "phrase":
            phrase = Phrase(self._pieces(lexeme, joined=True))
            return _Item((phrase,), phrase) if phrase.words else _Item((), None)
        loose = self._pieces(lexeme, joined=False)
        if len(loose) < 2:
            return _Item(loose, loose[0] if loose else None)
        return _Item(loose, Phrase(self._pieces(lexeme, joined=True)))

    def _group(self, opening: Lexeme, depth: int) -> _Item:
        if depth > DEEPEST:
            raise QueryFault(opening.position, "Too many brackets stand inside one another.")
        tree = self._sequence(depth)
        if not self._accept(")"):
            raise QueryFault(opening.position, "This bracket is never closed.")
        if not tree.parts:
            if tree.excluded:
                raise QueryFault(opening.position, _ONLY_EXCLUSIONS)
            return _Item((), None)
        node = tree.parts[0] if len(tree.parts) == 1 and not tree.excluded else tree
        return _Item((node,), node)

    def _pieces(self, lexeme: Lexeme, joined: bool) -> tuple[Word | Prefix, ...]:
        """The words of a lexeme; `joined` when they are to stand side by side."""
        found: list[Word | Prefix] = []
        pieces = list(spans(lexeme.text))
        for number, (word, start, end) in enumerate(pieces):
            single = end - start == 1 and is_cjk(lexeme.text[start])
            follows = number + 1 < len(pieces)
            if single and (not joined or not follows):
                # The last character of a run stands in the pair before it; alone, it is the beginning of a pair.
                if number == 0 or pieces[number - 1][2] <= start:
                    found.append(Prefix(word))
            elif lexeme.text[end : end + 1] == "*":
                if len(word) < SHORTEST_PREFIX:
                    raise QueryFault(lexeme.start + start, "Write at least two letters before an asterisk.")
                found.append(Prefix(word))
            else:
                found.append(self._word(word, lexeme.text[start:end]))
            self._words += not joined or lexeme.kind == "phrase"
            if self._words > MOST_WORDS:
                raise QueryFault(
                    lexeme.start + start, f"A query may have {MOST_WORDS} words; from here on there are more."
                )
        return tuple(found)

    def _word(self, word: str, written: str) -> Word:
        capitals = len(written) > 1 and written == written.upper()
        light = self._english and word in FUNCTION_WORDS and not capitals
        return Word(word, tuple(sorted({stem(word, language) for language in self._languages})), light)

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _accept(self, kind: str) -> Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind != kind:
            return None
        self._next += 1
        return lexeme
