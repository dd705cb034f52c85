"""The editors' ledger: what it decides, and what it says of rows that it cannot use."""

from pathlib import Path
from unicodedata import normalize

import pytest

from build_scripts.annotate import annotate
from build_scripts.annotate.editors.ledger import Ledger, Row, apply, read_ledger
from build_scripts.annotate.passages import read_passage
from build_scripts.annotate.types import Entity, Kind
from build_scripts.config import Config
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.problems import FondsError, Severity
from build_scripts.sources import SourceFile
from tests.growth import growth

HEADER = "name,kind,aliases,status,wikidata,latitude,longitude,note\n"


def archive(seeds: Path, ledger: str | None, *texts: str) -> tuple[dict[str, Entity], list[str]]:
    """The entities by name, and the problems, of documents with these texts under this ledger."""
    if ledger is not None:
        (seeds / "entities.csv").write_text(HEADER + ledger, encoding="utf-8")
    documents = []
    for number, text in enumerate(texts):
        source = SourceFile(seeds / f"{number}.txt", f"{number}.txt", "text/plain", "0" * 64, len(text))
        block = Block(1, BlockKind.PARAGRAPH, text)
        documents.append(Document(f"d{number}", source, "T", True, None, "en", Metadata(), (block,)))
    config = Config(seeds / "m.yml", seeds, seeds, seeds, True, "", "", "", "en", "rules", frozenset())
    annotations, problems = annotate(documents, config)
    return {entity.name: entity for entity in annotations.entities}, [str(problem) for problem in problems]


def forms(entity: Entity) -> set[str]:
    return {variant.form for variant in entity.variants}


def test_a_missing_ledger_is_an_empty_one(tmp_path):
    entities, problems = archive(tmp_path, None, "In Baghdad, Gen. Qassem Soleimani died.")
    assert set(entities) == {"Baghdad", "Qassem Soleimani"}
    assert problems == []


def test_an_accepted_row_names_merges_and_identifies(tmp_path):
    ledger = "Quds Force,organisation,Qods Corps; Jerusalem Brigade,accept,Q1060395,35.69,51.39,The unit abroad\n"
    text = "The Qods Corps, or Jerusalem Brigade, is the QUDS force."
    entities, problems = archive(tmp_path, ledger, text)
    entity = entities["Quds Force"]
    assert forms(entity) == {"Qods Corps", "Jerusalem Brigade", "QUDS force"}
    assert (entity.id, entity.wikidata, entity.latitude, entity.longitude) == (
        "organisations/quds-force",
        "Q1060395",
        35.69,
        51.39,
    )
    assert entity.note == "The unit abroad"
    assert entity.in_ledger
    assert problems == []


def test_an_accepted_name_is_tagged_where_nothing_recognised_it_but_not_inside_words_or_in_small_letters(tmp_path):
    entities, _ = archive(
        tmp_path, "Mercy,organisation,,accept,,,,\n", "We saw Mercy there. No mercy; Mercyhurst fell."
    )
    assert [mention.text for mention in entities["Mercy"].mentions] == ["Mercy"]
    assert entities["Mercy"].mentions[0].rule == "ledger"


ACRONYMS = (
    "Universal Salt,organisation,US; U.S.,accept,,,,\nWool Hall Office,organisation,WHO,accept,,,,\n"
    "Inland Tolls,organisation,IT,accept,,,,\nIron Court,organisation,ICE,accept,,,,\n"
    "Net Trust,organisation,NETO,accept,,,,\n"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who said so? It rained. Tell Us Why. Us too.", []),
        ("The WHO, the U.S., the US and IT agree.", ["WHO", "U.S.", "US", "IT"]),
        ("Ice lay on the river. The ice was thick, and ICE came.", ["ICE"]),
        ("A treaty of Neto and the N.E.T.O. holds.", ["Neto", "N.E.T.O."]),
    ],
)
def test_an_acronym_of_the_ledger_is_not_found_in_ordinary_words_but_in_small_letters_where_it_is_none(
    tmp_path, text, found
):
    entities, _ = archive(tmp_path, ACRONYMS, text)
    assert sorted(one.text for entity in entities.values() for one in entity.mentions) == sorted(found)


