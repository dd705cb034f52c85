"""How near does the program come to a careful reader of two news articles? Names, entities, quotations and dates.

The reader's annotation and its conventions are in tests/gold. Each article is read twice: as it lies there, and with
its date stated in metadata.csv.

Run: python -m tests.bench.articles [--verbose]
Exit status 1 when a figure is under its floor in articles_floors.json. The targets there are what is aimed at.
"""

import argparse
import csv
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_scripts.annotate.types import Kind, Quotation, Speech
from build_scripts.archive import Archive
from build_scripts.config import read_config
from build_scripts.pipeline import read_archive
from build_scripts.sources import list_sources
from tests.bench.corpus import PROJECT, SHARED

GOLD = PROJECT / "tests" / "gold"
FLOORS = Path(__file__).with_name("articles_floors.json")
KINDS = {
    "PERSON": Kind.PERSON,
    "ORG": Kind.ORGANISATION,
    "PLACE": Kind.PLACE,
    "EVENT": Kind.EVENT,
    "WORK": Kind.WORK,
    "GROUP": Kind.GROUP,
}
NAMES = (Kind.PERSON, Kind.ORGANISATION, Kind.PLACE)
ARTICLES = ("a", "an", "the", "one")

# A document's id, a block's number, start and end.
Stretch = tuple[str, int, int, int]
Entry = dict[str, Any]
Miss = tuple[str, str]


@dataclass(frozen=True)
class Gold:
    """The careful reader's annotation: documents by id, and the entities by key."""

    documents: Mapping[str, Entry]
    entities: Mapping[str, Entry]

    def of(self, part: str) -> list[tuple[str, Entry]]:
        """Every entry of that part ("names", "quotations", "dates") with its document's id."""
        return [(key, entry) for key, document in self.documents.items() for entry in document[part]]


@dataclass(frozen=True)
class Measured:
    """Figures by name, each the better the nearer to 1, and what is amiss: which figure, and where."""

    figures: Mapping[str, float]
    amiss: tuple[Miss, ...]


class Sheet:
    """Where figures and what is amiss are noted down; `text` gives the words of a stretch."""

    def __init__(self, archive: Archive) -> None:
        self.figures: dict[str, float] = {}
        self.amiss: list[Miss] = []
        self._blocks = {(one.id, block.number): block.text for one in archive.documents for block in one.blocks}

    def text(self, stretch: Stretch) -> str:
        document, block, start, end = stretch
        return self._blocks[document, block][start:end]

    def note(self, figure: str, said: str, stretch: Stretch) -> None:
        self.amiss.append((figure, f"{said}: {stretch[0][:3]} p{stretch[1]} {self.text(stretch)!r}"))

    def share(self, figure: str, right: int, of: int) -> None:
        self.figures[figure] = right / of if of else 0.0


