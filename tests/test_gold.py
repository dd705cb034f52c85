"""Two articles read by hand: the annotation fits them and holds no text of theirs, and the program keeps its floors."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from build_scripts.annotate.types import DateMention, Entity, Mention, Part, Quotation, Speech, Variant
from build_scripts.documents import BlockKind
from tests.bench.articles import FLOORS, GOLD, KINDS, measure, read_articles, read_gold, under

QUOTED = re.compile(r"“([^“”]+)(”|$)")


@pytest.fixture(scope="module")
def gold():
    return read_gold()


@pytest.fixture(scope="module")
def plain(shared, gold):
    return read_articles(gold, dated=False)


@pytest.fixture(scope="module")
def dated(shared, gold):
    return read_articles(gold, dated=True)


@pytest.fixture(scope="module")
def texts(plain):
    """The text of every block of the reading texts."""
    return {(one.id, block.number): block.text for one in plain.documents for block in one.reading}


def words_at(texts, document, at):
    block, start, end = at
    assert 0 <= start < end <= len(texts[document, block])
    return texts[document, block][start:end]


def test_the_ten_longest_paragraphs_are_annotated(gold, plain):
    for key, one in gold.documents.items():
        paragraphs = [block for block in plain.document[key].reading if block.kind is BlockKind.PARAGRAPH]
        longest = sorted(paragraphs, key=lambda block: (-len(block.text), block.number))[:10]
        assert one["paragraphs"] == sorted(block.number for block in longest)
        assert {name["at"][0] for name in one["names"]} == set(one["paragraphs"])


def test_names_are_whole_words_in_order_and_forms_of_their_entity(gold, texts):
    for key, one in gold.documents.items():
        for former, latter in pairwise(one["names"]):
            assert (former["at"][0], former["at"][2]) <= (latter["at"][0], latter["at"][1])
        for name in one["names"]:
            block, start, end = name["at"]
            form, text = words_at(texts, key, name["at"]), texts[key, block]
            assert not re.search(r"\w$", text[:start])
            assert not re.match(r"\w", text[end:])
            if name["entity"] in gold.entities:
                entity = gold.entities[name["entity"]]
                assert (entity["kind"], form in entity["forms"][key]) == (name["kind"], True)
            else:
                assert name["kind"] in ("EVENT", "WORK", "GROUP")


def test_every_form_of_an_entity_stands_in_its_document(gold, texts):
    whole = {key: "\n".join(text for (document, _), text in texts.items() if document == key) for key in gold.documents}
    for one in gold.entities.values():
        for key, forms in one["forms"].items():
            for form in forms:
                assert re.search(rf"(?<!\w){re.escape(form)}(?!\w)", whole[key]), form


def test_every_pair_of_marks_has_its_quotation(gold, texts):
    expected = [
        (document, block, found.start(1), found.end(1), not found[2])
        for (document, block), text in sorted(texts.items())
        for found in QUOTED.finditer(text)
    ]
    assert expected == [(key, *one["parts"][0], one["unclosed"]) for key, one in gold.of("quotations")]


def test_speakers_are_known_entities_or_words_of_the_text(gold, texts):
    for key, one in gold.of("quotations"):
        assert len(one["parts"]) == 1
        assert one["cue"] in texts[key, one["parts"][0][0]]
        assert bool(one["speakers"]) == (one["kind"] != "scare")
        for answer in one["speakers"]:
            if isinstance(answer, list):
                assert words_at(texts, key, answer).strip()
            else:
                assert answer is None or answer in gold.entities


def test_dates_are_whole_words(gold, texts):
    for key, one in gold.of("dates"):
        assert re.fullmatch(r"\w[^\n]*[\w.]", words_at(texts, key, one["at"]))
        assert one["edtf"]


def strings(value) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def test_the_annotation_holds_no_text_of_the_articles():
    for path in sorted(GOLD.glob("*.json")):
        for one in strings(json.loads(path.read_text(encoding="utf-8"))):
            assert len(one.split()) <= 5
            assert len(one) <= 64


def as_annotated(gold, archive):
    """The archive as if the program had found what the careful reader did."""
    mentions = {key: [] for key in gold.entities}
    kinds = {key: KINDS[one["kind"]] for key, one in gold.entities.items()}
    for document, one in gold.of("names"):
        kind = kinds.setdefault(one["entity"], KINDS[one["kind"]])
        mentions.setdefault(one["entity"], []).append(Mention(document, *one["at"], "", kind, "", "", 1.0))
    entities = tuple(
        Entity(key, key, kind, tuple(Variant(form, 1, "") for form in forms_of(gold, key)), tuple(mentions[key]))
        for key, kind in kinds.items()
    )
    dates = tuple(DateMention(document, *one["at"], "", one["edtf"], "") for document, one in gold.of("dates"))
    quotations = tuple(as_quotation(document, one, archive) for document, one in gold.of("quotations"))
    return replace(archive, entities=entities, dates=dates, quotations=quotations)


def forms_of(gold, key):
    return [form for forms in gold.entities.get(key, {"forms": {}})["forms"].values() for form in forms]


def as_quotation(document, one, archive):
    parts = tuple(Part(*part, "") for part in one["parts"])
    answer = next(iter(one["speakers"]), None)
    described = ""
    if isinstance(answer, list):
        blocks = {block.number: block.text for block in archive.document[document].blocks}
        described = blocks[answer[0]][answer[1] : answer[2]]
    kind = Speech.SCARE if one["kind"] == "scare" else Speech.SPEECH
    speaker = answer if isinstance(answer, str) else ""
    return Quotation(document, parts, kind, speaker, described, one["cue"], one["inferred"], one["unclosed"])


def test_who_answers_like_the_reader_has_all_right_and_who_is_silent_nothing(gold, plain):
    perfect = as_annotated(gold, plain)
    figures = measure(gold, perfect, perfect).figures
    not_asked = {"shared joined", "shared joined in every form", "not merged wrongly", "date values, undated"}
    assert {name: figure for name, figure in figures.items() if name not in not_asked and figure != 1} == {}
    silent = replace(plain, entities=(), dates=(), quotations=())
    assert set(measure(gold, silent, silent).figures.values()) == {0}


def test_the_floors_hold(gold, plain, dated):
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert under(measure(gold, plain, dated), floors) == []
