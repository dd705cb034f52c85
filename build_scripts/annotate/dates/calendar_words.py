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
# After these it is a number of something else, before these an amount.
YEAR_NEVER_AFTER = frozenset(lines("numbered"))
COUNTED = frozenset(lines("counted"))
