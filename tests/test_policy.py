"""The Content-Security-Policy of every page, and 404.html: what is ours works, what is not does not run."""

import csv
import os
import re
from functools import partial
from http.server import SimpleHTTPRequestHandler
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from build_scripts.config import read_config
from build_scripts.exports.tables import tables
from build_scripts.pipeline import build
from build_scripts.policy import HEAD, NOT_FOUND, protect
from tests import sites
from tests.browser import NoBrowserError, find_or_install, recorded
from tests.firefox import FIREFOX, started
from tests.sites import built, new_project, served
from tests.support import Scripts, make_archive, make_document

BROWSER = Scripts("cite")
LETTER = "Dear Mary Smith,\n\nI met John Brown in Paris on 3 May 1921. He works for the Ministry of Health.\n"
PAGES = ("index", "documents/a", "timeline/index", "search/index", "guide/names", "404")
PLANTED = '<script>window.__xss = 1</script><img src=x onerror="window.__xss = 2"><p id="planted">planted</p>'
ALIVE = """() => ({
  box: document.querySelectorAll(".fonds-search-box").length,
  styled: getComputedStyle(document.body).getPropertyValue("--md-primary-fg-color") !== "",
  home: document.querySelector(".md-logo").href,
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policy")
    mkdocs_yml = new_project(folder, {"a.txt": LETTER}, recogniser="rules")
    (folder / "docs" / "own.md").write_text("# Mine\n\n<script>window.mine = 1</script>\n")
    (folder / "docs" / "raw.html").write_text("<!doctype html><title>Raw</title>")
    assert built(mkdocs_yml).problems == ()
    return folder / "site"


def policy_of(page: Path) -> str:
    found = re.search(
        f'{HEAD}\\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page.read_text("utf-8")
    )
    assert found, page
    return found[1]


def test_every_page_has_its_policy_before_anything_is_loaded_or_run(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if path.name != "raw.html"]
    assert len(pages) > 20
    for page in pages:
        policy = policy_of(page)
        assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
        assert "unsafe" not in policy
        head = page.read_text("utf-8").partition("Content-Security-Policy")[0]
        assert not re.search(r"<(?:script|link|style|img|base)\b", head)
    assert "Content-Security-Policy" not in (site / "raw.html").read_text("utf-8")


def test_only_a_persons_own_page_may_hold_a_script_that_the_theme_has_not(site: Path) -> None:
    hashes = {page.name: policy_of(page).count("sha256-") for page in site.glob("*.html") if page.name != "raw.html"}
    assert hashes["own.html"] == hashes["index.html"] + 1


def test_a_script_in_a_generated_page_is_a_problem_and_gets_no_hash(tmp_path: Path) -> None:
    theme = '<script>scope=new URL("{}",location)</script><script id="c" type="application/json">{{}}</script>'
    (tmp_path / NOT_FOUND).write_text(HEAD + theme.format("/"))
    (tmp_path / "good.html").write_text(HEAD + theme.format(".."))
    (tmp_path / "bad.html").write_text(HEAD + theme.format(".") + "<SCRIPT >alert(1)</SCRIPT ><script src=x></script>")
    problems = list(protect(tmp_path, ["404.html", "bad.html", "good.html"], own=()))
    assert [problem.where for problem in problems] == ["bad.html"]
    counts = {name: policy_of(tmp_path / name).count("sha256-") for name in ("404.html", "bad.html", "good.html")}
    assert counts == {"404.html": 1, "bad.html": 1, "good.html": 1}


def test_a_site_without_a_page_for_what_is_missing_is_protected_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HEAD)
    assert list(protect(tmp_path, ["a.html"], own=())) == []
    assert "script-src 'self';" in policy_of(tmp_path / "a.html")


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_works_under_its_policy(browser: Browser, home: str, name: str) -> None:
    with recorded(browser) as page:
        page.goto(f"{home}/{name}.html")
        page.wait_for_selector(".fonds-search-box")
        assert page.evaluate(ALIVE) == {"box": 1, "styled": True, "home": f"{home}/index.html"}
        assert page.faults == []


def test_the_colours_can_be_switched_and_stay(browser: Browser, home: str) -> None:
    with recorded(browser) as page:
        page.goto(f"{home}/documents/a.html")
        scheme = "document.body.getAttribute('data-md-color-scheme')"
        while page.evaluate(scheme) != "slate":
            page.locator("form[data-md-component=palette] label:not([hidden])").click()
        page.goto(f"{home}/index.html")
        assert page.evaluate(scheme) == "slate"
        assert page.faults == []


def plant(site: Path) -> Path:
    """A copy of a page into which a script has come."""
    page = site / "documents" / "planted.html"
    page.write_text((site / "documents" / "a.html").read_text("utf-8").replace("</h1>", f"</h1>{PLANTED}", 1), "utf-8")
    return page


def test_a_script_that_has_come_into_a_page_does_not_run(
    site: Path, browser: Browser, home: str, tmp_path: Path
) -> None:
    page = plant(site)
    try:
        with recorded(browser) as tab:
            tab.goto(f"{home}/documents/{page.name}")
            assert tab.locator("#planted").count() == 1
            assert tab.evaluate("window.__xss ?? null") is None
            assert any("Content Security Policy" in fault for fault in tab.faults)
    finally:
        page.unlink()


def test_firefox_obeys_the_policy_and_everything_works_under_it(site: Path) -> None:
    page = plant(site)
    try:
        with started(find_or_install(FIREFOX)) as firefox, served(site) as address:
            for home in (address, site.as_uri()):
                with firefox.recorded() as tab:
                    for name in PAGES:
                        tab.goto(f"{home}/{name}.html")
                        tab.until("() => document.querySelector('.fonds-search-box')?.tagName")
                        assert tab.evaluate(ALIVE) == {"box": 1, "styled": True, "home": f"{home}/index.html"}
                    assert tab.faults == []
                    tab.goto(f"{home}/documents/{page.name}")
                    assert tab.until("() => document.querySelector('#planted')?.id")
                    assert tab.evaluate("() => window.__xss ?? null") is None
    except NoBrowserError as fault:
        refused = partial(pytest.fail, pytrace=False) if os.environ.get("CI") else pytest.skip
        refused(str(fault))
    finally:
        page.unlink()


# 404.html


class Pages(SimpleHTTPRequestHandler):
    """A server as GitHub Pages is: a project lies below a folder, and 404.html is shown for what is not there."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/project"))

    def send_error(self, code: int, *_: object) -> None:
        """Show the page of the site."""
        content = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("url", "path"), [("", ""), ("https://somebody.example/project/", "/project")])
