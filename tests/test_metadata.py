"""What is stated about a document: metadata.csv, front matter, dates and languages."""

from pathlib import Path

import pytest

from build_scripts.problems import Severity
from build_scripts.readers.dates import to_edtf
from build_scripts.readers.languages import language_tag
from tests.reading import read, said

TEXT = "The old bridge has stood for two hundred years, and nobody remembers who paid for it."


def test_a_row_states_fields_and_lists_are_taken_apart(tmp_path: Path) -> None:
    table = "file,title,creator,date,subject,rights\na.txt,A; B,Lind; Berg,2020-01,bridges;  floods ;bridges,CC0\n"
    documents, problems = read(tmp_path, {"metadata.csv": table, "a.txt": TEXT})
    document = documents["a.txt"]
    assert problems == ()
    assert (document.title, document.title_derived, document.date) == ("A; B", False, "2020-01")
    assert document.creators == ("Lind", "Berg")
    assert document.metadata.fields == (
        ("creator", ("Lind", "Berg")),
        ("date", ("2020-01",)),
        ("rights", ("CC0",)),
        ("subject", ("bridges", "floods")),
        ("title", ("A; B",)),
    )


@pytest.mark.parametrize(
    "table",
    [
        "file,title\nbox/a.txt,T\n",
        "file,title\n./box\\a.txt,T\n",
        "filename,title\na.txt,T\n",
        "filename,title\na,T\n",
        "objectid,title\nbox-a,T\n",
        "objectid,title\na,T\n",
        "\ufefffile;title\nbox/a.txt;T\n",
        "file\ttitle\nbox/a.txt\tT\n",
        "\n\nFile,dc:Title\n\nbox/a.txt,T\n\n",
    ],
)
def test_a_row_finds_its_file_by_path_name_or_id_in_any_usual_table(tmp_path: Path, table: str) -> None:
    documents, problems = read(tmp_path, {"metadata.csv": table, "box/a.txt": TEXT})
    assert documents["box/a.txt"].title == "T"
    assert problems == ()


def test_front_matter_wins_over_the_table_field_by_field(tmp_path: Path) -> None:
    files = {
        "metadata.csv": "file,title,creator\na.md,Table,Berg\n",
        "a.md": f"---\ntitle: Front\nlang: fr\n---\n{TEXT}",
    }
    document = read(tmp_path, files)[0]["a.md"]
    assert (document.title, document.creators, document.language) == ("Front", ("Berg",), "fr")


def test_values_in_front_matter_stay_the_words_that_were_written(tmp_path: Path) -> None:
    front = "title: no\ndate: 2020-01-03\nobjectid: 007\nsubject: [a, 'b; c']\nlatitude: 59.90\n"
    front += "description: |\n  two\n  lines\n"
    document = read(tmp_path, {"a.txt": f"---\n{front}rights:\n---\n\n{TEXT}"})[0]["a.txt"]
    assert (document.id, document.title, document.date) == ("007", "no", "2020-01-03")
    assert document.metadata.all("subject") == ("a", "b", "c")
    assert document.metadata.first("latitude") == "59.90"
    assert document.metadata.first("description") == "two lines"
    assert document.metadata.first("rights") is None
    assert [block.text for block in document.blocks] == [TEXT]


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ('date: 2020\ntitle: "open', "3", "broken"),
        ("date: 2020\ntitle: a: b", "3", "broken"),
        ("date: &x 2020\ntitle: *x", "2", "anchors"),
        ("date: " + "[" * 30_000, "2", "nested deeper"),
    ],
)
def test_broken_front_matter_is_named_with_its_line_and_the_text_is_kept(
    tmp_path: Path, front: str, line: str, words: str
) -> None:
    documents, problems = read(tmp_path, {"a.md": f"---\n{front}\n---\n{TEXT}", "b.md": TEXT})
    assert [block.text for block in documents["a.md"].blocks] == [TEXT]
    assert documents["a.md"].metadata.fields == ()
    assert [(problem.severity, problem.where) for problem in problems] == [(Severity.WARNING, f"a.md:{line}")]
    assert words in said(problems)[0]
    assert "b.md" in documents


