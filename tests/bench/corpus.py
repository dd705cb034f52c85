"""Archives of any size for benchmarks, cut from the collections in the folder `shared`."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
SECTION_WORDS = 800


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
