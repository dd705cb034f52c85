"""How good is the order of the results?"""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from build_scripts.search import build_index
from tests.bench.corpus import SHARED, Section
from tests.bench.search.ours import archive_of
from tests.bench.search.queries import TELLING, Words, from_one_paragraph
from tests.support import Scripts

SHOWN = 10
JUDGED = ("cranfield", "scifact")


@dataclass(frozen=True)
class Judged:
    """A judged collection: documents, queries as they are, and for each query the grades of documents by id."""

    sections: tuple[Section, ...]
    queries: tuple[str, ...]
    grades: tuple[dict[str, int], ...]

    @classmethod
    def read(cls, name: str) -> "Judged":
        """Read the collection from its folder in `shared`."""
        folder = SHARED / "ir" / name
        documents = _rows(folder / "docs.jsonl")
        width = len(str(len(documents)))
        ids = {one["id"]: f"d{number:0{width}}" for number, one in enumerate(documents)}
        grades: dict[str, dict[str, int]] = defaultdict(dict)
        with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as table:
            for query, document, grade in csv.reader(table, delimiter="\t"):
                if document in ids:
                    grades[query][ids[document]] = max(0, int(grade))
        queries = _rows(folder / "queries.jsonl")
        return cls(
            sections=tuple(Section(ids[one["id"]], one["title"], "", "", name, (one["text"],)) for one in documents),
            queries=tuple(one["text"] for one in queries),
            grades=tuple(grades[one["id"]] for one in queries),
        )


def known_items(sections: Sequence[Section], words: Words, count: int) -> tuple[list[str], list[str]]:
    """Queries for documents that somebody has seen before, and the ids of these documents."""
    pairs = from_one_paragraph(sections, words, count, seed=6, most=TELLING)
    return [query for query, _ in pairs], [meant for _, meant in pairs]


def our_search(pages: Path, queries: Sequence[str]) -> list[list[str]]:
    """The ids of the first ten documents for each query, by the scripts of the browser, run in V8."""
    archive = archive_of(pages)
    browser = Scripts()
    browser.read_index(build_index(archive))
    answers = (browser.search(query, limit=SHOWN)["documents"] for query in queries)
    return [[archive.documents[found["number"]].id for found in answer] for answer in answers]


def ndcg_at_10(judged: Judged, answers: Sequence[Sequence[str]]) -> float:
    """1 when the first ten of every answer are what the judges would have shown."""
    figures = [
        _gain([grades.get(document, 0) for document in answer]) / _gain(sorted(grades.values(), reverse=True))
        for grades, answer in zip(judged.grades, answers, strict=True)
    ]
    return sum(figures) / len(figures)


def mrr_at_10(meant: Sequence[str], answers: Sequence[Sequence[str]]) -> float:
    """The mean of 1 / place of the document that was meant, 0 where it is not among the first ten."""
    pairs = zip(meant, answers, strict=True)
    return sum(1 / (answer.index(one) + 1) for one, answer in pairs if one in answer[:SHOWN]) / len(meant)


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:SHOWN]))


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