def read_gold() -> Gold:
    """The annotation in tests/gold."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("[0-9]*.json"))]
    entities = json.loads((GOLD / "entities.json").read_text(encoding="utf-8"))
    return Gold({one["document"]: one for one in documents}, {one["entity"]: one for one in entities})


def read_articles(gold: Gold, dated: bool) -> Archive:
    """The archive of the two articles, with their dates stated or without.

    Raises ValueError when a text that was annotated is not there or has changed.
    """
    dates = {one["sha256"]: one["date"] for one in gold.documents.values()}
    sources, _ = list_sources(SHARED / "seeds")
    missing = dates.keys() - {source.sha256 for source in sources}
    if missing:
        raise ValueError(
            f"No text in shared/seeds has the SHA-256 that tests/gold names: {', '.join(sorted(missing))}."
        )
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder)
        rows = [("file", "date")]
        for source in sources:
            shutil.copy(source.path, seeds / source.name)
            rows.append((source.name, dates.get(source.sha256, "")))
        if dated:
            with (seeds / "metadata.csv").open("w", encoding="utf-8", newline="") as table:
                csv.writer(table).writerows(rows)
        return read_archive(read_config(PROJECT / "mkdocs.yml", seeds=seeds)).archive


def measure(gold: Gold, plain: Archive, dated: Archive) -> Measured:
    """All figures: names, entities and quotations of the archive without dates, dates of both."""
    sheet = Sheet(plain)
    _names(sheet, gold, plain)
    _entities(sheet, gold, plain)
    _quotations(sheet, gold, plain)
    _dates(sheet, gold, dated, "edtf", "dated")
    _dates(sheet, gold, plain, "edtf_undated", "undated")
    return Measured(sheet.figures, tuple(sheet.amiss))


def _names(sheet: Sheet, gold: Gold, archive: Archive) -> None:
    """Strict F1 in the paragraphs that were annotated: same stretch, same kind."""
    paragraphs = {(key, number) for key, one in gold.documents.items() for number in one["paragraphs"]}
    wanted = {((key, *one["at"]), KINDS[one["kind"]]) for key, one in gold.of("names")}
    found = {
        ((one.document, one.block, one.start, one.end), one.kind)
        for entity in archive.entities
        for one in entity.mentions
        if (one.document, one.block) in paragraphs
    }
    for figure, kinds in [("names", NAMES), *((kind.value, (kind,)) for kind in Kind)]:
        ours, theirs = ({one for one in answers if one[1] in kinds} for answers in (found, wanted))
        if ours or theirs:
            sheet.share(figure, 2 * len(ours & theirs), len(ours) + len(theirs))
    for stretch, kind in sorted(wanted - found):
        sheet.note("names", f"missed {kind}", stretch)
    for stretch, kind in sorted(found - wanted):
        sheet.note("names", f"false {kind}", stretch)


def _entities(sheet: Sheet, gold: Gold, archive: Archive) -> None:
    """How many entities that both texts mention are one of ours, by most mentions or by all; how many of ours are one.

    A mention is of the careful reader's entity that has its form in that document and its kind.
    """
    ours: dict[str, Counter[str]] = defaultdict(Counter)
    theirs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for key, document, entity in _meetings(gold, archive):
        ours[entity][key] += 1
        theirs[key, document][entity] += 1
    shared = [key for key, one in gold.entities.items() if len(one["forms"]) == len(gold.documents)]
    held = {key: [theirs[key, document] for document in gold.documents] for key in shared}
    joined = {key for key in shared if all(held[key]) and len({_foremost(counts) for counts in held[key]}) == 1}
    whole = {key for key in joined if len(set().union(*held[key])) == 1}
    mixed = {entity for entity, keys in ours.items() if len(keys) > 1}
    sheet.share("shared joined", len(joined), len(shared))
    sheet.share("shared joined in every form", len(whole), len(shared))
    sheet.share("not merged wrongly", len(ours) - len(mixed), len(ours))
    for key in sorted(set(shared) - whole):
        figure = "shared joined" + " in every form" * (key in joined)
        sheet.amiss.append((figure, f"{key} is {' and '.join(str(dict(counts)) for counts in held[key])}"))
    for entity in sorted(mixed):
        sheet.amiss.append(("not merged wrongly", f"{entity} is {dict(ours[entity])}"))


def _meetings(gold: Gold, archive: Archive) -> Iterator[tuple[str, str, str]]:
    """For each mention of ours that has the form and kind of an entity of theirs: their key, the document, our id."""
    keys = {
        (document, KINDS[one["kind"]], form): key
        for key, one in gold.entities.items()
        for document, forms in one["forms"].items()
        for form in forms
    }
    for entity in archive.entities:
        for mention in entity.mentions:
            key = keys.get((mention.document, mention.kind, mention.text))
            if key:
                yield key, mention.document, entity.id


def _foremost(counts: Counter[str]) -> str:
    """The entity that has most of the mentions."""
    return max(sorted(counts), key=counts.__getitem__)


def _quotations(sheet: Sheet, gold: Gold, archive: Archive) -> None:
    """Those found with exactly the careful reader's bounds, and how many of these are understood as the reader does.

    A quotation that is missed has no right speaker, cue or kind either.
    """
    found = {_stretches(one): one for one in archive.quotations}
    wanted = {tuple((key, *part) for part in one["parts"]): one for key, one in gold.of("quotations")}
    both = sorted(wanted.keys() & found.keys())
    sheet.share("quotations recall", len(both), len(wanted))
    sheet.share("quotations precision", len(both), len(found))
    for parts in sorted(wanted.keys() - found.keys()):
        sheet.note("quotations recall", "missed", parts[0])
    for parts in sorted(found.keys() - wanted.keys()):
        sheet.note("quotations precision", "false", parts[0])
    keys = _keys(gold, archive)
    right: Counter[str] = Counter()
    for parts in both:
        ours, theirs = found[parts], wanted[parts]
        for figure, agreed in _verdicts(sheet, theirs, ours, keys).items():
            right[figure] += agreed
            if not agreed:
                said = f"{ours.kind} of {ours.speaker or ours.described or 'nobody'}, cue {ours.cue!r}"
                sheet.note(figure, f"{said}, inferred {ours.inferred}", parts[0])
    spoken = sum(one["kind"] != "scare" for one in wanted.values())
    for figure in ("speaker", "cue", "inferred"):
        sheet.share(figure, right[figure], spoken)
    sheet.share("speech or scare", right["speech or scare"], len(wanted))


def _stretches(quotation: Quotation) -> tuple[Stretch, ...]:
    return tuple((quotation.document, part.block, part.start, part.end) for part in quotation.parts)


def _keys(gold: Gold, archive: Archive) -> dict[str, set[str]]:
    """The keys of the careful reader's entities that share a form with each of ours."""
    forms = {key: {form for forms in one["forms"].values() for form in forms} for key, one in gold.entities.items()}
    return {
        entity.id: {key for key, theirs in forms.items() if theirs & {variant.form for variant in entity.variants}}
        for entity in archive.entities
    }


