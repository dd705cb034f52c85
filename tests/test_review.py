"""`fonds review` and `fonds explain`: asked and answered as a person does, and what is then in the ledger for good."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from build_scripts import cli
from build_scripts.annotate.editors import corrections, ledger
from build_scripts.annotate.editors.ledger import Ledger, read_ledger
from build_scripts.annotate.types import Doubt, Entity, Kind, Variant
from build_scripts.config import read_config
from build_scripts.pipeline import Report, read_archive
from build_scripts.problems import FondsError
from build_scripts.readers.metadata.cells import rows_in
from build_scripts.review.asking import ask
from build_scripts.review.cases import Case, cases
from build_scripts.review.deciding import Entry, answers
from build_scripts.review.explaining import explain
from build_scripts.review.keys import press
from build_scripts.review.writing import Desk, with_cell, with_row
from tests.growth import growth
from tests.sites import PROJECT, new_project

HEADER = ",".join(ledger.COLUMNS) + "\n"
SEEDS = {
    "arrival.txt": (
        "Gen. Anton Brandvik came to Bergen on Monday. Gen. Anton Brandwick left it on Friday.\n\n"
        "Senator Maria Tell met Senator Peter Tell in Oslo.\n\n"
        "At noon Tell spoke to the fishermen about the price of salt.\n"
    ),
    "ferry.txt": "Prof. Karen Ohlsen took the ferry. Prof. Karin Ohlson missed it.\n\nThe Kittiwake Institute fell.\n",
}


@dataclass(frozen=True)
class Archive:
    """A small archive on disk, and its doubts of our own making."""

    mkdocs_yml: Path

    @property
    def seeds(self) -> Path:
        return self.mkdocs_yml.parent / "seeds"

    def read(self) -> Report:
        return read_archive(read_config(self.mkdocs_yml))

    def run(self, *arguments: str, keys: str = "") -> Result:
        return CliRunner().invoke(cli.fonds, [*arguments, "--config", str(self.mkdocs_yml)], input=keys)

    def meant(self, words: str) -> set[str]:
        return {entity.name for entity in self.read().archive.entities for one in entity.mentions if one.text == words}

    def rows(self, file: str = ledger.FILE) -> list[list[str]]:
        return [row.cells for row in rows_in((self.seeds / file).read_text(encoding="utf-8"))][1:]


def by_name(report: Report, name: str) -> Entity:
    return next(entity for entity in report.archive.entities if entity.name == name)


def doubts_of(report: Report) -> Iterator[Doubt]:
    """The doubts about this archive: two to be joined, two to be kept apart, and a bare name."""
    names = {entity.name: entity for entity in report.archive.entities}
    pairs = (("Anton Brandvik", "Anton Brandwick"), ("Karen Ohlsen", "Karin Ohlson"), ("S. Lunde", "Sven Lunde"))
    for one, other in pairs:
        if one in names and other in names:
            mention = names[other].mentions[0]
            yield Doubt("same", names[one].id, names[other].id, "They are spelled alike.", 0.5, 1, mention)
    if "Tell" in names:
        mention = names["Tell"].mentions[0]
        yield Doubt("who", names["Tell"].id, "", "Two people of that surname are named.", 0.5, 1, mention)


def doubted(report: Report) -> Report:
    """The reading with these doubts, and one name that is hardly recognised."""
    entities = tuple(
        replace(entity, mentions=tuple(replace(one, score=0.4) for one in entity.mentions))
        if entity.name == "Kittiwake Institute" and not entity.in_ledger
        else entity
        for entity in report.archive.entities
    )
    annotations = replace(report.annotations, doubts=tuple(doubts_of(report)))
    return replace(report, archive=replace(report.archive, entities=entities), annotations=annotations)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    def with_doubts(*arguments: object) -> Report:
        return doubted(read_archive(*arguments))

    monkeypatch.setattr(cli, "read_archive", with_doubts)
    return Archive(new_project(tmp_path, SEEDS, recogniser="rules"))


def test_the_list_has_question_names_counts_why_score_passages_and_answers(archive):
    shown = archive.run("review", "--list").output
    assert "Are “Anton Brandvik” and “Anton Brandwick” the same person?" in shown
    assert "Anton Brandvik: person, 1 mention in 1 document" in shown
    assert "They are spelled alike. (score 0.50)" in shown
    assert "arrival, paragraph 1: Gen. Anton Brandwick left it on Friday." in shown
    assert "n not the same: keep them apart" in shown
    assert "Whom does “Tell” mean in" in shown
    assert not (archive.seeds / "entities.csv").exists()
    data = json.loads(archive.run("review", "--json").output)
    assert [case["kind"] for case in data] == ["same", "same", "who", "name"]
    assert data[2]["answers"]["1"].endswith("Tell (1 mention)")
    assert data[0]["passages"][1]["words"] == "Anton Brandwick"


def test_four_keys_decide_for_good_whatever_happens_to_the_texts(archive):
    choice = answers(cases_of(archive)[2], archive.read().archive)
    peter = next(answer.keys for answer in choice if answer.label.startswith("Peter"))
    left = archive.run("review", keys=f"yn{peter}r")
    assert left.exit_code == 0, left.output
    assert "Written: 4. Still open: 0. `fonds build` brings them into the site." in left.output
    assert_decided(archive, "arrival")
    assert "Written: 0. Still open: 0." in archive.run("review", keys="yyyy").output
    # Paragraphs above, sentences changed, paragraphs in another order.
    edited = (
        "It had rained.\n\nA Tell nobody knew was seen in a dream.\n\n"
        "At noon Tell talked to the old fishermen about the low price of salt.\n\n"
        "On Monday Gen. Anton Brandvik returned to Bergen, and Gen. Anton Brandwick went home.\n\n"
        "In Oslo, Senator Maria Tell was met by Senator Peter Tell.\n"
    )
    (archive.seeds / "arrival.txt").write_text(edited, encoding="utf-8")
    ferry = (
        "The boat was full.\n\nIn May the Kittiwake Institute was wet.\n\nProf. Karin Ohlson saw Prof. Karen Ohlsen.\n"
    )
    (archive.seeds / "ferry.txt").write_text(ferry, encoding="utf-8")
    assert_decided(archive, "arrival")
    (archive.seeds / "arrival.txt").rename(archive.seeds / "b-landing.txt")
    (archive.seeds / "ferry.txt").rename(archive.seeds / "a-boat.txt")
    assert_decided(archive, "b-landing")


def cases_of(archive: Archive) -> tuple:
    report = doubted(archive.read())
    return cases(report.archive, report.annotations)


def assert_decided(archive: Archive, document: str) -> None:
    report = archive.read()
    found = [str(problem) for problem in report.problems if ".csv:" in problem.where]
    assert [said for said in found if not said.startswith("info: corrections.csv:2: “arrival” is no document;")] == []
    names = [entity.name for entity in report.archive.entities]
    joined = by_name(report, "Anton Brandvik")
    assert {variant.form for variant in joined.variants} == {"Anton Brandvik", "Anton Brandwick"}
    assert {"Karen Ohlsen", "Karin Ohlson"} <= set(names)
    assert "Kittiwake Institute" not in names
    home = report.archive.document[document]
    place = next(block for block in home.blocks if "fishermen" in block.text)
    meant = [(one.text, entity.name) for one, entity in report.archive.marks[document, place.number]]
    assert meant == [("Tell", "Peter Tell")]


def test_a_decision_is_taken_back_byte_for_byte_and_asked_again(archive):
    path = archive.seeds / "entities.csv"
    before = '\ufeffname;kind;note\r\nOslo;place;"a;\r\n""b"""\r\n\r\n# a remark\r\nBergen;place;x'.encode()
    path.write_bytes(before)
    left = archive.run("review", keys="yuq")
    assert "The last decision was taken back." in left.output
    assert "Written: 0. Still open: 4." in left.output
    assert path.read_bytes() == before
    assert "There is nothing to take back." in archive.run("review", keys="uq").output
    archive.run("review", keys="yq")
    assert path.read_bytes() == (
        before.replace(b"name;kind;note", b"name;kind;note;aliases;status")
        + b"\r\nAnton Brandvik;person;;Anton Brandwick;accept\r\n"
    )


