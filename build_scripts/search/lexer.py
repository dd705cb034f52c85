"""Of which marks and words is a query made? The first step of `query`; its twin is web/lexer.js."""

import re
from dataclasses import dataclass

SPACES = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
QUOTES = '"“”„‟«»'
FIELDS = ("title", "source", "creator", "type", "person", "org", "place", "event", "work", "group", "date")
_FIELD = re.compile(rf"({'|'.join(FIELDS)}):", re.IGNORECASE | re.ASCII)
_NEAR = re.compile(r"NEAR(/.*)?")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query, which stands at query[position:end].

    `kind` is "(", ")", "-", "or", "and", "near", "field", "phrase" or "word"; `text` what it holds: a phrase without
    its marks, the name of a field, what follows NEAR; `start` where a phrase's or word's text begins.
    """

    kind: str
    position: int
    end: int
    text: str = ""
    start: int = 0


class QueryFault(Exception):  # noqa: N818 - never leaves the parser, which turns it into a QueryProblem
    """What is wrong with a query, and where."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message


def lexemes(query: str) -> list[Lexeme]:
    """The pieces of a query. Raises QueryFault when a quotation mark is never closed."""
    found = []
    at = 0
    while at < len(query):
        if query[at] in SPACES:
            at += 1
            continue
        lexeme = _lexeme(query, at)
        # AND says what is meant anyway.
        found += [lexeme] if lexeme.kind != "and" else []
        at = lexeme.end
    return found


def _lexeme(query: str, at: int) -> Lexeme:
    """The piece that begins at a place where no space stands."""
    character = query[at]
    if character in QUOTES:
        end = _until(query, at + 1, QUOTES)
        if end == len(query):
            raise QueryFault(at, "This quotation mark is never closed.")
        return Lexeme("phrase", at, end + 1, query[at + 1 : end], at + 1)
    if character in "()" or (character == "-" and _excludes(query, at)):
        return Lexeme(character, at, at + 1)
    if (field := _FIELD.match(query, at)) and _begins(query, at, "(-"):
        return Lexeme("field", at, field.end(), field[1].lower())
    end = _until(query, at, SPACES + QUOTES + "()")
    word = query[at:end]
    if word in ("AND", "OR"):
        return Lexeme(word.lower(), at, end)
    if word == "NOT" and query[end:].strip(SPACES + ")"):
        return Lexeme("-", at, end)
    if near := _NEAR.fullmatch(word):
        return Lexeme("near", at, end, near[1] or "")
    return Lexeme("word", at, end, word, at)


def _until(query: str, start: int, stops: str) -> int:
    """The first place from `start` on that holds one of `stops`, or the end."""
    at = start
    while at < len(query) and query[at] not in stops:
        at += 1
    return at


def _excludes(query: str, at: int) -> bool:
    """Whether a hyphen begins a part and something follows it."""
    return _begins(query, at, "(") and query[at + 1 : at + 2] not in (*SPACES, "-", ")", "")


def _begins(query: str, at: int, after: str) -> bool:
    """Whether a piece begins here: at the beginning, after a space, or after one of the marks `after`."""
    return at == 0 or query[at - 1] in SPACES + after
