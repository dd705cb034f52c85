"""What does a reader return? Types only.

Every reader is a module with `read(data: bytes, name: str) -> Reading`: a function of its arguments alone, that touches
no file and no network, and that may raise ReadError.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from build_scripts.documents import Block
from build_scripts.problems import Problem

# The values that are stated for each field.
Stated = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a reader has taken apart.

    `title` is the text's main heading, None when there is none; the heading is among the `blocks` too.
    `headings_marked` says that the format marks its headings, so that none need be looked for.
    """

    title: str | None
    blocks: tuple[Block, ...]
    headings_marked: bool


@dataclass(frozen=True, slots=True)
class Inner:
    """A file found inside another: an attachment, a member of a zip archive. Its name is data, never a path."""

    name: str
    data: bytes
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of the bytes of a file.

    `text` is None for what only holds other files, which are `inner`. `stated` is what the format itself says about
    the text (the properties of an office file, the headers of a letter), `front` what its makers wrote at its head
    for this archive; both are as written, by field. `unknown` are the names in `front` that are not ours. `notes`
    are sentences for the document's provenance.
    """

    text: Text | None
    stated: Stated = field(default_factory=dict)
    inner: tuple[Inner, ...] = ()
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    front: Stated = field(default_factory=dict)


class ReadError(Exception):
    """A reader can make nothing of a file. The message is a predicate: “is encrypted and …”."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message, hint)