def test_front_matter_without_an_end_is_text_and_a_rule_is_no_front_matter(tmp_path: Path) -> None:
    documents, problems = read(tmp_path, {"a.txt": f"---\ntitle: T\n\n{TEXT}", "b.md": f"---\n\n{TEXT}\n\n---\n"})
    assert "title: T" in " ".join(block.text for block in documents["a.txt"].blocks)
    assert [block.text for block in documents["b.md"].blocks] == [TEXT]
    assert [problem.where for problem in problems] == ["a.txt:1"]


def test_nested_and_repeated_entries_are_reported_and_the_others_kept(tmp_path: Path) -> None:
    front = "creator:\n  name: Lind\nsubject: a\nsubject: b\ndate: 2020"
    documents, problems = read(tmp_path, {"a.md": f"---\n{front}\n---\n{TEXT}"})
    assert documents["a.md"].metadata.fields == (("date", ("2020",)), ("subject", ("a", "b")))
    assert [problem.where for problem in problems] == ["a.md:2", "a.md:5"]


def test_an_unknown_name_is_kept_and_answered_once_with_the_nearest_and_all_names(tmp_path: Path) -> None:
    files = {f"{name}.md": f"---\ncraetor: Lind\n---\n{TEXT}" for name in "abc"}
    files["metadata.csv"] = "file,colour\na.md,blue\nb.md,red\n"
    documents, problems = read(tmp_path, files)
    assert documents["a.md"].metadata.fields == (("colour", ("blue",)), ("craetor", ("Lind",)))
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    assert [problem.where for problem in warnings] == ["metadata.csv:1", "a.md"]
    assert "also in 2 other files" in warnings[1].message
    assert warnings[1].hint.startswith("Did you mean `creator`? The names are: file, filename, contributor,")


def test_odd_rows_are_reported_by_line_and_the_others_kept(tmp_path: Path) -> None:
    table = "file,title,date\na.txt,A\nnowhere.txt,N,2020\na.txt,Again,2020\n,Lost,2020\nb.txt,B,2020,more\nc,C,2020\n"
    files = {"metadata.csv": table, "a.txt": TEXT, "b.txt": TEXT, "x/c.txt": TEXT, "y/c.txt": TEXT}
    documents, problems = read(tmp_path, files)
    assert [document.title for document in documents.values()] == ["A", "B", TEXT, TEXT]
    found = {problem.where: problem.message for problem in problems if problem.severity is Severity.WARNING}
    assert found == {
        "metadata.csv:2": "the row has 2 cells, the table has 3 columns.",
        "metadata.csv:3": "`nowhere.txt` is no file of the folder; the row was left out.",
        "metadata.csv:4": "a second row about a.txt was left out; the first is in line 2.",
        "metadata.csv:5": "the row does not say which file it is about.",
        "metadata.csv:6": "the row has 4 cells, the table has 3 columns.",
        "metadata.csv:7": "`c` fits 2 files; the row was left out.",
    }


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("title,date\nA,2020\n", "no column says which file"),
        ("", "is empty"),
        (b"\0\1\2" * 50, "is a binary file"),
        ('file,title\na.txt,"' + "x" * 2_000_000, "is not a table"),
    ],
)
def test_a_table_that_cannot_be_used_costs_no_document(tmp_path: Path, table: str | bytes, words: str) -> None:
    documents, problems = read(tmp_path, {"metadata.csv": table, "a.txt": TEXT})
    assert list(documents) == ["a.txt"]
    assert any(words in line for line in said(problems))


def test_files_without_a_row_are_counted_once_and_only_if_there_is_a_table(tmp_path: Path) -> None:
    files = {"a.txt": TEXT, "b.txt": TEXT}
    assert read(tmp_path / "one", files)[1] == ()
    _, problems = read(tmp_path / "two", {**files, "metadata.csv": "file,title\na.txt,A\n"})
    assert said(problems) == [
        "info: metadata.csv: 1 of 2 documents have neither a row here nor front matter. "
        "Say here what is known about them."
    ]
    with_front_matter = {**files, "b.txt": f"---\ntitle: B\n---\n{TEXT}", "metadata.csv": "file,title\na.txt,A\n"}
    assert read(tmp_path / "three", with_front_matter)[1] == ()


