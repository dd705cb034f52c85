"""What stands on a page just as its text does, in boxes of the same make? The further posts of a discussion."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.web.markup import Box, Markup

# A box that holds fewer words shows too little of what it is.
_FEWEST = 40


def with_likes(inside: Sequence[bool], markup: Markup) -> list[bool]:
    """The marks with all boxes in which nothing is marked, but which are made like one that holds much of the text.

    A box below another heading of the first two ranks belongs to another article.
    """
    blocks, boxes = markup.flow.blocks, markup.boxes
    places: dict[Box, list[int]] = defaultdict(list)
    for place, box in enumerate(boxes):
        if box:
            places[box].append(place)
    kept = {box for box, held in places.items() if any(inside[place] for place in held)}
    makes = {
        box.make
        for box in kept
        if sum(len(blocks[place].text.split()) for place in places[box] if inside[place]) >= _FEWEST
    }
    parted = list(_parted(inside, blocks))
    filled = list(inside)
    for box, held in places.items():
        if box not in kept and box.make in makes and not parted[held[0]]:
            for place in held:
                filled[place] = True
    return filled


def _parted(inside: Sequence[bool], blocks: Sequence[Block]) -> Iterator[bool]:
    """For each block, whether a heading of the first two ranks stands between it and the text before it."""
    parted = False
    for mark, block in zip(inside, blocks, strict=True):
        parted = not mark and (parted or (block.kind is BlockKind.HEADING and block.level == 2))
        yield parted
