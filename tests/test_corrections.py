"""Corrections of single mentions: what they decide, how they find their place again, and what they say where not."""

from dataclasses import replace
from pathlib import Path
from typing import SupportsIndex
from unicodedata import normalize

import pytest

from build_scripts.annotate import annotate
from build_scripts.annotate.editors.corrections import (
    COLUMNS,
    LEAST,
    Correction,
    correct,
    document_called,
    read_corrections,
)
from build_scripts.annotate.editors.finding import context_at, context_of, fitting, occurrences, places_of
from build_scripts.annotate.editors.ledger import read_ledger
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.types import Entity, Kind, Mention
from build_scripts.archive import assemble
from build_scripts.config import Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import FondsError
from build_scripts.search.index import forms_of
from build_scripts.sources import SourceFile
from tests.growth import growth

HEADER = ",".join(COLUMNS) + "\n"
NOTE = (
    "Senator Mary Harlow opened the mill. Senator Peter Harlow closed it.",
    "In the evening Harlow spoke of the river and of the long war with the frost.",
    "Nobody from the village had seen Harlow on the bridge before the ice went out.",
)


class Read:
    """What an archive of these documents, ledger and corrections holds."""

    def __init__(self, seeds: Path, documents: dict[str, tuple[str, ...]], rows: str = "", ledger: str = "") -> None:
        (seeds / "entities.csv").write_text("name,kind,aliases,status\n" + ledger, encoding="utf-8")
        (seeds / "corrections.csv").write_text(HEADER + rows, encoding="utf-8")
        config = Config(seeds / "m.yml", seeds, seeds, seeds, True, "", "", "", "en", "rules", frozenset())
        made = [_document(seeds, name, paragraphs) for name, paragraphs in documents.items()]
        self.annotations, problems = annotate(made, config)
        self.problems = [str(problem) for problem in problems]
        self.entities = {entity.name: entity for entity in self.annotations.entities}

    def meant(self, document: str, block: int, words: str) -> list[str]:
        """The names of the entities that these words mean in a paragraph, in text order."""
        found = [
            (mention, entity.name)
            for entity in self.annotations.entities
            for mention in entity.mentions
            if (mention.document, mention.block, mention.text) == (document, block, words)
        ]
        return [name for _, name in sorted(found)]


def _document(seeds: Path, name: str, paragraphs: tuple[str, ...]) -> Document:
    source = SourceFile(seeds / f"{name}.txt", f"{name}.txt", "text/plain", "0" * 64, 1)
    blocks = tuple(Block(number, BlockKind.PARAGRAPH, text) for number, text in enumerate(paragraphs, 1))
    return Document(name, source, "T", True, None, "en", Metadata(), blocks)


def mention_of(entity: Entity, block: int) -> Mention:
    return next(mention for mention in entity.mentions if mention.block == block)


def test_a_correction_says_whom_one_mention_means_and_changes_no_other(tmp_path):
    before = Read(tmp_path, {"note": NOTE})
    assert "Harlow" in before.meant("note", 2, "Harlow")
    rows = "note,2,Harlow,1,Peter Harlow,person,,,\n"
    after = Read(tmp_path, {"note": NOTE}, rows)
    assert after.meant("note", 2, "Harlow") == ["Peter Harlow"]
    assert after.meant("note", 3, "Harlow") == before.meant("note", 3, "Harlow")
    corrected = mention_of(after.entities["Peter Harlow"], 2)
    assert (corrected.rule, corrected.score) == ("correction", 1.0)
    assert after.annotations.reasons[corrected] == "so decided in corrections.csv:2"
    assert after.problems == []


def test_a_correction_without_a_paragraph_is_about_every_such_mention_but_not_about_longer_names(tmp_path):
    after = Read(tmp_path, {"note": NOTE}, "note.txt,,Harlow,,Mary Harlow,person,,,\n")
    assert after.meant("note", 2, "Harlow") == after.meant("note", 3, "Harlow") == ["Mary Harlow"]
    assert "Peter Harlow" in after.entities
    assert after.problems == []


def test_what_is_said_of_one_place_goes_before_what_is_said_of_all(tmp_path):
    rows = "note,,Harlow,,Mary Harlow,person,,,\nnote,3,Harlow,1,Peter Harlow,person,,,\n"
    after = Read(tmp_path, {"note": NOTE}, rows)
    assert (after.meant("note", 2, "Harlow"), after.meant("note", 3, "Harlow")) == (["Mary Harlow"], ["Peter Harlow"])
    assert after.problems == []


