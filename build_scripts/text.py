r"""What are the words of this text? The rules that Python and the browser share (web/tokenize.js is the twin).

1. A word is a run of Unicode letters, digits and the marks after them; superscript digits and `_` are outside words.
   One apostrophe (or an invisible joiner, such as a soft hyphen or the one in Persian `می‌شود`) between two such runs
   stays inside the word; a hyphen separates words.
2. Single letters with full stops between them are one word: `U.S.` is `us`, in Latin, Greek and Cyrillic script.
3. The English possessive `'s` is dropped, and so are French and Italian words elided before a vowel: `l'été` is `ete`,
   `dell'Iran` is `iran`. Every other apostrophe inside a word is closed up: `Kata'ib` is `kataib`.
4. Folding: compatibility decomposition (NFKD), lower case, accents, vowel points and the Arabic stretcher dropped, the
   letters that Unicode does not decompose respelled (`ø` o, `ß` ss …), recomposed (NFC). Arabic letters have one form
   each: alef without hamza or madda; Persian and Arabic yeh and kaf, also where alef maqsura is written; their digits
   are 0 to 9. Vowel signs of Indic scripts stay, and so does Cyrillic `й`, which is no accented letter.
5. Chinese, Japanese and Korean text has no dependable spaces: each character begins a word of two characters, the
   last character of a run a word of one. The query parser knows this (see `search.query`).
6. A word is cut after 64 characters, and then stemmed by the language of its text (see `stemmers`): with Snowball's
   algorithm, or lightly in Arabic and Persian. A stem depends on the folded word alone, so that accents never matter.

Text should be in NFC (`normalise` makes it so). The twins agree on every character that both Unicode tables know.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from unicodedata import category, normalize

from slugify import slugify

from build_scripts.folding import APOSTROPHES
from build_scripts.folding import fold as fold
from build_scripts.stemmers import primary
from build_scripts.stemmers import stem as stem

LONGEST_WORD = 64
LONGEST_SLUG = 80
# Names that Windows reserves for devices, and names that MkDocs takes for the page of a folder.
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "index", "readme", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))]
)


class Token(NamedTuple):
    """A word of a text: `term` is folded and stemmed, `text[start:end]` is what stands there."""

    term: str
    start: int
    end: int


def _mark_ranges() -> str:
    """All combining marks as the inside of a character class."""
    marks = [n for n in range(0x300, 0x1F000) if category(chr(n)).startswith("M")]
    starts = [n for n in marks if not category(chr(n - 1)).startswith("M")]
    ends = [n for n in marks if not category(chr(n + 1)).startswith("M")]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True)) + "\U000e0100-\U000e01ef"


_INVISIBLE = "\u00ad\u200c\u200d\u2060\ufeff"
_BASE = r"[^\W_\u00b2\u00b3\u00b9\u2070\u2074-\u2079]"
_MARK = f"[{_mark_ranges()}]"
_RUN = f"{_BASE}+(?:{_MARK}+{_BASE}*)*"
_JOINER = rf"(?:[{APOSTROPHES}]|[{_INVISIBLE}]+)"
_LETTER = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0388-\u03f5\u0400-\u0481\u048a-\u052f]"
_POSSESSIVE = rf"[{APOSTROPHES}\u02bc][sS]"
_WORD = re.compile(
    rf"{_LETTER}(?:\.{_LETTER})+(?!{_BASE}|{_MARK})\.?(?:{_POSSESSIVE}(?!{_BASE}|{_MARK}))?"
    rf"|{_RUN}(?:{_JOINER}{_RUN})*"
)
# The same for ASCII alone, which most texts are and which is found twice as fast.
_ASCII_WORD = re.compile(
    r"[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])\.?(?:['`][sS](?![A-Za-z0-9]))?|[A-Za-z0-9]+(?:['`][A-Za-z0-9]+)*"
)
_INNER_APOSTROPHE = re.compile(rf"(?<=\w)[{APOSTROPHES}\u02bb-\u02bf](?=\w)")
_ELIDED = re.compile(
    rf"(?:[cdjlmns]|qu|all|dall|dell|nell|sull|quell|un)[{APOSTROPHES}](?=[aehiouy\u00e0-\u00f6\u00f8-\u024f])",
    re.IGNORECASE,
)
_ENDS_POSSESSIVE = re.compile(rf"(?<=.){_POSSESSIVE}$")
_CJK_CHARACTERS = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30ff\u3100-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_CJK = re.compile(f"[{_CJK_CHARACTERS}]")
_CJK_OR_NOT = re.compile(f"[{_CJK_CHARACTERS}]+|[^{_CJK_CHARACTERS}]+")


def tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """The words of a text in order, folded, and stemmed by the rules of `language` (a BCP 47 tag)."""
    return tuple(Token(stem(word, language), start, end) for word, start, end in spans(text))


def words(text: str) -> list[str]:
    """The words of a text in order, folded and not stemmed."""
    return [word for word, _, _ in spans(text)]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text in order, folded and not stemmed, each with its start and end in the text."""
    for match in _word(text).finditer(text):
        at = match.start()
        for word, start, end in _pieces(match[0]):
            yield word, at + start, at + end


