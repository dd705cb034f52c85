"""What surrounds a text is recognised as what it is, and nothing else is; the cases are in cases/furniture/."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.documents import Block, BlockKind
from build_scripts.readers import furniture, headings, plain
from tests.growth import CEILING, growth

CASES = Path(__file__).parent / "cases" / "furniture"


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """The title, the text and the expected blocks of each case."""
    for path in sorted(CASES.glob("[!R]*.txt")):
        for case in path.read_text(encoding="utf-8").split("=== ")[1:]:
            title, _, rest = case.partition("\n")
            text, _, expected = rest.partition("\n---")
            yield title, text, expected.split("\n")


def recognised(text: str, keep: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    return headings.recognise(furniture.remove(furniture.recognise(plain.parse(text).blocks), keep))


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, lines, id=title) for title, text, lines in cases()])
def test_a_case_reads_as_its_file_says(text: str, expected: list[str]) -> None:
    found = [
        f"{block.number} {block.kind}{' removed' if block.removed else ''}"
        for block in recognised(text)
        if block.kind is not BlockKind.PARAGRAPH
    ]
    assert found == [line for line in expected if line]


def test_every_removed_block_says_why_and_the_reason_names_paragraphs() -> None:
    for title, text, _ in cases():
        for block in recognised(text):
            assert bool(block.reason) == block.removed, title
    text = next(text for title, text, _ in cases() if title.startswith("Leading paragraphs"))
    assert [block.reason for block in recognised(text)[:2]] == ["repeated in paragraph 4", "repeated in paragraph 6"]


def test_a_kind_that_is_kept_stays_in_the_reading_text_with_its_reason() -> None:
    text = next(text for title, text, _ in cases() if title.startswith("Leading paragraphs"))
    blocks = recognised(text, frozenset({"standfirst"}))
    assert [(block.kind, block.removed) for block in blocks[:3]] == [
        (BlockKind.STANDFIRST, False),
        (BlockKind.STANDFIRST, False),
        (BlockKind.DATELINE, True),
    ]
    assert blocks[0].reason


def test_a_text_that_is_all_furniture_loses_nothing() -> None:
    blocks = recognised("Sign up for our newsletter\n\nAdvertisement")
    assert [block.kind for block in blocks] == [BlockKind.PROMPT, BlockKind.PROMPT]
    assert not any(block.removed for block in blocks)


def test_recognising_changes_neither_numbers_nor_words() -> None:
    for _, text, _ in cases():
        before = plain.parse(text).blocks
        assert [(block.number, block.text) for block in recognised(text)] == [(b.number, b.text) for b in before]


@pytest.mark.parametrize(
    "piece", ["A", "Aa ", "A a/", "(Aa ", "get delivered ", ". Photo: Aa ", "[word ", "Aa, ", "Ab and "]
)
def test_lines_of_capitals_and_brackets_are_judged_in_time_in_proportion_to_their_length(piece: str) -> None:
    line = piece * (220 // len(piece))
    assert growth(recognised, (line + "\n\n") * 500, (line * 2 + "\n\n") * 500) < CEILING


def test_the_two_articles_lose_their_furniture_and_nothing_else(shared: Path) -> None:
    one, two = (
        recognised(path.read_text(encoding="utf-8").strip()) for path in sorted((shared / "seeds").glob("*.txt"))
    )
    assert [(block.number, block.kind.value) for block in one if block.removed] == [
        (1, "standfirst"),
        (2, "standfirst"),
        (3, "standfirst"),
        (4, "standfirst"),
        (5, "dateline"),
        (41, "prompt"),
    ]
    assert [block.text for block in one if block.kind is BlockKind.HEADING] == [
        "U.S.-Iraq ties at risk",
        "Media campaign in Iran",
        "Iran “set a trap”",
    ]
    assert [(block.number, block.kind.value) for block in two if block.removed] == [(1, "caption")]
    assert not [block for block in two if block.kind is BlockKind.HEADING]


@pytest.mark.parametrize("corpus", ["peps", "scotus-arguments", "sotu"])
def test_nothing_in_texts_without_furniture_is_taken_for_it(shared: Path, corpus: str) -> None:
    taken = [
        (path.name, block.kind.value, block.text[:80])
        for path in sorted((shared / "corpora" / corpus / "files").iterdir())[::10]
        for block in recognised(path.read_text(encoding="utf-8"))
        if block.removed
    ]
    assert taken == []


def test_only_captions_are_taken_from_the_short_histories(shared: Path) -> None:
    files = sorted((shared / "corpora" / "historyatstate" / "files").iterdir())
    taken = [block for path in files for block in recognised(path.read_text(encoding="utf-8")) if block.removed]
    assert {block.kind for block in taken} == {BlockKind.CAPTION}
    assert len(taken) == 20
    assert all("hoto" in block.text or "(Department of Defense/" in block.text for block in taken)