@pytest.mark.parametrize(
    ("row", "block"),
    [
        ("note,1,Harlow,,Anna Quist,person,,,", 1),
        ("note,9,Harlow,,Anna Quist,person,,We sat there when [Harlow] saw the frost,", 3),
        ("gone,9,Harlow,,Anna Quist,person,,We sat there when [Harlow] saw the frost,", 3),
    ],
)
def test_words_inside_a_longer_name_are_meant_only_where_no_others_are(tmp_path, row, block):
    texts = (
        "Senator Mary Harlow slept. Then Harlow rose, as Senator Peter Harlow had.",
        "We sat there when Mary Harlow saw the frost.",
        "We sat there when Harlow saw the frost.",
    )
    after = Read(tmp_path, {"note" if row[0] == "n" else "renamed": texts}, f"{row}\n")
    (corrected,) = (one for one in after.entities["Anna Quist"].mentions if one.rule == "correction")
    assert (corrected.block, texts[block - 1][: corrected.start].endswith(("Then ", "when "))) == (block, True)


def test_a_correction_takes_a_tag_away_and_says_so(tmp_path):
    after = Read(tmp_path, {"note": NOTE}, "note,2,Harlow,1,,,reject,,\n")
    assert after.meant("note", 2, "Harlow") == []
    assert [why for mention, why in after.annotations.reasons.items() if mention.block == 2] == [
        "no name: so decided in corrections.csv:2"
    ]


def test_a_correction_tags_what_nothing_recognised_with_its_title_and_wins_over_the_ledger(tmp_path):
    texts = ("They met at the old mill. Gen. frost came.", "In Baghdad and in Baghdad.")
    ledger = "Baghdad,place,,accept\nWeaver’s Mill,place,,accept\nJack Frost,person,,accept\n"
    rows = "d,1,old mill,1,Weaver’s Mill,place,,,\nd,1,frost,,Jack Frost,person,,,\nd,2,Baghdad,2,Baghdad,work,,,\n"
    after = Read(tmp_path, {"d": texts}, rows, ledger)
    assert after.entities["Weaver’s Mill"].mentions[0].text == "old mill"
    assert after.entities["Jack Frost"].mentions[0].honorific == "Gen."
    kinds = [entity.kind for entity in after.annotations.entities if entity.name == "Baghdad"]
    assert kinds == ["place", "work"]
    assert after.problems == []


def test_the_kind_and_the_entity_come_from_the_ledger_where_it_has_the_name(tmp_path):
    ledger = "Sipho Ndaba,person,The Ferryman,accept\n"
    texts = ("Sipho Ndaba came.", "Then the old man crossed the river.")
    after = Read(tmp_path, {"d": texts}, "d,2,old man,1,the ferryman,,,,\n", ledger)
    assert {mention.text for mention in after.entities["Sipho Ndaba"].mentions} == {"Sipho Ndaba", "old man"}
    assert after.problems == []


def test_nothing_is_concluded_for_others_from_a_corrected_mention(tmp_path):
    texts = ("Mary Harlow came. The red mill stood.", "Mill was there with Anna Mill.")
    before = Read(tmp_path, {"d": texts})
    after = Read(tmp_path, {"d": texts}, "d,1,red mill,1,Mary Harlow,person,,,\n")
    assert after.meant("d", 2, "Mill") == before.meant("d", 2, "Mill")
    assert {variant.form for variant in after.entities["Mary Harlow"].variants} == {"Mary Harlow", "red mill"}


CONTEXT = f'"{context_at(NOTE[1], *next(occurrences(NOTE[1], "Harlow")))}"'
ROW = f"note,2,Harlow,1,Peter Harlow,person,,{CONTEXT},\n"
EDITED = NOTE[1].replace("evening", "late afternoon").replace("long war", "very long quarrel")


def test_the_context_has_the_words_in_brackets_in_one_line():
    assert CONTEXT == '"In the evening [Harlow] spoke of the river and of the long"'
    assert context_at("a\n\nReaper\nb", 3, 9) == "a [Reaper] b"


@pytest.mark.parametrize(
    ("paragraphs", "block"),
    [
        (("A new beginning about nothing.", *NOTE), 3),
        (("One before.", "Another one with Harlow in it too.", *NOTE), 4),
        ((NOTE[0], NOTE[2], NOTE[1]), 3),
        ((NOTE[0], EDITED, NOTE[2]), 2),
        (("New.", NOTE[2], NOTE[0], EDITED), 4),
        ((NOTE[0] + " Harlow it was. " + NOTE[1],), 1),
    ],
)
def test_a_correction_finds_its_place_again_in_an_edited_text(tmp_path, paragraphs, block):
    after = Read(tmp_path, {"note": paragraphs, "other": ("Mary Harlow and Harlow came.",)}, ROW)
    assert after.problems == []
    corrected = list(after.annotations.reasons.values()).count("so decided in corrections.csv:2")
    assert corrected == 1
    mention = next(one for one in after.entities["Peter Harlow"].mentions if one.rule == "correction")
    assert mention.block == block
    assert "spoke" in paragraphs[block - 1][mention.end : mention.end + 7]


