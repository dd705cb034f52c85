"""The search in Firefox, over http and from file://, where browsers differ most: by keyboard, as a reader would."""

import csv
import os
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import NoBrowserError, find_or_install
from tests.firefox import FIREFOX, Firefox, Tab, started
from tests.sites import PROJECT, built, new_project


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    """One Firefox for all these tests; where there is none they are skipped, but in continuous integration fail."""
    try:
        with started(find_or_install(FIREFOX)) as firefox:
            yield firefox
    except NoBrowserError as fault:
        refused = partial(pytest.fail, pytrace=False) if os.environ.get("CI") else pytest.skip
        refused(str(fault))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example archive."""
    mkdocs_yml = new_project(tmp_path_factory.mktemp("example"), recogniser="rules")
    built(mkdocs_yml, seeds=PROJECT / "seeds")
    return mkdocs_yml.parent / "site"


@pytest.fixture
def tab(firefox: Firefox, home: str) -> Iterator[Tab]:
    """A tab in which, at the end, nothing may have gone wrong and nothing may have been asked of another host."""
    with firefox.recorded() as tab:
        yield tab
        tab.evaluate("() => true")
        assert tab.faults == []
        assert any(address.startswith(home) for address in tab.requests) == home.startswith("http")
        assert [address for address in tab.requests if not address.startswith((home, "data:", "blob:"))] == []


def shown(tab: Tab, selector: str) -> str:
    """Wait until the page shows such an element: the text of the first."""
    text: str = tab.until("(selector) => document.querySelector(selector)?.innerText.trim()", selector)
    return text


def texts(tab: Tab, selector: str) -> list[str]:
    """The texts of all such elements."""
    every = "(selector) => Array.from(document.querySelectorAll(selector), (one) => one.textContent)"
    found: list[str] = tab.evaluate(every, selector)
    return found


def search(tab: Tab, home: str, parameters: str) -> list[str]:
    """Open a search by its address: the titles of its results."""
    tab.goto(f"{home}/search/index.html?{parameters}")
    shown(tab, ".fonds-result h2")
    return texts(tab, ".fonds-result h2")


def asked(tab: Tab) -> dict[str, list[str]]:
    """The search that the address of the page says."""
    return parse_qs(urlsplit(tab.evaluate("() => location.href")).query)


def tab_to(tab: Tab, selector: str) -> None:
    """Press the tabulator until such an element has the focus."""
    for _ in range(150):
        tab.press("Tab")
        if tab.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the tabulator does not lead to {selector}")


def test_from_the_box_in_the_header_one_comes_to_the_paragraph(tab: Tab, home: str) -> None:
    tab.goto(f"{home}/index.html")
    tab.type("/revolutionary guard")
    assert shown(tab, ".fonds-first li mark")
    tab.press("Enter")
    tab.until("() => location.pathname.endsWith('/search/index.html')")
    shown(tab, ".fonds-result mark")
    assert asked(tab) == {"q": ["revolutionary guard"]}
    tab_to(tab, ".fonds-excerpt")
    target = tab.evaluate("() => document.activeElement.href")
    tab.press("Enter")
    tab.until("(target) => location.href === target", target)
    paragraph = f"#{urlsplit(target).fragment}"
    assert shown(tab, f"{paragraph} mark.fonds-sought")
    place = "(selector) => { const { top, bottom } = document.querySelector(selector).getBoundingClientRect();"
    tab.until(f"{place} return bottom > 0 && top < innerHeight; }}", paragraph)


def test_arrows_walk_the_first_results(tab: Tab, home: str) -> None:
    tab.goto(f"{home}/about/index.html")
    tab.type("/baghdad")
    tab.until("() => document.querySelectorAll('.fonds-first li').length === 6")
    tab.press("ArrowDown", "ArrowDown")
    tab.until("() => document.querySelectorAll('.fonds-first li a')[1] === document.activeElement")
    tab.press("Escape")
    tab.until("() => document.querySelector('.fonds-first').hidden && document.activeElement.type === 'search'")


# What is typed, the document that must come first, and the words that must be marked first.
QUERIES = (
    ('"air strikes"', "The U.S. embassy in Baghdad on the last day of the year", "air strikes"),
    ("embassy NEAR/6 attack", "The U.S. embassy in Baghdad on the last day of the year", "attacks"),
    ("soleim*", "Profile: Qassem Soleimani", "Soleimani"),
    ("mnutes~", "Minutes of the records working group", "Minutes"),
    ('org:"qods force"', "Organisation: the Quds Force", "Quds Force"),
    ("title:parliament", "The vote of the Iraqi parliament, 5 January 2020", None),
    ("date:2020-01-03 minutes", "Minutes of the records working group", "Minutes"),
)


def test_every_sort_of_query_finds_while_it_is_typed(tab: Tab, home: str) -> None:
    tab.goto(f"{home}/search/index.html")
    for query, title, word in QUERIES:
        tab.evaluate("() => document.querySelector('.fonds-search-box input').select()")
        tab.type(query)
        tab.until("(query) => new URLSearchParams(location.search).get('q') === query", query)
        tab.until("(title) => document.querySelector('.fonds-result h2')?.innerText === title", title)
        if word:
            tab.until("(word) => document.querySelector('.fonds-result mark')?.innerText === word", word)


def test_a_year_and_an_order_are_chosen(tab: Tab, home: str) -> None:
    found = search(tab, home, "q=iran")
    tab_to(tab, ".fonds-facet-year input")
    year, count = texts(tab, ".fonds-facet-year label:focus-within span")
    tab.type(" ")
    tab.until("(count) => document.querySelector('.fonds-status').textContent.startsWith(count + ' ')", count)
    assert asked(tab) == {"q": ["iran"], "year": [year]}
    assert len(texts(tab, ".fonds-result")) == int(count) < len(found)
    search(tab, home, "q=iran")
    tab_to(tab, "[data-key='sort newest']")
    tab.press("Enter")
    shown(tab, "[data-key='sort newest'][aria-current]")
    newest = texts(tab, ".fonds-result h2")
    assert newest != found
    dates = tab.evaluate("async () => (await fonds.list('iran', { sort: 'newest' })).map((card) => card.date)")
    years = [date[:4] for date in dates if date]
    assert years == sorted(years, reverse=True)
    assert asked(tab) == {"q": ["iran"], "sort": ["newest"]}


def test_names_are_counted_and_chosen(tab: Tab, home: str) -> None:
    search(tab, home, "q=baghdad")
    tab_to(tab, ".fonds-narrow .fonds-fold summary")
    tab.press("Enter")
    shown(tab, ".fonds-facet-person li")
    tab_to(tab, ".fonds-facet-person input")
    name, count = texts(tab, ".fonds-facet-person label:focus-within span")
    tab.type(" ")
    tab.until("(count) => document.querySelector('.fonds-status').textContent.startsWith(count + ' ')", count)
    assert name in shown(tab, ".fonds-chosen")
    assert len(texts(tab, ".fonds-result")) == min(int(count), 10)
    assert asked(tab)["entity"][0].startswith("people/")


def test_the_whole_list_is_saved(tab: Tab, home: str) -> None:
    search(tab, home, "q=soleim*&sort=oldest")
    total = int(shown(tab, ".fonds-status").split()[0])
    files = {}
    for ending in ("csv", "bib", "ris"):
        tab_to(tab, f"[data-key={ending}]")
        tab.press("Enter")
        files[ending] = tab.saved(f"soleim.{ending}")
    rows = list(csv.DictReader(StringIO(files["csv"].removeprefix("\ufeff"), newline=""), strict=True))
    assert len(rows) == total > 10
    assert all(row["url"].startswith(f"{home}/documents/") for row in rows)
    assert files["bib"].count("@misc{") == files["ris"].count("TY  - ") == total


def test_going_back_brings_the_search_back(tab: Tab, home: str) -> None:
    search(tab, home, "q=kerman")
    tab_to(tab, ".fonds-result h2 a")
    tab.press("Enter")
    tab.until("() => location.pathname.includes('/documents/') && document.readyState === 'complete'")
    tab.evaluate("() => { history.back(); }")
    tab.until("() => location.pathname.endsWith('/search/index.html')")
    tab.until("() => document.querySelector('.fonds-search-box input')?.value === 'kerman'")
    assert shown(tab, ".fonds-result mark") == "Kerman"


# The instrument itself


def test_this_firefox_records_what_goes_wrong_and_is_as_strict_as_a_reader_s(firefox: Firefox, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<!doctype html><title>A page</title><script src="there.js"></script><script src="missing.js"></script>'
        '<script>console.log("a word"); console.error("a complaint"); throw new Error("a fault")</script>'
        '<script src="http://elsewhere.example/x.js"></script>'
    )
    (tmp_path / "there.js").write_text("document.title += '!';")
    with firefox.recorded() as tab:
        tab.goto((tmp_path / "page.html").as_uri())
        assert tab.evaluate("() => document.title") == "A page!"
        faults = "\n".join(tab.faults)
        assert all(said in faults for said in ("a complaint", "a fault", "missing.js", "elsewhere.example"))
        assert "a word" not in faults
        assert set(tab.requests) == {"http://elsewhere.example/x.js"}
        assert "blocked" in tab.evaluate("() => fetch('there.js').then(() => 'read', () => 'blocked')")
    with firefox.recorded() as tab:
        assert (tab.requests, tab.faults) == ([], [])


def test_only_outside_of_continuous_integration_can_firefox_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONDS_FIREFOX", "none")
    for name, wanted in (("", True), ("true", False)):
        monkeypatch.setenv("CI", name)
        with pytest.raises(NoBrowserError, match="FONDS_FIREFOX=none") as caught:
            find_or_install(FIREFOX)
        assert caught.value.wanted is wanted