def test_the_page_for_what_is_missing_leads_home_from_any_depth(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch, url: str, path: str
) -> None:
    mkdocs_yml = new_project(tmp_path, {"a.txt": LETTER}, recogniser="rules")
    mkdocs_yml.write_text(f"site_url: {url}\n" + mkdocs_yml.read_text())
    build(read_config(mkdocs_yml))
    monkeypatch.setattr(sites, "_Silent", Pages)
    with served(tmp_path / "site") as address, recorded(browser) as page:
        for missing in ("x.html", "documents/gone.html", "a/b/c/d/"):
            page.goto(f"{address}{path}/{missing}")
            page.wait_for_selector(".fonds-search-box")
            assert page.evaluate(ALIVE) == {"box": 1, "styled": True, "home": f"{address}{path}/index.html"}
            assert [fault for fault in page.faults if "404" not in fault] == []
        assert_opens_from_a_folder(page, tmp_path / "site")


def assert_opens_from_a_folder(page: Page, site: Path) -> None:
    page.faults.clear()
    page.goto((site / NOT_FOUND).as_uri())
    page.wait_for_selector(".fonds-search-box")
    assert page.evaluate(ALIVE) == {"box": 1, "styled": True, "home": (site / "index.html").as_uri()}
    assert page.faults == []


# Tables


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_carry_out_gets_an_apostrophe_in_every_table(cell: str, written: str) -> None:
    archive = make_archive(make_document("a", cell, ["Text."]))
    table = next(file for file in tables(archive) if file.path.endswith("documents.csv"))
    row = next(csv.DictReader(StringIO(table.content.decode(), newline="")))
    assert (row["title"], row["paragraphs"]) == (written, "1")
    card = {"title": cell, "creators": []}
    saved = BROWSER.call("(card) => fonds.cite.csv([card], '')", card)
    assert next(csv.DictReader(StringIO(saved.removeprefix("\ufeff"), newline="")))["title"] == written
