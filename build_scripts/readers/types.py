"""What does a reader return? Types only."""

from dataclasses import dataclass

from build_scripts.documents import Block


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a reader has taken apart.

    `title` is the text's main heading, None when there is none; the heading is among the `blocks` too.
    `headings_marked` says that the format marks its headings, so that none need be looked for.
    """

    title: str | None
    blocks: tuple[Block, ...]
    headings_marked: bool