def test_the_last_answer_can_be_taken_back_too(archive):
    left = archive.run("review", keys="yn1ruq").output
    assert "No question is left." in left
    assert "Written: 3. Still open: 1." in left
    assert [row[0] for row in archive.rows()] == ["Anton Brandvik", "Karen Ohlsen", "Karin Ohlson"]


def test_a_file_that_did_not_exist_is_gone_after_undo(archive):
    archive.run("review", keys="yuq")
    assert not (archive.seeds / "entities.csv").exists()


def test_undo_brings_back_the_questions_that_the_answer_had_closed(archive):
    case = cases_of(archive)[0]
    twin = replace(case, key="same again", question="Are “they” twins?")
    console = Console(file=io.StringIO())
    keys = iter("yuyq")
    found = (case, twin)
    assert ask(found, archive.read().archive, archive.seeds, lambda: next(keys), console) == (1, 0)
    asked = [line.split("  ")[0] for line in console.file.getvalue().splitlines() if line.endswith(" left")]
    assert asked == [case.question, case.question]
    (archive.seeds / ledger.FILE).unlink()
    keys = iter("yussq")
    assert ask(found, archive.read().archive, archive.seeds, lambda: next(keys), console) == (0, 2)
    asked = [line.split("  ")[0] for line in console.file.getvalue().splitlines() if line.endswith(" left")]
    assert asked[2:] == [case.question, case.question, twin.question, case.question]


