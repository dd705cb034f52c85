"""What is stated about a document: metadata.csv, front matter, dates and languages."""

import io
import zipfile
from pathlib import Path

import pytest

from build_scripts.problems import Severity
from build_scripts.readers.metadata.dates import to_edtf
from build_scripts.readers.metadata.languages import language_tag
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


def test_a_row_may_be_careless_about_capitals_unless_files_differ_in_them(tmp_path: Path) -> None:
    table = "sep=;\nFile Name;title\nLETTERS\\One.TXT;First\nTwo.txt;Second\nTWO.txt;Third\nthree.TXT;Neither\n"
    files = {"letters/one.txt": TEXT, "two.txt": f"{TEXT} 2", "Three.txt": f"{TEXT} 3", "three.txt": f"{TEXT} 4"}
    documents, problems = read(tmp_path, {**files, "metadata.csv": table})
    titles = {name: document.metadata.first("title") for name, document in documents.items()}
    assert titles == {"letters/one.txt": "First", "two.txt": "Second", "Three.txt": None, "three.txt": None}
    assert any("metadata.csv:6: `three.TXT` fits 2 files; the row was left out." in line for line in said(problems))


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
    files = {f"{name}.md": f"---\ncraetor: Lind\n---\n{TEXT}{name}" for name in "abc"}
    files["metadata.csv"] = "file,colour\na.md,blue\nb.md,red\nc.md,blue\n"
    documents, problems = read(tmp_path, files)
    assert documents["a.md"].metadata.fields == (("colour", ("blue",)), ("craetor", ("Lind",)))
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    assert [problem.where for problem in warnings] == ["metadata.csv:1", "a.md"]
    assert "also in 2 other files" in warnings[1].message
    assert warnings[1].hint.startswith("Did you mean `creator`? The names are: file, filename, contributor,")


def test_odd_rows_are_reported_by_line_and_the_others_kept(tmp_path: Path) -> None:
    table = "file,title,date\na.txt,A\nnowhere.txt,N,2020\na.txt,Again,2020\n,Lost,2020\nb.txt,B,2020,more\nc,C,2020\n"
    files = {name: f"{name} {TEXT}" for name in ("a.txt", "b.txt", "x/c.txt", "y/c.txt")}
    documents, problems = read(tmp_path, {"metadata.csv": table, **files})
    assert [document.title_derived for document in documents.values()] == [False, False, True, True]
    found = {problem.where: problem.message for problem in problems if problem.severity is Severity.WARNING}
    assert found == {
        "metadata.csv:2": "the row has 2 cells, the table has 3 columns.",
        "metadata.csv:3": "rows about no file of the folder were left out (1): `nowhere.txt` in line 3.",
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
    files = {"a.txt": TEXT, "b.txt": f"{TEXT} Or so."}
    assert read(tmp_path / "one", files)[1] == ()
    _, problems = read(tmp_path / "two", {**files, "metadata.csv": "file,title\na.txt,A\n"})
    assert said(problems) == [
        "info: metadata.csv: 1 of 2 documents have neither a row here nor front matter nor a sidecar: b.txt. "
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
        ("3 ſept 1780", None),  # the long s, which is no S here
        ("../198X", "../198X"),
    ],
)
def test_a_date_is_what_the_words_state_beyond_doubt(words: str, edtf: str | None) -> None:
    assert to_edtf(words) == edtf


def test_dates_are_told_never_invented_and_the_words_stay(tmp_path: Path) -> None:
    table = 'file,date\na.txt,"January 3, 2020"\nb.txt,03/04/2020\nc.txt,\nd.txt,undated\n'
    documents, problems = read(tmp_path, {"metadata.csv": table, **{f"{name}.txt": TEXT + name for name in "abcd"}})
    assert [document.date for document in documents.values()] == ["2020-01-03", None, None, None]
    assert documents["a.txt"].metadata.first("date") == "January 3, 2020"
    assert documents["b.txt"].metadata.first("date") == "03/04/2020"
    assert [(problem.severity, problem.where) for problem in problems] == [
        (Severity.INFO, "a.txt"),
        (Severity.WARNING, "metadata.csv:3"),
    ]


