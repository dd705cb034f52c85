"""What are the words of the calendar? Months, days, seasons and numbers in English, and the neighbours of years."""

from build_scripts.annotate.lexicon import lines

_MONTH_NAMES = (
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May",),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sept", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The numbers that EDTF gives the seasons, where no hemisphere is meant.
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}

NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20},
}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), start=1)}
# The decades of the twentieth century that are named by their tens; "the twenties" may be either century's.
DECADES = {"thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}
CENTURIES = {
    **{"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17},
    **{"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21},
}

# After these words a number of four digits is a year, whatever follows but a thing that is counted.
YEAR_SURELY_AFTER = frozenset(
    ("in", "since", "during", "until", "till", "year", "early", "late", "mid", "circa", "summer")
)
# After these it may be one even when it is small.
YEAR_AFTER = frozenset(("by", "of", "from", "after", "before", "to", "and", "or", "the", "around", "about"))
# Before these, which happen rather than are counted, it is a year ("2016 elections").
YEAR_BEFORE = frozenset(
    (
        *("accords", "attacks", "awards", "bombings", "championships", "elections", "finals", "floods", "games"),
        *("hearings", "midterms", "olympics", "playoffs", "primaries", "protests", "reforms", "riots", "sanctions"),
        *("talks", "wildfires"),
    )
)
# After these it is a number of something else, before these an amount.
YEAR_NEVER_AFTER = frozenset(lines("numbered"))
COUNTED = frozenset(lines("counted"))