def runs(text: str) -> list[str]:
    """The stretches of a text that hold its words, unfolded and in order; `words` of a run gives its words.

    Far fewer runs than words differ, so whoever reads millions of words folds each run once.
    """
    return _word(text).findall(text)


def _word(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


def is_english(language: str) -> bool:
    """Whether a BCP 47 tag means English."""
    return primary(language) in ("en", "eng")


def is_cjk(character: str) -> bool:
    """Whether a character belongs to Chinese, Japanese or Korean writing."""
    return _CJK.match(character) is not None


@lru_cache(maxsize=1 << 17)
def _pieces(run: str) -> tuple[tuple[str, int, int], ...]:
    """The folded words of a run with their places in it."""
    if _CJK.search(run):
        found = []
        for match in _CJK_OR_NOT.finditer(run):
            pieces = _pairs(match[0]) if is_cjk(match[0]) else _pieces(match[0])
            found += [(word, match.start() + start, match.start() + end) for word, start, end in pieces]
        return tuple(found)
    possessive, elided = _ENDS_POSSESSIVE.search(run), _ELIDED.match(run)
    start, end = elided.end() if elided else 0, possessive.start() if possessive else len(run)
    dotted = run[1:2] == "."
    word = fold(run[start:end].replace(".", "") if dotted else run[start:end])[:LONGEST_WORD]
    return ((word, start, end),) if word else ()


def _pairs(run: str) -> Iterator[tuple[str, int, int]]:
    """Each character of Chinese, Japanese or Korean text with its neighbour (rule 5)."""
    for start in range(len(run)):
        pair = run[start : start + 2]
        if word := fold(pair):
            yield word, start, start + len(pair)


def slug(text: str) -> str:
    """A short name for addresses and files: at most 80 lower-case ASCII letters, digits and hyphens, never empty.

    It is no name that Windows reserves, nor one that MkDocs takes for the page of a folder. Different texts may
    have the same slug.
    """
    text = _INNER_APOSTROPHE.sub("", text)
    name = str(slugify(text, max_length=LONGEST_SLUG, word_boundary=True)) or str(slugify(text))[:LONGEST_SLUG]
    if not name:
        name = f"untitled-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"{name}-page" if name in RESERVED else name


_CRLF_AND_KIN = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u2060\ufeff\ufffe\uffff\u202d\u202e]"
    "|(?:^|(?<=\\s))\u200b+|\u200b+(?=\\s|$)"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    r"""The text in NFC, with `\n` for every end of line and a plain space for every odd one.

    Control characters, soft hyphens, byte order marks, overrides of the writing direction and zero-width spaces at
    the edge of a word are dropped; a lone surrogate becomes U+FFFD. The number of spaces and tabs stays.
    """
    text = _ODD_SPACES.sub(" ", _CRLF_AND_KIN.sub("\n", text))
    return normalize("NFC", _SURROGATES.sub("\ufffd", _UNWANTED.sub("", text)))
