"""How does plain text become blocks?

Paragraphs stand between blank lines. Lines that were broken to fit a width are joined; lines that are short because
the writer meant it (verse, addresses) stay lines; what is laid out in columns stays as it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.metadata import frontmatter
from build_scripts.readers.types import Reading, Text

# No text is broken at a width beyond this: a longer line is a whole paragraph.
_WIDEST = 120
_SHORT = 50
_BULLET = re.compile(r"(?P<indent>[ \t]*)(?:[-*•‣▪] +|(?P<number>\d{1,3}[.)]) +)(?=\S)")
_UNDERLINE = re.compile(r"([=\-~^\"'*+#`])\1{2,}")
_COLUMNS = re.compile(r"\S {3,}\S|\S\t+\S|^[ \t]*[|+].*[|+]$")
_HYPHENATED = re.compile(r"\w-$")

Piece = tuple[BlockKind, str, int]


def read(data: bytes, name: str) -> Reading:
    """What a plain text file holds, in whichever encoding. Raises ReadError where it is no text."""
    reading, text = frontmatter.begun(data, name)
    return replace(reading, text=parse(text))


def parse(text: str) -> Text:
    """The blocks of a normalised plain text; nothing of it is ever lost."""
    parts = [_begun(chunk) for chunk in _chunks(text)]
    rules = [rule for begun, _ in parts for _, rule in begun if rule]
    first = next(iter(parts), ([], []))[0]
    title = first[0][0] if first and first[0][1] and rules.count(first[0][1]) == 1 else None
    order = dict.fromkeys(rules[1:] if title else rules)
    levels = {rule: min(level, 6) for level, rule in enumerate(order, 2)}
    pieces: list[Piece] = []
    for begun, chunk in parts:
        for words, rule in begun:
            pieces.append((BlockKind.HEADING, words, levels.get(rule, 2)) if rule else (BlockKind.PARAGRAPH, words, 0))
        pieces += _pieces(chunk) if chunk else ()
    blocks = tuple(Block(number, kind, words, level) for number, (kind, words, level) in enumerate(pieces, 1))
    return Text(title, blocks, headings_marked=False)


def _chunks(text: str) -> Iterator[list[str]]:
    """The runs of lines between blank lines."""
    chunk: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            chunk.append(line.rstrip())
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _begun(chunk: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The underlined headings at the head of a run of lines, each with the sign of its rule, and the lines after them.

    Rules that stand there by themselves are among them, as text without a sign.
    """
    found, start = [], 0
    while start < len(chunk):
        if rule := _rule(chunk[start : start + 2]):
            found.append((chunk[start].strip(), rule))
            start += 2
        elif _is_rule(chunk[start]):
            end = next((at for at in range(start, len(chunk)) if not _is_rule(chunk[at])), len(chunk))
            found.append(("\n".join(line.strip() for line in chunk[start:end]), ""))
            start = end
        else:
            break
    return found, chunk[start:]


def _is_rule(line: str) -> bool:
    return _UNDERLINE.fullmatch(line.strip()) is not None


def _pieces(chunk: list[str]) -> Iterator[Piece]:
    """The kind, text and level of each block in a run of lines."""
    if max(map(len, chunk)) > _WIDEST:
        yield from ((BlockKind.PARAGRAPH, line.strip(), 0) for line in chunk)
    elif _is_list(chunk):
        yield from _items(chunk)
    elif _is_laid_out(chunk):
        yield BlockKind.VERBATIM, "\n".join(_without_margin(chunk)), 0
    else:
        lines = [line.strip() for line in chunk]
        yield BlockKind.PARAGRAPH, "\n".join(lines) if _are_meant(lines) else joined(lines), 0


def _rule(chunk: list[str]) -> str:
    """The sign that the rule below a heading is made of, "" when the lines do not begin with such a heading."""
    if len(chunk) < 2:
        return ""
    line, rule = chunk[0].strip(), chunk[1].strip()
    fits = _UNDERLINE.fullmatch(rule) and len(line) * 0.6 <= len(rule) <= len(line) * 1.5 + 4
    return rule[0] if fits and not _UNDERLINE.fullmatch(line) else ""


def _is_list(chunk: list[str]) -> bool:
    """Whether the lines are list items: they begin with one, and there are two or it has a bullet."""
    marks = [mark for line in chunk if (mark := _BULLET.match(line))]
    return bool(_BULLET.match(chunk[0])) and (len(marks) > 1 or not marks[0]["number"])


def _items(chunk: list[str]) -> Iterator[Piece]:
    """The items of a list. A number is part of the text, a bullet is not."""
    items: list[tuple[int, list[str]]] = []
    for line in chunk:
        if mark := _BULLET.match(line):
            words = line[mark.start("number") if mark["number"] else mark.end() :]
            items.append((len(mark["indent"].expandtabs(4)), [words.strip()]))
        else:
            items[-1][1].append(line.strip())
    depths = sorted({indent for indent, _ in items})
    for indent, lines in items:
        yield BlockKind.LIST_ITEM, joined(lines), depths.index(indent) + 1


def _is_laid_out(chunk: list[str]) -> bool:
    """Whether the lines keep columns, or are set in from the margin by different amounts, as tables and code are."""
    if len(chunk) < 2:
        return False
    margins = [len(line) - len(line.lstrip()) for line in chunk]
    stepped = min(margins) >= 2 and len(set(margins[1:])) > 1
    return stepped or sum(1 for line in chunk if _COLUMNS.search(line)) > len(chunk) / 2


def _without_margin(chunk: list[str]) -> list[str]:
    lines = [line.expandtabs(4) for line in chunk]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return [line[margin:] for line in lines]


def _are_meant(lines: list[str]) -> bool:
    """Whether the line breaks are the writer's.

    A break made to fit a width is one after which the next word would not have fitted; the width is that of the
    longest line.
    """
    if len(lines) < 2:
        return False
    width = max(map(len, lines))
    pairs = list(pairwise(lines))
    meant = sum(1 for line, after in pairs if len(line) + 1 + len(after.split(" ", 1)[0]) <= width)
    if width <= _SHORT:
        return meant > 0 or len(lines) < 4
    return meant > len(pairs) / 2


def joined(lines: Iterable[str]) -> str:
    """Lines as one: with a space between them, but none after a hyphen inside a word."""
    parts: list[str] = []
    for line in lines:
        if parts and not (_HYPHENATED.search(parts[-1]) and line[:1].islower()):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)
