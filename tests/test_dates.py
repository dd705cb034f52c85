"""Dates in running text: the cases are plain text under cases/dates."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.annotate.dates import find_dates
from build_scripts.when import is_edtf
from tests.growth import CEILING, growth

CASES = Path(__file__).parent / "cases" / "dates"


def read_cases(path: Path) -> Iterator[tuple[str | None, list[str], list[tuple[str, str | None]]]]:
    """Each document's paragraphs with its own date and the dates that must be found."""
    written: str | None = None
    texts: list[str] = []
    expected: list[tuple[str, str | None]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("    "):
            words, _, edtf = line.strip().rpartition(" = ")
            expected.append((words, None if edtf == "?" else edtf))
        elif line.startswith("@"):
            written = None if line[1:].strip() == "unknown" else line[1:].strip()
        elif texts and not line:
            yield written, texts, expected
            texts, expected = [], []
        elif line and not line.startswith("#"):
            texts.append(line)


ALL_CASES = [(path.stem, *case) for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize(("file", "written", "texts", "expected"), ALL_CASES)
def test_every_date_of_the_case_is_found_and_nothing_else(file, written, texts, expected):
    assert [(date.text, date.edtf) for date in find_dates("a", enumerate(texts), written)] == expected


@pytest.mark.parametrize(("file", "written", "texts", "expected"), ALL_CASES)
def test_every_mention_stands_where_it_says_and_its_value_is_edtf(file, written, texts, expected):
    for date in find_dates("a", enumerate(texts), written):
        assert texts[date.block][date.start : date.end] == date.text
        assert date.edtf is None or is_edtf(date.edtf)


@pytest.mark.parametrize("piece", ["Jan. ", "2003-", "January 1, ", "from 1990 to ", "1 ", "12 ", "early ", "last "])
def test_reading_takes_time_in_proportion_to_the_text(piece):
    def read(text: str) -> object:
        return find_dates("a", [(1, text)], "2020-01-03")

    assert growth(read, piece * 10_000, piece * 20_000) < CEILING


def test_a_season_or_an_interval_as_the_documents_date_settles_no_day():
    for written in ("2019-24", "2020-01-03/2020-01-08", "198X", ""):
        assert [date.edtf for date in find_dates("a", [(1, "It was Friday.")], written)] == [None]


@pytest.mark.parametrize("written", ["0001-01-01", "0001", "9999-12-31", "9999", "2101-01", "9998-12-01/9998-12-31"])
def test_a_document_from_the_edge_of_the_calendar_settles_nothing(written):
    text = "Friday, tomorrow, yesterday, next year, last year, next month, next week, three years ago, on Dec. 29."
    found = find_dates("a", [(1, text)], written)
    assert len(found) == 9
    assert {date.edtf for date in found} == {None}
