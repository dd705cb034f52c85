"""A query becomes the same tree in Python and in the browser, or a sentence that points at the place."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.search.query import MOST_WORDS, QueryProblem, in_field, parse
from build_scripts.search.tree import AllOf, Word
from tests.conftest import PROJECT
from tests.support import UNASSIGNED, Scripts, tree_as_data

CASES = PROJECT / "tests" / "cases" / "search" / "queries.txt"
BROWSER = Scripts()
PIECES = [
    "iran",
    "guards ",
    "the ",
    "WHO",
    " ",
    " ",
    "(",
    ")",
    '"',
    "“",
    "-",
    " -",
    " OR ",
    "OR",
    " NEAR/3 ",
    " NEAR ",
    "title:",
    " person:",
    " date:",
    "2020-01",
    "..",
    "*",
    "~",
    "~1",
    "e",
    "北京",
    "京",
    "'",
]
BASIC = st.characters(max_codepoint=0xD7FF, exclude_categories=UNASSIGNED)
# Each character is one UTF-16 unit, so that the positions of problems are the same in both.
queries = st.lists(st.sampled_from(PIECES) | BASIC, max_size=14).map("".join)


def in_browser(query: str, languages: tuple[str, ...] = ("en",)) -> dict[str, Any]:
    return BROWSER.call("(query, languages) => fonds.query.parse(query, languages)", query, languages)


def shown(data: dict[str, Any]) -> str:
    """A tree, or a problem, as the case file writes it."""
    if "problem" in data:
        return f"at {data['problem']['position']}: {data['problem']['message']}"
    if "tree" in data:
        return shown(data["tree"])
    if data["kind"] == "word":
        return "|".join(data["terms"]) + ("°" if data["light"] else "")
    if data["kind"] == "prefix":
        return in_field(data["field"], data["text"]) + "*"
    if data["kind"] == "fuzzy":
        return in_field(data["field"], data["text"]) + f"~{data['edits']}"
    if data["kind"] == "phrase":
        return '"' + " ".join(map(shown, data["words"])) + '"'
    if data["kind"] == "near":
        return f"({shown(data['left'])} NEAR/{data['distance']} {shown(data['right'])})"
    if data["kind"] == "dates":
        return f"date:{data['first']}..{data['last']}"
    if data["kind"] == "any":
        return "(" + " OR ".join(map(shown, data["parts"])) + ")"
    return "[" + " ".join([*map(shown, data["parts"]), *(f"-{shown(node)}" for node in data["excluded"])]) + "]"


def case_lines() -> list[str]:
    """Comments and queries of the case file; a query stands where what it becomes stands below it."""
    paragraphs = CASES.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    return [paragraph if paragraph.startswith("#") else paragraph.split("\n")[0] for paragraph in paragraphs]


def test_queries_become_the_trees_of_the_case_file(snapshot: Callable[[Path, str], None]) -> None:
    written = [
        line if line.startswith("#") else f"{line}\n    {shown(tree_as_data(parse(line)))}" for line in case_lines()
    ]
    snapshot(CASES, "\n\n".join(written) + "\n")


@pytest.mark.parametrize("query", [line for line in case_lines() if not line.startswith("#")])
def test_the_browser_makes_the_same_tree(query: str) -> None:
    assert in_browser(query) == tree_as_data(parse(query))


@settings(max_examples=1000, deadline=None)
@given(queries)
def test_the_twins_agree_on_any_query(query: str) -> None:
    assert in_browser(query) == tree_as_data(parse(query))


@settings(max_examples=300, deadline=None)
@given(queries)
def test_a_problem_points_into_the_query(query: str) -> None:
    tree = parse(query)
    if isinstance(tree, QueryProblem):
        assert 0 <= tree.position <= max(0, len(query) - 1)
        assert tree.message.endswith(".")
    else:
        assert tree.parts


def test_a_word_is_sought_by_its_stem_in_every_language_of_the_archive() -> None:
    tree = parse("missiles", ("en", "sw"))
    assert tree == AllOf((Word("missiles", ("missil", "missiles")),))
    assert in_browser("missiles", ("en", "sw")) == tree_as_data(tree)


def test_function_words_are_passed_over_only_in_english() -> None:
    assert in_browser("die was", ("de",)) == tree_as_data(parse("die was", ("de",)))
    assert len(parse("die was", ("de",)).parts) == 2
    assert len(parse("die was", ("de", "en")).parts) == 1


def test_a_query_may_have_many_words_but_not_any_number() -> None:
    assert len(parse(" ".join(f"iran{n}" for n in range(MOST_WORDS))).parts) == MOST_WORDS
    assert len(parse("iran " * MOST_WORDS).parts) == 1
    assert parse("iran " * (MOST_WORDS + 1)).position == 5 * MOST_WORDS
    assert isinstance(parse('"' + "iran " * (MOST_WORDS + 1) + '"'), QueryProblem)


HOSTILE = [
    "(" * 10_000,
    ")" * 10_000,
    '"' * 10_000,
    "-" * 10_000,
    "*" * 10_000,
    "a " * 5_000,
    "a-" * 5_000,
    "OR " * 3_333,
    "a OR " * 2_000,
    "-a " * 3_333,
    "(a " * 3_333,
    "x" * 10_000,
    "'" * 10_000,
    "北京" * 5_000,
    "a.b." * 2_500,
    "\u0301" * 10_000,
    "<script>alert(1)</script>" * 400,
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_ten_thousand_characters_are_read_in_no_time(query: str) -> None:
    tree = tree_as_data(parse(query))
    assert in_browser(query) == tree
    # The quickest of three: what else the machine does is not the parser's fault.
    for reads in (parse, in_browser):
        assert min(seconds(reads, query) for _ in range(3)) < 0.2


def seconds(reads: Callable[[str], object], query: str) -> float:
    started = time.process_time()
    reads(query)
    return time.process_time() - started


def test_lone_surrogates_and_naughty_strings_do_no_harm(shared: Path) -> None:
    lines = (shared / "hostile" / "naughty-strings" / "blns.txt").read_text(encoding="utf-8").splitlines()
    for line in ["\ud800", '"\udfff', "a\ud800b OR c", *lines]:
        tree = tree_as_data(parse(line))
        found = in_browser(line)
        # Beyond the first plane the browser counts two units for a character.
        if max(map(ord, line), default=0) <= 0xFFFF:
            assert found == tree
        else:
            assert found.keys() == tree.keys()