def test_a_statement_that_cannot_be_understood_leaves_the_word_to_the_next(tmp_path: Path) -> None:
    page = (
        f'<html lang="fr"><head><meta property="article:published_time" content="2020-01-03"></head><body><p>{TEXT}</p>'
    )
    files = {
        "a.html": page,
        "a.html.yml": "language: birds' tongue\n",
        "b.md": f"---\ndate: 3/4/2020\n---\n{TEXT}",
        "metadata.csv": "file,date\na.html,3/4/2020\nb.md,May 1932\n",
    }
    documents, problems = read(tmp_path, files)
    page, note = documents["a.html"], documents["b.md"]
    assert (page.date, page.language, page.metadata.first("date")) == ("2020-01-03", "fr", "2020-01-03")
    assert (note.date, note.metadata.first("date")) == ("1932-05", "May 1932")
    assert [(problem.where, problem.message) for problem in problems if problem.severity is Severity.WARNING] == [
        (
            "metadata.csv:2",
            "“3/4/2020” is not a date that can be told beyond doubt; “2020-01-03” was taken, which a.html says.",
        ),
        ("a.html.yml", "`birds' tongue` is not a language that Fonds knows; “fr” was taken, which a.html says."),
        (
            "b.md",
            "“3/4/2020” is not a date that can be told beyond doubt; “May 1932” was taken, which metadata.csv:3 says.",
        ),
    ]


@pytest.mark.parametrize(
    ("dates", "told", "first"),
    [
        (["3/4/2020", "25/4/2020", "5/5/2020"], ["2020-04-03", "2020-04-25", "2020-05-05"], "day"),
        (["3.4.2020", "4.25.2020"], ["2020-03-04", "2020-04-25"], "month"),
        (["3/4/2020", "25/4/2020", "4/25/2020"], [None, "2020-04-25", "2020-04-25"], ""),
        (["3/4/2020", "2020-05-01"], [None, "2020-05-01"], ""),
    ],
)
def test_dates_in_a_table_are_told_by_the_order_that_others_in_it_show(
    tmp_path: Path, dates: list[str], told: list[str | None], first: str
) -> None:
    names = [f"{number}.txt" for number in range(len(dates))]
    rows = "".join(f"{name};{date}\n" for name, date in zip(names, dates, strict=True))
    files = {name: f"{TEXT} {name}" for name in names}
    documents, problems = read(tmp_path, {**files, "metadata.csv": f"file;date\n{rows}"})
    assert [documents[name].date for name in names] == told
    lines = [line for line in said(problems) if "two days" in line]
    assert len(lines) == bool(first)
    assert all(f"such as “{dates[0]}” in line 2, were read with the {first} first" in line for line in lines)


