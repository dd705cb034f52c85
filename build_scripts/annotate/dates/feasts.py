"""On which day of a year does a feast fall? Those of a fixed day, those of a weekday in a month, and those with Easter.

Only feasts that fall on one day wherever English papers write of them by that name; Thanksgiving is that of the United
States.
"""

from datetime import date, timedelta

_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6

# Month and day.
_FIXED = {
    "new year's day": (1, 1),
    "groundhog day": (2, 2),
    "valentine's day": (2, 14),
    "st. patrick's day": (3, 17),
    "april fools' day": (4, 1),
    "april fool's day": (4, 1),
    "st. george's day": (4, 23),
    "may day": (5, 1),
    "juneteenth": (6, 19),
    "july fourth": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "bonfire night": (11, 5),
    "guy fawkes night": (11, 5),
    "armistice day": (11, 11),
    "veterans day": (11, 11),
    "christmas": (12, 25),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas night": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
# Month, weekday, which of them in the month (0: the last), and so many days after it.
_OF_WEEKDAY = {
    "martin luther king jr. day": (1, _MONDAY, 3, 0),
    "martin luther king day": (1, _MONDAY, 3, 0),
    "presidents' day": (2, _MONDAY, 3, 0),
    "memorial day": (5, _MONDAY, 0, 0),
    "father's day": (6, _SUNDAY, 3, 0),
    "labor day": (9, _MONDAY, 1, 0),
    "columbus day": (10, _MONDAY, 2, 0),
    "remembrance sunday": (11, _SUNDAY, 2, 0),
    "thanksgiving": (11, _THURSDAY, 4, 0),
    "thanksgiving day": (11, _THURSDAY, 4, 0),
    "black friday": (11, _THURSDAY, 4, 1),
    "cyber monday": (11, _THURSDAY, 4, 4),
}
# Days after Easter Sunday.
_WITH_EASTER = {
    "shrove tuesday": -47,
    "mardi gras": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter": 0,
    "easter monday": 1,
}
# These are as often a season, or part of a name: only between words that make them a day.
SHORT = frozenset(("christmas", "easter", "thanksgiving", "halloween", "mardi gras"))
FEASTS = frozenset((*_FIXED, *_OF_WEEKDAY, *_WITH_EASTER))
# Many write them without the apostrophe and the full stop.
_PLAIN = str.maketrans("", "", "'’.")
_WRITTEN = {name.translate(_PLAIN): name for name in sorted(FEASTS)}


def feast_day(name: str, year: int) -> date:
    """The day of the feast of this name (lower case, with or without apostrophes) in a year; KeyError for others."""
    name = _WRITTEN[name.translate(_PLAIN)]
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _WITH_EASTER:
        return easter(year) + timedelta(_WITH_EASTER[name])
    month, weekday, which, days = _OF_WEEKDAY[name]
    if which:
        first = date(year, month, 1)
        day = first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    else:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
        day = last - timedelta((last.weekday() - weekday) % 7)
    return day + timedelta(days)


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the Gregorian computus."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
