"""Which date do these words state? Only what is written: nothing is completed, nothing guessed."""

import re
from collections.abc import Iterable
from datetime import date

from build_scripts.when import MONTHS, is_edtf

# What people write for "we do not know".
UNKNOWN = frozenset({"?", "n.d.", "nd", "no date", "none", "undated", "unknown", "date unknown"})

_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r"|Sept)\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_MONTH} {_DAY}(?:, ?| ){_YEAR}",  # January 3, 2020
        rf"{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}",  # 3 January 2020, 03-Jan-2020
        rf"{_MONTH},? {_YEAR}",  # January 2020
        rf"{_YEAR}[/.-](?P<month>[0-9]{{1,2}})(?:[/.-](?P<day>[0-9]{{1,2}}))?",  # 2020/01/03
    )
)
_NUMBERS = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_WEEKDAY = re.compile(r"^(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? ", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:c\.|ca\.?|circa|about|around) ?(?=\w)", re.IGNORECASE)
_DECADE = re.compile(r"([0-9]{3})0s")
_YEARS = re.compile(r"([0-9]{4}) ?[-–—] ?([0-9]{4})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 100


def to_edtf(words: str) -> str | None:
    """The date in EDTF, None when the words do not state one beyond doubt (`3/4/2020` may be two days)."""
    words = " ".join(words.split())
    if len(words) > _LONGEST:
        return None
    if _is_day(words) or is_edtf(words):
        return words
    about = _ABOUT.match(words)
    if about:
        exact = to_edtf(words[about.end() :])
        return f"{exact}~" if exact and re.fullmatch(r"[0-9X-]+", exact) and is_edtf(f"{exact}~") else None
    return _day(_WEEKDAY.sub("", words)) or _span(words)


def _is_day(words: str) -> bool:
    """Whether the words are a day of the calendar in full; spares the usual case the grammar of EDTF."""
    if not _ISO_DAY.fullmatch(words):
        return False
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def _day(words: str) -> str | None:
    """A day or month written in one of the usual forms."""
    for form in _FORMS:
        if found := form.fullmatch(words):
            parts = found.groupdict()
            month = parts["month"].lower()[:3]
            return _valid(int(parts["year"]), _MONTH_NUMBER.get(month) or int(month), parts.get("day"))
    if found := _NUMBERS.fullmatch(words):
        one, other, year = map(int, found.groups())
        if one == other or one > 12 >= other:
            return _valid(year, other, one)
        if other > 12 >= one:
            return _valid(year, one, other)
    return None


def days_first(written: Iterable[str]) -> tuple[bool, str] | None:
    """Whether dates like `3/4/2020` that stand with these have the day first, and the one that shows it.

    None when none of these can be told, or when they are of both kinds.
    """
    shown: dict[bool, str] = {}
    for words in written:
        if found := _NUMBERS.fullmatch(words.strip()):
            one, other = int(found[1]), int(found[2])
            if max(one, other) > 12 >= min(one, other):
                shown.setdefault(one > other, words.strip())
    return next(iter(shown.items())) if len(shown) == 1 else None


def in_that_order(words: str, day_first: bool) -> str | None:
    """A date that is written in numbers alone and may be two days, in EDTF; None for all others."""
    found = _NUMBERS.fullmatch(words.strip())
    if not found or to_edtf(words):
        return None
    one, other, year = map(int, found.groups())
    return _valid(year, *((other, one) if day_first else (one, other)))


def _span(words: str) -> str | None:
    """A decade or a span of years."""
    if found := _DECADE.fullmatch(words):
        return f"{found[1]}X"
    if (found := _YEARS.fullmatch(words)) and found[1] < found[2]:
        return f"{found[1]}/{found[2]}"
    return None


def _valid(year: int, month: int, day: str | int | None) -> str | None:
    """The date in EDTF if the calendar has it."""
    try:
        exact = date(year, month, int(day or 1)).isoformat()
    except ValueError:
        return None
    return exact if day else exact[:7]