def test_a_heading_of_nothing_but_the_words_is_found_again_where_it_stands_alone(tmp_path):
    texts = ("New.", "Mercy was near, said Harlow.", "Mercy", "Nothing.")
    after = Read(tmp_path, {"note": texts}, "note,1,Mercy,1,Mercy,work,,[Mercy],\n")
    assert (after.meant("note", 3, "Mercy"), after.problems) == (["Mercy"], [])


def test_a_correction_finds_its_place_again_in_a_renamed_document(tmp_path):
    after = Read(tmp_path, {"renamed": ("New.", *NOTE)}, ROW)
    assert after.meant("renamed", 3, "Harlow") == ["Peter Harlow"]
    assert after.problems == [
        "info: corrections.csv:2: “note” is no document; “Harlow” was found again in “renamed” "
        "(paragraph 3). Write that document and paragraph into the row."
    ]
    every = Read(tmp_path, {"renamed": NOTE}, ROW.replace("note,2,Harlow,1,", "note,,Harlow,,"))
    assert every.meant("renamed", 2, "Harlow") == every.meant("renamed", 3, "Harlow") == ["Peter Harlow"]
    assert "(paragraph 2). Write that document into the row." in every.problems[0]


def test_a_renamed_document_with_a_near_copy_is_told_apart_from_one_that_is_gone(tmp_path):
    after = Read(tmp_path, {"renamed": NOTE, "copy": NOTE}, ROW)
    assert after.problems == [
        "error: corrections.csv:2: “note” is no document, and “Harlow” fits 2 places: "
        "“copy” (paragraph 2) and “renamed” (paragraph 2). Write which document and paragraph is meant."
    ]


@pytest.mark.parametrize(
    "name",
    ["documents/note.html", "../documents/note.html#p2", "https://a.example/x/documents/note.html?q=a", "note.html"],
)
def test_a_document_may_be_named_by_the_address_of_its_page(tmp_path, name):
    after = Read(tmp_path, {"note": NOTE}, f"{name},2,Harlow,1,Peter Harlow,person,,,\n")
    assert (after.meant("note", 2, "Harlow"), after.problems) == (["Peter Harlow"], [])


def test_a_correction_of_one_mention_never_renames(tmp_path):
    texts = ("Mary Harlow came.", "Dr. M. Harlow went, and Anna Krag saw Harlow.")
    for name in ("M. Harlow", "Mary Harlow"):
        after = Read(tmp_path, {"d": texts}, f"d,2,Harlow,2,{name},person,,,\n")
        assert {variant.form for variant in after.entities["Mary Harlow"].variants} == {
            "Mary Harlow",
            "M. Harlow",
            "Harlow",
        }
        assert (after.problems, "M. Harlow" in after.entities) == ([], False)


def test_a_form_that_only_a_correction_gave_is_no_name_of_the_entity_and_readers_are_not_told_of_rows(tmp_path):
    texts = ("Mary Harlow came. Peter Harlow saw the Mayor.",)
    after = Read(tmp_path, {"d": texts}, "d,1,Mayor,1,Mary Harlow,person,,,\n")
    (mayor,) = (variant for variant in after.entities["Mary Harlow"].variants if variant.form == "Mayor")
    assert (mayor.own, mayor.reason) == (False, "so decided by the editors")
    archive = assemble("", "", "", [_document(tmp_path, "d", texts)], after.annotations.entities, ())[0]
    person = next(entity for entity in archive.entities if entity.name == "Mary Harlow")
    assert forms_of(person) == ("Mary Harlow",)


