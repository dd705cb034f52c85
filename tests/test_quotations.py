"""Quotations: the cases are plain text under cases/quotations."""

import csv
import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pytest

from build_scripts.annotate.names.titles import titles_in
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.quotations import find_quotations
from build_scripts.annotate.quotations.cues import cues
from build_scripts.annotate.quotations.marks import stretches
from build_scripts.annotate.types import Entity, Kind, Mention, Quotation
from tests.growth import growth
from tests.sites import Shown, broken_links, built, new_project

CASES = Path(__file__).parent / "cases" / "quotations"
MARK = re.compile(r"\{(person|organisation|place|work) ([^}=]+?)(?: = ([^}]+))?\}")
Named = dict[int, list[tuple[Mention, Entity]]]


def read_cases(path: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each case of a file: its name, its paragraphs, and the quotations that must be found."""
    for case in re.split(r"^= ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = [line for line in case.splitlines() if line and not line.startswith("#")]
        texts = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
        yield f"{path.stem}: {name}", texts, lines[len(texts) :]


def read_named(marked: list[str]) -> tuple[list[tuple[int, str]], Named]:
    """The paragraphs without the braces, and the mentions that these mark, with their entities."""
    named: Named = {}
    paragraphs = []
    for number, line in enumerate(marked, start=1):
        text, removed = MARK.sub(r"\2", line), 0
        passage = read_passage("d", number, text)
        for mark in MARK.finditer(line):
            start = mark.start() - removed
            end = start + len(mark[2])
            removed += len(mark[0]) - len(mark[2])
            title = titles_in(passage).before(passage, passage.range(start, end)[0])
            kind, name = Kind(mark[1]), mark[3] or mark[2]
            mention = Mention("d", number, start, end, mark[2], kind, title, "marked", 1.0)
            named.setdefault(number, []).append((mention, Entity(name, name, kind, (), (mention,))))
        paragraphs.append((number, text))
    return paragraphs, named


def told(quotations: list[Quotation], texts: Mapping[int, str]) -> Iterator[str]:
    """The quotations in the form of the cases."""
    for one in quotations:
        assert all(texts[part.block][part.start : part.end] == part.text for part in one.parts)
        who = one.speaker or (f"“{one.described}”" if one.described else "nobody")
        more = [word for word, holds in (("inferred", one.inferred), ("unclosed", one.unclosed)) if holds]
        notes = "; ".join([one.cue, *more] if one.cue else more)
        yield f"{one.kind} {who}{f' ({notes})' if notes else ''}: {' / '.join(part.text for part in one.parts)}"


ALL_CASES = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize(("name", "marked", "expected"), ALL_CASES, ids=[case[0] for case in ALL_CASES])
def test_the_quotations_of_the_case_are_found(name: str, marked: list[str], expected: list[str]) -> None:
    paragraphs, named = read_named(marked)
    assert list(told(find_quotations("d", paragraphs, named), dict(paragraphs))) == expected


@pytest.mark.parametrize(
    "sign", ["“", "”", '"', "'", "‘“", "“‘", ' "a', "‘a s’ ", "«»", "„x", "“a,” he said. ", "said, "]
)
def test_the_time_is_proportional_to_the_text(sign: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        find_quotations("d", [(1, sign * times)], {})
        return time.process_time() - start

    seconds(1_000)
    few, many = seconds(5_000), seconds(40_000)
    assert many < 1 or many < 24 * few


@pytest.mark.parametrize(
    ("head", "piece", "tail"),
    [
        ("He ", "said and ", "said “the road is closed for the winter”."),
        ("“The road is closed,” according to ", "a statement of ", "a man."),
        ("“The road is closed,” said ", "a letter of ", "a man."),
        ("It was called ", "by called ", "“the road that is closed for the winter”."),
    ],
)
def test_phrases_that_hang_on_one_another_without_end_are_read(head: str, piece: str, tail: str) -> None:
    assert len(find_quotations("d", [(1, head + piece * 3_000 + tail)], {})) == 1


@pytest.mark.parametrize(("opens", "closes"), [("“x ", "y” "), ("«x ", " y»"), ("„x “", "y” ”")])
def test_pairs_inside_one_another_take_time_in_proportion(opens: str, closes: str) -> None:
    piece = opens + "many plain words " * 3
    # Five times as many take five times as long; work that grows with their square would take twenty-five.
    assert growth(stretches, piece * 10_000 + closes * 10_000, piece * 50_000 + closes * 50_000) < 13


@pytest.mark.parametrize("text", ["", "“", '"', "“”", "''", "“ ”", "‘", "»«", "“”“”", '" " "', "``", "\n“\n”\n"])
def test_marks_without_words_are_no_quotations(text: str) -> None:
    assert not stretches(text)


def test_every_form_of_a_cue_is_known() -> None:
    assert {"says", "told", "adding", "denied", "vowed", "urges", "described"} <= cues().every
    assert "says" in cues().inverting
    assert cues().inverting.isdisjoint(("tells", "calls"))


SEEDS = {
    "flood.txt": "The flood\n\n“The dam is unsafe,” said Anna Bell. “It <b>will</b> not hold.”"
    "\n\n“Nobody came,” an old farmer said.\n\nThe “experts” left.\n\n“We shall see, said nobody.\n",
    "letter.md": "---\ntitle: A letter\n---\nAnna Bell wrote: “We must go.”\n\n# “A heading,” he said\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with quotations."""
    settings = new_project(tmp_path_factory.mktemp("quoted"), SEEDS, recogniser="rules")
    report = built(settings)
    assert report.published
    assert [str(problem) for problem in report.problems if "never closed" in problem.message] == [
        "info: flood.txt, paragraph 5: a quotation is opened and never closed. "
        "Its words are kept up to the next quotation or the paragraph's end. If a mark is missing, add it."
    ]
    return settings.parent


def test_the_page_of_quotations_lists_them_by_speaker(site: Path) -> None:
    page = Shown.of(site / "site" / "quotations" / "index.html")
    text = " ".join(page.text)
    assert all(words in text for words in ("We must go.", "speaker inferred", "It <b>will</b> not hold."))
    assert not any(words in text for words in ("Nobody came", "A heading"))
    assert {"../documents/flood.html#p2", "../people/anna-bell.html"} <= set(page.links)
    described = " ".join(Shown.of(site / "site" / "quotations" / "described" / "index.html").text)
    assert all(words in described for words in ("An old farmer", "closing mark missing", "Speaker unknown"))
    assert not broken_links(site / "site")


def test_the_page_of_a_speaker_lists_what_they_say(site: Path) -> None:
    page = Shown.of(site / "site" / "people" / "anna-bell.html")
    assert "3 quotations" in " ".join(page.text)
    assert "../documents/letter.html#p1" in page.links


def test_the_exports_hold_the_quotations(site: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((site / "site" / "data" / "quotations.csv").read_text(encoding="utf-8"))))
    assert [(row["kind"], row["speaker"], row["described"], row["cue"], row["inferred"]) for row in rows[:4]] == [
        ("speech", "people/anna-bell", "", "said", "no"),
        ("speech", "people/anna-bell", "", "", "yes"),
        ("speech", "", "an old farmer", "said", "no"),
        ("scare", "", "", "", "no"),
    ]
    lines = (site / "site" / "data" / "archive.jsonl").read_text(encoding="utf-8").splitlines()
    counts = {document: len(list(of)) for document, of in groupby(rows, lambda row: row["document"])}
    assert {value["id"]: len(value["quotations"]) for value in map(json.loads, lines)} == counts