def test_an_ordinary_word_is_found_where_the_ledger_has_it_as_it_is_written(tmp_path):
    entities, problems = archive(tmp_path, "Wool Hall Office,organisation,WHO; Who,accept,,,,\n", "Who said so?")
    assert (forms(entities["Wool Hall Office"]), problems) == ({"Who"}, [])
    _, problems = archive(tmp_path, "Wool Hall Office,organisation,WHO,accept,,,,\n", "Who said so?")
    assert ["stands nowhere" in problem for problem in problems] == [True]


def test_the_work_of_tagging_grows_with_the_places_of_a_name():
    row = Row(2, "Ada Brook", Kind.PERSON, (), reject=False)
    ledger = Ledger((row,), {"ada brook": row}, {})

    def read(text: str) -> None:
        tagged = apply(ledger, [read_passage("d", 1, text)], [])
        assert {(one.text, one.honorific) for one in tagged} == {("Ada Brook", "Lt. Gen.")}

    assert growth(read, "There Lt. Gen. Ada Brook slept. " * 200, "There Lt. Gen. Ada Brook slept. " * 1_000) < 13


def test_an_accepted_row_overrules_the_recognised_kind_and_keeps_longer_names_whole(tmp_path):
    entities, _ = archive(tmp_path, "Iraq,organisation,,accept,,,,\n", "In Iraq, the Iraq Council met.")
    assert entities["Iraq"].kind == "organisation"
    assert "Iraq Council" in entities


def test_a_kind_in_the_ledger_keeps_the_last_word_of_a_body_from_becoming_a_surname(tmp_path):
    text = "He led Kata’ib Zabollah. A man of Zabollah said no. In Kata’ib Zabollah he is."
    entities, _ = archive(tmp_path, "Kata’ib Zabollah,organisation,,accept,,,,\n", text)
    assert [entity.name for entity in entities.values() if entity.kind == "person"] == []


def test_two_rows_keep_apart_what_the_rules_would_join(tmp_path):
    ledger = "Qassem Soleimani,person,,accept,,,,\nQasem Soleimani,person,,accept,,,,\n"
    entities, _ = archive(tmp_path, ledger, "Gen. Qassem Soleimani came.", "Gen. Qasem Soleimani went.")
    assert set(entities) == {"Qassem Soleimani", "Qasem Soleimani"}


@pytest.mark.parametrize("kind", Kind)
def test_one_row_joins_names_of_any_kind_and_two_rows_part_them(tmp_path, kind):
    text = "First Great Ostrava Fair, then Great Ostrawa Fair, then Karlsbad Lights; at the Great Ostrava Fair again."
    one = f"Great Ostrava Fair,{kind},Great Ostrawa Fair; Karlsbad Lights,accept,,,,\n"
    entities, problems = archive(tmp_path, one, text)
    assert forms(entities["Great Ostrava Fair"]) == {"Great Ostrava Fair", "Great Ostrawa Fair", "Karlsbad Lights"}
    assert (entities["Great Ostrava Fair"].kind, problems) == (kind, [])
    two = f"Great Ostrava Fair,{kind},,accept,,,,\nGreat Ostrawa Fair,{kind},Karlsbad Lights,accept,,,,\n"
    entities, problems = archive(tmp_path, two, text)
    assert forms(entities["Great Ostrava Fair"]) == {"Great Ostrava Fair"}
    assert forms(entities["Great Ostrawa Fair"]) == {"Great Ostrawa Fair", "Karlsbad Lights"}
    assert problems == []


def test_names_of_two_rows_never_come_together_whatever_would_join_them(tmp_path):
    ledger = (
        "Greater Zoland Union,organisation,,accept,,,,\nGZU,organisation,,accept,,,,\n"
        "Ada Brook,person,,accept,,,,\nBrook,person,,accept,,,,\n"
        "Jon A. Myhre,person,,accept,,,,\nJon Myhre,person,,accept,,,,\n"
    )
    text = "The Greater Zoland Union (GZU) met. Ada Brook saw Brook. Mr. Jon A. Myhre, or Jon Myhre, and the GZU left."
    entities, problems = archive(tmp_path, ledger, text)
    assert {name: forms(entity) for name, entity in entities.items() if len(forms(entity)) > 1} == {}
    assert {"GZU", "Greater Zoland Union", "Ada Brook", "Brook", "Jon A. Myhre", "Jon Myhre"} <= set(entities)
    assert problems == []


