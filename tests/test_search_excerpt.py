"""Which paragraphs are shown of a document, what is marked in them, and that the browser shows and marks the same."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.search import excerpt
from build_scripts.search.excerpt import LONGEST, Excerpt, Passage
from build_scripts.search.pattern import Pattern
from tests.support import Scripts

WORDS = [
    "iran",
    "guard",
    "guards",
    "the",
    "missile",
    "missiles",
    "embassy",
    "Kata'ib",
    "北京大学",
    "Soleimani's",
    "U.S.",
]
BROWSER = Scripts()


def run(*terms: str) -> Pattern:
    """What asks for these terms side by side."""
    return Pattern(runs=(tuple((term,) for term in terms),))


def excerpts(passages: Sequence[Passage], language: str, sought: Sequence[Pattern]) -> tuple[Excerpt, ...]:
    return excerpt.excerpts(passages, excerpt.read(passages, language, sought))


def marked(one: Excerpt) -> list[str]:
    return [piece.text for piece in one.pieces if piece.hit]


def as_data(found: Iterable[Excerpt]) -> list[dict[str, Any]]:
    return [
        {"anchor": one.anchor, "pieces": [{"text": piece.text, "hit": piece.hit} for piece in one.pieces]}
        for one in found
    ]


def in_browser(blocks: Sequence[Any], sought: Sequence[Pattern]) -> Any:
    """The excerpts that the browser's script makes."""
    patterns = [
        {
            "runs": one.runs,
            "near": one.near,
            "distance": one.distance,
            "entities": one.entities,
            "dates": one.dates,
        }
        for one in sought
    ]
    return BROWSER.call(
        "(blocks, patterns) => {"
        " const sets = (runs) => runs.map((run) => run.map((terms) => ({ terms: new Set(terms) })));"
        " patterns.forEach((one) => { one.runs = sets(one.runs); one.near = sets(one.near); });"
        " return fonds.excerpt.excerpts(blocks, fonds.excerpt.read(blocks, 'en', patterns)); }",
        blocks,
        patterns,
    )


def test_the_best_paragraphs_hold_most_of_the_words_sought() -> None:
    blocks = [
        Passage("p1", "guard " * 30),
        Passage("p2", "nothing of it"),
        Passage("p3", "iran and a guard " + "word " * 30),
        Passage("p4", "iran and a guard " + "iran " * 30),
        Passage("p5", "guard"),
    ]
    sought = [run("iran"), run("guard")]
    assert [one.anchor for one in excerpts(blocks, "en", sought)] == ["p4", "p3", "p1"]


def test_a_heading_that_is_all_hits_is_no_better_than_a_sentence_before_it() -> None:
    blocks = [Passage("p1", "The guard came late, and nobody knew why."), Passage("p2", "Guard")]
    assert [one.anchor for one in excerpts(blocks, "en", [run("guard")])] == ["p1", "p2"]


def test_a_long_paragraph_is_cut_between_words_around_the_hits() -> None:
    text = "word " * 200 + "in maximum pressure here " + "word " * 200
    (one,) = excerpts([Passage("p1", text)], "en", [run("maximum", "pressur")])
    assert marked(one) == ["maximum pressure"]
    assert one.text.startswith("…word ")
    assert one.text.endswith("word…")
    assert 150 < len(one.text) <= LONGEST + 2
    assert one.text.strip("…") in text


def test_a_phrase_is_marked_only_where_it_stands() -> None:
    (one,) = excerpts([Passage("p1", "Pressure is pressure; maximum pressure.")], "en", [run("maximum", "pressur")])
    assert marked(one) == ["maximum pressure"]


def test_a_document_found_by_its_title_shows_its_beginning() -> None:
    (one,) = excerpts([Passage("p1", "It begins."), Passage("p2", "It ends.")], "en", [run("chronolog")])
    assert (one.anchor, one.text) == ("p1", "It begins.")
    assert excerpts([], "en", [run("chronolog")]) == ()


def test_hits_that_overlap_are_one_stretch() -> None:
    (one,) = excerpts([Passage("p1", "在北京大学读书")], "zh", [run("北京"), run("京大"), run("大学")])
    assert marked(one) == ["北京大学"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "word", "x" * 80, "\n", "é"]), max_size=120), st.integers(0, 3))
def test_an_excerpt_is_a_part_of_its_paragraph_with_the_hits_marked(parts: list[str], glue: int) -> None:
    text = (" ", "", "\n", ", ")[glue].join(parts)
    sought = [run("guard"), run("missil", "embassi"), run("北京")]
    for one in excerpts([Passage("p1", text)], "en", sought):
        assert one.text.strip("…") in text
        assert len(one.text) <= LONGEST + 2
    assert in_browser([["p1", text]], sought) == as_data(excerpts([Passage("p1", text)], "en", sought))


def test_mentions_and_dates_are_marked_where_they_stand() -> None:
    text = "On Friday he was in Kerman, they said of Qasem Soleimani."
    names, dates = [(3, 9, 4), (41, 56, 7)], [(3, 9, "2020-01-03"), (10, 12, "2014-01-01/2014-12-31")]
    sought = [Pattern(entities=(7,)), Pattern(dates=("2020-01-01", "2020-01-31"))]
    found = excerpts([Passage("p1", text, names, dates)], "en", sought)
    assert marked(found[0]) == ["Friday", "Qasem Soleimani"]
    assert in_browser([["p1", text, names, dates]], sought) == as_data(found)


def test_words_that_are_not_near_are_not_marked() -> None:
    text = "The base lay far from the town where the missile, they say, fell on another base."
    sought = [Pattern(run("missil").runs, near=run("base").runs, distance=7)]
    found = excerpts([Passage("p1", text)], "en", sought)
    assert marked(found[0]) == ["missile", "base"]
    assert text.index("missile") < found[0].text.rindex("base")
    assert in_browser([["p1", text]], sought) == as_data(found)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("guards -iran", "The Guard of Iran", ["Guard"]),
        ('"quds force"', "Quds Force, force of Quds", ["Quds Force"]),
        ("soleiman*", "Soleimani’s and Soleimanis", ["Soleimani", "Soleimanis"]),
        ("kataib OR iran", "Kata'ib in Iran", ["Kata'ib", "Iran"]),
        ("北京", "東京と北京", ["北京"]),
        ("(broken", "broken", []),
        ("misile~ x", "missiles and misplaced", ["missiles"]),
        ("missile NEAR/2 base", "missile on base, missile far from the base", ["missile", "base", "missile"]),
        ("title:base person:base date:2020", "base in 2020", []),
    ],
)
def test_on_the_page_that_was_found_the_words_sought_are_marked(query: str, text: str, marked: list[str]) -> None:
    stretches = BROWSER.call("(query, text) => fonds.highlighter(query)(text)", query, text)
    assert [text[start:end] for start, end in stretches] == marked
