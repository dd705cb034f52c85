"""A list of documents leaves the archive as CSV, BibTeX or RIS that others can read, whatever its titles hold."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import ASSIGNED, Scripts

BROWSER = Scripts("cite")
ARCHIVE = "Fonds: January 2020"
COLUMNS = "id,title,date,creator,source,publisher,type,identifier,language,rights,url,archive,words"

# Text that tries the rules of each format, and any other.
tricky = st.sampled_from([*'{}\\%$#&_~^"@,;=+-\t\r\n', "ER  - ", "\u2028", "é", "سلیمانی", " and "])
texts = st.lists(st.one_of(tricky, tricky, st.text(ASSIGNED, max_size=4)), max_size=12).map("".join)


def card(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A document as `fonds.list` gives it, its address made absolute."""
    empty = dict.fromkeys(("date", "source", "publisher", "type", "identifier", "language", "rights"), "")
    named = {
        "id": f"letter-{number}",
        "title": "A letter",
        "url": f"https://archive.example/documents/letter-{number}.html",
    }
    return {**named, **empty, "creators": [], "some": False, **fields}


def written(form: str, *cards: dict[str, Any]) -> str:
    """What the browser writes for these documents."""
    text: str = BROWSER.call(f"(cards, archive) => fonds.cite.{form}(cards, archive)", cards, ARCHIVE)
    return text


