"""Searches made up by chance, what must be answered, and whether it is."""

import math
import random
from dataclasses import asdict
from typing import Any

from build_scripts.search import Index, build_index
from build_scripts.search.answer import Shelf, answer
from build_scripts.search.query import QueryProblem
from build_scripts.search.rank import rank
from build_scripts.search.refine import KINDS
from build_scripts.search.results import Found, Options, Results
from tests.support import Scripts, make_archive, make_document

TEXT = "iran iraq guard guards the of war funeral missile missiles embassy Kata'ib 北京大学 東京 Soleimani's U.S."
WORDS = [*TEXT.split(), "Quds Force", "Qods Force", "Qasem Soleimani", "January 2020", "mid-2014"]
NAMES = {
    "people/qassem-soleimani": ["Qassem Soleimani", "Qasem Soleimani", "Soleimani"],
    "organisations/quds-force": ["Quds Force", "Qods Force"],
    "places/iraq": ["iraq", "Mesopotamia"],
    "places/iran": ["iran"],
}
DATES = {"January 2020": "2020-01", "mid-2014": "2014~"}


def sentence(chance: random.Random, most: int = 30) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most))) + "."


def made_up(count: int, seed: int = 1) -> Index:
    """An archive of random sentences; a few documents are long, and some stand in it twice."""
    chance = random.Random(seed)
    texts = [[sentence(chance, 120 if n % 7 == 0 else 12) for _ in range(chance.randint(0, 6))] for n in range(count)]
    documents = [
        make_document(
            f"d{n:03}",
            sentence(chance, 5),
            texts[n - 1] if n % 7 == 1 else texts[n],
            language=chance.choice(["en", "en", "fr"]),
            date=chance.choice([None, "2020-01-03", "2020-01~", "2014", "2013/2015", "../2012"]),
            **({"source": chance.choice(["A paper", "The war office"])} if n % 3 else {}),
            **({"type": "letter", "creator": "Ada Byron"} if n % 5 else {}),
        )
        for n in range(count)
    ]
    return build_index(make_archive(*documents, names=NAMES, dates=DATES))


def made_up_query(chance: random.Random, words: list[str]) -> str:
    """A query of one to four parts of every sort."""

    def item() -> str:
        word = chance.choice(words)
        sort = chance.random()
        if sort < 0.15 and len(word) > 2:
            return word[: chance.randint(2, 4)].strip("'.") + "*"
        if sort < 0.3:
            at = chance.randrange(max(1, len(words) - 3))
            return '"' + " ".join(words[at : at + chance.randint(1, 3)]) + '"'
        if sort < 0.36 and word.isalpha() and 3 < len(word) < 12:
            at = chance.randrange(len(word))
            return f"{word[:at]}{word[at + 1 :]}~{chance.choice(['', '1', '2'])}"
        return word

    def part() -> str:
        sort = chance.random()
        if sort < 0.1:
            return f"-{item()}"
        if sort < 0.22:
            return f"{item()} OR {item()}"
        if sort < 0.32:
            return f"({item()} {item()} -{item()})"
        if sort < 0.42:
            return f"{item()} NEAR/{chance.randint(1, 12)} {item()}"
        if sort < 0.52:
            field = chance.choice(["title", "source", "creator", "type", "person", "org", "place", "group"])
            return f"{field}:{chance.choice([*words, 'paper', 'letter', 'soleimani', 'qods', 'ir*', 'byrom~'])}"
        if sort < 0.58:
            return "date:" + chance.choice(["2020-01-02", "2014", "2013-05..2014-02", "..2012", "2020-02", "201X"])
        return item()

    return " ".join(part() for _ in range(chance.randint(1, 4)))


def made_up_options(chance: random.Random, index: Index) -> dict[str, Any]:
    """Options of a search, with the names that Python gives them."""
    sort = chance.choice(["relevance", "relevance", "relevance", "oldest", "newest"])
    options: dict[str, Any] = {"as_written": chance.random() < 0.3, "sort": sort}
    if chance.random() < 0.3:
        stated = index.columns.stated
        values = {name: [*sorted({one for some in stated[name] for one in some}), "nothing"] for name in stated}
        values["entity"] = [entity.id for entity in index.entities]
        names = chance.sample(sorted(values), chance.randint(1, 2))
        options["filters"] = {name: tuple(chance.sample(values[name], 1)) for name in names}
    if chance.random() < 0.5:
        options["facets"] = ("source", "type", "year", "entity")
    return options


def answered_by(shelf: Shelf, query: str, **options: Any) -> Results | QueryProblem:
    """What Python answers from an index."""
    return answer(query, shelf, Options(**options), lambda tree: rank(tree, shelf))


def expected(query: str, index: Index, **options: Any) -> dict[str, Any]:
    """What the browser must answer, from the Python twin."""
    return as_answer(answered_by(index, query, **options), options.get("facets", ()))


def as_answer(found: Results | QueryProblem, facets: tuple[str, ...]) -> dict[str, Any]:
    """An answer of Python's as the browser's script gives it."""
    if isinstance(found, Results):
        return as_data(found, facets)
    problem = {"position": found.position, "message": found.message}
    none: dict[str, Any] = {"documents": [], "also": [], "entities": [], "suggestions": [], "facets": None}
    return {"problem": problem, "total": 0, "all": 0, "some": 0, "groups": 0} | none


def as_data(found: Results, facets: tuple[str, ...]) -> dict[str, Any]:
    """Results as the browser's script gives them."""
    counts = {
        name: [
            {"value": one.value, "count": one.count} | ({"name": one.name} if name in KINDS.values() else {})
            for one in values
        ]
        for name, values in found.facets.items()
    }
    return {
        "problem": None,
        "total": found.total,
        "all": found.all,
        "some": found.total - found.all,
        "groups": found.groups,
        "documents": [document_as_data(one) for one in found.documents],
        "also": [asdict(one) | {"forms": list(one.forms), "kind": one.kind} for one in found.also],
        "entities": list(found.entities),
        "suggestions": [asdict(one) for one in found.suggestions],
        "facets": counts if facets else None,
    }


def document_as_data(one: Found) -> dict[str, Any]:
    return asdict(one.card) | {
        "score": one.score,
        "some": one.some,
        "excerpts": [
            asdict(excerpt)
            | {"pieces": [asdict(piece) for piece in excerpt.pieces], "same": [asdict(place) for place in excerpt.same]}
            for excerpt in one.excerpts
        ],
        "repeated": one.repeated,
        "reprints": [asdict(card) for card in one.reprints],
    }


def in_browser(browser: Scripts, query: str, **options: Any) -> dict[str, Any]:
    """What the browser answers; options have the names that Python gives them."""
    if "as_written" in options:
        options["asWritten"] = options.pop("as_written")
    return browser.search(query, **options)


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    scores = [document.pop("score") for document in found["documents"]]
    wanted_scores = [document.pop("score") for document in wanted["documents"]]
    assert found == wanted
    assert all(math.isclose(one, other, abs_tol=1e-9) for one, other in zip(scores, wanted_scores, strict=True))