def test_a_row_about_a_group_holds_for_one_member_and_for_many(tmp_path):
    ledger = "Norwegian,group,,accept,Q1,,,\nDuster,,,reject,,,,\n"
    entities, problems = archive(tmp_path, ledger, "A Norwegian came, and then ten Norwegians spoke Norwegian there.")
    assert forms(entities["Norwegian"]) == {"Norwegian", "Norwegians"}
    assert [problem.split(" Correct")[0] for problem in problems] == [
        "warning: entities.csv:3: “Duster” stands nowhere in the archive."
    ]


def test_what_is_spelled_like_an_accepted_name_joins_it(tmp_path):
    ledger = "Qasem Soleimani,person,,accept,,,,\n"
    text = "Gen. Qassem Soleimani came. Gen. Qassem Soleimani came. Gen. Soleimani went. Gen. Qasem Soleimani."
    entities, _ = archive(tmp_path, ledger, text)
    assert forms(entities["Qasem Soleimani"]) == {"Qassem Soleimani", "Qasem Soleimani", "Soleimani"}


def test_a_rejected_name_is_not_tagged_and_a_rejected_kind_only_as_that(tmp_path):
    entities, problems = archive(tmp_path, "Baghdad,,,reject,,,,\nIraq,person,,reject,,,,\n", "In Baghdad and Iraq.")
    assert set(entities) == {"Iraq"}
    assert problems == []


def test_a_rejected_name_that_stands_in_the_text_untagged_is_no_problem_and_one_that_stands_nowhere_is(tmp_path):
    ledger = "mercy,,,reject,,,,\nHansen,,Mr Hansen,reject,,,,\nHarsen,,,reject,,,,\n"
    _, problems = archive(tmp_path, ledger, "Nobody had mercy upon us in the year of the flood.", "Dear Mr Hansen,")
    assert [problem.split(" Correct", 1)[0] for problem in problems] == [
        "warning: entities.csv:4: “Harsen” stands nowhere in the archive."
    ]