def test_metadata_keeps_furniture_in_a_document_and_refuses_what_is_none(tmp_path: Path) -> None:
    prompt = "Sign up for our newsletter"
    files = {"a.md": f"---\nkeep: [prompt, curtain]\n---\n{TEXT}\n\n{prompt}", "b.md": f"{TEXT}\n\n{prompt}"}
    documents, problems = read(tmp_path, files)
    assert [block.text for block in documents["a.md"].reading] == [TEXT, prompt]
    assert [block.text for block in documents["b.md"].reading] == [TEXT]
    assert "curtain" in said(problems)[0]
    kept, _ = read(tmp_path / "kept", files, "keep: [prompt]")
    assert [block.text for block in kept["b.md"].reading] == [TEXT, prompt]


def test_markup_in_values_is_plain_text_here_and_control_characters_go(tmp_path: Path) -> None:
    title = "</title><script>alert(1)</script>"
    documents, _ = read(tmp_path, {"a.md": f'---\ntitle: "{title}"\nrights: "a\\u0007b\\u202ec"\n---\n{TEXT}'})
    assert documents["a.md"].title == title
    assert documents["a.md"].metadata.first("rights") == "abc"


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2020-01-03", "2020-01-03"),
        ("2020-01~", "2020-01~"),
        ("2019-12/2020-01", "2019-12/2020-01"),
        ("January 3, 2020", "2020-01-03"),
        ("Friday, Jan. 3, 2020", "2020-01-03"),
        ("3 January 2020", "2020-01-03"),
        ("3rd of January 2020", "2020-01-03"),
        ("Sept. 2001", "2001-09"),
        ("2020/01/03", "2020-01-03"),
        ("2020/1", "2020-01"),
        ("31/12/2019", "2019-12-31"),
        ("12/31/2019", "2019-12-31"),
        ("c. 1920", "1920~"),
        ("1920s", "192X"),
        ("1914–1918", "1914/1918"),
        ("03/04/2020", None),
        ("February 30, 2020", None),
        ("2020-02-30", None),
        ("last spring", None),
        ("5", None),
        ("(" * 5000, None),
    ],
)
def test_a_date_is_what_the_words_state_beyond_doubt(words: str, edtf: str | None) -> None:
    assert to_edtf(words) == edtf


def test_dates_are_told_never_invented_and_the_words_stay(tmp_path: Path) -> None:
    table = 'file,date\na.txt,"January 3, 2020"\nb.txt,03/04/2020\nc.txt,\nd.txt,undated\n'
    documents, problems = read(tmp_path, {"metadata.csv": table, **{f"{name}.txt": TEXT for name in "abcd"}})
    assert [document.date for document in documents.values()] == ["2020-01-03", None, None, None]
    assert documents["a.txt"].metadata.first("date") == "January 3, 2020"
    assert documents["b.txt"].metadata.first("date") == "03/04/2020"
    assert [(problem.severity, problem.where) for problem in problems] == [
        (Severity.INFO, "a.txt"),
        (Severity.WARNING, "b.txt"),
    ]


@pytest.mark.parametrize(
    ("words", "tag"),
    [("en", "en"), ("EN_gb", "en-gb"), ("eng", "en"), ("French", "fr"), ("yo", "yo"), ("the tongue of birds", None)],
)
def test_a_language_is_a_tag_a_library_code_or_a_name(words: str, tag: str | None) -> None:
    assert language_tag(words) == tag


def test_an_unknown_language_is_the_archives_and_is_reported(tmp_path: Path) -> None:
    files = {"a.md": f"---\nlanguage: birds' tongue\n---\n{TEXT}", "b.md": TEXT}
    documents, problems = read(tmp_path, files, "language: de")
    assert [document.language for document in documents.values()] == ["de", "de"]
    assert [problem.where for problem in problems] == ["a.md"]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rows_below_it(tmp_path: Path) -> None:
    table = 'file,title\none.txt,"First\ntwo.txt,Second\n'
    documents, problems = read(tmp_path, {"metadata.csv": table, "one.txt": TEXT, "two.txt": TEXT})
    assert all("two.txt" not in document.title for document in documents.values())
    assert any("quotation marks in pairs" in line for line in said(problems))