def test_an_answer_that_writes_nothing_is_refused(archive):
    desk = Desk(archive.seeds)
    with pytest.raises(FondsError, match="no row can say"):
        desk.write(())
    assert not desk.undo()


def test_what_cannot_be_taken_back_is_told(archive, monkeypatch):
    desk = Desk(archive.seeds)
    desk.write([Entry(ledger.FILE, (("name", "Oslo"), ("kind", "place")))])

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(FondsError, match="cannot be removed: permission denied"):
        desk.undo()


def test_a_column_is_not_added_where_a_row_has_cells_beyond_those_that_have_a_name():
    row = {"name": "Oman", "kind": "place", "aliases": "Muscat"}
    for table in (b"name,kind\nIran,place,Persia\n", b"name,kind,\nIran,place,Persia\n"):
        with pytest.raises(FondsError, match="line 2 has more cells than there are columns"):
            with_row(table, ledger.FILE, row)
        with pytest.raises(FondsError, match="line 2 has more cells"):
            with_cell(table, ledger.FILE, 2, "aliases", "Muscat")
    for table in (b"name,kind\nIran,place,\n", b"name,kind,\nIran,place,\n"):
        assert with_row(table, ledger.FILE, row) == b"name,kind,aliases\nIran,place,\nOman,place,Muscat\n"


def crowded(report: Report, count: int) -> tuple[Report, tuple[Doubt, ...]]:
    """A reading of so many people, each of whom a bare name in the same document may mean."""
    mention = by_name(report, "Tell").mentions[0]
    people = [(f"Ann{number} Brook{number}", f"Brook{number}") for number in range(count)]
    made = {
        name: Entity(f"people/{name}", name, Kind.PERSON, (Variant(name, 1, ""),), (replace(mention, text=name),))
        for pair in people
        for name in pair
    }
    doubts = tuple(
        Doubt("who", f"people/{short}", f"people/{full}", "Why.", 0.5, 1, made[short].mentions[0])
        for full, short in people
    )
    return replace(report, archive=replace(report.archive, entities=tuple(made.values()))), doubts


def test_questions_are_gathered_in_proportion_to_their_number(archive):
    report = archive.read()

    def gather(count: str) -> tuple[Case, ...]:
        crowd, doubts = crowded(report, int(count))
        found = cases(crowd.archive, replace(report.annotations, doubts=doubts))
        assert [[entity.name for entity in case.entities] for case in found[:1]] == [["Brook0", "Ann0 Brook0"]]
        return found

    assert len(gather("50")) == 50
    assert growth(gather, "400", "2000") < 13


def test_what_is_skipped_comes_again_last_and_the_rest_is_not_asked_again(archive):
    left = archive.run("review", keys="sy").output
    questions = [line for line in left.splitlines() if line.endswith("left")]
    assert [question.split("”")[0] for question in questions] == [
        "Are “Anton Brandvik",
        "Are “Karen Ohlsen",
        "Whom does “Tell",
    ]
    again = archive.run("review", keys="ssss").output
    questions = [line for line in again.splitlines() if line.endswith("left")]
    assert [question.split("”")[0] for question in questions] == [
        "Are “Anton Brandvik",
        "Whom does “Tell",
        "Is “Kittiwake Institute",
        "Are “Anton Brandvik",
    ]


