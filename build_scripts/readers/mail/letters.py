"""How does the plain text of a message become blocks? What it quotes is told by the signs at the head of its lines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from build_scripts.documents import BlockKind
from build_scripts.readers import plain
from build_scripts.readers.flow import Flow
from build_scripts.text import normalise

_QUOTED = re.compile(r" {0,4}(?:> ?){1,100}")
_SIGNATURE = "-- "


def read_letter(text: str, flow: Flow | None = None, flowed: bool = False, drop: bool = False) -> Flow:
    """The blocks of the text, after what `flow` already has. `flowed` is the form of RFC 3676, `drop` its DelSp."""
    flow = flow or Flow()
    lines = [_parted(line) for line in normalise(text).split("\n")]
    if flowed:
        lines = list(_unfolded(lines, drop))
    for depth, group in groupby(lines, key=lambda line: line[0]):
        blocks = plain.parse("\n".join(line for _, line in group)).blocks
        if depth:
            blocks = tuple(replace(block, kind=_as_quoted(block.kind), level=depth) for block in blocks)
        flow.take(blocks)
    return flow


def _parted(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and what it says."""
    signs = _QUOTED.match(line)
    return (signs[0].count(">"), line[signs.end() :]) if signs else (0, line)


def _unfolded(lines: list[tuple[int, str]], drop: bool) -> Iterator[tuple[int, str]]:
    """The lines with those joined that were parted to fit a width."""
    pieces: list[str] = []
    depth = 0
    for level, line in lines:
        words = line[1:] if not level and line.startswith(" ") else line
        if pieces and level != depth:
            yield depth, "".join(pieces)
            pieces = []
        depth = level
        if words.endswith(" ") and words != _SIGNATURE:
            pieces.append(words[:-1] if drop else words)
            continue
        yield depth, "".join([*pieces, words])
        pieces = []
    if pieces:
        yield depth, "".join(pieces)


def _as_quoted(kind: BlockKind) -> BlockKind:
    return kind if kind is BlockKind.VERBATIM else BlockKind.QUOTATION
