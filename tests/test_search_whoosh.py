"""The command line's index answers what the Python twin answers, and says what to do when it cannot."""

import json
import random
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from whoosh.filedb.filestore import FileStorage
from whoosh.query import And, Not, Or, Phrase, Query, Term
from whoosh.searching import Searcher

from build_scripts.problems import FondsError
from build_scripts.search import build_index
from build_scripts.search.answer import answer
from build_scripts.search.printing import as_data, pointed_at, printed
from build_scripts.search.query import QueryProblem, parse
from build_scripts.search.rank import rank
from build_scripts.search.results import Options, Results
from build_scripts.search.whoosh_index import BESIDE, DOCUMENTS, TERMS, opened, search, write
from build_scripts.text import stem
from tests.searches import WORDS, made_up, made_up_options, made_up_query
from tests.searches import as_data as as_in_browser
from tests.support import make_archive, make_document

ALL_FACETS = ("source", "type", "year", "entity")
LONG = "The drone struck the convoy near the airport of the capital shortly after one in the morning, the minutes say."
ARCHIVE = make_archive(
    make_document(
        "letter",
        "A letter",
        ["Dear Ada,", "The maximum pressure is over.", "The Quds Force left."],
        date="2020-01-03",
        source="A box",
        type="letter",
    ),
    make_document("minutes", "Minutes", ["Pressure was discussed at length.", "Nobody said [bold]maximum[/bold]."]),
    make_document("note", "Note", ["Nothing.", LONG], date="2019", source="A box"),
    make_document("other", "Other note", ["The Qods Force came.", LONG], date="2020", source="A shelf"),
    names={"organisations/quds-force": ["Quds Force", "Qods Force"]},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whoosh") / "new" / "index"
    write(build_index(ARCHIVE), folder)
    return folder


def results(folder: Path, query: str, **options: Any) -> Results:
    found = search(folder, query, Options(**options))
    assert isinstance(found, Results)
    return found


def lines(folder: Path, query: str, **options: Any) -> list[str]:
    return [line.plain for line in printed(results(folder, query, **options))]


def test_generated_queries_get_the_twins_answer(tmp_path: Path) -> None:
    """Order, scores, excerpts, facets, other names and suggestions: everything is equal."""
    index = made_up(60)
    write(index, tmp_path)
    chance = random.Random(6)
    answered = 0
    with opened(tmp_path) as shelf:
        for _ in range(400):
            query, options = made_up_query(chance, WORDS), Options(limit=1000, **made_up_options(chance, index))
            found = answer(query, shelf, options, partial(rank, source=shelf))
            assert found == answer(query, index, options, partial(rank, source=index)), query
            answered += isinstance(found, Results) and found.total > 0
    assert answered > 200


def test_the_shelf_tells_what_the_index_tells(tmp_path: Path) -> None:
    index = made_up(60)
    write(index, tmp_path)
    some = range(0, 60, 7)
    with opened(tmp_path) as shelf:
        assert tuple(shelf.words) == index.words
        assert tuple(shelf.dates) == index.dates
        assert shelf.reprints == index.reprints
        assert index.reprints
        assert {word: shelf.spread(word) for word in index.words} == {word: index.spread(word) for word in index.words}
        for term in [*index.postings, "nowhere", "person:nobody"]:
            assert shelf.frequencies(term) == index.frequencies(term)
            if term not in index.postings or index.postings[term].positions:
                assert shelf.positions(term, some) == index.positions(term, some)
        assert all(shelf.shown(number) == index.shown(number) for number in range(60))
        assert [shelf.entity(number) for number in range(4)] == [index.entity(number) for number in range(4)]


def test_there_may_be_more_entities_than_documents(tmp_path: Path) -> None:
    names = {f"people/{name}": [f"{name.title()} Byron", name.title()] for name in ("ada", "eve", "ida", "una")}
    text = "Ada, Eve, Ida and Una Byron."
    write(build_index(make_archive(make_document("one", "One", [text]), names=names)), tmp_path)
    found = results(tmp_path, "una person:eve", facets=("entity",))
    assert (found.all, found.entities) == (1, ("people/una", "people/eve"))
    assert [one.value for one in found.facets["person"]] == sorted(names)


def test_whooshs_own_queries_find_the_same_documents(tmp_path: Path) -> None:
    """Words, phrases, AND, OR and NOT mean the same to Whoosh."""
    chance = random.Random(7)
    words = ["iran", "iraq", "guard", "guards", "war", "funeral", "missile", "missiles", "embassy", "attack"]

    def text(most: int) -> str:
        return " ".join(chance.choice(words) for _ in range(chance.randint(1, most)))

    documents = (make_document(f"d{n:02}", text(3), [text(9) for _ in range(2)]) for n in range(80))
    index = build_index(make_archive(*documents))
    write(index, tmp_path)
    found = 0
    with FileStorage(str(tmp_path)).open_index(DOCUMENTS).searcher() as searcher:
        for _ in range(400):
            query, own = query_of_both(chance, words)
            hits = rank(parse(query), index)
            assert {hit.document for hit in hits if hit.complete} == documents_of(own, searcher), query
            found += any(hit.complete for hit in hits)
    assert found > 200


def query_of_both(chance: random.Random, words: list[str]) -> tuple[str, Query]:
    """A query as a person writes it and as Whoosh has it."""

    def leaf() -> tuple[str, Query]:
        some = [chance.choice(words) for _ in range(chance.choice([1, 1, 2, 3]))]
        terms = [stem(word, "en") for word in some]
        return (some[0], Term(TERMS, terms[0])) if len(some) == 1 else (f'"{" ".join(some)}"', Phrase(TERMS, terms))

    def part() -> tuple[str, Query]:
        (one, own), (other, others_own) = leaf(), leaf()
        return chance.choice(
            [
                (one, own),
                (f"{one} OR {other}", Or([own, others_own])),
                (f"({one} {other})", And([own, others_own])),
                (f"-{one}", Not(own)),
            ]
        )

    parts = [leaf(), *(part() for _ in range(chance.randint(0, 3)))]
    return " ".join(written for written, _ in parts), And([own for _, own in parts])


def documents_of(query: Query, searcher: Searcher) -> set[int]:
    """All that Whoosh finds; with a limit it now and then loses some."""
    return {number for _, number in searcher.search(query, limit=None).top_n}


def test_a_phrase_finds_its_paragraph(folder: Path) -> None:
    (found,) = results(folder, '"maximum pressure"').documents
    card = found.card
    assert (card.title, card.url, card.date, card.source) == (
        "A letter", "documents/letter.html", "3 January 2020", "A box"
    )  # fmt: skip
    (excerpt,) = found.excerpts
    assert excerpt.anchor == "p2"
    assert [(piece.text, piece.hit) for piece in excerpt.pieces] == [
        ("The ", False), ("maximum pressure", True), (" is over.", False)
    ]  # fmt: skip


def test_results_are_printed_with_source_paragraph_and_count(folder: Path) -> None:
    assert lines(folder, "maximum pressure discussed") == [
        "Minutes",
        "  documents/minutes.html",
        "  Pressure was discussed at length.  #p1",
        "  Nobody said [bold]maximum[/bold].  #p2",
        "",
        "A letter",
        "  3 January 2020 · A box · some of the words · documents/letter.html",
        "  The maximum pressure is over.  #p2",
        "",
        "2 documents, 1 of them with only some of the words.",
    ]
    assert lines(folder, "pressure", limit=1)[-1] == "2 documents; the first is shown."
    assert lines(folder, '"maximum pressure"')[-1] == "1 document."
    assert lines(folder, "zzzzzz") == ["Nothing found for zzzzzz."]


def test_words_that_are_found_are_marked_on_a_terminal(folder: Path) -> None:
    terminal = Console(file=StringIO(), force_terminal=True, color_system="standard", highlight=False)
    for line in printed(results(folder, '"maximum pressure"')):
        terminal.print(line, soft_wrap=True)
    assert "The \x1b[7mmaximum pressure\x1b[0m is over." in terminal.file.getvalue()


def test_the_other_forms_of_a_name_are_told_unless_it_is_taken_as_written(folder: Path) -> None:
    assert lines(folder, "quds force")[:2] == ["“quds force” also matched as Qods Force (organisation)", ""]
    assert lines(folder, "quds force")[-1] == "2 documents."
    assert lines(folder, "quds force", as_written=True)[0] == "A letter"


def test_a_passage_that_stands_again_is_shown_once_and_says_where_it_stands(folder: Path) -> None:
    assert lines(folder, "drone convoy") == [
        "Note",
        "  2019 · A box · documents/note.html",
        f"  {LONG}  #p2",
        "  this passage also in Other note #p2",
        "",
        "Other note",
        "  2020 · A shelf · documents/other.html",
        "  1 passage shown above",
        "",
        "2 documents.",
    ]


def test_documents_that_are_nearly_the_same_stand_under_the_first(tmp_path: Path) -> None:
    chance = random.Random(2)
    text = [" ".join(f"{chance.choice('bcdfg')}{chance.choice('aeiou')}{n}" for n in range(200)) + " harbour"]
    first, again = (make_document(key, key.title(), text, date="2020", source="A box") for key in ("first", "second"))
    write(build_index(make_archive(first, again, make_document("third", "Third", ["The harbour."]))), tmp_path)
    shown = lines(tmp_path, "harbour")
    assert "  nearly identical: Second · 2020 · A box · documents/second.html" in shown
    assert [line for line in shown if line in ("First", "Second", "Third")] == ["Third", "First"]
    assert shown[-1] == "3 documents."
    assert lines(tmp_path, "harbour", limit=1)[-1] == "3 documents; the first is shown."


def test_what_could_be_meant_is_offered_when_nothing_holds_all(folder: Path) -> None:
    assert lines(folder, "presure") == ["Nothing found for presure.", "Nearest: pressure (2 documents)"]
    assert lines(folder, '"maximum pressure" xylophone')[-2:] == [
        "1 document, with only some of the words.",
        "Without “xylophone”: 1 document",
    ]


def test_facets_read_like_an_index(folder: Path) -> None:
    shown = lines(folder, "drone convoy letter", facets=ALL_FACETS)
    assert shown[shown.index("Sources") :][:12] == [
        "Sources",
        "  A box .............................................. 2",
        "  A shelf ............................................ 1",
        "",
        "Types",
        "  letter ............................................. 1",
        "",
        "Years",
        "  2019 ............................................... 1",
        "  2020 ............................................... 2",
        "",
        "Organisations",
    ]
    assert "  Quds Force ......................................... 2  organisations/quds-force" in shown


def test_only_the_most_frequent_values_of_a_facet_are_printed_and_years_stay_in_order(tmp_path: Path) -> None:
    years = [year for year in range(2000, 2012) for _ in range(1 + year % 3)]
    name = "A name so long that it cannot stand in an index without being cut"
    documents = (
        make_document(f"d{n}", "A title", ["Harbour."], date=str(year), source=name) for n, year in enumerate(years)
    )
    write(build_index(make_archive(*documents)), tmp_path)
    shown = lines(tmp_path, "harbour", facets=("year", "source"), limit=1)
    index = shown[shown.index("Years") + 1 :]
    assert [line.split()[0] for line in index[:8]] == [
        "2000", "2002", "2003", "2005", "2006", "2008", "2009", "2011"
    ]  # fmt: skip
    assert index[8] == "  and 4 more"
    assert shown[shown.index("Sources") + 1] == "  A name so long that it cannot stand in an… ........ 24"


def test_hits_are_narrowed_and_sorted(folder: Path) -> None:
    def titles(**options: Any) -> list[str]:
        return [found.card.title for found in results(folder, "note OR letter", **options).documents]

    assert titles(sort="oldest") == ["Note", "Other note", "A letter"]
    assert titles(sort="newest") == ["A letter", "Other note", "Note"]
    assert titles(filters={"source": ("A shelf",)}) == ["Other note"]
    assert titles(filters={"year": ("2019", "2020"), "entity": ("organisations/quds-force",)}, sort="newest") == [
        "A letter",
        "Other note",
    ]
    assert titles(filters={"entity": ("people/nobody",)}) == []


def test_data_of_an_answer_survive_json_and_have_the_names_that_the_browser_gives_them(folder: Path) -> None:
    for query, options in (
        ("quds force", {"facets": ALL_FACETS}),
        ("drone convoy", {"facets": ("year",)}),
        ("presure xylophone", {}),
    ):
        found = results(folder, query, **options)
        data = json.loads(json.dumps(as_data(query, found)))
        assert data.pop("query") == query
        for document in data["documents"]:
            for excerpt in document["excerpts"]:
                assert excerpt.pop("text") == "".join(piece["text"] for piece in excerpt["pieces"])
        assert data == json.loads(json.dumps(as_in_browser(found, options.get("facets", ()))))


def test_data_of_an_ill_formed_query_tell_the_place(folder: Path) -> None:
    data = as_data("pressure (maximum", search(folder, "pressure (maximum", Options()))
    assert data["problem"] == {"position": 9, "message": "This bracket is never closed."}
    assert (data["total"], data["documents"], data["facets"]) == (0, [], None)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("pressure (maximum", ("  pressure (maximum", "           ^")),
        ("北京 (", ("  北京 (", "       ^")),
        ("\u202e\x1b[2J (", ("   [2J (", "       ^")),
        (f"{'a ' * 40}( {'b ' * 40}", (f"  …{'a ' * 16}( {'b ' * 15}…", f"  {' ' * 33}^")),
    ],
)
def test_a_broken_query_is_explained_and_points_at_the_place(folder: Path, query: str, shown: tuple[str, str]) -> None:
    problem = search(folder, query, Options())
    assert isinstance(problem, QueryProblem)
    assert tuple(line.plain for line in pointed_at(query, problem)) == shown


