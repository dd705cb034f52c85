"""How does an RTF file become blocks? By its control words, met one after the other."""

import re

from build_scripts.documents import BlockKind
from build_scripts.readers.metadata.properties import MADE, stated
from build_scripts.readers.office.rtfwalk import RtfWalk
from build_scripts.readers.types import ReadError, Reading, Text

_HINT = "Open it in the program that made it, save it anew and build again."
_OPENING = re.compile(rb"\s*\{\\+rtf", re.IGNORECASE)


def read(data: bytes, name: str) -> Reading:
    """The text of an RTF file, notes after the paragraphs that cite them. Raises ReadError."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not _OPENING.match(data):
        raise ReadError("is no RTF file whatever its name says.", _HINT)
    walk = RtfWalk()
    walk.over(data)
    said = stated({field: walk.said(field) for field in ("title", "creator", "date", "subject", "description")})
    notes = [f"Pictures and embedded objects are not shown ({walk.pictures})."] if walk.pictures else []
    notes += [f"Passages that tracked changes delete are left out ({walk.deleted})."] if walk.deleted else []
    notes += [MADE] if "date" in said else []
    blocks = walk.blocks
    marked = any(block.kind is BlockKind.HEADING for block in blocks)
    return Reading(Text(None, blocks, headings_marked=marked), said, notes=tuple(notes))
