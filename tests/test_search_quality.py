"""How good is the order of the results? Judged collections, searched by the browser's scripts."""

import csv
import json
import math
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from build_scripts.search import build_index
from build_scripts.text import normalise
from tests.conftest import PROJECT
from tests.support import Scripts, make_archive, make_document

FLOORS = tomllib.loads((PROJECT / "tests" / "bench" / "search_floors.toml").read_text(encoding="utf-8"))["ndcg_at_10"]
BROWSER = Scripts()


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def gain(grades: list[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def ndcg_at_10(folder: Path) -> float:
    """The mean over all judged queries, each given as it is."""
    documents = rows(folder / "docs.jsonl")
    width = len(str(len(documents)))
    archive = make_archive(
        *(
            make_document(f"d{n:0{width}}", normalise(one["title"]), [normalise(one["text"])])
            for n, one in enumerate(documents)
        )
    )
    BROWSER.read_index(build_index(archive))
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as table:
        for query, document, grade in csv.reader(table, delimiter="\t"):
            grades[query][document] = max(0, int(grade))
    figures = []
    for query in rows(folder / "queries.jsonl"):
        judged = grades[query["id"]]
        found = BROWSER.search(query["text"], limit=10)["documents"]
        shown = [judged.get(documents[one["number"]]["id"], 0) for one in found]
        figures.append(gain(shown) / gain(sorted(judged.values(), reverse=True)))
    return sum(figures) / len(figures)


@pytest.mark.parametrize("collection", sorted(FLOORS))
def test_the_order_of_results_is_as_good_as_it_was(collection: str, shared: Path) -> None:
    figure = ndcg_at_10(shared / "ir" / collection)
    print(f"nDCG@10 on {collection}: {figure:.4f}")
    assert figure >= FLOORS[collection]