def test_a_row_that_somebody_wrote_meanwhile_is_kept_and_decides(archive):
    report = archive.read()
    case = cases_of(archive)[0]
    desk = Desk(archive.seeds)
    (archive.seeds / "entities.csv").write_text(HEADER + "Anton Brandwick,person,,accept,Q1,,,\n", encoding="utf-8")
    desk.write(answers(case, report.archive)[0].entries)
    assert archive.rows() == [["Anton Brandwick", "person", "Anton Brandvik", "accept", "Q1", "", "", ""]]
    (archive.seeds / "entities.csv").write_text(HEADER, encoding="utf-8")
    with pytest.raises(FondsError, match="changed by somebody else"):
        desk.undo()


def test_a_name_of_another_kind(archive):
    archive.run("review", keys="ssskl" + "q")
    assert archive.rows() == [["Kittiwake Institute", "place", "", "accept", "", "", "", ""]]
    assert by_name(archive.read(), "Kittiwake Institute").kind is Kind.PLACE


def test_one_of_two_is_no_name(archive):
    archive.run("review", keys="r2q")
    assert archive.rows() == [["Anton Brandwick", "person", "", "reject", "", "", "", ""]]


SHARED = {
    "a.txt": "Senator Sven Lunde spoke. The price rose, Lunde said.\n",
    "b.txt": "Mr. S. Lunde wrote from Oslo. Mr. S. Lunde was old, and Lunde died.\n",
}


@pytest.fixture
def shared(archive) -> Archive:
    """An archive of two people who share a surname, and may be one."""
    for path in archive.seeds.iterdir():
        path.unlink()
    for name, text in SHARED.items():
        (archive.seeds / name).write_text(text, encoding="utf-8")
    assert {"S. Lunde", "Sven Lunde"} <= archive.meant("Lunde")
    return archive


def test_to_reject_one_takes_nothing_from_another_with_the_same_surname(shared):
    before = shared.read().archive.marks["a", 1]
    shared.run("review", keys="r2q")
    assert shared.rows() == [["S. Lunde", "person", "", "reject", "", "", "", ""]]
    after = shared.read().archive
    assert [mention for mention, _ in after.marks["a", 1]] == [mention for mention, _ in before]
    assert "S. Lunde" not in {entity.name for entity in after.entities}


def test_a_form_that_another_bears_too_is_no_alias(shared):
    report = shared.read()
    one, other = (by_name(report, name) for name in ("Sven Lunde", "S. Lunde"))
    forms = tuple(Variant(form, 1, "") for form in ("Old Lunde", "Young Lunde"))
    one, other = replace(one, variants=forms[:1]), replace(other, variants=forms)
    entities = tuple(entity for entity in report.archive.entities if "Lunde" not in entity.name)
    whole = Case("", "name", "", "", 0.5, (other,), other.mentions, whole=True)
    written = [
        dict(answer.entries[0].cells)
        for answer in answers(whole, replace(report.archive, entities=(*entities, one, other)))
        if answer.keys in ("r", "ko")
    ]
    assert [cells["aliases"] for cells in written] == ["Young Lunde", "Young Lunde"]
    assert written[0]["kind"] == Kind.PERSON


def test_two_are_joined_under_the_name_written_out_or_under_the_other(shared):
    shown = shared.run("review", "--list").output
    assert "Are “Sven Lunde” and “S. Lunde” the same person?" in shown
    assert "o the same: join them as “S. Lunde”" in shown
    shared.run("review", keys="yq")
    assert shared.rows() == [["Sven Lunde", "person", "S. Lunde", "accept", "", "", "", ""]]
    assert shared.meant("Lunde") == {"Sven Lunde"}
    (shared.seeds / ledger.FILE).unlink()
    shared.run("review", keys="oq")
    assert shared.rows() == [["S. Lunde", "person", "Sven Lunde", "accept", "", "", "", ""]]
    assert "o the same" not in shared.run("review", "--list").output


def test_none_of_those_who_may_be_meant(archive):
    archive.run("review", keys="ss" + "n" + "q")
    (row,) = archive.rows(corrections.FILE)
    assert row[:7] == ["arrival", "3", "Tell", "1", "Tell", "person", "accept"]
    assert row[7] == "At noon [Tell] spoke to the fishermen about the price of"
    assert archive.meant("Tell") == {"Tell"}