@pytest.mark.parametrize(
    ("row", "ledger", "said"),
    [
        (
            "d,1,old man,1,Mary Harlaw,person,,,",
            "",
            "no person called “Mary Harlaw” is known otherwise; this row makes a new one. Did you mean “Mary Harlow”?",
        ),
        ("d,1,old man,1,M. Harlow,person,,,", "", "this row makes a new one. Did you mean “Mary Harlow”?"),
        ("d,1,old man,1,Frey,person,,,", "", "this row makes a new one. Did you mean “Olga Frey”?"),
        (
            "d,1,old man,1,Ostrava Council,person,,,",
            "",
            "known otherwise; this row makes a new one. Did you mean the organisation “Ostrava Council”?",
        ),
        (
            "d,1,old man,1,Zbigniew Quist,person,,,",
            "",
            "this row makes a new one. Correct the name if another was meant; if not, write it into entities.csv.",
        ),
        (
            "d,1,old man,1,Olga Frey,person,,,",
            "Olga Frey,,,reject\n",
            "“Olga Frey” is rejected in entities.csv:2, yet this row makes an entity of it. Delete one of the two",
        ),
    ],
)
def test_a_correction_that_makes_an_entity_is_told_with_who_may_be_meant(tmp_path, row, ledger, said):
    text = "Mary Harlow met the Ostrava Council and an old man. Dr. Olga Frey was there."
    after = Read(tmp_path, {"d": (text,)}, f"{row}\n", ledger)
    assert [said in problem for problem in after.problems] == [True], after.problems
    assert after.problems[0].startswith("info: corrections.csv:2: ")
    known = Read(tmp_path, {"d": (text,)}, "d,1,old man,1,old man,person,,,\nd,1,Olga Frey,1,Mary Harlow,person,,,\n")
    assert known.problems == []


def test_the_kind_is_that_of_the_name_in_the_archive_where_it_has_one(tmp_path):
    text = "Mary Harlow met an old man in Baghdad. The Harlow Council heard of her."
    after = Read(tmp_path, {"d": (text,)}, "d,1,old man,1,Mary Harlow,,,,\n")
    assert (after.meant("d", 1, "old man"), after.problems) == (["Mary Harlow"], [])
    unknown = Read(tmp_path, {"d": (text,)}, "d,1,old man,1,Maria Harlow,,,,\n")
    assert "corrections.csv:2: the row does not say what “Maria Harlow” is. Write one of" in unknown.problems[0]
    rows = "d,1,Baghdad,1,Baghdad,work,,,\n"
    two = Read(tmp_path, {"d": (text, "They saw Baghdad in a house.")}, rows)
    assert two.problems == []


@pytest.mark.parametrize(
    ("paragraphs", "row", "said"),
    [
        (NOTE[::2], ROW, "stands in paragraph 2 of “note”; its context fits no place of the document. Correct the"),
        (
            NOTE,
            ROW.replace(",2,Harlow,1,", ",2,Harlow,5,").replace(
                CONTEXT, '"All alone in a wood [Harlow] slept until dawn"'
            ),
            "stands once in paragraph 2 of “note”, so that there is no occurrence 5; its context fits no place of",
        ),
        (
            NOTE,
            "note,1,Harlow,3,Mary Harlow,person,,,\n",
            "“Harlow” stands 2 times in paragraph 1 of “note”, so that there is no occurrence 3. Correct the place",
        ),
        (("Nothing.",), ROW, "“Harlow” stands nowhere in “note”. Correct the words"),
        (
            ("New.", NOTE[1], NOTE[1]),
            ROW.replace(",2,", ",9,"),
            "fits 2 places of “note” (paragraphs 2 and 3). Write which",
        ),
        (NOTE, "note,1,Harlow,,Mary Harlow,person,,,\n", "fits 2 places of “note” (paragraph 1)."),
        (
            NOTE,
            "note,9,Harlow,1,Mary Harlow,person,,,\n",
            "“Harlow” does not stand in paragraph 9 of “note”, but in paragraphs 1, 2 and 3. Correct the place",
        ),
        (
            NOTE,
            "notes,9,Harlow,1,Mary Harlow,person,,,\n",
            "“notes” is no document of this archive. Did you mean “note”?",
        ),
        (NOTE, "note,,Harlaw,,Mary Harlow,person,,,\n", "“Harlaw” stands nowhere in “note”. Correct the words"),
        (
            NOTE,
            2 * "note,2,Harlow,1,Mary Harlow,person,,,\n",
            "corrections.csv:3: “Harlow” is decided in line 2 already.",
        ),
        (
            NOTE,
            2 * "note,,Harlow,,Mary Harlow,person,,,\n",
            "corrections.csv:3: “Harlow” is decided in line 2 already.",
        ),
    ],
)
def test_what_fits_no_place_or_several_is_reported_and_not_guessed(tmp_path, paragraphs, row, said):
    after = Read(tmp_path, {"note": paragraphs}, row)
    assert len(after.problems) == 1
    assert after.problems[0].startswith("error: corrections.csv:")
    assert said in after.problems[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",1,Harlow,1,X,person,,,", "the row names no document."),
        ("note,1,-,1,X,person,,,", "the row has no words."),
        ("note,1,Harlow,1,,person,,,", "the row does not say whom or what “Harlow” means."),
        ("note,1,Harlow,1,X,ship,,,", "“ship” is not a kind."),
        ("note,1,Harlow,1,X,person,yes,,", "“yes” is not a status."),
        ("note,one,Harlow,1,X,person,,,", "“one” is not the number of a paragraph."),
        ("note,1,Harlow,0,X,person,,,", "“0” is not the number of an occurrence."),
        ("note,1,Harlow,1,X,person,,no such words,", "the context does not hold “Harlow”."),
        ("note,1,Harlow,1,X,person,,,a,b", "the row has more cells than there are columns."),
    ],
)
def test_a_bad_row_is_a_problem_with_its_line_and_a_remedy_and_the_others_hold(tmp_path, row, said):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEADER}{row}\n{ROW}", encoding="utf-8")
    rows, problems = read_corrections(path, read_ledger(tmp_path / "entities.csv")[0])
    whole = f"{said} The row is not used."
    assert [(problem.where, problem.message) for problem in problems] == [("corrections.csv:2", whole)]
    assert problems[0].hint
    assert [row.line for row in rows] == [3]


