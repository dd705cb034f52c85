"""The command line's index answers what the Python twin answers, and says what to do when it cannot."""

import json
import math
import random
from pathlib import Path

import pytest

from build_scripts.problems import FondsError
from build_scripts.search import build_index
from build_scripts.search.query import AllOf, parse
from build_scripts.search.rank import rank
from build_scripts.search.whoosh_index import BESIDE, printed, search, write
from tests.support import make_archive, make_document
from tests.test_search_twin import WORDS, made_up_query, sentence

ARCHIVE = make_archive(
    make_document(
        "letter", "A letter", ["Dear Ada,", "The maximum pressure is over."], date="2020-01-03", source="A box"
    ),
    make_document("minutes", "Minutes", ["Pressure was discussed at length.", "Nobody said [bold]maximum[/bold]."]),
    make_document("note", "Note", ["Nothing."]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whoosh") / "new" / "index"
    write(ARCHIVE, folder)
    return folder


def lines(folder: Path, query: str, limit: int = 10) -> list[str]:
    return [line.plain for line in printed(search(folder, query, limit))]


def test_generated_queries_get_the_twins_answer(tmp_path: Path) -> None:
    chance = random.Random(6)
    archive = make_archive(
        *(
            make_document(
                f"d{n:02}", sentence(chance, 4), [sentence(chance, 20) for _ in range(3)], chance.choice(["en", "fr"])
            )
            for n in range(40)
        )
    )
    index = build_index(archive)
    write(archive, tmp_path)
    answered = 0
    for _ in range(200):
        query = made_up_query(chance, WORDS)
        tree = parse(query, index.languages)
        if not isinstance(tree, AllOf):
            with pytest.raises(FondsError):
                search(tmp_path, query)
            continue
        hits = rank(tree, index)
        results = search(tmp_path, query, 1000)
        assert (results.total, results.all) == (len(hits), sum(hit.complete for hit in hits))
        assert [(one.number, one.some) for one in results.documents] == [
            (hit.document, not hit.complete) for hit in hits
        ]
        pairs = zip(results.documents, hits, strict=True)
        assert all(math.isclose(one.score, hit.score, abs_tol=1e-9) for one, hit in pairs)
        answered += bool(hits)
    assert answered > 100


def test_a_phrase_finds_its_paragraph(folder: Path) -> None:
    (found,) = search(folder, '"maximum pressure"').documents
    assert (found.title, found.url, found.date, found.source) == (
        "A letter", "documents/letter.html", "3 January 2020", "A box"
    )  # fmt: skip
    (excerpt,) = found.excerpts
    assert (excerpt.anchor, excerpt.text) == ("p2", "The maximum pressure is over.")


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
    assert lines(folder, "pressure", limit=1)[-1] == "2 documents; the first 1 are shown."
    assert lines(folder, "xylophone") == ["Nothing found for xylophone."]


def test_a_broken_query_is_explained_and_points_at_the_place(folder: Path) -> None:
    with pytest.raises(FondsError) as caught:
        search(folder, "pressure (maximum")
    problem = caught.value.problem
    assert problem.where == "query, character 10"
    assert problem.message == "This bracket is never closed."
    assert "(maximum" in problem.hint


@pytest.mark.parametrize("damage", ["missing", "stale", "cut", "no segment", "no list"])
def test_an_index_that_cannot_be_used_says_how_to_make_a_new_one(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "index"
    if damage != "missing":
        write(ARCHIVE, folder)
    if damage == "stale":
        (folder / BESIDE).write_text(json.dumps({"format": 0}), encoding="utf-8")
    if damage == "cut":
        (folder / BESIDE).write_text('{"format": 1, "len', encoding="utf-8")
    if damage == "no segment":
        for path in folder.glob("*.seg"):
            path.unlink()
    if damage == "no list":
        for path in folder.glob("*.toc"):
            path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(FondsError) as caught:
        search(folder, "pressure")
    assert caught.value.problem.hint == "Run `fonds build`."


def test_an_archive_of_no_documents_answers_nothing(tmp_path: Path) -> None:
    write(make_archive(), tmp_path)
    assert search(tmp_path, '"iran iraq" ir*').total == 0


def test_an_index_is_written_over_a_former_one(tmp_path: Path) -> None:
    write(ARCHIVE, tmp_path)
    write(make_archive(make_document("other", "Other", ["Maximum."])), tmp_path)
    assert [one.title for one in search(tmp_path, "maximum").documents] == ["Other"]
