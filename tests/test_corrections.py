"""Corrections of single mentions: what they decide, how they find their place again, and what they say where not."""

from pathlib import Path

import pytest

from build_scripts.annotate import annotate
from build_scripts.annotate.editors.corrections import COLUMNS, context_at, occurrences, read_corrections
from build_scripts.annotate.editors.ledger import read_ledger
from build_scripts.annotate.types import Entity, Mention
from build_scripts.config import Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import FondsError
from build_scripts.sources import SourceFile

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


def test_a_correction_takes_a_tag_away_and_says_so(tmp_path):
    after = Read(tmp_path, {"note": NOTE}, "note,2,Harlow,1,,,reject,,\n")
    assert after.meant("note", 2, "Harlow") == []
    assert [why for mention, why in after.annotations.reasons.items() if mention.block == 2] == [
        "no name: so decided in corrections.csv:2"
    ]


def test_a_correction_tags_what_nothing_recognised_with_its_title_and_wins_over_the_ledger(tmp_path):
    texts = ("They met at the old mill. Gen. frost came.", "In Baghdad and in Baghdad.")
    ledger = "Baghdad,place,,accept\n"
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
    assert after.problems == []
    every = Read(tmp_path, {"renamed": NOTE}, ROW.replace("note,2,Harlow,1,", "note,,Harlow,,"))
    assert every.meant("renamed", 2, "Harlow") == every.meant("renamed", 3, "Harlow") == ["Peter Harlow"]


@pytest.mark.parametrize(
    ("paragraphs", "row", "said"),
    [
        (NOTE[::2], ROW, "was not found again in “note”; it stands in paragraph 1, 2 there. Correct paragraph"),
        (("Nothing.",), ROW, "was not found again in “note”; it stands nowhere there."),
        (
            ("New.", NOTE[1], NOTE[1]),
            ROW.replace(",2,", ",9,"),
            "fits 2 places of “note” (paragraph 2, 3). Write which",
        ),
        (NOTE, "note,1,Harlow,,Mary Harlow,person,,,\n", "fits 2 places of “note” (paragraph 1)."),
        (
            NOTE,
            "note,9,Harlow,1,Mary Harlow,person,,,\n",
            "was not found again in “note”; it stands in paragraph 1, 2, 3",
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
        ("note,1,Harlow,1,X,,,,", "the row does not say what “X” is."),
        ("note,1,Harlow,1,X,ship,,,", "“ship” is not a kind."),
        ("note,1,Harlow,1,X,person,yes,,", "“yes” is not a status."),
        ("note,one,Harlow,1,X,person,,,", "“one” is not the number of paragraph."),
        ("note,1,Harlow,0,X,person,,,", "“0” is not the number of occurrence."),
        ("note,1,Harlow,1,X,person,,no such words,", "the context does not hold “Harlow”."),
        ("note,1,Harlow,1,X,person,,,a,b", "the row has more cells than there are columns."),
    ],
)
def test_a_bad_row_is_a_problem_with_its_line_and_a_remedy_and_the_others_hold(tmp_path, row, said):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEADER}{row}\n{ROW}", encoding="utf-8")
    rows, problems = read_corrections(path, read_ledger(tmp_path / "entities.csv")[0])
    assert [(problem.where, problem.message) for problem in problems] == [("corrections.csv:2", said)]
    assert problems[0].hint
    assert [row.line for row in rows] == [3]


def test_a_file_of_which_nothing_can_be_used_stops_the_build(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("words\nHarlow\n", encoding="utf-8")
    with pytest.raises(FondsError, match="has no column “document”"):
        read_corrections(path, read_ledger(tmp_path / "entities.csv")[0])


def test_words_are_found_whole_whatever_their_spaces_and_apostrophes():
    text = "Kata'ib  Zabollah, Kata’ib\nZabollah; Kata’ib Zabollahs"
    assert [text[start:end] for start, end in occurrences(text, "Kata’ib Zabollah")] == [
        "Kata'ib  Zabollah",
        "Kata’ib\nZabollah",
    ]
