"""In which words does a mention stand? The sentence around a stretch of text."""

import re

from markupsafe import Markup

from build_scripts.pages.escape import inline

LONGEST = 320
# What stands farther away than this is cut off in any case, and need not be looked at.
_FAR = 3 * LONGEST
STOPS = (".", "!", "?", "”", '"', "…", "。", "！", "？", "؟", "۔")
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+[\"“‘«(\[]*[A-Z0-9À-ÞА-Я])|[。！？]|\n|[؟۔](?=\s)")
# A full stop after one of these, or after a single capital, ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Brig|Lt|Col|Adm|Sgt|Capt|Cmdr|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|No|vol|ed|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|vs|etc|cf|approx|p|pp|art|Art))\.$"
)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds `text[start:end]`, cut at words when it is longer than `LONGEST`."""
    first, last = 0, len(text)
    for stop in _END.finditer(text, max(0, start - _FAR), end + _FAR):
        if _ABBREVIATION.search(text, max(0, stop.start() - 8), stop.start() + 1):
            continue
        if stop.end() <= start:
            first = stop.end()
        elif stop.start() >= end:
            last = stop.end()
            break
    while first < start and text[first].isspace():
        first += 1
    if last - first > LONGEST:
        room = max(0, LONGEST - (end - start)) // 2
        first, last = _at_word(text, max(first, start - room), first), _at_word(text, min(last, end + room), last)
    return first, last


def _at_word(text: str, place: int, limit: int) -> int:
    """The nearest gap between words from `place` towards `limit`, no more than 30 characters away."""
    step = 1 if limit >= place else -1
    for at in range(place, limit, step)[:30]:
        if text[at].isspace():
            return at if step > 0 else at + 1
    return place


def passage(text: str, mentions: list[tuple[int, int, Markup]]) -> Markup:
    """The sentence around mentions as inert HTML, with … where it was cut.

    A mention is (start, end, address): it stands in `<mark>` and leads to its place. All of them lie in the
    sentence of the first.
    """
    first, last = sentence(text, *mentions[0][:2])
    cut_before = first > 0 and not text[:first].rstrip().endswith((*STOPS, "\n"))
    cut_after = bool(text[last:].strip()) and not text[:last].rstrip().endswith(STOPS)
    pieces = [Markup("…" if cut_before else "")]
    at = first
    for start, end, address in mentions:
        link = Markup('<a href="{}"><mark>{}</mark></a>').format(address, inline(text[start:end]))
        pieces += [inline(text[at:start]), link]
        at = end
    pieces += [inline(text[at:last]), Markup("…" if cut_after else "")]
    return Markup("").join(pieces)