def test_a_bare_name_that_stands_often_is_decided_by_one_row(archive):
    text = SEEDS["arrival.txt"] + "\nThere Tell slept.\n\nThen Tell rose.\n"
    (archive.seeds / "arrival.txt").write_text(text, encoding="utf-8")
    archive.run("review", keys="ss" + "1" + "q")
    (row,) = archive.rows(corrections.FILE)
    assert row[:4] == ["arrival", "", "Tell", ""]
    assert len(archive.meant("Tell")) == 1
    assert archive.meant("Tell") < {"Maria Tell", "Peter Tell"}


def test_a_key_that_means_nothing_is_told_with_those_that_do(archive):
    left = archive.run("review", keys="x1\nrx\nu").output
    assert left.count("That key means nothing here. The keys are: y, o, n, r, s, u, q.") == 3
    assert "The input has ended.\nWritten: 0. Still open: 4." in left


def test_keys_are_read_from_a_pipe_as_from_a_terminal(archive):
    command = [sys.executable, "-m", "build_scripts", "review", "--quiet", "--config", str(archive.mkdocs_yml)]
    text = SEEDS["arrival.txt"].replace("Tell", "Brandal")
    (archive.seeds / "arrival.txt").write_text(text, encoding="utf-8")
    piped = subprocess.run(command, input="1\nq\n", cwd=PROJECT, capture_output=True, text=True)
    assert piped.returncode == 0, piped.stderr
    assert "Written: 1. Still open: " in piped.stdout


