"""Which paragraphs are too long to be one? What nobody can cite, nor a browser lay out, is shown in parts."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from build_scripts.documents import Block, Style
from build_scripts.readers.types import Text

# More than any writer's paragraph has: some 3,000 words.
LONGEST = 20_000
_LINE_END = re.compile(r"\n")
_SENTENCE_END = re.compile(r"[.!?…؟۔][\"'”’»)\]]*\s|[。！？]")
_SPACE = re.compile(r"\s")


def parted(text: Text) -> tuple[Text, tuple[str, ...]]:
    """The text with its longest blocks in parts, and a note where there are any."""
    long = sum(len(block.text) > LONGEST for block in text.blocks)
    if not long:
        return text, ()
    parts = (part for block in text.blocks for part in _parts(block))
    blocks = tuple(replace(part, number=number) for number, part in enumerate(parts, 1))
    note = f"What is longer than {LONGEST:,} characters without a paragraph's end stands in parts ({long})."
    return replace(text, blocks=blocks), (note,)


def _parts(block: Block) -> Iterator[Block]:
    """The block in parts, each with its share of the styles, which are in order."""
    start, styles = 0, deque(block.styles)
    here: list[Style] = []
    while start < len(block.text):
        end = _cut(block.text, start) if len(block.text) - start > LONGEST else len(block.text)
        here = [style for style in here if style.end > start]
        while styles and styles[0].start < end:
            here.append(styles.popleft())
        yield from _stretch(block, start, end, here)
        start = end


def _cut(text: str, start: int) -> int:
    """Where a part that begins at `start` ends: with a line, a sentence, a word, or at the limit."""
    least, most = start + LONGEST // 2, start + LONGEST
    for end in (_LINE_END, _SENTENCE_END, _SPACE):
        last = max((found.end() for found in end.finditer(text, least, most)), default=0)
        if last:
            return last
    return most


def _stretch(block: Block, start: int, end: int, styles: Iterable[Style]) -> Iterator[Block]:
    """A stretch of a block without white space around it; nothing where there is nothing else."""
    words = block.text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if start < end:
        inside = [style for style in styles if style.start < end and start < style.end]
        moved = (
            replace(style, start=max(style.start, start) - start, end=min(style.end, end) - start) for style in inside
        )
        yield replace(block, text=block.text[start:end], styles=tuple(moved))