def test_nothing_gives_orders_to_a_terminal(tmp_path: Path) -> None:
    hostile = "harbour \x1b[31m\x9b2J\x07\r\n\x00 \u202eruobrah\u2066 \ud800 end"
    twice = [f"{hostile} {LONG}"]
    archive = make_archive(
        make_document("one", hostile, twice, source=hostile, type=hostile),
        make_document("two", hostile, twice, source=hostile),
        names={"people/harbour": [hostile, "Other \x1b[1m name"]},
    )
    write(build_index(archive), tmp_path)
    for query in ("harbour", f"harbour {hostile} nowhere", "\x1b[31mnowhere"):
        found = results(tmp_path, query, facets=ALL_FACETS)
        assert "".join(line.plain for line in printed(found)).isprintable(), query
        assert json.dumps(as_data(query, found)).isprintable()


def test_terms_are_written_in_the_order_that_whoosh_wants(tmp_path: Path) -> None:
    """JavaScript has what lies beyond 16 bits before the last characters within, Python after them."""
    archive = make_archive(make_document("one", "One", ["\U00010428\U00010429 \ufa0e\ufa0f \ud800b"]))
    index = build_index(archive)
    assert list(index.postings) != sorted(index.postings)
    write(index, tmp_path)
    for query in ("\U00010428\U00010429", "\ufa0e\ufa0f", "one"):
        assert results(tmp_path, query).all == 1


