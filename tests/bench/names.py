"""How well are names recognised, and how fast, beside the stock pipeline in the same run?

Strict F1 (same stretch, same kind) over people, organisations and places, with "the" and "'s" trimmed on both sides.

Run: python -m tests.bench.names [--recogniser NAME]
Exit status 1 when a figure is under its floor in names_floors.json.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from build_scripts.annotate.candidates import LABELS
from build_scripts.annotate.names import find_names
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.recogniser import REUPLOAD, Span, recognise
from build_scripts.annotate.types import Kind
from build_scripts.progress import silently
from tests.bench.corpus import SHARED

COLLECTIONS = ("wikigold", "web")
FLOORS = Path(__file__).with_name("names_floors.json")
GOLD = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION, "PLACE": Kind.PLACE}

# A text's number, start, end and kind.
Answer = tuple[int, int, int, Kind]


class Figures(NamedTuple):
    """Strict F1 of the stock pipeline and of ours, over all kinds and by kind, and words a second."""

    stock: float
    ours: float
    stock_by_kind: dict[str, float]
    ours_by_kind: dict[str, float]
    stock_speed: float
    our_speed: float


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without a leading article and a trailing possessive."""
    article = re.match(r"(?:the|The|THE)\s+", text[start:end])
    start += article.end() if article else 0
    possessive = re.search(r"(?:['’]s|['’])$", text[start:end])
    return start, end - len(possessive[0]) if possessive else end


def f1(gold: set[Answer], found: set[Answer]) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 1.0


def by_kind(gold: set[Answer], found: set[Answer]) -> dict[str, float]:
    def only(answers: set[Answer], kind: Kind) -> set[Answer]:
        return {answer for answer in answers if answer[3] is kind}

    return {kind.value: round(f1(only(gold, kind), only(found, kind)), 3) for kind in Kind}


def measure(collection: str, pipeline: str = REUPLOAD) -> Figures:
    """The figures for one collection of tagged texts."""
    lines = (SHARED / "ner" / f"{collection}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows]
    gold = answers(texts, ([(s["start"], s["end"], GOLD[s["type"]]) for s in row["spans"]] for row in rows))
    recognise(["Warm up."], pipeline, silently)
    started = time.perf_counter()
    spans = recognise(texts, pipeline, silently)
    stock_seconds = time.perf_counter() - started
    ours = our_answers(texts, spans)
    our_seconds = time.perf_counter() - started
    stock = answers(texts, ([(s, e, LABELS[label]) for s, e, label in found if label in LABELS] for found in spans))
    words = sum(len(text.split()) for text in texts)
    figures = (f1(gold, stock), f1(gold, ours), by_kind(gold, stock), by_kind(gold, ours))
    return Figures(*figures, words / stock_seconds, words / our_seconds)


def answers(texts: list[str], found: Iterable[list[tuple[int, int, Kind]]]) -> set[Answer]:
    """What was found in each text, trimmed."""
    return {
        (number, *trimmed(texts[number], start, end), kind)
        for number, spans in enumerate(found)
        for start, end, kind in spans
    }


def our_answers(texts: list[str], spans: list[tuple[Span, ...]]) -> set[Answer]:
    """What we make of the stock pipeline's spans, every text a document of its own."""
    passages = [read_passage(str(number), 1, text) for number, text in enumerate(texts)]
    return {(int(one.document), one.start, one.end, one.kind) for one in find_names(passages, spans)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recogniser", default=REUPLOAD)
    pipeline = parser.parse_args().recogniser
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    under = []
    for collection in COLLECTIONS:
        figures = measure(collection, pipeline)
        print(f"{collection}: F1 {figures.ours:.3f} (stock {figures.stock:.3f}, floor {floors[collection]})")
        for kind in Kind:
            print(f"    {kind}: {figures.ours_by_kind[kind]:.3f} (stock {figures.stock_by_kind[kind]:.3f})")
        print(f"    {figures.our_speed:,.0f} words a second (stock {figures.stock_speed:,.0f})")
        under += [collection] if figures.ours < floors[collection] else []
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
