"""What is a document called if nobody has said so?"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from build_scripts.documents import Block, BlockKind

_LONGEST = 90
# The end of a sentence: not after an initial or an abbreviation, for which a title may rather be too long.
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…]+[\"'”’»)]*(?=\s+[\"'“‘«(]*[A-Z0-9])|[。！？]"
)
# Headings that name a part of any document, and so none.
GENERIC = re.compile(
    r"(?:executive )?(?:summary|abstract|overview|synopsis|introduction|contents|foreword|preface)\W*", re.IGNORECASE
)
_TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION, BlockKind.LIST_ITEM})


def derived_title(blocks: Iterable[Block], name: str) -> str:
    """The first sentence of the reading text, cut between words; the name of the file if it has no letters.

    A heading at the start serves too, unless it is one that any document may have.
    """
    for block in sorted(blocks, key=lambda block: block.kind not in _TEXTS):
        generic = block.kind is BlockKind.HEADING and GENERIC.fullmatch(block.text)
        if not block.removed and not generic and any(char.isalpha() for char in block.text):
            return _cut(_first_sentence(" ".join(block.text.split())))
    return PurePosixPath(name).stem


def _first_sentence(text: str) -> str:
    end = _SENTENCE_END.search(text)
    return text[: end.end()] if end else text


def _cut(text: str) -> str:
    """The text, at most as long as a title may be."""
    if len(text) <= _LONGEST:
        return text
    head = text[: _LONGEST - 1]
    between = head.rfind(" ") if text[_LONGEST - 1] != " " else len(head)
    head = head[:between] if between > _LONGEST / 2 else head
    return head.rstrip(" ,;:–—-") + "…"
