"""What is found, and in which order: against a naive reading of the texts, and with the reasons why."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.documents import Block, BlockKind, Document
from build_scripts.search import Index, build_index
from build_scripts.search.coding import utf16
from build_scripts.search.index import GAP, coarse
from build_scripts.search.query import parse
from build_scripts.search.rank import rank
from build_scripts.search.tree import AllOf, AnyOf, Fuzzy, Near, Node, Phrase, Prefix, is_plain
from build_scripts.text import stem, tokens, words
from tests.growth import CEILING, growth
from tests.searches import answered_by
from tests.support import make_archive, make_document

VOCABULARY = ["iran", "iraq", "iranian", "guard", "guards", "the", "war", "北京大学", "Kata'ib"]
sentences = st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join)
documents = st.lists(st.tuples(sentences, st.lists(sentences, max_size=3)), min_size=1, max_size=6)
phrases = st.lists(st.sampled_from([*VOCABULARY, "gu*", "irak~"]), min_size=1, max_size=3)
items = st.one_of(
    st.sampled_from([*VOCABULARY, "ir*", "gua*", "京", "missing", "irn~", "gaurd~", "iron~2"]),
    phrases.map(lambda words: f'"{" ".join(words)}"'),
)
operands = st.one_of(items, st.tuples(items, items).map(lambda pair: f"({pair[0]} OR {pair[1]})"))
nears = st.tuples(operands, st.integers(1, 6), operands).map(lambda near: f"{near[0]} NEAR/{near[1]} {near[2]}")
parts = st.one_of(
    items,
    nears,
    nears.map(lambda near: f"-({near})"),
    st.tuples(st.sampled_from(["title", "source"]), items).map(":".join),
    items.map(lambda item: f"-{item}"),
    st.tuples(items, items).map(" OR ".join),
    st.tuples(items, items).map(lambda pair: f"({pair[0]} -{pair[1]})"),
    st.tuples(items, items, items).map(lambda three: f"({three[0]} {three[1]}) OR {three[2]}"),
)
queries = st.lists(parts, min_size=1, max_size=4).map(" ".join)


def make_index(*texts: tuple[str, list[str]], language: str = "en") -> Index:
    return build_index(
        make_archive(
            *(
                make_document(f"d{n:02}", title, text, language, source=title[:8])
                for n, (title, text) in enumerate(texts)
            )
        )
    )


def found(query: str, index: Index) -> list[tuple[int, bool]]:
    tree = parse(query, index.languages)
    assert isinstance(tree, AllOf), tree
    return [(hit.document, hit.complete) for hit in rank(tree, index)]


def texts_of(document: Document) -> list[str]:
    return [document.title, *(block.text for block in document.reading)]


# ---- A naive reading ----


def changes(one: str, other: str) -> int:
    """How many letters to add, leave out, replace or change about, by the definition."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        changes(one[1:], other) + 1,
        changes(one, other[1:]) + 1,
        changes(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if len(one) > 1 and len(other) > 1 and (one[0], one[1]) == (other[1], other[0]):
        ways.append(changes(one[2:], other[2:]) + 1)
    return min(ways)


def stands_for(step: Node, word: str, term: str) -> bool:
    """Whether a word of a text is what a step looks for."""
    if isinstance(step, Prefix):
        return word.startswith(step.text)
    if isinstance(step, Fuzzy):
        return changes(step.text, word) <= step.edits
    return term in {name.rpartition(":")[2] for name in step.terms}


def places(node: Node, text: list[tuple[str, str]], every: set[str]) -> set[tuple[int, int]]:
    """Where a node begins and ends in a paragraph, by trying every place."""
    if isinstance(node, AnyOf):
        return set().union(*(places(part, text, every) for part in node.parts))
    steps = node.words if isinstance(node, Phrase) else (node,)

    def fits(step: Node, term: str) -> bool:
        return any(stands_for(step, word, stem(word, "en")) for word in every if stem(word, "en") == term)

    return {
        (start, start + len(steps) - 1)
        for start in range(len(text) - len(steps) + 1)
        if all(fits(step, text[start + n][1]) for n, step in enumerate(steps))
    }


def occurrences(leaf: Node, document: Document, index: Index) -> int:
    """How often a leaf stands in a document, by trying every place of every paragraph."""
    first = leaf.words[0] if isinstance(leaf, Phrase) else leaf
    field = "" if isinstance(leaf, Near) else first.field
    homes = {"title": lambda one: [one.title], "source": lambda one: list(one.metadata.all("source")), "": texts_of}[
        field
    ]
    every = {word for other in index.documents for text in homes(other) for word in words(text)}
    count = 0
    for text in homes(document):
        read = [(word, stem(word, "en")) for word in words(text)]
        if not isinstance(leaf, Near):
            count += len(places(leaf, read, every))
    if isinstance(leaf, Near):
        pairs = [
            (number, left, right)
            for number, text in enumerate(homes(document))
            for read in [[(word, stem(word, "en")) for word in words(text)]]
            for left in places(leaf.left, read, every)
            for right in places(leaf.right, read, every)
            if not set(range(left[0], left[1] + 1)) & set(range(right[0], right[1] + 1))
            and max(left[0], right[0]) - min(left[1], right[1]) <= leaf.distance
        ]
        count = min(len({(n, left) for n, left, _ in pairs}), len({(n, right) for n, _, right in pairs}))
    return count


def length_of(document: Document) -> int:
    return coarse(sum(len(tokens(text)) for text in texts_of(document)))


def naive_score(node: Node, document: Document, index: Index) -> float | None:
    """The score of a part of a query, None where it does not hold."""
    if isinstance(node, AnyOf):
        scores = [naive_score(part, document, index) for part in node.parts]
        held = [score for score in scores if score is not None]
        return sum(held) if held else None
    if isinstance(node, AllOf):
        scores = [naive_score(part, document, index) for part in node.parts]
        out = any(naive_score(part, document, index) is not None for part in node.excluded)
        return None if out or None in scores else sum(score for score in scores if score is not None)
    count = occurrences(node, document, index)
    if not count:
        return None
    lengths = [length_of(other) for other in index.documents]
    holding = sum(occurrences(node, other, index) > 0 for other in index.documents)
    idf = math.log(1 + (len(lengths) - holding + 0.5) / (holding + 0.5))
    norm = 0.6 + 0.4 * length_of(document) * len(lengths) / sum(lengths)
    return idf * count * 1.9 / (count + 0.9 * norm)


def naive(tree: AllOf, index: Index) -> Iterator[tuple[int, float, bool]]:
    """All documents that answer a query, in any order."""
    for number, document in enumerate(index.documents):
        if any(naive_score(node, document, index) is not None for node in tree.excluded):
            continue
        scores = [naive_score(part, document, index) for part in tree.parts]
        required = [score for part, score in zip(tree.parts, scores, strict=True) if not is_plain(part)]
        held = [score for score in scores if score is not None]
        if held and None not in required:
            yield number, sum(held), len(held) == len(scores)


@settings(max_examples=300, deadline=None)
@given(documents, queries)
def test_exactly_what_a_naive_reading_finds_is_found(texts: list[tuple[str, list[str]]], query: str) -> None:
    index = make_index(*texts)
    tree = parse(query, index.languages)
    if not isinstance(tree, AllOf):
        return
    hits = rank(tree, index)
    expected = {number: (score, complete) for number, score, complete in naive(tree, index)}
    assert {hit.document for hit in hits} == set(expected)
    for hit in hits:
        score, complete = expected[hit.document]
        assert math.isclose(hit.score, score, abs_tol=1e-9)
        assert hit.complete == complete
    keys = [(not hit.complete, -round(hit.score, 8), hit.document) for hit in hits]
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)
    assert all(one[:2] <= other[:2] for one, other in pairwise(keys))