def rows(*cards: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of the CSV, read by Python's own reader of strict CSV."""
    return list(csv.DictReader(StringIO(written("csv", *cards).removeprefix("\ufeff"), newline=""), strict=True))


def entries(bibtex: str) -> list[tuple[str, dict[str, str]]]:
    """The entries of a BibTeX file: key and fields. Takes braces as BibTeX does: each one counts, escaped or not."""
    found = []
    at = 0
    while match := re.compile(r"\s*@misc\{([a-z0-9-]+),\n").match(bibtex, at):
        at, fields = match.end(), {}
        while field := re.compile(r"  ([a-z]+) = (?=\{)").match(bibtex, at):
            at = start = field.end()
            depth = 0
            while not fields.get(field[1]):
                depth += {"{": 1, "}": -1}.get(bibtex[at], 0)
                at += 1
                if not depth:
                    fields[field[1]] = bibtex[start + 1 : at - 1] or "(empty)"
            assert bibtex[at : at + 2] == ",\n"
            at += 2
        assert bibtex[at : at + 2] == "}\n"
        at += 2
        found.append((match[1], fields))
    assert not bibtex[at:].strip()
    return found


def records(ris: str) -> list[list[tuple[str, str]]]:
    """The records of a RIS file: tags with their values."""
    found: list[list[tuple[str, str]]] = []
    for line in ris.split("\r\n"):
        if not line:
            continue
        tag = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
        assert tag, line
        if tag[1] == "TY":
            found.append([])
        found[-1].append((tag[1], tag[2]))
    assert all(record[0] == ("TY", "GEN") and record[-1] == ("ER", "") for record in found)
    return found


FULL = card(
    date="2020-01-03",
    creators=["Doe, Jane", "Ministry of Trade"],
    source="The Courier",
    publisher="Courier & Sons",
    type="Letter",
    identifier="S/2020_13",
    language="en",
    rights="CC0 1.0",
)


def test_a_table_holds_every_field_and_is_known_as_utf_8() -> None:
    text = written("csv", FULL, card(2, title='Two "words", one\nline', some=True))
    assert text.startswith(f"\ufeff{COLUMNS}\r\n")
    assert text.count("\r\n") == 3
    first, second = rows(FULL, card(2, title='Two "words", one\nline', some=True))
    assert first["creator"] == "Doe, Jane; Ministry of Trade"
    assert [first[name] for name in ("date", "source", "rights", "archive", "words")] == [
        "2020-01-03",
        "The Courier",
        "CC0 1.0",
        ARCHIVE,
        "all",
    ]
    assert (second["title"], second["words"], second["date"]) == ('Two "words", one\nline', "some", "")


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＠", " =", "\n="])
def test_a_cell_that_a_spreadsheet_would_carry_out_is_made_harmless(start: str) -> None:
    title = f'{start}HYPERLINK("https://elsewhere.example")'
    assert rows(card(title=title))[0]["title"] == f"'{title}"


@settings(deadline=None)
@given(texts, texts)
def test_a_table_gives_back_what_went_in(title: str, creator: str) -> None:
    row = rows(card(title=title, creators=[creator]))[0]
    for value, found in ((title, row["title"]), (creator, row["creator"])):
        assert re.sub("(^|;)'", r"\1", found) == re.sub("(^|;)'", r"\1", value)
        assert not any(re.match(r"[^\S\x1c-\x1f\x85]*[=+\-@＝＋－＠]|[\t\r\n]", part) for part in found.split(";"))


def test_an_entry_holds_what_a_reference_needs() -> None:
    ((key, fields),) = entries(written("bibtex", FULL))
    assert key == "letter-1"
    assert fields == {
        "title": "{A letter}",
        "author": "Doe, Jane and {Ministry of Trade}",
        "date": "2020-01-03",
        "year": "2020",
        "howpublished": "The Courier",
        "publisher": r"Courier \& Sons",
        "type": "Letter",
        "number": r"S/2020\_13",
        "language": "en",
        "note": ARCHIVE,
        "url": "https://archive.example/documents/letter-1.html",
    }


@pytest.mark.parametrize(
    ("name", "entered"),
    [
        ("Doe, Jane", "Doe, Jane"),
        ("Jane Doe", "{Jane Doe}"),
        ("Trade and Industry, Ministry", "{Trade and Industry, Ministry}"),
        ("Smith, Jones, Brown", "{Smith, Jones, Brown}"),
    ],
)
def test_only_a_name_with_one_comma_is_taken_apart(name: str, entered: str) -> None:
    assert entries(written("bibtex", card(creators=[name])))[0][1]["author"] == entered


@settings(deadline=None)
@given(texts, texts, texts)
def test_an_entry_stays_whole_whatever_its_title_holds(title: str, source: str, creator: str) -> None:
    cards = [card(1, title=title, source=source, creators=[creator]), card(2)]
    found = entries(written("bibtex", *cards))
    assert [key for key, _ in found] == ["letter-1", "letter-2"]
    # Nothing is left that TeX would obey or complain of.
    for value in found[0][1].values():
        plain = re.sub(r"\\(?:text[a-z]+\{\}|[$&%#_])", "", value)
        assert not re.search(r"[\\$&%#_~^]", plain)


@pytest.mark.parametrize(
    ("date", "year", "day"),
    [
        ("2020-01-03", "2020", "2020/01/03/"),
        ("2020-01", "2020", "2020/01//"),
        ("2020", "2020", "2020///"),
        ("2014~", "2014", "2014///"),
        ("2020-21", "2020", "2020///"),
        ("2019-12-27/2020-01-08", "2019", "2019/12/27/"),
        ("../2020-01", "2020", "2020/01//"),
        ("201X", None, None),
    ],
)
def test_a_date_keeps_its_meaning(date: str, year: str | None, day: str | None) -> None:
    fields = entries(written("bibtex", card(date=date)))[0][1]
    assert (fields["date"], fields.get("year")) == (date, year)
    record = dict(records(written("ris", card(date=date)))[0])
    assert (record.get("PY"), record.get("DA")) == (year, day)
    told_whole = day == date.replace("-", "/") + "/" * (3 - date.count("-"))
    assert record.get("N1") == (None if told_whole else f"Date (EDTF): {date}")


def test_a_record_holds_what_a_reference_needs() -> None:
    assert records(written("ris", FULL)) == [
        [
            ("TY", "GEN"),
            ("ID", "letter-1"),
            ("TI", "A letter"),
            ("AU", "Doe, Jane"),
            ("AU", "Ministry of Trade"),
            ("PY", "2020"),
            ("DA", "2020/01/03/"),
            ("T2", "The Courier"),
            ("PB", "Courier & Sons"),
            ("M3", "Letter"),
            ("AN", "S/2020_13"),
            ("LA", "en"),
            ("DB", ARCHIVE),
            ("UR", "https://archive.example/documents/letter-1.html"),
            ("ER", ""),
        ]
    ]


@settings(deadline=None)
@given(texts, texts)
def test_a_record_ends_where_it_ends(title: str, creator: str) -> None:
    found = records(written("ris", card(1, title=title, creators=[creator]), card(2)))
    assert [dict(record)["ID"] for record in found] == ["letter-1", "letter-2"]


@pytest.mark.parametrize("form", ["bibtex", "ris"])
def test_of_no_documents_nothing_is_written(form: str) -> None:
    assert written(form) == ""
