"""The example archive in seeds/: complete, readable by machine, free of rights, and in our own words."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from edtf import parse_edtf

from build_scripts.annotate.types import Kind

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
LEDGER_COLUMNS = ["name", "kind", "aliases", "status", "wikidata", "latitude", "longitude", "note"]
RUN = 10


@pytest.fixture(scope="module")
def seeds(project: Path) -> Path:
    return project / "seeds"


@pytest.fixture(scope="module")
def rows(seeds: Path) -> dict[str, dict[str, str]]:
    """metadata.csv, by file."""
    with (seeds / "metadata.csv").open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream, strict=True)}


@pytest.fixture(scope="module")
def ledger(seeds: Path) -> list[dict[str, str]]:
    with (seeds / "entities.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.fixture(scope="module")
def stated(seeds: Path, rows: dict[str, dict[str, str]]) -> dict[str, dict[str, Any]]:
    """What is stated about each document, by file: its front matter, or its row in metadata.csv."""
    return {path.name: front_matter(path) or rows.get(path.name, {}) for path in documents(seeds)}


def documents(seeds: Path) -> list[Path]:
    return sorted(path for path in seeds.rglob("*") if path.suffix in {".md", ".txt"})


def front_matter(path: Path) -> dict[str, Any]:
    found = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    return dict(yaml.safe_load(found[1])) if found else {}


def body(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    found = FRONT_MATTER.match(text)
    return found[2] if found else text


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every stretch of RUN words, without capitals and punctuation."""
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def test_the_example_holds_at_least_fourteen_documents_in_both_formats(seeds: Path) -> None:
    suffixes = [path.suffix for path in documents(seeds)]
    assert len(suffixes) >= 14
    assert suffixes.count(".md") >= 5
    assert suffixes.count(".txt") >= 5


def test_every_markdown_document_has_front_matter_and_every_plain_text_a_row(
    seeds: Path, rows: dict[str, dict[str, str]]
) -> None:
    for path in documents(seeds):
        if path.suffix == ".md":
            assert front_matter(path), path.name
        else:
            assert path.name in rows, path.name


def test_every_row_of_the_metadata_describes_a_document_that_is_there(
    seeds: Path, rows: dict[str, dict[str, str]]
) -> None:
    assert set(rows) <= {path.name for path in documents(seeds)}
    for row in rows.values():
        assert None not in row, f"too many cells: {row}"
        assert None not in row.values(), f"too few cells: {row}"


def test_every_date_is_edtf_or_absent(stated: dict[str, dict[str, Any]]) -> None:
    dates = {name: str(fields.get("date") or "") for name, fields in stated.items()}
    for date in filter(None, dates.values()):
        parse_edtf(date)
    assert any(not date for date in dates.values()), "one document must show an unknown date"
    for sign in ("~", "?", "/"):
        assert any(sign in date for date in dates.values()), f"no date shows {sign}"


def test_some_documents_state_no_title_and_some_no_creator(stated: dict[str, dict[str, Any]]) -> None:
    assert any(not fields.get("title") for fields in stated.values())
    assert any(not fields.get("creator") for fields in stated.values())


def test_every_document_is_given_to_the_public_under_cc0(stated: dict[str, dict[str, Any]]) -> None:
    for name, fields in stated.items():
        assert fields.get("rights") == "CC0 1.0", name


def test_no_document_is_longer_than_fifteen_hundred_words(seeds: Path) -> None:
    for path in documents(seeds):
        assert 20 <= len(body(path).split()) <= 1500, path.name


def test_two_plain_texts_carry_furniture_for_the_cleaning_to_show(seeds: Path) -> None:
    furnished = []
    for path in documents(seeds):
        paragraphs = [part.strip() for part in body(path).split("\n\n")]
        repeated = any(paragraphs.count(part) > 1 for part in paragraphs if part)
        prompt = any(part.startswith("Sign up for") for part in paragraphs)
        if repeated and prompt:
            furnished.append(path.suffix)
    assert furnished == [".txt", ".txt"]


def test_the_name_variants_that_the_archive_must_join_occur(seeds: Path) -> None:
    text = "\n".join(body(path) for path in documents(seeds))
    for form in ("Qassem Soleimani", "Qasem Soleimani", "Gen. Soleimani", "Quds Force", "Qods Force", "IRGC",
                 "Islamic Revolutionary Guard Corps", "Kata'ib Hezbollah", "Kataib Hezbollah", "Ghaani"):  # fmt: skip
        assert form in text, form


def test_the_ledger_has_its_columns_and_only_legal_values(ledger: list[dict[str, str]]) -> None:
    assert len(ledger) >= 12
    for row in ledger:
        assert list(row) == LEDGER_COLUMNS
        assert row["name"]
        assert row["status"] in {"accept", "reject"}, row
        assert row["kind"] in set(Kind) or row["status"] == "reject", row
        assert re.fullmatch(r"(Q\d+)?", row["wikidata"]), row
        assert bool(row["latitude"]) == bool(row["longitude"]), row
        if row["latitude"]:
            assert -90 <= float(row["latitude"]) <= 90
            assert -180 <= float(row["longitude"]) <= 180
    assert any(row["status"] == "reject" for row in ledger), "one row must show how a tag is rejected"


def test_no_written_form_in_the_ledger_belongs_to_two_rows(ledger: list[dict[str, str]]) -> None:
    forms = [form.strip() for row in ledger for form in [row["name"], *row["aliases"].split(";")] if form.strip()]
    assert len(forms) == len(set(forms))


def test_every_accepted_name_in_the_ledger_occurs_in_a_document(seeds: Path, ledger: list[dict[str, str]]) -> None:
    text = "\n".join(" ".join(body(path).split()) for path in documents(seeds))
    for row in ledger:
        if row["status"] == "accept":
            assert row["name"] in text, row["name"]


def test_no_ten_words_in_a_row_are_shared_with_the_two_articles(seeds: Path, shared: Path) -> None:
    articles = sorted((shared / "seeds").glob("*.txt"))
    assert articles, "the folder of articles is empty"
    theirs = {run for path in articles for run in runs(path.read_text(encoding="utf-8"))}
    for path in documents(seeds):
        common = theirs.intersection(runs(path.read_text(encoding="utf-8")))
        assert not common, f"{path.name}: {' '.join(min(common))}"