# ---- Why that order is right ----


def test_documents_with_all_the_words_come_before_those_with_some_however_often() -> None:
    index = make_index(("", ["iran " * 20]), ("", ["war in iran"]), ("", ["war " * 20]), ("", ["peace"]))
    assert found("iran war", index) == [(1, True), (0, False), (2, False)]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    index = make_index(("", ["iran talks"]), ("", ["iran drone"]), ("", ["iran talks"]), ("", ["talks"]))
    assert found("talks drone", index)[0] == (1, False)


def test_a_word_weighs_more_in_a_short_text_and_where_it_stands_often() -> None:
    long = "iran " + "word " * 60
    index = make_index(("", [long]), ("", ["iran today"]), ("", ["iran iran"]), ("", ["nothing"]))
    assert [number for number, _ in found("iran", index)] == [2, 1, 0]


def test_equal_documents_stay_in_the_order_of_the_archive() -> None:
    index = make_index(*[("", ["iran and iraq"])] * 5)
    assert [number for number, _ in found("iraq iran", index)] == [0, 1, 2, 3, 4]


def test_a_quoted_phrase_is_never_let_go() -> None:
    index = make_index(("", ["quds force in syria"]), ("", ["syria"]), ("", ["quds force"]), ("", ["force of quds"]))
    assert found('"quds force" syria', index) == [(0, True), (2, False)]


def test_a_phrase_does_not_reach_into_the_next_paragraph_nor_out_of_the_title() -> None:
    index = make_index(("maximum", ["pressure", "maximum", "pressure"]), ("", ["maximum pressure"]))
    assert found('"maximum pressure"', index) == [(1, True)]


def test_words_are_found_in_the_title_and_not_in_what_was_taken_out() -> None:
    document = make_document("a", "Chronology", ["What happened."])
    caption = Block(2, BlockKind.CAPTION, "Photograph: agency", removed=True, reason="caption")
    index = build_index(make_archive(Document(**fields_of(document) | {"blocks": (*document.blocks, caption)})))
    assert found("chronology", index) == [(0, True)]
    assert found("photograph", index) == []
    assert index.lengths == (3,)


def fields_of(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in Document.__slots__}