def test_interrupting_the_questions_leaves_them_as_the_key_does(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for fault, key in ((KeyboardInterrupt, "q"), (EOFError, ""), (OSError, "")):

        def broken(fault: type[BaseException] = fault) -> str:
            raise fault

        monkeypatch.setattr("click.getchar", broken)
        assert press() == key
    monkeypatch.setattr("sys.stdin", None)
    assert press() == ""


def test_a_file_protected_against_writing_is_left_alone(archive, monkeypatch):
    path = archive.seeds / ledger.FILE
    path.write_text(HEADER, encoding="utf-8")
    monkeypatch.setattr("os.access", lambda file, mode: file != path)
    left = archive.run("review", keys="yq").output
    assert "entities.csv: is protected against writing. Allow it, or write the row by hand." in left
    assert "Written: 0." in left
    assert path.read_text(encoding="utf-8") == HEADER


def test_a_file_in_another_encoding_is_not_written_into(archive):
    path = archive.seeds / "entities.csv"
    path.write_bytes((HEADER + "Bjørn Å,person,,accept,,,,é\n").encode("cp1252"))
    before = path.read_bytes()
    left = archive.run("review", keys="yq")
    assert "is not UTF-8, so nothing can be written into it safely. Save it as UTF-8" in left.output
    assert path.read_bytes() == before


def test_names_hardly_recognised_are_asked_whole_entities_first(archive):
    report = archive.read()
    low = {"Oslo": 0.3, "Maria Tell": 0.5}
    entities = tuple(
        replace(entity, mentions=tuple(replace(one, score=low.get(entity.name, 0.9)) for one in entity.mentions))
        for entity in report.archive.entities
    )
    twice = tuple(
        replace(entity, mentions=(*entity.mentions, replace(entity.mentions[0], block=2, score=0.9)))
        if entity.name == "Maria Tell"
        else entity
        for entity in entities
    )
    found = cases(replace(report.archive, entities=twice), replace(report.annotations, doubts=()))
    assert [(case.question, case.whole) for case in found] == [
        ("Is “Oslo” the name of a place?", True),
        ("Is “Maria Tell” the name of a person?", False),
    ]


def test_explain_tells_the_rule_the_entity_and_what_to_write(archive):
    told = archive.run("explain", "arrival", "Anton Brandvik")
    assert told.exit_code == 0
    assert "“Anton Brandvik” is tagged as person, with the title “Gen.”: " in told.output
    assert "It went to Anton Brandvik (people/anton-brandvik): preferred name." in told.output
    archive.run("review", keys="yn1r")
    told = archive.run("explain", "arrival.txt", "Brandwick").output
    assert "It went to Anton Brandvik (people/anton-brandvik): so decided in the ledger." in told
    assert "Anton Brandvik stands in entities.csv:2." in told
    assert "so decided in corrections.csv:2." in archive.run("explain", "arrival", "Tell").output
    assert "entities.csv:5 rejects it." in archive.run("explain", "ferry", "Kittiwake Institute").output
    told = archive.run("explain", "arrival", "price of", "salt").output
    assert "To tag it wherever it stands, write into entities.csv: price of salt,KIND" in told
    assert "corrections.csv: arrival,3,price of salt,1,NAME,KIND,accept,noon Tell spoke to the" in told


def test_explain_leaves_with_one_where_the_words_stand_nowhere_and_names_near_documents(archive):
    nowhere = archive.run("explain", "arrival", "herring")
    assert nowhere.exit_code == 1
    assert "“herring” stands nowhere in it." in nowhere.stderr
    unknown = archive.run("explain", "arival", "herring")
    assert isinstance(unknown.exception, FondsError)
    assert "Did you mean arrival" in str(unknown.exception)
    data = json.loads(archive.run("explain", "arrival", "--json", "Tell").output)
    assert [place["paragraph"] for place in data["places"]] == [2, 2, 3]
    assert data["places"][2]["entity"] == "people/tell"


NOTES = {
    "note.txt": (
        '---\ndate: 2020-01-06\n---\nSenator Maria Brandal came on Friday. She wrote "The Dry Well" in Oslo.\n\n'
        "“The water will not rise before the spring,” said Senator Maria Brandal.\n\n"
        "Senator Peter Brandal said nothing.\n\n"
        "At noon Brandal spoke to Gen. Liam O'Hara on board the _Lützow_.\n"
    )
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(new_project(tmp_path_factory.mktemp("notes"), NOTES, recogniser="rules"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("“The Dry Well”", "Nothing recognised a name here."),
        ("The Dry Well", "The quotation marks here were taken for those of a term or a title, not of speech."),
        ("Friday", "“Friday” is marked as a date, by the rule “weekday”. It means 2020-01-03."),
        ("water will", "It stands in a quotation of Maria Brandal (“said”)."),
        ("Maria", "“Maria” is a part of “Maria Brandal”, which is tagged as person"),
        ("Senator Maria Brandal came", "Of “Senator Maria Brandal came” the part “Maria Brandal” is tagged as person"),
        ("Brandal came", "“Brandal came” runs into “Maria Brandal”, which is tagged as person"),
        ("noon Brandal", "It stayed with Brandal (people/brandal): surname of “"),
        ("noon Brandal", "`fonds review` asks whom it means here."),
        ("Lützow", "Nothing recognised a name here."),
        (normalize("NFD", "Lützow"), "Nothing recognised a name here."),
    ],
)
def test_explain_says_what_the_words_are(notes, words, said):
    told = notes.run("explain", "note", words)
    assert said in told.output
    assert told.exit_code == 0


def test_explain_names_those_who_may_be_meant_and_where_one_is_in_the_ledger(notes):
    report = notes.read()
    document = report.archive.document["note"]
    untagged = replace(report.archive, marks={})
    told = explain(untagged, report.annotations, read_ledger(notes.seeds / ledger.FILE)[0], document, "Brandal")
    assert "It may mean Maria Brandal (person), Brandal (person) and Peter Brandal (person)." in " ".join(told[-1].why)
    told = " ".join(explain(untagged, report.annotations, Ledger((), {}, {}), document, "O’Hara")[0].why)
    assert "To tag it as Liam O'Hara wherever it stands, write into entities.csv: Liam O'Hara,person,O'Hara" in told
    assert "write into corrections.csv: note,4,O'Hara,1,Liam O'Hara,person,accept,At noon Brandal spoke" in told
    accepted = tuple(replace(entity, in_ledger="Hara" in entity.name) for entity in report.archive.entities)
    told = explain(replace(untagged, entities=accepted), report.annotations, Ledger((), {}, {}), document, "O'Hara")
    assert "add it to the aliases of Liam O'Hara in entities.csv." in " ".join(told[0].why)


def test_explain_takes_the_address_of_a_page_and_repeats_no_marks(notes):
    assert notes.run("explain", "documents/note.html#p2", "Friday").exit_code == 0
    missed = notes.run("explain", "note", "“The Dry Wall”")
    assert "error: note: “The Dry Wall” stands nowhere in it." in missed.stderr
    data = json.loads(notes.run("explain", "note", "--json", "Friday").output)
    assert data["places"][0]["dates"] == [{"text": "Friday", "edtf": "2020-01-03", "rule": "weekday"}]


def test_the_work_of_explaining_grows_with_the_places_and_the_reasons(notes):
    report = notes.read()
    document, mention = report.archive.document["note"], report.archive.entities[0].mentions[0]

    def read(count: str) -> None:
        block = replace(document.blocks[0], text="The herring was dear. " * int(count))
        reasons = {
            replace(mention, document=f"d{number}", block=block.number): "no name" for number in range(int(count))
        }
        annotations = replace(report.annotations, reasons=reasons)
        home = replace(document, blocks=(block,))
        assert len(explain(report.archive, annotations, Ledger((), {}, {}), home, "was dear")) == int(count)

    assert growth(read, "200", "1000") < 13


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\0\ufeff"), max_size=12)
NAMES = st.text(st.characters(categories=("L", "N"), include_characters=" -'\",;"), min_size=1, max_size=12)


@st.composite
def tables(draw: Callable) -> tuple[bytes, list[list[str]]]:
    """A table as a spreadsheet or a person saves it, and its rows."""
    columns = ["name", *draw(st.permutations(["kind", "aliases", "status", "note"]))[: draw(st.integers(1, 4))]]
    rows = [columns, *draw(st.lists(st.lists(CELLS, min_size=1, max_size=len(columns)), max_size=4))]
    text = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(text, delimiter=draw(st.sampled_from(",;\t")), lineterminator="\r\n", quoting=quoting)
    written = []
    for row in rows:
        writer.writerow(row)
        written.append(text.getvalue().removesuffix("\r\n") + end)
        text.seek(0)
        text.truncate()
    whole = "".join(written)
    if draw(st.booleans()):
        whole = whole.removesuffix(end)
    mark, encoding = draw(st.sampled_from([(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le")]))
    return mark + whole.encode(encoding), rows


def read_rows(data: bytes) -> list[list[str]]:
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig"
    return [row.cells for row in rows_in(data.decode(encoding))]


def filled(rows: Iterable[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(cell.strip() for cell in row)]


@given(tables(), NAMES, CELLS)
def test_a_row_is_added_and_the_others_stay_byte_for_byte(table, name, note):
    data, rows = table
    after = with_row(data, ledger.FILE, {"name": name, "note": note, "kind": ""})
    header, *others, last = read_rows(after)
    wanted = {"name": name, "note": note}
    assert [header[: len(rows[0])], *others] == filled(rows)
    assert {column: cell for column, cell in zip(header, last, strict=True) if cell} == {
        column: cell for column, cell in wanted.items() if cell
    }
    if not note or "note" in rows[0]:
        assert after.startswith(data)


@given(tables(), st.data(), CELLS)
def test_a_cell_is_changed_and_every_other_stays(table, data, cell):
    before, rows = table
    lines = [row.first for row in rows_in(before.decode("utf-16" if before[:1] == b"\xff" else "utf-8-sig"))]
    chosen = data.draw(st.integers(1, len(lines) - 1)) if len(lines) > 1 else None
    if chosen is None:
        return
    after = read_rows(with_cell(before, ledger.FILE, lines[chosen], "aliases", cell))
    at = after[0].index("aliases")
    expected = filled(rows)
    row = [*expected[chosen], *[""] * (at + 1 - len(expected[chosen]))]
    row[at] = cell
    expected[chosen] = row
    if "aliases" not in expected[0]:
        expected[0] = [*expected[0], "aliases"]
    assert after == filled(expected)


@given(tables(), st.lists(NAMES, min_size=1, max_size=4))
def test_undo_brings_back_every_state_byte_for_byte(tmp_path_factory, table, names):
    seeds = tmp_path_factory.mktemp("desk")
    path = seeds / "corrections.csv"
    path.write_bytes(table[0])
    desk, states = Desk(seeds), []
    for name in names:
        states.append(path.read_bytes())
        desk.write([Entry("corrections.csv", (("name", name), ("note", f"{name}\n")))])
    for state in reversed(states):
        assert desk.undo()
        assert path.read_bytes() == state
    assert not desk.undo()
    assert [one.name for one in seeds.iterdir()] == ["corrections.csv"]


def test_the_ledger_reads_what_was_written(tmp_path):
    entry = Entry(ledger.FILE, (("name", "Ada, the first"), ("kind", "person"), ("aliases", ""), ("status", "accept")))
    Desk(tmp_path).write([entry])
    rows = read_ledger(tmp_path / ledger.FILE)[0].rows
    assert [(row.name, row.kind) for row in rows] == [("Ada, the first", Kind.PERSON)]
