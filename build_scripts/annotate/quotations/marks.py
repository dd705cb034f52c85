"""Where do quotation marks open and close? A text in, the outermost stretches between marks out.

Marks of one pair inside another are nested and make no stretch of their own. Every mark is looked at once, so that the
time is proportional to the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# The pairs that belong together. Straight and curly marks are mixed by mistake so often that they are one family.
_FAMILIES = {sign: family for family in ("“”„‟\"``''", "«»", "‹›", "「」", "『』", "‘’‚'") for sign in family}
_DOUBLE = re.compile("(?<!`)``(?!`)|''|[“”„‟\"«»‹›「」『』]")
_SINGLE = re.compile("[‘’‚']")
_OPENS_ALWAYS, _CLOSES_ALWAYS = frozenset(("„", "‟", "``", "「", "『")), frozenset(("”", "''", "」", "』"))
_TURNED = frozenset("«»‹›")
_LEFT = frozenset("([{—–-/…“‘„«'\"‹")
_RIGHT = frozenset(".,;:!?)]}—–-/…”’»'\"›")
_FIRST = frozenset('“"«([…$£€¥#@—–¿¡')
# A height in feet and inches before the mark; words that begin with an apostrophe; decades and "rock ’n’ roll".
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}$")
_ELISION = re.compile(r"(?:em|til|tis|twas|twere|cause|bout|round|n|neath|cept)\b|\d\ds?\b", re.IGNORECASE)
# A mark after these may be an apostrophe (a possessive, "goin’"); it ends a quotation only if nothing better does, and
# only a short one.
_DOUBTFUL = re.compile(r"(?:s|in)$")
DOUBTFUL_WITHIN = 30


class Stretch(NamedTuple):
    """Words between marks: `text[start:end]`, the marks and the blanks beside them excluded.

    `outer` and `close` are the bounds with the marks; `mark` is the one that opens. `closed` says that it has a closing
    mark, `last` that it has none and runs to the end of the text.
    """

    outer: int
    start: int
    end: int
    close: int
    mark: str
    closed: bool
    last: bool


@dataclass(slots=True)
class _Open:
    """A mark that has opened, and the pairs inside it so far."""

    start: int
    end: int
    mark: str
    inner: list[Stretch] = field(default_factory=list)


def same_family(mark: str, other: str) -> bool:
    """Whether two marks belong to the same kind of pair."""
    return _FAMILIES[mark[0]] == _FAMILIES[other[0]]


def stretches(text: str) -> list[Stretch]:
    """The outermost stretches between quotation marks, in text order.

    Apostrophes, feet, inches and minutes are no marks. A double mark that is never closed opens a stretch up to the
    next that opens, or to the end; a single one only where it may run on in the next paragraph.
    """
    doubles = _doubles(text)
    singles = list(_singles(text, doubles))
    inside = _covered(doubles, singles)
    return sorted([*singles, *(one for one, held in zip(doubles, inside, strict=True) if not held)])


def _covered(doubles: list[Stretch], singles: list[Stretch]) -> Iterator[bool]:
    """For each of the doubles whether it lies inside one of the singles."""
    at = 0
    for one in doubles:
        while at < len(singles) and singles[at].close <= one.outer:
            at += 1
        yield at < len(singles) and singles[at].outer < one.outer


def _doubles(text: str) -> list[Stretch]:
    stack: list[_Open] = []
    found: list[Stretch] = []
    marks = list(_DOUBLE.finditer(text))
    closers = _curly_ahead(marks)
    for mark, curly_ahead in zip(marks, closers, strict=True):
        role = _role(text, mark, stack[-1].mark if stack else "")
        if role > 0:
            stack.append(_Open(mark.start(), mark.end(), mark[0]))
        elif role < 0 and stack:
            if mark[0] == '"' and stack[-1].mark == "“" and curly_ahead:
                continue
            _close(text, mark, stack, found)
    found += _unclosed(text, stack)
    return sorted(found)


def _curly_ahead(marks: list[re.Match[str]]) -> list[bool]:
    """For each mark whether the next curly one after it closes."""
    ahead, following = [], False
    for mark in reversed(marks):
        ahead.append(following)
        if mark[0] in "“”":
            following = mark[0] == "”"
    return ahead[::-1]


def _role(text: str, mark: re.Match[str], top: str) -> int:
    """1 where the mark opens, -1 where it closes, 0 where it does neither; `top` is the mark that is open."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    begins = not before or before.isspace() or before in _LEFT
    opens = begins and bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace() and (not after or after.isspace() or after in _RIGHT)
    sign = mark[0]
    if sign in _OPENS_ALWAYS:
        return 1
    if sign in _CLOSES_ALWAYS:
        return -1 if top or not (opens and sign == "”") else 1
    if sign in _TURNED:
        if top and same_family(top, sign) and top != sign:
            return -1
        return 1 if opens or (begins and sign in "«‹" and bool(after)) else 0
    if sign == "“":
        return -1 if top and (top == "„" or closes) and not opens else int(not closes)
    if before.isdigit() and (not top or _INCHES.search(text, max(0, mark.start() - 6), mark.start())):
        return 0
    if opens != closes:
        return 1 if opens else -1
    return -1 if top else 1