def test_a_row_that_matches_nothing_is_reported_with_its_line(tmp_path):
    _, problems = archive(tmp_path, "\nAtlantis,place,,accept,,,,\n", "In Baghdad.")
    assert problems == [
        "warning: entities.csv:3: “Atlantis” stands nowhere in the archive. Correct its spelling, or delete the row."
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Iran,country,,accept,,,,", "“country” is not a kind."),
        ("Iran,,,accept,,,,", "the row does not say what “Iran” is."),
        ("Iran,place,,yes,,,,", "“yes” is not a status."),
        (" ,place,,accept,,,,", "the row names nobody and nothing."),
        ("Iran,place,,accept,,,,a,b", "the row has more cells than there are columns."),
    ],
)
def test_a_bad_row_is_a_problem_with_its_line_and_a_remedy_and_the_others_hold(tmp_path, row, said):
    path = tmp_path / "entities.csv"
    path.write_text(HEADER + f"Iraq,place,,accept,,,,\n{row}\nOman,place,,accept,,,,\n", encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert [(problem.where, problem.message) for problem in problems] == [
        ("entities.csv:3", f"{said} The row is not used.")
    ]
    assert problems[0].severity is Severity.ERROR
    assert problems[0].hint
    assert [row.name for row in ledger.rows] == ["Iraq", "Oman"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("794,,", ["“794” is not a Wikidata identifier. The cell is"]),
        (",132,51", ["“132” is not a latitude. The coordinates are"]),
        (",32,east", ["“east” is not a longitude. The coordinates are"]),
        (",nan,51", ["“nan” is not a latitude. The coordinates are"]),
        (",32,", ["only one of latitude and longitude is given. The coordinates are"]),
        (
            "x,1 N,2 W",
            ["“x” is not a Wiki", "“1 N” is not a latitude. The coord", "“2 W” is not a longitude. The coord"],
        ),
    ],
)
def test_a_bad_identifier_or_coordinate_costs_that_cell_and_the_decision_stands(tmp_path, cells, said):
    path = tmp_path / "entities.csv"
    path.write_text(HEADER + f"Iran,place,Persia,accept,{cells},A note\n", encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert all(problem.message.startswith(start) for problem, start in zip(problems, said, strict=True))
    assert {problem.message.rpartition(" left out; ")[2] for problem in problems} == {"the rest of the row holds."}
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    (row,) = ledger.rows
    assert (row.aliases, row.wikidata, row.latitude, row.longitude, row.note) == (("Persia",), "", None, None, "A note")


def test_all_faults_of_a_row_are_told_and_none_says_that_the_rest_holds(tmp_path):
    path = tmp_path / "entities.csv"
    path.write_text(HEADER + "Iran,country,,perhaps,x,,,\n", encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert (ledger.rows, len(problems)) == ((), 3)
    assert {problem.message.rpartition(". ")[2] for problem in problems} == {"The row is not used."}


def test_identifiers_and_coordinates_are_understood_as_they_are_written(tmp_path):
    path = tmp_path / "entities.csv"
    rows = "Goole;place;;accept;q123;53,7;-0,87;\nHull;place;;accept;http://www.wikidata.org/entity/q5;53.7;−0.3;\n"
    path.write_text(HEADER.replace(",", ";") + rows, encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert [(row.wikidata, row.latitude, row.longitude) for row in ledger.rows] == [
        ("Q123", 53.7, -0.87),
        ("Q5", 53.7, -0.3),
    ]
    assert problems == ()


def test_a_row_that_only_a_correction_names_is_no_stranger(tmp_path):
    row = "document,paragraph,words,occurrence,entity\nd0,1,old man,1,Sipho Ndaba\n"
    (tmp_path / "corrections.csv").write_text(row, encoding="utf-8")
    entities, problems = archive(tmp_path, "Sipho Ndaba,person,,accept,,,,\n", "Then the old man crossed.")
    assert (set(entities), problems) == ({"Sipho Ndaba"}, [])


def test_a_name_in_two_rows_is_decided_by_the_first(tmp_path):
    path = tmp_path / "entities.csv"
    path.write_text(HEADER + "Iran,place,Persia,accept,,,,\nPERSIA,organisation,,accept,,,,\n", encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert [problem.message for problem in problems] == ["“PERSIA” stands in line 2 already; here it is left out."]
    assert ledger.accepted["persia"].name == "Iran"


def test_an_unknown_column_is_named_and_left_out(tmp_path):
    path = tmp_path / "entities.csv"
    path.write_text("name,kind,colour\nIran,place,green\n", encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert "“colour” is not a column" in problems[0].message
    assert [row.name for row in ledger.rows] == ["Iran"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,kind,\nIran,place,\n", []),
        ("name,kind\nIran,place,\nOman,place,, ,\n", []),
        ("name,,kind,,\nIran,,place,,\n", []),
        ("name,,kind\nIran,x,place\n", ["a column without a name holds something; it is left out."]),
        ("name,kind,\nIran,place,x\n", ["the row has more cells than there are columns. The row is not used."]),
        ("name,kind,Name\nIran,place,Oman\n", ["the column “name” stands there twice; the first one counts."]),
    ],
)
def test_cells_and_columns_that_a_spreadsheet_left_empty_are_no_fault_and_what_is_lost_is_told(tmp_path, table, said):
    path = tmp_path / "entities.csv"
    path.write_text(table, encoding="utf-8")
    ledger, problems = read_ledger(path)
    assert [problem.message for problem in problems] == said
    assert [row.name for row in ledger.rows][:1] == (["Iran"] if "not used" not in "".join(said) else [])


def test_a_name_in_decomposed_letters_is_found(tmp_path):
    row = f"{normalize('NFD', 'Médéa')},place,{normalize('NFD', 'Lâmdiya')},accept,,,,\n"
    entities, problems = archive(tmp_path, row, "They lived in Médéa.")
    assert (forms(entities["Médéa"]), entities["Médéa"].aliases, problems) == ({"Médéa"}, ("Lâmdiya",), [])


def test_a_ledger_is_read_as_spreadsheets_save_it(tmp_path):
    path = tmp_path / "entities.csv"
    note = "He drew the bridge and did not live to see it opened"
    commas = f'name,kind,aliases,note\nJosé Muñoz,person,"Munoz; Joe",{note}\n\nIran,place,,\nOman,place,,\n'
    for text in (commas, commas.replace(",", ";"), commas.replace(",", "\t")):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
            ledger, problems = read_ledger(path)
            assert [(row.line, row.name) for row in ledger.rows] == [(2, "José Muñoz"), (4, "Iran"), (5, "Oman")]
            assert ledger.rows[0].aliases == ("Munoz", "Joe")
            assert ["cp1252, which is a guess" in problem.message for problem in problems] == [True] * (
                encoding == "cp1252"
            )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0\1\2" * 50, "is a binary file"),
        (b"PK\x03\x04", "is a zip archive"),
        (b'name,kind\n"Iran,place\n', "is not a table"),
        (b"", "is empty"),
        (b",,\n", "has no columns"),
        (b"kind\nplace\n", "has no column “name”"),
        (None, "cannot be read"),
    ],
)
def test_a_ledger_of_which_nothing_can_be_used_stops_the_build_and_names_no_path_of_the_machine(
    tmp_path, content, said
):
    path = tmp_path / "entities.csv"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(FondsError) as caught:
        read_ledger(path)
    problem = caught.value.problem
    assert problem.where.startswith("entities.csv")
    assert said in problem.message
    assert problem.hint
    assert "ending" not in problem.hint
    assert ("export it as CSV" in problem.hint) is (content == b"PK\x03\x04")
    assert str(tmp_path) not in str(problem)


def test_a_ledger_that_is_a_link_to_nowhere_is_not_taken_for_none(tmp_path):
    path = tmp_path / "entities.csv"
    path.symlink_to(tmp_path / "gone.csv")
    with pytest.raises(FondsError):
        read_ledger(path)


@pytest.mark.parametrize("name", ["'Asa'ib", "‘Asa’ib", "“Asa'ib”"])
def test_a_name_that_begins_with_an_apostrophe_or_a_quotation_mark_is_found(tmp_path, name):
    text = "We saw ‘Asa’ib there. “Asa'ib” fell."
    entities, problems = archive(tmp_path, f"{name},organisation,,accept,,,,\n", text)
    assert [mention.text for mention in entities[name].mentions] == ["Asa’ib", "Asa'ib"]
    assert problems == []


def test_a_name_with_and_without_a_capital_is_found_in_both_forms(tmp_path):
    ledger = "al-Qaeda,organisation,Al-Qaeda,accept,,,,\n"
    entities, _ = archive(tmp_path, ledger, "Al-Qaeda fell, and al-Qaeda rose.")
    assert forms(entities["al-Qaeda"]) == {"Al-Qaeda", "al-Qaeda"}


def test_a_row_over_two_lines_is_reported_where_it_begins(tmp_path):
    path = tmp_path / "entities.csv"
    path.write_text(HEADER + 'Iran,place,,accept,,,,"one\ntwo"\nOman,town,,accept,,,,\n', encoding="utf-8")
    assert [problem.where for problem in read_ledger(path)[1]] == ["entities.csv:4"]


def test_what_people_write_as_well_is_understood(tmp_path):
    rows = "Zab Council,Organization,,accepted,https://www.wikidata.org/wiki/Q42,,,\nZabel,org,,rejected,,,,\n"
    entities, problems = archive(tmp_path, rows, "The Zab Council met. Zabel left.")
    assert (entities["Zab Council"].kind, entities["Zab Council"].wikidata) == ("organisation", "Q42")
    assert problems == []
