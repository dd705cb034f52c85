"""Of which marks and words is a query made? The first step of `query`; its twin stands in web/query.js."""

from dataclasses import dataclass

SPACES = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
QUOTES = '"“”„‟«»'


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query: `kind` is "(", ")", "-", "or", "phrase" or "word".

    `position` is where it begins, `text` what it holds (a phrase without its marks), `start` where that begins.
    """

    kind: str
    position: int
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
        character = query[at]
        if character in SPACES:
            at += 1
        elif character in QUOTES:
            end = _until(query, at + 1, QUOTES)
            if end == len(query):
                raise QueryFault(at, "This quotation mark is never closed.")
            found.append(Lexeme("phrase", at, query[at + 1 : end], at + 1))
            at = end + 1
        elif character in "()" or (character == "-" and _excludes(query, at)):
            found.append(Lexeme(character, at))
            at += 1
        else:
            end = _until(query, at, SPACES + QUOTES + "()")
            word = query[at:end]
            found.append(Lexeme("or", at) if word == "OR" else Lexeme("word", at, word, at))
            at = end
    return found


def _until(query: str, start: int, stops: str) -> int:
    """The first place from `start` on that holds one of `stops`, or the end."""
    at = start
    while at < len(query) and query[at] not in stops:
        at += 1
    return at


def _excludes(query: str, at: int) -> bool:
    """Whether a hyphen begins a part and something follows it."""
    begins = at == 0 or query[at - 1] in SPACES + "("
    return begins and query[at + 1 : at + 2] not in (*SPACES, "-", ")", "")