def _close(text: str, mark: re.Match[str], stack: list[_Open], found: list[Stretch]) -> None:
    """Close what the mark belongs to: the innermost open one, or the one around it."""
    for depth in (1, 2):
        if len(stack) >= depth and same_family(stack[-depth].mark, mark[0]):
            opened = stack[-depth]
            del stack[-depth:]
            stretch = _stretch(text, opened, mark.start(), mark.end())
            if stretch:
                (stack[-1].inner if stack else found).append(stretch)
            return


def _stretch(text: str, opened: _Open, end: int, close: int, *, closed: bool = True) -> Stretch | None:
    start, last = opened.end, end
    while start < last and text[start].isspace():
        start += 1
    while start < last and text[last - 1].isspace():
        last -= 1
    ends = not closed and end == len(text)
    return Stretch(opened.start, start, last, close, opened.mark, closed, ends) if start < last else None


def _unclosed(text: str, stack: list[_Open]) -> Iterator[Stretch]:
    """What is open at the end. Pairs of the same marks inside it are nobody's inner ones: a closing mark is missing."""
    ends = [*(opened.start for opened in stack), len(text)][1:]
    for opened, end in zip(stack, ends, strict=False):
        alike = [one for one in opened.inner if one.mark == opened.mark]
        end = alike[0].outer if alike else end
        stretch = _stretch(text, opened, end, end, closed=False)
        if stretch:
            yield stretch
        yield from alike


def _singles(text: str, doubles: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches between single marks that lie in no double ones."""
    marks = [(mark, role) for mark in _outside(text, doubles) if (role := _single_role(text, mark))]
    opened: _Open | None = None
    doubtful: re.Match[str] | None = None
    for mark, role in [*marks, (None, "(")]:
        if role == "(":
            yield from _settled(text, opened, doubtful, final=mark is None)
            opened = _Open(mark.start(), mark.end(), mark[0]) if mark else None
            doubtful = None
        elif opened and mark and role == ")":
            stretch = _stretch(text, opened, mark.start(), mark.end())
            if stretch:
                yield stretch
            opened = doubtful = None
        elif opened and mark and not doubtful and mark.start() - opened.end <= DOUBTFUL_WITHIN:
            doubtful = mark


def _settled(text: str, opened: _Open | None, doubtful: re.Match[str] | None, *, final: bool) -> Iterator[Stretch]:
    """What a single mark opened that nothing surely closed."""
    if not opened:
        return
    if doubtful:
        stretch = _stretch(text, opened, doubtful.start(), doubtful.end())
    elif final:
        stretch = _stretch(text, opened, len(text), len(text), closed=False)
    else:
        return
    if stretch:
        yield stretch


def _outside(text: str, doubles: Iterable[Stretch]) -> Iterator[re.Match[str]]:
    """The single marks that stand in none of the stretches."""
    at = 0
    for one in doubles:
        if one.outer >= at:
            yield from _SINGLE.finditer(text, at, one.outer)
            at = one.close
    yield from _SINGLE.finditer(text, at)


def _single_role(text: str, mark: re.Match[str]) -> str:
    """What a single mark does: "(" opens, ")" closes, "?" may close, and "" is an apostrophe."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    begins = not before or before.isspace() or before in _LEFT
    if mark[0] in "‘‚'" and begins and (after.isalnum() or after in _FIRST):
        return "" if _ELISION.match(text, mark.end()) else "("
    if begins or after.isalnum() or (before.isdigit() and mark[0] == "'"):
        return ""
    if text[mark.start() - 1 : mark.start()] == "n" and text[mark.start() - 2 : mark.start() - 1] in ("’", "'", "‘"):
        return ""
    return "?" if _DOUBTFUL.search(text, max(0, mark.start() - 2), mark.start()) else ")"
