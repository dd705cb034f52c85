"""Mentions to entities: the cases are plain text under cases/resolve."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.annotate.alike import alike
from build_scripts.annotate.editors.ledger import Ledger, Row
from build_scripts.annotate.entities import resolve
from build_scripts.annotate.lexicon import key
from build_scripts.annotate.names.titles import titles_in
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.types import Entity, Kind, Mention
from tests.growth import growth

CASES = Path(__file__).parent / "cases" / "resolve"
NO_LEDGER = Ledger((), {}, {})
MARK = re.compile(r"\{(" + "|".join(Kind) + r") ([^}]+)\}")


def read_cases(path: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each case of a file: its name, its lines of text, and the lines that tell what must come of them."""
    for case in re.split(r"^= ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = [line for line in case.splitlines() if line and not line.startswith("#")]
        texts = [line for line in lines if re.match(r"\w+: ", line)]
        yield name, texts, lines[len(texts) :]


def read_mentions(lines: list[str]) -> list[Mention]:
    """The mentions marked in the lines, each of which is a paragraph."""
    mentions = []
    for number, line in enumerate(lines, start=1):
        document, marked = line.split(": ", 1)
        text = MARK.sub(r"\2", marked)
        passage, removed = read_passage(document, number, text), 0
        for mark in MARK.finditer(marked):
            start = mark.start() - removed
            end = start + len(mark[2])
            removed += len(mark[0]) - len(mark[2])
            title = titles_in(passage).before(passage, passage.range(start, end)[0])
            mentions.append(Mention(document, number, start, end, mark[2], Kind(mark[1]), title, "marked", 1.0))
    return mentions


def told(entities: tuple[Entity, ...]) -> list[str]:
    """The entities in the form of the cases."""
    lines = []
    for entity in sorted(entities, key=lambda entity: (entity.kind, entity.name)):
        lines.append(f"{entity.kind} {entity.name}")
        lines += [f"    {variant.form}: {variant.reason}" for variant in entity.variants]
    return lines


ALL_CASES = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize(("name", "texts", "expected"), ALL_CASES, ids=[case[0] for case in ALL_CASES])
def test_the_mentions_become_the_entities_of_the_case(name, texts, expected):
    assert told(resolve(read_mentions(texts), NO_LEDGER).entities) == expected


@pytest.mark.parametrize(("name", "texts", "expected"), ALL_CASES, ids=[case[0] for case in ALL_CASES])
def test_every_mention_belongs_to_one_entity_whatever_their_order(name, texts, expected):
    mentions = read_mentions(texts)
    entities = resolve(mentions, NO_LEDGER).entities
    assert sorted(mention for entity in entities for mention in entity.mentions) == sorted(mentions)
    assert resolve(mentions[::-1], NO_LEDGER).entities == entities


def test_two_entities_of_one_name_have_addresses_of_their_own():
    lines = ["a: {place São Tomé} and {place Sao-Tome 2}.", "b: {place Sao Tome!} {organisation Sao Tome}"]
    ids = [entity.id for entity in resolve(read_mentions(lines), NO_LEDGER).entities]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qassem Soleimani", "Qasem Soleimani"),
        ("Quds Force", "Qods Force"),
        ("Kata'ib Hezbollah", "Kataib Hizbollah"),
        ("Ali Khamenei", "Ali Khamanei"),
        ("Phillip Johnson", "Philip Johnson"),
    ],
)
def test_transliterations_and_doubled_letters_are_alike(one, other):
    assert alike(one, other) == alike(other, one) > 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Frances Smith", "Francis Smith"),
        ("Ann Lee", "Anne Lee"),
        ("Ellen Hunt", "Allan Hunt"),
        ("Maria Garcia", "Mario Garcia"),
        ("Bank of Oman", "Bank of Yemen"),
    ],
)
def test_names_that_differ_by_more_are_not_alike(one, other):
    assert alike(one, other) == 0


def entities_of(lines: list[str], years: dict[str, int]) -> list[str]:
    return [entity.name for entity in resolve(read_mentions(lines), NO_LEDGER, years=years).entities]


def test_a_common_surname_is_joined_across_documents_only_where_many_of_its_time_name_it_in_full():
    named = [f"d{number}: {{person Anna Miller}} spoke." for number in range(6)]
    years = {f"d{number}": 1990 + number for number in range(6)} | {"near": 1994, "far": 1850}
    assert entities_of([*named, "near: {person Miller} spoke."], years) == ["Anna Miller"]
    assert entities_of([*named, "far: {person Miller} spoke."], years) == ["Anna Miller", "Miller"]
    assert entities_of([*named[:1], "near: {person Miller} spoke."], years) == ["Anna Miller", "Miller"]


