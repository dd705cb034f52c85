"""The site in a browser, over http and from file://: it reads, searches, marks and leads on, and asks nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import recorded
from tests.sites import PROJECT, built, new_project


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example archive, built as `make site` builds it."""
    mkdocs_yml = new_project(tmp_path_factory.mktemp("example"))
    built(mkdocs_yml, seeds=PROJECT / "seeds")
    return mkdocs_yml.parent / "site"


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """A page on which, at the end, nothing may have gone wrong and nothing may have been asked of another host."""
    with recorded(browser) as page:
        page.set_default_timeout(10_000)
        yield page
        assert page.faults == []
        assert page.requests
        assert [address for address in page.requests if not address.startswith((home, "data:"))] == []


def test_a_name_opens_its_card_and_escape_closes_it(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/chronology.html")
    name = page.locator(".md-content__inner > p a.person").first
    name.hover()
    card = page.get_by_role("dialog")
    expect(card).to_be_visible()
    expect(card).to_contain_text("person")
    expect(card).to_contain_text("in the archive")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    name.focus()
    expect(card).to_be_visible()


def test_one_entity_can_be_followed_through_the_text(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/profile-qassem-soleimani.html")
    page.locator(".md-content__inner > p a.person").first.focus()
    page.get_by_role("button", name="Only this one").click()
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("1 of ")
    page.get_by_role("button", name="Next").click()
    expect(bar).to_contain_text("2 of ")
    assert page.locator("a.fonds-lit").count() > 1
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    assert page.locator("a.fonds-lit").count() == 0


def test_a_kind_switched_off_stays_off_on_the_next_page(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/chronology.html")
    line = "element => getComputedStyle(element).textDecorationColor"
    place = page.locator(".md-content__inner > p a.place").first
    assert place.evaluate(line) != "rgba(0, 0, 0, 0)"
    page.get_by_role("checkbox", name="Places").uncheck()
    assert place.evaluate(line) == "rgba(0, 0, 0, 0)"
    page.goto(f"{home}/documents/briefing-al-asad.html")
    assert not page.get_by_role("checkbox", name="Places").is_checked()
    assert page.get_by_role("checkbox", name="People", exact=True).is_checked()


def test_a_paragraph_number_is_a_link_and_offers_its_citation(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/chronology.html")
    number = page.locator(".md-content__inner > p > a.fonds-number").first
    number.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(number.get_attribute("href"))
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_every_way_in_leads_to_a_document(page: Page, home: str) -> None:
    for way in ("documents", "people", "organisations", "places", "timeline"):
        page.goto(f"{home}/{way}/index.html")
        page.locator(".md-content__inner li a, .md-content__inner table a").first.click()
        if way == "timeline":
            page.locator("dd a").first.click()
        elif way != "documents":
            page.locator(".fonds-passages a.fonds-number").first.click()
        expect(page.locator(".fonds-provenance")).to_be_attached()


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_of_the_page(browser: Browser, site: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for name in (
        "index",
        "documents/chronology",
        "people/qassem-soleimani",
        "timeline/2020",
        "search/index",
        "about/index",
    ):
        page.goto(f"{site.as_uri()}/{name}.html" + ("?q=iran" if name == "search/index" else ""))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide at {width} px"
    context.close()


def test_reading_and_browsing_need_no_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/index.html")
    page.get_by_role("link", name="Documents", exact=True).first.click()
    page.locator(".fonds-documents a").first.click()
    assert page.locator("article p.fonds-block").count() > 0
    page.locator(".fonds-here a.fonds-name").first.click()
    page.locator(".fonds-passages a.fonds-number").first.click()
    assert "#p" in page.url
    page.goto(f"{site.as_uri()}/search/index.html")
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    context.close()
