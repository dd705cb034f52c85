"""In which words does a mention stand? The sentence around a stretch of text."""

import re

from markupsafe import Markup

from build_scripts.pages.escape import inline

LONGEST = 320
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+[\"“‘«(\[]*[A-Z0-9À-ÞА-Я])|[。！？]|\n|[؟۔](?=\s)")
# A full stop after one of these, or after a single capital, ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Brig|Lt|Col|Adm|Sgt|Capt|Cmdr|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|No|vol|ed|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|vs|etc|cf|approx|p|pp|art|Art))\.$"
)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds `text[start:end]`, cut at words when it is longer than `LONGEST`."""
    first, last = 0, len(text)
    for stop in _END.finditer(text):
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


def passage(text: str, start: int, end: int) -> Markup:
    """The sentence around a mention as inert HTML, the mention in `<mark>`, with … where it was cut."""
    first, last = sentence(text, start, end)
    before = "…" if first > 0 and not text[:first].rstrip().endswith((".", "!", "?", "”", '"', "\n", "…")) else ""
    after = "…" if text[last:].strip() and not text[:last].rstrip().endswith((".", "!", "?", "”", '"', "…")) else ""
    return Markup("{}{}<mark>{}</mark>{}{}").format(
        before, inline(text[first:start]), inline(text[start:end]), inline(text[end:last]), after
    )
