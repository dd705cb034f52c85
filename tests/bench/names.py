"""How well are names recognised, and how fast, beside the stock pipeline in the same run?

Strict F1 (same stretch, same kind) over people, organisations and places, with "the" and "'s" trimmed on both sides.
In the histories, which are tagged in part, the recall of people, places and dates; a title that the gold has before a
person's name may be missing. Speed is measured with two processes each: the whole small pipeline, as people use it,
beside everything that finds names here.

Run: python -m tests.bench.names [--recogniser NAME] [--every N] [--speed [SECTIONS]]
Exit status 1 when a figure is under its floor in names_floors.json.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from build_scripts.annotate.dates import find_dates
from build_scripts.annotate.names import Recogniser, find_names
from build_scripts.annotate.names.candidates import LABELS
from build_scripts.annotate.names.recogniser import MEDIUM, SMALL, Span, chosen, recognise
from build_scripts.annotate.names.titles import titles_in
from build_scripts.annotate.passages import Passage, read_passage
from build_scripts.annotate.types import Kind
from build_scripts.progress import silently
from tests.bench.corpus import SHARED, sections

COLLECTIONS = ("wikigold", "web")
FLOORS = Path(__file__).with_name("names_floors.json")
GOLD = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION, "PLACE": Kind.PLACE}
HISTORIES = SHARED / "corpora" / "historyatstate"
DATE = "DATE"
SECTIONS, PROCESSES = 300, 2
# All histories take two minutes; every third is as good a measure.
EVERY = 3

# A text's number, start, end and kind.
Answer = tuple[int, int, int, Kind]
# The same in the histories, where dates are sought too.
Tagged = tuple[int, int, int, str]


class Figures(NamedTuple):
    """Strict F1 of the stock pipeline and of ours, over all kinds and by kind."""

    stock: float
    ours: float
    stock_by_kind: dict[str, float]
    ours_by_kind: dict[str, float]


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

    return {kind.value: round(f1(only(gold, kind), only(found, kind)), 3) for kind in GOLD.values()}


def measure(collection: str, pipeline: str = MEDIUM, *, loud: bool = False) -> Figures:
    """The figures for one collection of tagged texts, as they are or wholly in capitals."""
    lines = (SHARED / "ner" / f"{collection}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [in_capitals(row["text"]) if loud else row["text"] for row in rows]
    gold = answers(texts, ([(s["start"], s["end"], GOLD[s["type"]]) for s in row["spans"]] for row in rows))
    recogniser = remembering(pipeline)
    stock = answers(texts, map(labelled, recogniser(as_passages(texts))))
    ours = our_answers(texts, recogniser)
    return Figures(f1(gold, stock), f1(gold, ours), by_kind(gold, stock), by_kind(gold, ours))


def in_capitals(text: str) -> str:
    """The text in capitals, every letter in its place."""
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


def labelled(spans: Iterable[Span]) -> list[tuple[int, int, Kind]]:
    """What the stock pipeline says, in our kinds."""
    return [(start, end, LABELS[label]) for start, end, label in spans if label in LABELS]


def answers(texts: list[str], found: Iterable[list[tuple[int, int, Kind]]]) -> set[Answer]:
    """What was found in each text, trimmed."""
    return {
        (number, *trimmed(texts[number], start, end), kind)
        for number, spans in enumerate(found)
        for start, end, kind in spans
    }


def as_passages(texts: list[str]) -> list[Passage]:
    """Every text as a document of its own."""
    return [read_passage(str(number), 1, text) for number, text in enumerate(texts)]


def remembering(pipeline: str) -> Recogniser:
    """The stock pipeline; a text that it has read before is not read again."""
    known: dict[str, tuple[Span, ...]] = {}

    def label(passages: Sequence[Passage]) -> list[tuple[Span, ...]]:
        texts = [passage.text for passage in passages]
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, recognise(new, pipeline, silently), strict=True))
        return [known[text] for text in texts]

    return label


def our_answers(texts: list[str], recogniser: Recogniser) -> set[Answer]:
    """What we make of what the stock pipeline says, every text a document of its own."""
    found = find_names(as_passages(texts), recogniser)
    return {(int(one.document), one.start, one.end, one.kind) for one in found if one.kind in GOLD.values()}


def recall_in_histories(pipeline: str = MEDIUM, every: int = EVERY) -> dict[str, tuple[float, float]]:
    """For people, places and dates the recall of the stock pipeline and ours, in every n-th history."""
    lines = (HISTORIES / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines][::every]
    texts = [(HISTORIES / "files" / row["file"]).read_text(encoding="utf-8") for row in rows]
    passages, offsets = _paragraphs(texts)
    recogniser = remembering(pipeline)
    stock: set[Tagged] = set()
    for passage, found in zip(passages, recogniser(passages), strict=True):
        at, offset = int(passage.document), offsets[passage.block]
        stock |= {(at, s + offset, e + offset, LABELS.get(label, label)) for s, e, label in found}
    ours: set[Tagged] = {
        (int(one.document), one.start + offsets[one.block], one.end + offsets[one.block], one.kind)
        for one in find_names(passages, recogniser)
    }
    for passage in passages:
        dates = find_dates(passage.document, [(passage.block, passage.text)], None)
        offset = offsets[passage.block]
        ours |= {(int(one.document), one.start + offset, one.end + offset, DATE) for one in dates}
    gold: set[Tagged] = {
        (number, span["start"], span["end"], GOLD.get(span["type"], span["type"]))
        for number, row in enumerate(rows)
        for span in row["spans"]
    }
    return {kind: _recall(texts, gold, stock, ours, kind) for kind in (Kind.PERSON, Kind.PLACE, DATE)}


def _paragraphs(texts: list[str]) -> tuple[list[Passage], list[int]]:
    """The lines of all texts as passages, numbered through, with where each begins in its text."""
    passages: list[Passage] = []
    offsets: list[int] = []
    for number, text in enumerate(texts):
        for line in re.finditer(r"[^\n]*\S[^\n]*", text):
            passages.append(read_passage(str(number), len(offsets), line[0]))
            offsets.append(line.start())
    return passages, offsets


def _recall(
    texts: list[str], gold: set[Tagged], stock: set[Tagged], ours: set[Tagged], kind: str
) -> tuple[float, float]:
    """The share of the gold stretches of a kind that the stock pipeline and we found."""
    wanted = [stretch for stretch in gold if stretch[3] == kind]
    found = [{_core(texts, stretch) for stretch in all_of if stretch[3] == kind} for all_of in (stock, ours)]
    hits = [sum(not one.isdisjoint(_readings(texts, stretch)) for stretch in wanted) for one in found]
    return hits[0] / len(wanted), hits[1] / len(wanted)


def _core(texts: list[str], stretch: Tagged) -> Tagged:
    """The stretch without article and possessive."""
    number, start, end, kind = stretch
    return number, *trimmed(texts[number], start, end), kind


def _readings(texts: list[str], stretch: Tagged) -> set[Tagged]:
    """The stretches that are right: as the gold has it, and without the title that it begins with."""
    number, start, end, kind = _core(texts, stretch)
    words = read_passage("", 0, texts[number][start:end])
    first = titles_in(words).skip(0, len(words.words)) if kind == Kind.PERSON else 0
    begin = start + words.words[first].start if 0 < first < len(words.words) else start
    return {(number, start, end, kind), (number, begin, end, kind)}


def speed(pipeline: str = MEDIUM, count: int = SECTIONS) -> tuple[float, float]:
    """Words a second of the whole small pipeline and of all that finds names here, with two processes each."""
    import spacy

    texts = [part for _, _, text in islice(sections(), count) for part in text.split("\n\n") if part.strip()]
    words = sum(len(text.split()) for text in texts)
    language = spacy.load(chosen(SMALL))
    started = time.perf_counter()
    for _ in language.pipe(texts, batch_size=64, n_process=PROCESSES):
        pass
    stock = words / (time.perf_counter() - started)
    started = time.perf_counter()
    passages = [read_passage("a", number, text) for number, text in enumerate(texts)]
    find_names(passages, remembering(pipeline))
    return stock, words / (time.perf_counter() - started)


def lines_of(pipeline: str, every: int, count: int) -> Iterator[tuple[str, str, float]]:
    """Each figure that has a floor: its name, a line that says it, and its value."""
    for collection, loud in product(COLLECTIONS, (False, True)):
        figures = measure(collection, pipeline, loud=loud)
        collection += " in capitals" if loud else ""
        kinds = (
            f"{kind} {ours:.3f} ({figures.stock_by_kind[kind]:.3f})" for kind, ours in figures.ours_by_kind.items()
        )
        line = f"{collection}: F1 {figures.ours:.3f} (stock {figures.stock:.3f}): {', '.join(kinds)}"
        yield collection, line, figures.ours
    for kind, (stock, ours) in recall_in_histories(pipeline, every).items():
        line = f"histories: recall of {kind.lower()} {ours:.3f} (stock {stock:.3f})"
        yield (f"{kind.lower()} recall", line, ours) if kind == DATE else (f"{kind} gain", line, ours - stock)
    if count:
        stock, ours = speed(pipeline, count)
        yield "speed", f"{ours:,.0f} words a second (stock {stock:,.0f}): {ours / stock:.2f} of it", ours / stock


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recogniser", default=MEDIUM)
    parser.add_argument("--every", type=int, default=EVERY, help="read every n-th history only")
    parser.add_argument(
        "--speed", type=int, nargs="?", const=SECTIONS, default=0, help="sections to measure speed with"
    )
    asked = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    under = []
    for name, line, value in lines_of(asked.recogniser, asked.every, asked.speed):
        print(f"{line}; floor {floors[name]}", flush=True)
        under += [name] if value < floors[name] else []
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
