"""What a person types and reads: help with an example, a closing summary, sentences for errors, the exit status."""

import io
import json
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from watchdog.events import FileModifiedEvent

from build_scripts.cli import fonds, main
from build_scripts.config import read_config
from build_scripts.search import build_index, whoosh_index
from build_scripts.serve import Watcher
from build_scripts.site import index_folder
from tests.sites import PROJECT, new_project
from tests.support import make_archive, make_document

LETTER = "On 3 May 1921 Olav Hansen came from Bergen.\n\nThe maximum pressure was four bar.\n"


@dataclass(frozen=True)
class Left:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Left:
    """Run the command line in this process, which is much quicker than starting one."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with patch.object(sys, "argv", ["fonds", *arguments]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as left:
            status = int(left.code or 0)
    return Left(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def mkdocs_yml(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small archive, built once."""
    path = new_project(tmp_path_factory.mktemp("cli"), {"letter.txt": LETTER}, recogniser="rules")
    built = run("build", "--config", str(path))
    assert built.returncode == 0, built.stderr
    assert re.search(
        r"1 +document\n.* entit.*\n.* mentions?\n.* links\n.* words indexed\n.* problems\n.* seconds", built.stdout
    )
    assert "index.html by double click" in built.stdout
    return str(path)


@pytest.mark.parametrize("name", sorted(fonds.commands))
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(fonds, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Example: fonds {name}" in shown.output
    assert "\\" not in shown.output
    examples = [line.strip() for line in shown.output.splitlines() if "Example" in line]
    assert all(line.startswith("Example: fonds") and line.count("Example") == 1 for line in examples)
    # Each can be copied: none goes on in the next line.
    assert all(line.count("'") % 2 == line.count('"') % 2 == 0 for line in examples)
    assert name != "search" or examples[-1].endswith("date:2019-12..2020-01")


def test_a_phrase_is_found_with_its_paragraph_and_what_is_not_there_is_not(mkdocs_yml: str) -> None:
    found = run("search", '"maximum pressure"', "--config", mkdocs_yml)
    assert found.returncode == 0
    assert "documents/letter.html" in found.stdout
    assert "#p2" in found.stdout
    missed = run("search", '"pressure maximum"', "--config", mkdocs_yml)
    assert missed.returncode == 1
    assert "Nothing found" in missed.stdout


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive with an index and no site."""
    path = new_project(tmp_path_factory.mktemp("searched"))
    archive = make_archive(
        make_document("a", "First", ["The Quds Force came to Bergen."], date="2019", source="A box", type="letter"),
        make_document("b", "Second", ["The Qods Force left Bergen."], date="2020", source="A shelf"),
        make_document("c", "Third \x1b[31m\u202e", ["Nobody came \x9bto Bergen."], date="2018", source="A box"),
        names={"organisations/quds-force": ["Quds Force", "Qods Force"]},
    )
    whoosh_index.write(build_index(archive), index_folder(read_config(path).site))
    return str(path)


def titles(searched: str, *arguments: str) -> list[str]:
    found = json.loads(run("search", "--config", searched, "--json", *arguments).stdout)
    return [document["title"].split()[0] for document in found["documents"]]


def test_results_are_limited_sorted_and_narrowed(searched: str) -> None:
    assert sorted(titles(searched, "bergen")) == ["First", "Second", "Third"]
    assert titles(searched, "bergen", "--sort", "oldest") == ["Third", "First", "Second"]
    assert titles(searched, "bergen", "--sort", "newest", "--limit", "1") == ["Second"]
    assert titles(searched, "bergen", "--sort", "oldest", "--filter", "source=A box") == ["Third", "First"]
    years = ("--filter", "year=2020", "--filter", "year=2018")
    assert titles(searched, "bergen", "--sort", "oldest", *years) == ["Third", "Second"]
    assert titles(searched, "bergen", *years, "--filter", "entity=organisations/quds-force") == ["Second"]


def test_names_are_found_in_their_other_forms_or_only_as_written(searched: str) -> None:
    assert sorted(titles(searched, "org:qods")) == sorted(titles(searched, "quds force")) == ["First", "Second"]
    found = run("search", "--config", searched, "quds", "force")
    assert found.stdout.startswith("“quds force” also matched as Qods Force (organisation)\n")
    as_written = json.loads(run("search", "--config", searched, "--as-written", "--json", "quds force").stdout)
    assert (as_written["all"], as_written["some"], as_written["also"]) == (1, 1, [])


def test_facets_are_counted_when_they_are_asked_for(searched: str) -> None:
    found = run("search", "--config", searched, "--facets", "bergen")
    assert re.search(r"^Sources\n  A box \.+ 2\n  A shelf \.+ 1\n", found.stdout, re.MULTILINE)
    assert re.search(r"^  Quds Force \.+ 2  organisations/quds-force$", found.stdout, re.MULTILINE)
    assert "Sources" not in run("search", "--config", searched, "bergen").stdout


def test_json_is_one_document_with_everything(searched: str) -> None:
    printed = run("search", "--config", searched, "--json", "--facets", "--limit", "1", "bergen").stdout
    found = json.loads(printed)
    assert list(found) == [
        *("query", "problem", "total", "all", "some", "groups", "documents"),
        *("also", "entities", "suggestions", "facets"),
    ]
    assert (found["query"], found["problem"], found["total"], len(found["documents"])) == ("bergen", None, 3, 1)
    assert found["facets"]["year"] == [{"value": year, "count": 1} for year in ("2018", "2019", "2020")]
    assert printed.isascii()


def test_nothing_from_a_document_or_a_query_gives_orders_to_the_terminal(searched: str) -> None:
    for query in ("bergen", "\x1b[2J\x9b\u202ebergen", "\x1b[2J (", "\udcff nowhere"):
        for more in ((), ("--json", "--facets")):
            found = run("search", "--config", searched, *more, "--", query)
            assert (found.stdout + found.stderr).replace("\n", "").isprintable(), query


def test_nothing_found_is_told_in_json_too(searched: str) -> None:
    missed = run("search", "--config", searched, "--json", "bergon")
    assert missed.returncode == 1
    assert json.loads(missed.stdout)["suggestions"] == [
        {"query": "bergen", "shown": "bergen", "total": 3, "kind": "nearest"}
    ]


@pytest.mark.parametrize("query", ["(bergen", '"bergen', "OR", "-bergen", "b*", "date:2020-13", "a NEAR/99 b"])
def test_an_ill_formed_query_is_explained(searched: str, query: str) -> None:
    refused = run("search", "--config", searched, "--", query)
    assert refused.returncode == 2
    assert refused.stdout == ""
    sentence, shown, caret = refused.stderr.splitlines()
    place = re.match(r"error: query, character (\d+): ", sentence)
    assert place, sentence
    assert shown == f"  {query}"
    assert caret.index("^") == 1 + int(place[1])
    data = run("search", "--config", searched, "--json", "--", query)
    assert data.returncode == 2
    assert json.loads(data.stdout)["problem"]["position"] == int(place[1]) - 1


def test_a_query_is_read_as_nfc(searched: str) -> None:
    found = run("search", "--config", searched, "--json", "cafe\u0301 bergen")
    assert json.loads(found.stdout)["query"] == "caf\u00e9 bergen"


@pytest.mark.parametrize("wrong", ["source", "source=", "colour=red", "=red"])
def test_a_filter_that_is_none_is_explained(searched: str, wrong: str) -> None:
    refused = run("search", "--config", searched, "--filter", wrong, "bergen")
    assert refused.returncode == 2
    assert "source=…, type=…, year=…, entity=…" in refused.stderr


def test_a_search_before_any_build_names_the_remedy(tmp_path: Path) -> None:
    refused = run("search", "bergen", "--config", str(new_project(tmp_path)))
    assert refused.returncode == 2
    assert "fonds build" in refused.stderr


def test_check_reports_and_writes_nothing(tmp_path: Path) -> None:
    path = new_project(tmp_path, {"letter.txt": LETTER, "empty.txt": ""}, recogniser="rules")
    before = sorted(tmp_path.rglob("*"))
    checked = run("check", "--config", str(path))
    assert checked.returncode == 1
    assert "error: empty.txt" in checked.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_problems_stand_in_the_order_of_their_lines(tmp_path: Path) -> None:
    rows = "".join(f"Name {line},ship\n" for line in range(2, 13))
    path = new_project(tmp_path, {"letter.txt": LETTER, "entities.csv": "name,kind\n" + rows}, recogniser="rules")
    told = run("check", "--config", str(path)).stderr
    assert [int(line) for line in re.findall(r"error: entities\.csv:(\d+):", told)] == list(range(2, 13))


def test_quiet_prints_problems_only(tmp_path: Path) -> None:
    path = new_project(tmp_path, {"letter.txt": LETTER, "b.md": "---\ncolour: x\n---\nText.\n"}, recogniser="rules")
    built = run("build", "--quiet", "--config", str(path))
    assert built.returncode == 0
    assert built.stdout == ""
    assert "colour" in built.stderr
    strict = run("build", "--quiet", "--strict", "--config", str(path))
    assert strict.returncode == 1
    assert "Nothing was published" in strict.stderr


@pytest.mark.parametrize(
    "arguments",
    [("build", "--config", "nowhere.yml"), ("build", "--bogus"), ("nonsense",), ("bundle", "--site", "nowhere")],
)
def test_what_cannot_start_leaves_with_two_and_a_sentence(arguments: tuple[str, ...]) -> None:
    refused = run(*arguments)
    assert refused.returncode == 2
    assert refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_bundle_holds_the_site(mkdocs_yml: str, tmp_path: Path) -> None:
    target = tmp_path / "letters.zip"
    made = run("bundle", "--config", mkdocs_yml, "--output", str(target))
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(target) as archive:
        assert "letters/documents/letter.html" in archive.namelist()


def test_what_nobody_foresaw_is_a_sentence_too(mkdocs_yml: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with patch("build_scripts.cli.read_archive", side_effect=RecursionError("too\ndeep")):
        left = run("check", "--config", mkdocs_yml)
        assert (left.returncode, left.stderr.count("\n")) == (2, 1)
        assert "nobody had foreseen (RecursionError: too deep)" in left.stderr
        monkeypatch.setenv("FONDS_TRACEBACK", "1")
        with pytest.raises(RecursionError):
            run("check", "--config", mkdocs_yml)


def test_only_what_a_person_writes_makes_serve_build_anew(tmp_path: Path) -> None:
    config = read_config(new_project(tmp_path, {"letter.txt": LETTER}, recogniser="rules"))
    assert run("build", "--quiet", "--config", str(config.mkdocs_yml)).returncode == 0
    made, own = config.docs / "documents" / "letter.md", config.docs / "own.md"

    def builds_anew(path: Path) -> bool:
        watcher = Watcher(config)
        watcher.on_any_event(FileModifiedEvent(str(path)))
        return watcher.changed.is_set()

    own.write_text("# By hand\n", encoding="utf-8")
    assert made.is_file()
    assert not builds_anew(made)
    assert builds_anew(own)
    assert builds_anew(config.seeds / "letter.txt")
    made.write_text("# Changed by hand\n", encoding="utf-8")
    assert builds_anew(made)


def test_the_package_is_a_command_too() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "build_scripts", "--version"], cwd=PROJECT, capture_output=True, text=True
    )
    assert (shown.returncode, shown.stdout.split()[0]) == (0, "fonds,")


def test_serve_shows_the_site_and_builds_it_anew_after_a_change(tmp_path: Path) -> None:
    path = new_project(tmp_path, {"letter.txt": LETTER}, recogniser="rules")
    command = [sys.executable, "-m", "build_scripts", "serve", "--port", "0", "--quiet", "--config", str(path)]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    killer = threading.Timer(60, server.kill)
    killer.start()
    try:
        address = server.stdout.readline().split()[0]
        assert "1921" in page(f"{address}documents/letter.html")
        (tmp_path / "seeds" / "reply.txt").write_text("Nothing came from Tromsø.\n", encoding="utf-8")
        while "Tromsø" not in page(f"{address}documents/reply.html"):
            assert server.poll() is None, "the server ended or took more than a minute"
            time.sleep(0.2)
    finally:
        killer.cancel()
        server.kill()
        server.wait()


def page(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError:
        return ""
