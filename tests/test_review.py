"""`fonds review` and `fonds explain`: asked and answered as a person does, and what is then in the ledger for good."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from build_scripts import cli
from build_scripts.annotate.editors import corrections, ledger
from build_scripts.annotate.editors.ledger import read_ledger
from build_scripts.annotate.types import Doubt, Entity, Kind
from build_scripts.config import read_config
from build_scripts.pipeline import Report, read_archive
from build_scripts.problems import FondsError
from build_scripts.readers.metadata.cells import rows_in
from build_scripts.review.cases import cases
from build_scripts.review.deciding import Entry, answers
from build_scripts.review.writing import Desk, with_cell, with_row
from tests.sites import new_project

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
    """The doubts about this archive: two to be joined, two to be kept apart, a bare name, and a name that is none."""
    names = {entity.name: entity for entity in report.archive.entities}
    for one, other in (("Anton Brandvik", "Anton Brandwick"), ("Karen Ohlsen", "Karin Ohlson")):
        if one in names and other in names:
            mention = names[other].mentions[0]
            yield Doubt("same", names[one].id, names[other].id, "They are spelled alike.", 0.5, 1, mention)
    if "Tell" in names:
        mention = names["Tell"].mentions[0]
        yield Doubt("who", names["Tell"].id, "", "Two people of that surname are named.", 0.5, 1, mention)
    if "Kittiwake Institute" in names:
        mention = names["Kittiwake Institute"].mentions[0]
        yield Doubt("name", names["Kittiwake Institute"].id, "", "It stands alone.", 0.4, 1, mention)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    def with_doubts(*arguments: object) -> Report:
        report = read_archive(*arguments)
        return replace(report, annotations=replace(report.annotations, doubts=tuple(doubts_of(report))))

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
    report = archive.read()
    return cases(report.archive, replace(report.annotations, doubts=tuple(doubts_of(report))))


def assert_decided(archive: Archive, document: str) -> None:
    report = archive.read()
    assert [str(problem) for problem in report.problems if ".csv:" in problem.where] == []
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
    assert archive.rows() == [["Anton Brandwick", "", "", "reject", "", "", "", ""]]


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