def test_a_prefix_finds_words_whose_stem_is_shorter_than_the_prefix() -> None:
    index = make_index(("", ["universities"]), ("", ["diplomacy"]), ("", ["revolutionary"]))
    assert found("universitie*", index) == [(0, True)]
    assert found("diplomacy*", index) == [(1, True)]
    assert found("revolutionar*", index) == [(2, True)]


def test_a_word_is_sought_in_every_language_of_the_archive() -> None:
    archive = make_archive(
        make_document("a", "", ["The missiles flew."]), make_document("b", "", ["Les missiles volent."], "fr")
    )
    index = build_index(archive)
    assert index.languages == ("en", "fr")
    assert {number for number, _ in found("missiles", index)} == {0, 1}
    assert {number for number, _ in found("missile", index)} == {0, 1}


def test_a_single_chinese_character_is_found_at_every_place() -> None:
    index = make_index(("", ["北京大学"]), ("", ["東京"]), ("", ["京都"]), ("", ["上海"]))
    assert {number for number, _ in found("京", index)} == {0, 1, 2}
    assert [number for number, complete in found("北京", index) if complete] == [0]
    assert [number for number, complete in found('"京大"', index) if complete] == [0]


def test_an_archive_of_no_documents_answers_nothing() -> None:
    index = build_index(make_archive())
    assert (index.lengths, index.languages, index.words, dict(index.postings)) == ((), (), (), {})
    assert found("iran", index) == []


@settings(max_examples=100, deadline=None)
@given(documents)
def test_the_index_knows_every_word_and_where_it_stands(texts: list[tuple[str, list[str]]]) -> None:
    index = make_index(*texts)
    assert list(index.postings) == sorted(index.postings, key=utf16)
    for number, document in enumerate(index.documents):
        start = 0
        for text in texts_of(document):
            found_here = tokens(text)
            for position, token in enumerate(found_here, start):
                assert position in index.positions(token.term, [number])[number]
            start += len(found_here) + GAP
        held = {term: index.frequencies(term).get(number, 0) for term in index.postings if ":" not in term}
        assert sum(held.values()) == sum(len(tokens(text)) for text in texts_of(document))
        assert index.lengths[number] == length_of(document)
    assert {word for word in index.words if ":" not in word} == {
        word for one in index.documents for text in texts_of(one) for word in words(text)
    }


@pytest.mark.parametrize("prefix", ["ir", "gu", "京", "x", "", "\uffff"])
def test_the_words_with_a_prefix_are_those_that_begin_with_it(prefix: str) -> None:
    index = make_index(("iran iraq", ["guard 北京大学 𐐨word"]))
    assert list(index.beginning_with(prefix)) == [word for word in index.words if word.startswith(prefix)]


def test_near_words_are_found_in_time_in_a_long_document() -> None:
    def near(text: str) -> None:
        assert found("iran NEAR/5 war", make_index(("", [text]), ("", ["peace"]))) == [(0, True)]

    assert growth(near, "iran or war " * 4_000, "iran or war " * 8_000) < CEILING


def test_what_hangs_together_by_a_hyphen_is_not_dropped_by_halves() -> None:
    index = make_index(("", ["reliance on a treaty"]), ("", ["self"]), ("", ["a treaty"]))
    offered = answered_by(index, "self-reliance treaty").suggestions
    assert [(one.query, one.total) for one in offered] == []


@pytest.mark.parametrize("query", ["bank of england", "BANK OF ENGLAND", "Bank England"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_name_with_a_small_word_is_found_by_its_other_forms(query: str, language: str) -> None:
    documents = (
        make_document("a", "", ["The Bank of England."], language),
        make_document("b", "", ["The Old Lady said so."], language),
        make_document("c", "", ["Nobody."], language),
    )
    index = build_index(make_archive(*documents, names={"organisations/bank": ["Bank of England", "Old Lady"]}))
    results = answered_by(index, query)
    assert (results.total, [one.name for one in results.also]) == (2, ["Bank of England"])
    assert answered_by(index, query, as_written=True).total == 1


def test_a_prefix_that_is_also_the_name_of_a_field_finds_words_only() -> None:
    documents = (make_document("a", "Nothing", ["of them"]), make_document("b", "The Quds Force stands", ["organ"]))
    index = build_index(make_archive(*documents, names={"organisations/quds-force": ["Quds Force", "organ"]}))
    assert found("org*", index) == [(1, True)]
    assert found("tit*", index) == []


def test_what_is_said_twice_is_meant_once() -> None:
    index = make_index(("", ["iran and iraq"]), ("", ["iraq iran iran"]))
    assert rank(parse("iran iraq iran"), index) == rank(parse("iran iraq"), index)


def test_an_alias_of_the_ledger_that_stands_nowhere_finds_its_entity() -> None:
    archive = make_archive(make_document("a", "", ["The Quds Force."]), names={"organisations/qf": ["Quds Force"]})
    named = replace(archive, entities=(replace(archive.entities[0], aliases=("Jerusalem Corps",)),))
    index = build_index(named)
    assert answered_by(index, "jerusalem corps").total == 1
    assert answered_by(index, "org:jerusalem").total == 1
    assert answered_by(index, '"jerusalem corps"').total == 0
