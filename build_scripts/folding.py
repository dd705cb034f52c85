"""Which differences between letters does a reader overlook? Case, accents, points, and ways to write the same letter.

The rule is number 4 in text.py; web/tokenize.js holds the twin.
"""

from unicodedata import normalize

APOSTROPHES = "'’‘`\uff07"

# Accents, Hebrew and Arabic points, the Arabic stretcher, modifier apostrophes, what is invisible.
_DROPPED = (
    *((0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05C7), (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F)),
    *((0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F)),
    *((0x02B9, 0x02BF), (0x00AD, 0x00AD), (0x200C, 0x200D), (0x2060, 0x2060), (0xFEFF, 0xFEFF)),
    *((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF)),
)
_RESPELLED = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"},
    **{"ŧ": "t", "ŋ": "n", "ς": "σ"},
    **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ڪ": "ك", "ۃ": "ة", "ە": "ه", "ہ": "ه"},
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
}
_FOLDING: dict[int, str | None] = {
    **{ord(apostrophe): None for apostrophe in APOSTROPHES},
    **{n: None for first, last in _DROPPED for n in range(first, last + 1)},
    **{ord(letter): spelling for letter, spelling in _RESPELLED.items()},
}


def fold(text: str) -> str:
    """The text without the differences that a reader overlooks."""
    if text.isascii() and text.isalnum():
        return text.lower()
    plain = normalize("NFKD", text).lower().replace("и\u0306", "й").translate(_FOLDING)
    return normalize("NFC", plain)