def test_a_place_that_is_nowhere_is_reported(tmp_path: Path) -> None:
    front = "latitude: 99\nlongitude: 10.75\n"
    documents, problems = read(tmp_path, {"a.md": f"---\n{front}---\n{TEXT}", "b.md": "---\nlatitude: N 5\n---\nB."})
    assert documents["a.md"].metadata.first("latitude") == "99"
    assert said(problems) == [
        "warning: a.md: `99` is no latitude. Write it in degrees, as a number from -90 to 90: 59.91.",
        "warning: b.md: `N 5` is no latitude. Write it in degrees, as a number from -90 to 90: 59.91.",
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


# Sidecars, precedence, former ids


def test_a_sidecar_speaks_for_the_file_beside_it(tmp_path: Path) -> None:
    files = {
        "report.txt": TEXT,
        "report.txt.yml": "title: Report\nsubject: [bridges, tolls]\n",
        "box/letter.md": f"{TEXT} Box.",
        "box/letter.yaml": "---\ntitle: Letter\n",
    }
    documents, problems = read(tmp_path, files)
    assert [(name, document.title) for name, document in documents.items()] == [
        ("box/letter.md", "Letter"),
        ("report.txt", "Report"),
    ]
    assert documents["report.txt"].metadata.all("subject") == ("bridges", "tolls")
    assert problems == ()


def test_the_statement_nearest_to_the_text_is_believed_field_by_field(tmp_path: Path) -> None:
    files = {
        "a.md": f"---\ntitle: Front\n---\n{TEXT}",
        "a.md.yml": "title: Side\ncreator: Side\n",
        "metadata.csv": "file,title,creator,date\na.md,Table,Table,1932\n",
    }
    document = read(tmp_path, files)[0]["a.md"]
    assert (document.title, document.creators, document.date) == ("Front", ("Side",), "1932")


def test_what_a_format_states_itself_counts_least_and_never_directs_us(tmp_path: Path) -> None:
    page = (
        "<html lang='fr'><head><title>Own</title><meta name='author' content='Own'><meta name='objectid' content='own'>"
        f"</head><body><article><h1>Own</h1><p>{TEXT} {TEXT}</p><p>{TEXT} More of it.</p></article></body></html>"
    )
    documents, _ = read(tmp_path, {"a.html": page, "metadata.csv": "file,creator\na.html,Table\n"})
    document = documents["a.html"]
    assert (document.id, document.title, document.creators, document.language) == ("a", "Own", ("Table",), "fr")


@pytest.mark.parametrize(
    ("sidecar", "content", "where", "words"),
    [
        ("b.yml", "title: B", "b.yml", "belongs to no file"),
        ("a.yml", "title: A", "a.yml", "may belong to 2 files"),
        ("a.txt.yml", "title: [", "a.txt.yml:1", "is broken"),
        ("a.txt.yml", "date: 2020\ntitle: &x y", "a.txt.yml:2", "anchors"),
        ("a.txt.yml", "a: b\n" * 20_000, "a.txt.yml", "is larger than 64 KB"),
        ("a.txt.yml", b"\x89PNG" * 50, "a.txt.yml", "is a PNG picture"),
    ],
)
def test_a_sidecar_that_cannot_be_used_is_named_and_costs_no_document(
    tmp_path: Path, sidecar: str, content: str | bytes, where: str, words: str
) -> None:
    documents, problems = read(tmp_path, {"a.txt": TEXT, "a.md": f"{TEXT} MD.", sidecar: content})
    assert list(documents) == ["a.md", "a.txt"]
    (fault,) = (problem for problem in problems if problem.severity is Severity.ERROR)
    assert fault.where == where
    assert words in fault.message


def test_of_two_sidecars_the_one_with_the_whole_name_counts(tmp_path: Path) -> None:
    documents, problems = read(tmp_path, {"a.txt": TEXT, "a.yml": "title: Short", "a.txt.yml": "title: Whole"})
    assert documents["a.txt"].title == "Whole"
    assert [problem.message for problem in problems] == ["a.txt.yml speaks for a.txt too; this one was left out."]


def test_strange_names_in_a_sidecar_are_reported_like_others(tmp_path: Path) -> None:
    documents, problems = read(tmp_path, {"a.txt": TEXT, "a.txt.yml": "tilte: A\ntwice:\n  deep: 1\n"})
    assert documents["a.txt"].metadata.fields == (("tilte", ("A",)),)
    assert {problem.where for problem in problems} == {"a.txt.yml", "a.txt.yml:2"}


def test_rows_about_no_file_and_files_without_a_row_are_one_line_each(tmp_path: Path) -> None:
    rows = "".join(f"lost-{number}.txt,L\n" for number in range(100))
    files = {f"{number}.txt": f"{number} {TEXT}" for number in range(20)}
    _, problems = read(tmp_path, {**files, "metadata.csv": f"file,title\n0.txt,A\n{rows}"})
    assert said(problems) == [
        "warning: metadata.csv:3: rows about no file of the folder were left out (100): `lost-0.txt` in line 3, "
        "`lost-1.txt` in line 4, `lost-2.txt` in line 5, `lost-3.txt` in line 6, `lost-4.txt` in line 7 …. "
        "Write the files' paths inside the folder.",
        "info: metadata.csv: 19 of 20 documents have neither a row here nor front matter nor a sidecar: 1.txt, 10.txt, "
        "11.txt, 12.txt, 13.txt …. Say here what is known about them.",
    ]


def test_a_row_about_a_file_that_cannot_be_read_is_no_stray(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"a.txt": TEXT, "b.txt": "", "metadata.csv": "file,title\na.txt,A\nb.txt,B\n"})
    assert [(problem.where, problem.message) for problem in problems] == [("b.txt", "is empty.")]


