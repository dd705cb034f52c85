"""Two thousand generated queries over two collections: browser and command line answer what the twin answers."""

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from build_scripts.search import Index, build_index, whoosh_index
from build_scripts.search.results import Results
from build_scripts.text import normalise
from tests.bench.corpus import sections
from tests.searches import answered_by, as_answer, assert_same, in_browser, made_up_options, made_up_query
from tests.support import Scripts, make_archive, make_document

QUERIES = 1000
DOCUMENTS = 150
NAMES = {
    "places/united-states": ["United States", "America", "U.S."],
    "places/great-britain": ["Great Britain", "Britain", "United Kingdom"],
    "places/soviet-union": ["Soviet Union", "U.S.S.R.", "Russia"],
    "organisations/congress": ["Congress", "House of Representatives"],
    "people/woodrow-wilson": ["Woodrow Wilson", "President Wilson", "Wilson"],
}
DATES = {"1947": "1947", "1914": "1914~", "last year": "1899", "January": "1950-01"}
BROWSER = Scripts()


def collection(name: str) -> Index:
    documents = []
    for (key, row, text), number in zip(sections((name,)), range(DOCUMENTS), strict=False):
        paragraphs = [normalise(paragraph) for paragraph in text.split("\n\n")]
        stated = {"source": row.get("source") or "A book", "type": "part" if number % 3 else "chapter"}
        made = make_document(f"{number:03}-{key.lower()}", row["title"], paragraphs, date=row["date"] or None, **stated)
        paged = (replace(block, page=1 + place // 3) for place, block in enumerate(made.blocks))
        documents.append(replace(made, blocks=tuple(paged)) if number % 2 else made)
    return build_index(make_archive(*documents, names=NAMES, dates=DATES))


@pytest.mark.parametrize("name", ["historyatstate", "sotu"])
def test_browser_and_command_line_answer_what_the_twin_answers(name: str, shared: Path, tmp_path: Path) -> None:
    index = collection(name)
    BROWSER.read_index(index)
    whoosh_index.write(index, tmp_path)
    chance = random.Random(name)
    answered = 0
    with whoosh_index.opened(tmp_path) as shelf:
        for _ in range(QUERIES):
            written = re.findall(r"\w+", chance.choice(chance.choice(index.documents).reading).text) or ["union"]
            query = made_up_query(chance, [*written[:30], "United States", "Great Britain", "Congress"])
            options = made_up_options(chance, index) | {"limit": 3}
            wanted = answered_by(index, query, **options)
            assert answered_by(shelf, query, **options) == wanted
            assert_same(in_browser(BROWSER, query, **options), as_answer(wanted, options.get("facets", ())))
            answered += isinstance(wanted, Results) and wanted.total > 0
    assert answered > QUERIES / 6
