"""Which lines of a plain text are headings, although nothing marks them?

A heading is a short line without an end that stands between paragraphs of prose. Where so many lines look like that
that they cannot all be headings, or one comes twice, they are something else: names in a list, speakers in a play.
"""

import re
from collections import Counter
from dataclasses import replace

from build_scripts.documents import Block, BlockKind

_LONGEST = 80
_MOST_WORDS = 12
# A paragraph at least this long is prose even if it does not end as a sentence does.
_PROSE = 120
_ENDS_OPEN = (":", ",", ";", "–", "—", "-", "…")
_ENDS = (".", "!", "?", ")", "]", "*", "|", "/", *_ENDS_OPEN)
_QUOTES = "\"'“”‘’«»„"
_SENTENCE_INSIDE = re.compile(r"[a-z]{3,}[.!?;] |[^\d]: |\d[.!?] [A-Z]|\S/\S+/\S|://|@")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_NOT_A_HEADING = re.compile(
    r"(?:by|from|to|cc|dear|re|fig(?:ure)?|table|map|photo|source|sources|note|yours|signed|mrs?|ms|dr|gen|sen|rep)\b",
    re.IGNORECASE,
)
_ENDS_WITH_DAY = re.compile(r"(?:\b\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2},) \d{4}$")
_DATE_OR_NUMBER = re.compile(
    r"(?:[\W\d_]|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\b)+", re.IGNORECASE
)


def recognise(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the headings among their paragraphs recognised; furniture is looked past."""
    text = [block for block in blocks if not block.reason]
    times = Counter(block.text for block in text if len(block.text) <= _LONGEST)
    found = [block for block in _between_prose(text) if times[block.text] == 1]
    prose = sum(1 for block in text if _is_prose(block))
    if len(found) > max(2, 0.7 * prose):
        return blocks
    headings = {block.number for block in found}
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=2) if block.number in headings else block for block in blocks
    )


def _between_prose(text: list[Block]) -> list[Block]:
    """The paragraphs that look like headings and stand where headings stand."""
    found = []
    for place, block in enumerate(text[:-1]):
        before, after = text[place - 1] if place else None, text[place + 1]
        if _may_be(block) and _is_prose(after) and (before is None or _closes(before)):
            found.append(block)
    return found


def _may_be(block: Block) -> bool:
    """Whether a block looks like a heading by itself."""
    words = block.text
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(words) <= _LONGEST
        and "\n" not in words
        and len(words.split()) <= _MOST_WORDS
        and (words[0].isupper() or words[0].isdigit())
        and not words.endswith(_ENDS)
        and words[0] not in _QUOTES
        and not words.rstrip(_QUOTES).endswith(".")
        and not _SENTENCE_INSIDE.search(words)
        and not _NOT_A_HEADING.match(words)
        and not _ENDS_WITH_DAY.search(words)
        and not _DATE_OR_NUMBER.fullmatch(words)
        and any(char.isalpha() for char in words)
    )


def _is_prose(block: Block) -> bool:
    """Whether a block is a paragraph of sentences."""
    if block.kind is not BlockKind.PARAGRAPH or len(block.text) <= _LONGEST / 2:
        return False
    return len(block.text) >= _PROSE or bool(_SENTENCE_END.search(block.text))


def _closes(block: Block) -> bool:
    """Whether a block leaves nothing open, so that a heading may follow."""
    if block.kind in {BlockKind.LIST_ITEM, BlockKind.QUOTATION, BlockKind.VERBATIM, BlockKind.TABLE_ROW}:
        return True
    return _is_prose(block) and not block.text.endswith(_ENDS_OPEN)