def test_a_file_that_was_renamed_states_its_former_id(tmp_path: Path) -> None:
    files = {
        "new.md": f"---\nformerid: [Old Name, older, taken, new]\n---\n{TEXT}",
        "taken.txt": f"{TEXT} Taken.",
        "third.txt": f"{TEXT} Third.",
        "metadata.csv": "file,formerid\nthird.txt,old-name\ntaken.txt,\n",
    }
    documents, problems = read(tmp_path, files)
    assert documents["new.md"].former == ("old-name", "older")
    assert documents["third.txt"].former == ()
    assert [(problem.where, problem.message) for problem in problems] == [
        ("new.md", "states the former id `taken`, which is that of taken.txt; no page leads on from it."),
        ("third.txt", "states the former id `old-name`, which is that of new.md; no page leads on from it."),
    ]


def test_an_address_does_not_change_with_the_title(tmp_path: Path) -> None:
    one, _ = read(tmp_path / "one", {"a.md": f"# One\n\n{TEXT}"})
    two, _ = read(tmp_path / "two", {"a.md": f"---\ntitle: Two\n---\n# Three\n\n{TEXT}"})
    assert one["a.md"].id == two["a.md"].id == "a"


# The same content in several files


def test_files_with_the_same_content_are_one_document_with_all_that_is_stated(tmp_path: Path) -> None:
    table = "file,title,creator\nb.txt,B,Lind\nbox/a.txt,,Lind\n"
    documents, problems = read(tmp_path, {"b.txt": TEXT, "box/a.txt": TEXT, "c.txt": "Other.", "metadata.csv": table})
    document = documents["b.txt"]
    assert [file.name for file in document.also] == ["box/a.txt"]
    assert (document.id, document.former) == ("b", ("box-a",))
    assert (document.title, document.creators) == ("B", ("Lind",))
    assert (Severity.INFO, "b.txt", "is one document with box/a.txt, which holds the very same.") in [
        (problem.severity, problem.where, problem.message) for problem in problems
    ]


def test_different_statements_about_the_same_content_are_a_warning(tmp_path: Path) -> None:
    table = "file,title,creator\na.txt,A,Lind\nb.txt,B,Lind\n"
    documents, problems = read(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "metadata.csv": table})
    assert documents["a.txt"].title == "A"
    assert [(problem.severity, "(title)" in problem.message) for problem in problems] == [(Severity.WARNING, True)]


def test_a_file_of_the_folder_comes_before_its_copy_in_a_container_and_kinds_stay_apart(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", TEXT)
    documents, _ = read(tmp_path, {"a.zip": stream.getvalue(), "b.txt": TEXT, "c.md": TEXT})
    assert list(documents) == ["b.txt", "c.md"]
    assert [file.name for file in documents["b.txt"].also] == ["a.zip/a.txt"]
    assert documents["b.txt"].former == ()


def test_the_ids_of_all_files_of_a_document_lead_to_it(tmp_path: Path) -> None:
    table = "file,objectid\na.txt,box-1\nb.txt,box-2\n"
    documents, _ = read(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "metadata.csv": table})
    assert (documents["a.txt"].id, documents["a.txt"].former) == ("box-1", ("box-2", "b"))
