"""How good is the order of the results? Judged collections and known documents, searched by the browser's scripts."""

from pathlib import Path

import pytest

from tests.bench.corpus import sample
from tests.bench.search import downloads, floors, order
from tests.bench.search.pages import write_pages
from tests.bench.search.queries import Words

SECTIONS = 1_500
# Two collections have enough of them, and are read sooner than all.
COLLECTIONS = ("historyatstate", "sotu")


@pytest.mark.parametrize("collection", order.JUDGED)
def test_the_order_of_results_is_as_good_as_it_was(collection: str, shared: Path, tmp_path: Path) -> None:
    judged = order.Judged.read(collection)
    write_pages(judged.sections, tmp_path / "pages")
    figure = order.ndcg_at_10(judged, order.our_search(tmp_path / "pages", judged.queries))
    print(f"nDCG@10 on {collection}: {figure:.4f}")
    assert figure >= floors.floor("judged", collection)


def test_a_document_that_one_remembers_is_among_the_first(shared: Path, tmp_path: Path) -> None:
    sections = sample(SECTIONS, COLLECTIONS)
    write_pages(sections, tmp_path / "pages")
    queries, meant = order.known_items(sections, Words.of(sections), 100)
    figure = order.mrr_at_10(meant, order.our_search(tmp_path / "pages", queries))
    print(f"MRR@10 of {len(queries)} known documents among {SECTIONS:,}: {figure:.4f}")
    assert figure >= floors.floor(f"documents_{SECTIONS}", "known_item_mrr_at_10")


def test_figures_are_what_they_are_called() -> None:
    judged = order.Judged((), ("a", "b"), ({"x": 1, "y": 3}, {"x": 1}))
    assert order.ndcg_at_10(judged, [["y", "x"], ["x"]]) == 1
    assert order.ndcg_at_10(judged, [["y", "x"], ["z"]]) == 0.5
    assert 0.5 < order.ndcg_at_10(judged, [["x", "y"], ["x"]]) < 1
    assert order.mrr_at_10(["x", "y", "z"], [["x", "y"], ["x", "y"], ["x"]]) == 0.5


FLOORS = """# Said of them.

[judged.at_least]
cranfield = 0.4

[documents_10000.at_most]
cpu_of_pagefind = 0.5
kilobytes_first_word = 80
"""


@pytest.mark.parametrize(
    ("figure", "easier", "written"),
    [
        (("judged", "cranfield", 0.35672), True, "cranfield = 0.356"),
        (("judged", "cranfield", 0.35672), False, None),
        (("judged", "cranfield", 0.41299), False, "cranfield = 0.412"),
        (("judged", "cranfield", 0.41299), True, None),
        (("documents_10000", "kilobytes_first_word", 91.23), True, "kilobytes_first_word = 91.23"),
        (("documents_10000", "kilobytes_first_word", 72.5), False, "kilobytes_first_word = 72.5"),
        (("documents_10000", "cpu_of_pagefind", 0.4), False, "cpu_of_pagefind = 0.44"),
        (("documents_10000", "cpu_of_pagefind", 0.48), False, None),
        (("documents_500", "cpu_of_pagefind", 0.9), True, None),
    ],
)
def test_a_floor_moves_only_when_that_is_asked_for(
    figure: tuple[str, str, float], easier: bool, written: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(FLOORS, encoding="utf-8")
    section, name, value = figure
    changed = floors.rewrite({(section, name): value}, easier, path)
    differing = set(path.read_text(encoding="utf-8").splitlines()) - set(FLOORS.splitlines())
    assert differing == ({written} if written else set())
    assert len(changed) == len(differing)


def test_every_floor_is_of_a_figure_that_is_measured() -> None:
    costs = {"cpu_of_pagefind", "memory_of_pagefind", "peak_megabytes"}
    kinds = {f"kilobytes_{kind.name.replace(' ', '_')}" for kind in downloads.kinds((), Words({}), 0, "ours")}
    for one in floors.read():
        measured = set(order.JUDGED) if one.section == "judged" else costs | kinds | {"known_item_mrr_at_10"}
        assert one.name in measured
        assert one.bound == (floors.LEAST if one.name in {*order.JUDGED, "known_item_mrr_at_10"} else floors.MOST)
