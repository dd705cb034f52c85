"""What is the stem of a word? It depends on the language of the text, and on the folded word alone.

1. The language is the first part of a BCP 47 tag (`pt-BR`) or of a library's code (`fre`). In a language that is not
   in `_ALGORITHMS` a word is its own stem, and so is one with characters beyond U+FFFF, which browsers count as two.
2. Arabic and Persian are stemmed lightly (light.py), all others by Snowball's algorithm.
3. Words come folded (see `folding`), while Snowball's endings have accents: each is known without them too, French
   `ées` also as `ees`. That holds for endings in Latin letters; the other algorithms ask for no accents.
4. The stem is folded again, and a word of which nothing would stay is left as it is.

The browser has the same stemmers: javascript.py writes them down for it.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache, reduce
from importlib import import_module
from typing import Any, ClassVar

import Stemmer

from build_scripts.folding import fold
from build_scripts.stemmers import light

_ALGORITHMS = {
    code: algorithm
    for algorithm, codes in {
        **{"arabic": "ar ara", "armenian": "hy hye arm", "basque": "eu eus baq", "catalan": "ca cat"},
        **{"czech": "cs ces cze", "danish": "da dan", "dutch": "nl nld dut", "english": "en eng"},
        **{"esperanto": "eo epo", "estonian": "et est", "finnish": "fi fin", "french": "fr fra fre"},
        **{"german": "de deu ger", "greek": "el ell gre", "hindi": "hi hin", "hungarian": "hu hun"},
        **{"indonesian": "id ind", "irish": "ga gle", "italian": "it ita", "lithuanian": "lt lit"},
        **{"nepali": "ne nep", "norwegian": "no nor nb nob nn nno", "persian": "fa fas per prs", "polish": "pl pol"},
        **{"portuguese": "pt por", "romanian": "ro ron rum", "russian": "ru rus", "serbian": "sr srp"},
        **{"sesotho": "st sot", "spanish": "es spa", "swedish": "sv swe", "tamil": "ta tam"},
        **{"turkish": "tr tur", "yiddish": "yi yid"},
    }.items()
    for code in codes.split()
}
# The same algorithm in C, fifty times as fast; a test holds it equal to the one that the browser's is written from.
_ENGLISH = Stemmer.Stemmer("english", 0)
# The codes of the languages that are stemmed.
STEMMED = tuple(_ALGORITHMS)


def primary(language: str) -> str:
    """The language itself that a BCP 47 tag names: `pt` of `pt-BR`."""
    return language.lower().replace("_", "-").split("-")[0]


@lru_cache(maxsize=1 << 10)
def algorithm(language: str) -> str | None:
    """The name of the algorithm for a language (a BCP 47 tag); None where there is none."""
    return _ALGORITHMS.get(primary(language))


def stem(word: str, language: str) -> str:
    """The stem of a folded word in a text of this language (a BCP 47 tag)."""
    name = algorithm(language)
    return _stem(word, name) if name else word


@lru_cache(maxsize=1 << 18)
def _stem(word: str, name: str) -> str:
    if max(word, default="") > "\uffff":
        return word
    if name == "english":
        left = _ENGLISH.stemWord(word)
    elif name in light.PATTERNS:
        left = reduce(lambda rest, pattern: re.sub(pattern, "", rest), light.PATTERNS[name], word)
    else:
        # A stemmer of its own for each word: none can remember anything of the word before.
        left = _widened_stemmer(name)().stemWord(word)
    return fold(left) or word


def snowball(name: str) -> type[Any]:
    """Snowball's stemmer for an algorithm: the one in Python, even where another version in C is installed."""
    stemmer: type[Any] = getattr(import_module(f"snowballstemmer.{name}_stemmer"), f"{name.title()}Stemmer")
    return stemmer


@cache
def _widened_stemmer(name: str) -> type[Any]:
    return type(name, (_Widened, snowball(name)), {})


def widened(table: Iterable[Any]) -> dict[str, Any]:
    """The rows of a table of endings by ending, with accents and without; where it has both, each keeps its row."""
    rows = {row.s: row for row in table}
    for ending, row in tuple(rows.items()):
        # The Portuguese algorithm writes `a~` for ã.
        written = ending.replace("~", "\u0303")
        plain = fold(written)
        if plain and plain.isascii() and not written.isascii():
            rows.setdefault(plain, row)
    return rows


class _Widened:
    """Before a stemmer of Snowball's: its endings are known without accents too."""

    current: str
    cursor: int
    limit_backward: int
    # The rows and the lengths of their endings, by the identity of Snowball's table, which stays as long as we do.
    _known: ClassVar[dict[int, tuple[dict[str, Any], list[int]]]] = {}

    def find_among_b(self, table: list[Any]) -> int:
        """What the longest ending before the cursor means, 0 if there is none; the cursor goes in front of it."""
        if id(table) not in self._known:
            rows = widened(table)
            self._known[id(table)] = rows, sorted({len(ending) for ending in rows}, reverse=True)
        rows, lengths = self._known[id(table)]
        end = self.cursor
        for length in lengths:
            start = end - length
            row = rows.get(self.current[start:end]) if start >= self.limit_backward else None
            if row is not None:
                self.cursor = start
                if row.method is None or row.method(self):
                    self.cursor = start
                    return int(row.result)
        return 0