def _verdicts(sheet: Sheet, theirs: Entry, ours: Quotation, keys: Mapping[str, set[str]]) -> dict[str, bool]:
    """In what ours agrees with the careful reader's; of scare quotes only whether they are told apart."""
    told = {"speech or scare": (theirs["kind"] == "scare") == (ours.kind is Speech.SCARE)}
    if theirs["kind"] == "scare":
        return told
    return told | {
        "speaker": any(_is_speaker(sheet, answer, ours, keys) for answer in theirs["speakers"]),
        "cue": theirs["cue"] == ours.cue,
        "inferred": theirs["inferred"] == ours.inferred,
    }


def _is_speaker(sheet: Sheet, answer: str | list[int] | None, ours: Quotation, keys: Mapping[str, set[str]]) -> bool:
    """Whether ours names the entity with that key, or describes in the words of that stretch, or neither."""
    if answer is None:
        return not ours.speaker and not ours.described
    if isinstance(answer, str):
        return keys.get(ours.speaker) == {answer}
    block, start, end = answer
    return _bare(ours.described) == _bare(sheet.text((ours.document, block, start, end)))


def _bare(description: str) -> list[str]:
    """The words of a description without an article."""
    words = description.lower().split()
    return words[1:] if words and words[0] in ARTICLES else words


def _dates(sheet: Sheet, gold: Gold, archive: Archive, value: str, run: str) -> None:
    """Dates found, that is touched, each by one of ours; how many have the exact bounds; how many the right value.

    A value that cannot be known is right when none is given. Entries that are optional do not count.
    """
    ours = {(one.document, one.block, one.start, one.end): one.edtf for one in archive.dates}
    right = exact = found = 0
    left = set(ours)
    wanted = [((key, *one["at"]), one) for key, one in gold.of("dates")]
    for stretch, one in wanted:
        touching = min((other for other in left if _touch(stretch, other)), default=None)
        left.discard(touching or stretch)
        if one["optional"]:
            continue
        if not touching:
            sheet.note(f"dates recall, {run}", "missed", stretch)
            continue
        found, exact = found + 1, exact + (touching == stretch)
        right += ours[touching] == one[value]
        if ours[touching] != one[value]:
            sheet.note(f"date values, {run}", f"{ours[touching]} instead of {one[value]}", touching)
    for stretch in sorted(left):
        sheet.note(f"dates precision, {run}", "false", stretch)
    counted = sum(not one["optional"] for _, one in wanted)
    sheet.share(f"dates recall, {run}", found, counted)
    sheet.share(f"dates precision, {run}", found, found + len(left))
    sheet.share(f"date bounds, {run}", exact, counted)
    sheet.share(f"date values, {run}", right, counted)


def _touch(one: Stretch, other: Stretch) -> bool:
    return one[:2] == other[:2] and one[2] < other[3] and other[2] < one[3]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--verbose", action="store_true", help="list everything in which program and reader differ")
    verbose = parser.parse_args().verbose
    gold = read_gold()
    measured = measure(gold, read_articles(gold, dated=False), read_articles(gold, dated=True))
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    print(f"{'':30}figure   floor  target")
    for name, figure in measured.figures.items():
        floor, target = (floors.get(name, {}).get(bound) for bound in ("floor", "target"))
        print(f"{name:30}{figure:6.3f}  {_bound(floor)}  {_bound(target)}")
    for name, said in measured.amiss if verbose else ():
        print(f"{name}: {said}")
    return 1 if under(measured, floors) else 0


def _bound(bound: float | None) -> str:
    return "     -" if bound is None else f"{bound:6.3f}"


def under(measured: Measured, floors: Mapping[str, Entry]) -> list[str]:
    """The names of the figures that are under their floor, in order."""
    return sorted(name for name, bounds in floors.items() if measured.figures[name] < bounds["floor"])


if __name__ == "__main__":
    sys.exit(main())
