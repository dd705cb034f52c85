"""A whole build: what comes in is on a page or among the problems, and a build that fails leaves the site alone."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from build_scripts.bundle import bundle
from build_scripts.config import read_config
from build_scripts.pipeline import build
from build_scripts.problems import FondsError, Severity
from build_scripts.site import index_folder, recover
from tests.sites import PROJECT, Shown, broken_links, built, digests, new_project

LETTER = "Dear Mary Smith,\n\nI met John Brown in Paris on 3 May 1921. He works for the Ministry of Health.\n"

HOSTILE = {
    "good.txt": LETTER,
    "empty.txt": "",
    "binary.txt": bytes(range(256)) * 40,
    "bad-utf8.txt": "Un café à Besançon, à côté de la gare, où l’on dîne.\n".encode("cp1252") * 5,
    "same name.txt": "The first of two.\n",
    "same-name.md": "The second of two.\n",
    "broken.md": "---\ntitle: [unclosed\n---\n\nThe text after it.\n",
    "unknown.md": "---\ntitle: A letter\ncolour: blue\n---\n\nText.\n",
    "title.md": "---\ntitle: </title><script>alert(1)</script>\n---\n\nA title that would like to run.\n",
    "metadata.csv": "file,title,shelfmark\ngood.txt,A letter to Mary,X 1\nnowhere.txt,Nothing,X 2\n",
    "picture.xyz": b"\x89PNG",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory):
    mkdocs_yml = new_project(tmp_path_factory.mktemp("hostile"), HOSTILE, recogniser="rules")
    return mkdocs_yml.parent, built(mkdocs_yml)


@pytest.mark.parametrize(
    ("name", "severity", "said"),
    [
        ("empty.txt", Severity.ERROR, "empty"),
        ("binary.txt", Severity.ERROR, "binary"),
        ("bad-utf8.txt", Severity.WARNING, "UTF-8"),
        ("same", Severity.WARNING, "same"),
        ("broken.md", Severity.WARNING, "front matter"),
        ("unknown.md", Severity.WARNING, "colour"),
        ("metadata.csv", Severity.WARNING, "shelfmark"),
        ("metadata.csv", Severity.WARNING, "nowhere.txt"),
        ("picture.xyz", Severity.ERROR, "picture"),
    ],
)
def test_bad_input_is_named_with_its_place_and_a_remedy(hostile, name: str, severity: Severity, said: str) -> None:
    _, report = hostile
    found = [problem for problem in report.problems if name in problem.where and said in str(problem)]
    assert found, [str(problem) for problem in report.problems]
    assert max(problem.severity for problem in found) == severity
    assert all(problem.hint for problem in found)


def test_documents_in_are_pages_out_and_problems_listed(hostile) -> None:
    folder, report = hostile
    documents = {document.source.name for document in report.archive.documents}
    refused = {problem.where for problem in report.problems if problem.severity == Severity.ERROR}
    given = set(HOSTILE) - {"metadata.csv"}
    assert documents == given - {"empty.txt", "binary.txt", "picture.xyz"}
    assert documents | refused == given
    pages = {path.stem for path in (folder / "site" / "documents").glob("*.html")} - {"index"}
    former = {former for document in report.archive.documents for former in document.former}
    assert pages == {document.id for document in report.archive.documents} | former
    assert (len(report.archive.documents), former) == (7, {"same-name"})


def test_a_hostile_title_is_text_everywhere(hostile) -> None:
    folder, _ = hostile
    pages = [path for path in (folder / "site").rglob("*.html") if "alert(1)" in path.read_text(encoding="utf-8")]
    assert not pages
    shown = Shown.of(folder / "site" / "documents" / "title.html")
    assert "</title><script>alert(1)</script>" in "".join(shown.text)


def test_every_link_of_a_hostile_site_leads_somewhere(hostile) -> None:
    folder, _ = hostile
    assert broken_links(folder / "site") == []


def test_problems_are_told_on_the_page_about_the_archive(hostile) -> None:
    folder, _ = hostile
    assert "empty.txt" in "".join(Shown.of(folder / "site" / "about" / "index.html").text)


def test_what_is_stated_is_shown_and_what_is_not_stays_unknown(hostile) -> None:
    folder, _ = hostile
    shown = "".join(Shown.of(folder / "site" / "documents" / "good.html").text)
    assert "A letter to Mary" in shown
    assert "date unknown" in shown
    assert "X 1" in shown


def test_the_same_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    sites = []
    for name in ("one", "two"):
        mkdocs_yml = new_project(
            tmp_path / name, {"b.txt": f"{LETTER} Yours.", "a.md": "# Paris\n\n" + LETTER}, recogniser="rules"
        )
        built(mkdocs_yml)
        sites.append(digests(tmp_path / name / "site"))
    assert sites[0] == sites[1]
    assert "documents/a.html" in sites[0]


def test_strict_publishes_nothing_when_there_is_a_warning(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    assert built(mkdocs_yml, strict=True).published
    before = digests(tmp_path / "site")
    (tmp_path / "seeds" / "b.md").write_text("---\ncolour: blue\n---\nText.\n")
    assert not built(mkdocs_yml, strict=True).published
    assert digests(tmp_path / "site") == before
    assert built(mkdocs_yml).published
    assert digests(tmp_path / "site") != before


def test_seeds_from_elsewhere_leave_docs_alone(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path / "ours", {"a.txt": LETTER}, recogniser="rules")
    new_project(tmp_path / "theirs", {"secret.txt": LETTER})
    built(mkdocs_yml)
    docs = digests(mkdocs_yml.parent / "docs")
    assert "documents/a.md" in docs
    config = read_config(mkdocs_yml, seeds=tmp_path / "theirs" / "seeds", site=tmp_path / "out")
    build(config)
    assert (tmp_path / "out" / "documents" / "secret.html").is_file()
    assert digests(mkdocs_yml.parent / "docs") == docs


def test_a_document_that_goes_takes_its_page_along_and_a_persons_page_stays(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER, "b.txt": f"{LETTER} Yours."}, recogniser="rules")
    own = tmp_path / "docs" / "guide" / "own.md"
    own.write_text("# Mine\n")
    built(mkdocs_yml)
    assert (tmp_path / "docs" / "documents" / "b.md").is_file()
    (tmp_path / "seeds" / "b.txt").unlink()
    built(mkdocs_yml)
    assert not (tmp_path / "docs" / "documents" / "b.md").exists()
    assert not (tmp_path / "site" / "documents" / "b.html").exists()
    assert own.read_text() == "# Mine\n"
    assert (tmp_path / "site" / "guide" / "own.html").is_file()


def test_a_persons_page_in_the_place_of_a_generated_one_is_kept_and_reported(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    (tmp_path / "docs" / "index.md").write_text("# Welcome\n")
    for _ in range(2):
        report = built(mkdocs_yml)
        assert any(problem.where == "docs/index.md" for problem in report.problems)
        assert (tmp_path / "docs" / "index.md").read_text() == "# Welcome\n"
        assert "Welcome" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_a_generated_page_that_a_person_has_changed_is_the_persons(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    built(mkdocs_yml)
    page = tmp_path / "docs" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nA word of my own.\n", encoding="utf-8")
    for _ in range(2):
        report = built(mkdocs_yml)
        assert "A word of my own." in page.read_text(encoding="utf-8")
        assert "A word of my own." in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
        assert any(problem.where == "docs/index.md" for problem in report.problems)


def test_a_missing_folder_of_seeds_is_a_sentence(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path)
    with pytest.raises(FondsError) as caught:
        built(mkdocs_yml, seeds=tmp_path / "nowhere")
    assert "nowhere" in str(caught.value)
    assert caught.value.problem.hint


def test_an_archive_without_documents_is_built_and_says_so(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, recogniser="rules")
    report = built(mkdocs_yml)
    assert "no documents yet" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert any(problem.severity >= Severity.WARNING for problem in report.problems)


def test_a_build_killed_at_any_moment_leaves_the_former_site_or_a_whole_new_one(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {f"{n}.txt": f"{LETTER}\nNumber {n}.\n" for n in range(12)}, recogniser="rules")
    built(mkdocs_yml)
    former = digests(tmp_path / "site")
    (tmp_path / "seeds" / "new.txt").write_text(LETTER)
    command = [sys.executable, "-m", "build_scripts", "build", "--quiet", "--config", str(mkdocs_yml)]
    for pause in (0.6, 1.2, 1.8, 2.4, 3.0):
        run = subprocess.Popen(command, cwd=PROJECT, start_new_session=True)
        time.sleep(pause)
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        now = digests(tmp_path / "site")
        assert now == former or ("documents/new.html" in now and not broken_links(tmp_path / "site"))
    built(mkdocs_yml)
    assert "documents/new.html" in digests(tmp_path / "site")
    left = {path.name for path in tmp_path.glob(".site*")}
    assert left - {".site.lock"} == {index_folder(tmp_path / "site").name}


@pytest.mark.parametrize("step", range(4))
def test_a_build_cut_short_between_any_two_steps_of_the_swap_is_mended(tmp_path: Path, monkeypatch, step: int) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    built(mkdocs_yml)
    former = digests(tmp_path / "site")
    (tmp_path / "seeds" / "b.txt").write_text(f"{LETTER} Yours.")
    rename, done = Path.rename, []

    def cut_short(path: Path, target: Path) -> Path:
        if len(done) == step:
            raise KeyboardInterrupt
        done.append(target)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", cut_short)
    with pytest.raises(KeyboardInterrupt):
        built(mkdocs_yml)
    monkeypatch.undo()
    recover(tmp_path / "site")
    now = digests(tmp_path / "site")
    assert now == former if step < 2 else "documents/b.html" in now
    assert (index_folder(tmp_path / "site") / "fonds.json").is_file()
    built(mkdocs_yml)
    assert "documents/b.html" in digests(tmp_path / "site")


def test_what_fonds_did_not_make_is_never_replaced(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path / "project", {"a.txt": LETTER}, recogniser="rules")
    thesis = tmp_path / "own" / "thesis.txt"
    thesis.parent.mkdir()
    thesis.write_text("Years of work.")
    before = digests(tmp_path)
    project = mkdocs_yml.parent
    for site in (thesis.parent, thesis, project, tmp_path, project / "seeds", project / "docs" / "site"):
        with pytest.raises(FondsError, match="cannot be the site"):
            build(read_config(mkdocs_yml, site=site))
    assert digests(tmp_path) == before


def test_two_builds_of_one_site_do_not_meet(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    with FileLock(tmp_path / ".site.lock"), pytest.raises(FondsError, match="another run"):
        built(mkdocs_yml)
    built(mkdocs_yml)


def test_what_mkdocs_refuses_is_a_sentence(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    mkdocs_yml.write_text("site_name: Bare\ntheme: nosuch\nextra: {fonds: {recogniser: rules}}\n")
    with pytest.raises(FondsError, match=r"mkdocs\.yml: MkDocs could not build the site: .*nosuch"):
        built(mkdocs_yml)
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / ".site.partial").exists()


def test_an_archive_needs_no_pages_of_its_own(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    shutil.rmtree(tmp_path / "docs")
    assert built(mkdocs_yml).published
    assert (tmp_path / "docs" / "documents" / "a.md").is_file()


def test_settings_that_would_break_the_site_are_told(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    mkdocs_yml.write_text("site_name: Bare\nextra: {fonds: {recogniser: rules}}\n")
    told = {problem.where.removeprefix("mkdocs.yml: ") for problem in built(mkdocs_yml).problems}
    assert {"theme", "use_directory_urls", "extra_css", "extra_javascript"} <= told


def test_the_bundle_of_a_site_is_the_site(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    built(mkdocs_yml)
    count, _ = bundle(tmp_path / "site", tmp_path / "site.zip")
    assert count == len(digests(tmp_path / "site"))
