"""What may be stated about a document, and under which names?

The names are those of Dublin Core and CollectionBuilder. Any other name is kept too, with a warning.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from build_scripts.readers.types import Stated
from build_scripts.text import normalise

# The fields whose value is a list: several values are separated by `;`.
_LISTS = "contributor coverage creator format formerid keep language location publisher relation source subject type"
_SINGLE = """
date description display_template identifier image_alt_text image_small image_thumb latitude longitude object_location
object_transcript objectid parentid rights rightsstatement title
"""
LISTS = frozenset(_LISTS.split())
SINGLE = frozenset(_SINGLE.split())
FIELDS = tuple(sorted(LISTS | SINGLE))
# The fields that say which file is meant.
LOCATORS = ("file", "filename")
# The fields by which an archive's makers direct us; nobody else's word counts for them.
OURS = frozenset({"formerid", "keep", "objectid"})
ALIASES = {"author": "creator", "id": "objectid", "lang": "language", "licence": "rights", "license": "rights"}
ALIASES |= {"keywords": "subject", "tags": "subject", "url": "identifier"}

_PREFIX = re.compile(r"^dc(?:terms)?[:.]", re.IGNORECASE)
_BY_PLAIN_NAME = {name.replace("_", ""): name for name in (*FIELDS, *LOCATORS)} | ALIASES


def field_name(name: str) -> tuple[str, bool]:
    """The field that a column or key names, and whether it is one of ours: `dc:Title` is `title`."""
    name = " ".join(normalise(name).split())
    plain = re.sub(r"[\s_-]", "", _PREFIX.sub("", name)).lower()
    known = _BY_PLAIN_NAME.get(plain)
    return (known, True) if known else (name, False)


def legal_names(unknown: str) -> str:
    """The advice for an unknown name: the nearest one and all of them."""
    close = get_close_matches(unknown.lower(), [*FIELDS, *LOCATORS, *ALIASES], n=1)
    guess = f"Did you mean `{ALIASES.get(close[0], close[0])}`? " if close else ""
    return f"{guess}The names are: {', '.join((*LOCATORS, *FIELDS))}."


def values_of(field: str, written: Iterable[str]) -> tuple[str, ...]:
    """The values of a field as plain text, without empty and repeated ones; lists are taken apart at `;`."""
    pieces = (piece for text in written for piece in (text.split(";") if field in LISTS else [text]))
    clean = (" ".join(normalise(piece).split()) for piece in pieces)
    return tuple(dict.fromkeys(value for value in clean if value))


def own_statement(stated: Stated) -> dict[str, tuple[str, ...]]:
    """What a file's own format states, as far as it may: clean, and without the fields that are the makers'."""
    clean = {field: values_of(field, values) for field, values in sorted(stated.items()) if field not in OURS}
    return {field: values for field, values in clean.items() if values}


def merged(*statements: Stated) -> dict[str, tuple[str, ...]]:
    """All statements in one; where they differ, the earlier is believed."""
    return {field: values for stated in reversed(statements) for field, values in stated.items()}
