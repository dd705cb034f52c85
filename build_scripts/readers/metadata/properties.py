"""What does a file say about itself? The properties of all formats, brought into one form."""

import re
from collections.abc import Mapping, Sequence

from build_scripts.readers.types import Stated
from build_scripts.text import normalise

# What programs write where nobody has said anything, and names of files, which say nothing about a text.
_NO_TITLE = re.compile(
    r"untitled.*|(?:document|dokument|presentation|slide|title|no title|index|home|page|word document)\s?\d*"
    r"|microsoft (?:word|powerpoint|excel).*|.*\.(?:docx?|dotx?|indd|qxd|odt|rtf|pdf|tex|dvi|html?|p65|pptx?|wpd|txt)"
    r"|[\W\d_]*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|author|editors?|guest|owner|staff|user|webmaster|unknown|anonymous|none|(?:un)?named)\d*"
    r"|(?:follow|about the|view all posts by|posts? by) .*"
    r"|python-docx|microsoft office.*|windows user|[\W\d_]*",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})")
_LONGEST = 1000
# What is said of a date that a program wrote.
MADE = "The date is the day on which the file was made, as its properties say."


def stated(fields: Mapping[str, Sequence[str | None]]) -> Stated:
    """The fields with what is really said in them, as plain text in single spaces, none twice."""
    found = {}
    for field, written in fields.items():
        values = (" ".join(normalise(value).split())[:_LONGEST] for value in written if value)
        kept = tuple(dict.fromkeys(value for value in values if _says_something(field, value)))
        if kept:
            found[field] = kept
    return found


def day(stamp: str | None) -> str:
    """The day of a time stamp as written (`2020-01-03T10:00:00Z`, `D:20200103`), "" when it is none.

    Years before 1980 are those of clocks that nobody has set.
    """
    found = _DAY.match(stamp.strip()) if stamp else None
    return "-".join(found.groups()) if found and found[1] >= "1980" else ""


def _says_something(field: str, value: str) -> bool:
    match field:
        case "title":
            return not _NO_TITLE.fullmatch(value)
        case "creator" | "contributor":
            return not _NOBODY.fullmatch(value)
    return bool(value)
