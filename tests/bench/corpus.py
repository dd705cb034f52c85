"""Archives of any size for benchmarks, cut from the collections in the folder `shared`."""

import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
COLLECTIONS = ("historyatstate", "peps", "scotus-arguments", "sotu")
SECTION_WORDS = 800
# The end of a text is often short; it is no document of "about 800 words".
FEWEST_WORDS = 600


@dataclass(frozen=True)
class Section:
    """A document for benchmarks; `collection` is the folder that it is cut from."""

    id: str
    title: str
    date: str
    creator: str
    collection: str
    paragraphs: tuple[str, ...]


def sections(names: tuple[str, ...] = ("sotu",)) -> Iterator[tuple[str, dict[str, str], str]]:
    """Sections of about 800 words: identifier, the row of metadata.csv, text; in order of file."""
    for name in names:
        folder = SHARED / "corpora" / name
        with (folder / "metadata.csv").open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
        for row in rows:
            text = (folder / row["file"]).read_text(encoding="utf-8", errors="replace")
            for number, section in enumerate(_cut(text), 1):
                yield f"{row['id']}-{number}", row, section


def _cut(text: str) -> Iterator[str]:
    """The paragraphs of a text, gathered until a section has its words; a very long one is cut at sentences."""
    gathered: list[str] = []
    words = 0
    for paragraph in re.split(r"\n\s*\n|\n", text):
        for piece in re.findall(r"(?s).{1,4000}(?:(?<=[.?!])\s|$)|.{1,4000}", paragraph.strip()):
            gathered.append(piece.strip())
            words += len(piece.split())
            if words >= SECTION_WORDS:
                yield "\n\n".join(gathered)
                gathered, words = [], 0
    if gathered:
        yield "\n\n".join(gathered)


def lay_out(seeds: Path, count: int, names: tuple[str, ...] = ("sotu",)) -> int:
    """Write `count` sections with their metadata into `seeds`; returns how many there were."""
    seeds.mkdir(parents=True, exist_ok=True)
    made = 0
    with (seeds / "metadata.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["file", "title", "creator", "date", "source"])
        for (identifier, row, text), _ in zip(sections(names), range(count), strict=False):
            (seeds / f"{identifier}.txt").write_text(text, encoding="utf-8")
            part = identifier.rsplit("-", 1)[1]
            title = f"{row['title']}, part {part}"
            writer.writerow([f"{identifier}.txt", title, row["author"], row["date"], row["source"]])
            made += 1
    return made


def sample(count: int, collections: Sequence[str] = COLLECTIONS, seed: int = 1) -> list[Section]:
    """`count` documents of about 800 words drawn from collections, always the same for one seed.

    All collections have about 14,000. What is asked for beyond them is put together from paragraphs of different
    sections: every paragraph comes in turn, in an order of chance, so that words are as frequent as in the real ones.
    """
    chance = random.Random(seed)
    real = _sections_of_full_length(collections)
    chance.shuffle(real)
    return real[:count] + list(islice(_recombined(real, chance), max(0, count - len(real))))


def _sections_of_full_length(collections: Sequence[str]) -> list[Section]:
    found = []
    for collection in collections:
        for key, row, text in sections((collection,)):
            if len(text.split()) >= FEWEST_WORDS:
                name = re.sub(r"[^a-z0-9]+", "-", f"{collection}-{key}".lower())
                title = f"{row['title']}, part {key.rsplit('-', 1)[1]}"
                paragraphs = tuple(text.split("\n\n"))
                creator = row.get("author") or row.get("court", "")
                found.append(Section(name, title, row["date"], creator, collection, paragraphs))
    return found


def _recombined(real: Sequence[Section], chance: random.Random) -> Iterator[Section]:
    pool = [(section, paragraph) for section in real for paragraph in section.paragraphs]
    made = 0
    while True:
        chance.shuffle(pool)
        gathered: dict[str, str] = {}
        words = 0
        for section, paragraph in pool:
            if section.id in gathered:
                continue
            gathered[section.id] = paragraph
            words += len(paragraph.split())
            if words >= SECTION_WORDS:
                made += 1
                first = next(iter(gathered))
                title = f"{section.title}, recombined {made}"
                paragraphs = tuple(gathered.values())
                yield Section(f"{first}-r{made}", title, section.date, section.creator, section.collection, paragraphs)
                gathered, words = {}, 0