def test_names_that_differ_in_an_initial_are_one_only_in_one_time():
    lines = ["a: {person George Zabel} spoke.", "b: {person George W. Zabel} spoke."]
    assert len(entities_of(lines, {"a": 1990, "b": 1995})) == 1
    assert len(entities_of(lines, {"a": 1990, "b": 2015})) == 2


def doubts_of(*lines: str) -> list[tuple[str, str, str, int]]:
    found = resolve(read_mentions(list(lines)), NO_LEDGER).doubts
    return [(doubt.kind, doubt.entity, doubt.other, doubt.mentions) for doubt in found]


def test_what_is_not_sure_is_asked_the_most_open_and_most_frequent_first():
    assert doubts_of(
        "a: {person Jeb Zabel} and {person Tom Zabel} came.",
        "a: {person Zabel} left, {person Zabel} stayed.",
        "b: The {organisation Culinary Institute of Angola} cooks.",
        "c: The {organisation CIA} spies.",
    ) == [
        ("who", "people/zabel", "people/jeb-zabel", 2),
        ("same", "organisations/cia", "organisations/culinary-institute-of-angola", 1),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["{organisation Zabgate} is {organisation Zabgate Dyes}."],
            ("organisations/zabgate", "organisations/zabgate-dyes"),
        ),
        (
            ["The {organisation Water Authority}, {organisation Zub Vale Water Authority}."],
            ("organisations/water-authority", "organisations/zub-vale-water-authority"),
        ),
        (["{organisation Zud Mills}.", "{organisation Zud Mills AG}, {organisation Zud Mills plc}."], None),
        (["{person Zavid}, see you.", "{person Zavid Zellwo} wrote."], ("people/zavid", "people/zavid-zellwo")),
    ],
)
def test_a_body_by_a_part_of_its_name_and_a_first_name_of_one_in_the_archive_are_asked_about(lines, expected):
    asked = doubts_of(*(f"d{number}: {line}" for number, line in enumerate(lines)))
    if expected:
        assert [doubt[1:3] in (expected, expected[::-1]) for doubt in asked] == [True]
    else:
        assert len(asked) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["{organisation Zabgate} grew.", "{organisation Zabgate Dyes} fell."],
        ["{organisation Zabgate}, {organisation Zabgate Dyes}, {organisation Zabgate Mills}."],
        [
            "The {organisation Authority}, {organisation Zub Authority}.",
            "{organisation Boston}, {organisation Boston Mills}.",
        ],
        ["The {organisation Zub Mills} and the {organisation Union of Zub Mills}."],
        ["{person Zavid} left.", "{person Zavid Zellwo} wrote.", "{person Zavid Zuddo} read."],
        ["Mr. {person Zavid} left.", "{person Zavid Zellwo} wrote."],
    ],
)
def test_what_may_mean_several_or_anything_is_not_asked(lines):
    assert doubts_of(*(f"d{number}: {line}" for number, line in enumerate(lines))) == []


def test_what_the_ledger_has_decided_is_not_asked_again():
    one = Row(2, "CIA", Kind.ORGANISATION, (), False)
    other = Row(3, "Culinary Institute of Angola", Kind.ORGANISATION, (), False)
    ledger = Ledger((one, other), {key(row.name): row for row in (one, other)}, {})
    lines = ["b: The {organisation Culinary Institute of Angola} cooks.", "c: The {organisation CIA} spies."]
    assert resolve(read_mentions(lines), ledger).doubts == ()


def namesakes(count: int, *, apart: bool, form: str) -> list[Mention]:
    """The mentions of so many people of one surname, each with a document of their own if they are `apart`."""
    found = []
    for number in range(count):
        own = "".join("abcdefghij"[int(digit)] for digit in f"{number:05}").capitalize()
        letters = f"{'ABCDEFGHIJ'[number % 10]}. {'KLMNOPQRST'[number // 10 % 10]}."
        texts = (form.format(own), "Zaboni", f"{letters} Zaboni", "John", "John Zaboni")
        document, block = (f"d{number:05}", 1) if apart else ("d", number)
        for at, text in enumerate(texts):
            title = "Mr." if at == 1 and number % 3 else ""
            start = 100 * at
            found.append(Mention(document, block, start, start + len(text), text, Kind.PERSON, title, "marked", 1.0))
    return found


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("form", ["{} Xubbo Zaboni", "John {} Zaboni", "John Q. {} Zaboni"])
def test_many_who_share_a_surname_take_time_in_proportion(form, apart):
    made = {count: namesakes(int(count), apart=apart, form=form) for count in ("300", "1500")}
    # Five times as many take five times as long; work that grows with their square would take twenty-five.
    assert growth(lambda count: resolve(made[count], NO_LEDGER), "300", "1500") < 13