@pytest.mark.parametrize("damage", ["missing", "stale", "cut", "no segment", "no list", "no postings", "no stored"])
def test_an_index_that_cannot_be_used_says_how_to_make_a_new_one(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    if damage != "missing":
        write(build_index(ARCHIVE), folder)
    if damage == "stale":
        (folder / BESIDE).write_text(json.dumps({"format": 1}), encoding="utf-8")
    if damage == "cut":
        (folder / BESIDE).write_text((folder / BESIDE).read_text(encoding="utf-8")[:40], encoding="utf-8")
    if damage == "no segment":
        for path in folder.glob("*.trm"):
            path.unlink()
    if damage == "no list":
        for path in folder.glob("*.toc"):
            path.write_bytes(path.read_bytes()[:40])
    if damage in ("no postings", "no stored"):
        for path in folder.glob("*.pst" if damage == "no postings" else "*_stored.col"):
            path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(FondsError) as caught:
        search(folder, "pressure", Options())
    assert caught.value.problem.hint == "Run `fonds build`."


def test_an_archive_of_no_documents_answers_nothing(tmp_path: Path) -> None:
    write(build_index(make_archive()), tmp_path)
    assert results(tmp_path, '"iran iraq" ir* person:ada date:2020', facets=ALL_FACETS).total == 0


def test_an_index_is_written_over_a_former_one(tmp_path: Path) -> None:
    write(build_index(ARCHIVE), tmp_path)
    count = len(list(tmp_path.iterdir()))
    write(build_index(make_archive(make_document("other", "Other", ["Maximum."]))), tmp_path)
    assert [one.card.title for one in results(tmp_path, "maximum").documents] == ["Other"]
    assert len(list(tmp_path.iterdir())) == count