def test_all_faults_of_a_row_are_told(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEADER},one,Harlow,x,,ship,perhaps,,\n", encoding="utf-8")
    rows, problems = read_corrections(path, read_ledger(tmp_path / "entities.csv")[0])
    assert (rows, len(problems)) == ((), 6)


def test_a_file_of_which_nothing_can_be_used_stops_the_build(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("words\nHarlow\n", encoding="utf-8")
    with pytest.raises(FondsError, match="has no column “document”"):
        read_corrections(path, read_ledger(tmp_path / "entities.csv")[0])


def test_words_document_and_entity_may_be_written_in_decomposed_letters(tmp_path):
    texts = ("They left Médéa.", "The old fort of Médéa fell.")
    row = normalize("NFD", "médéa.txt,2,Médéa,1,Médéa,organisation,,fort of [Médéa] fell,\n")
    after = Read(tmp_path, {"médéa": texts}, row)
    assert (after.meant("médéa", 2, "Médéa"), after.problems) == (["Médéa"], [])
    assert document_called(normalize("NFD", "documents/médéa.html"), {"médéa": "d"}) == "d"


def test_the_work_of_a_correction_grows_with_its_places():
    piece = "Then Mary Harlow saw Harlow there and spoke. "

    def read(count: str) -> None:
        marks = [
            Mention("d", 1, number * len(piece) + start, number * len(piece) + end, words, Kind.PERSON, "", "", 1.0)
            for number in range(int(count))
            for start, end, words in ((5, 16, "Mary Harlow"), (21, 27, "Harlow"))
        ]
        passage = read_passage("d", 1, piece * int(count))
        row = Correction(2, "d", 0, "Harlow", 0, "Mary Harlow", Kind.PERSON, False, None)
        corrected, problems = correct([row], {"d": "d"}, [passage], marks)
        assert (len(corrected.mentions), len(corrected.decided), problems) == (2 * int(count), int(count), ())

    assert growth(read, "400", "2000") < 13


class Long(str):
    """A text of which only short pieces may be taken, because each place takes some."""

    def __getitem__(self, part: SupportsIndex | slice) -> str:
        found = super().__getitem__(part)
        assert len(found) < 1_000
        return found


def test_of_a_long_text_only_what_is_near_a_place_is_read_for_it():
    passage = replace(read_passage("d", 1, ""), text=Long("Then they sat by the old mill and spoke. " * 500))
    context = context_of("by the [old mill] and spoke", "old mill")
    places = places_of("old mill", (passage,))
    assert len(fitting(context, places, (), LEAST)) == 2


def test_words_are_found_whole_whatever_their_spaces_and_apostrophes():
    assert list(occurrences("He saw _Oslo_ and __Oslo__, not Oslo2 nor Oslos", "Oslo")) == [(8, 12), (20, 24)]
    text = "Kata'ib  Zabollah, Kata’ib\nZabollah; Kata’ib Zabollahs"
    assert [text[start:end] for start, end in occurrences(text, "Kata’ib Zabollah")] == [
        "Kata'ib  Zabollah",
        "Kata’ib\nZabollah",
    ]
    assert list(occurrences('He wrote "The Dry Well" then.', "“The Dry Well”")) == [(9, 23)]
