"""Searching in a browser, over http and from file://: typing, choosing, sorting, saving, printing, all by keyboard."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, Route, expect

from build_scripts.pages.examples import examples
from tests.browser import recorded
from tests.sites import PROJECT, Shown, broken_links, built, new_project, served
from tests.support import make_archive, make_document

STRIKE = (
    "The porters of the northern yard laid down their hooks at dawn and walked out through the coal gate.",
    "By noon no wagon had moved between the harbour and the hills, and the signal boxes stood dark along the line.",
    "The company offered two pence more a day; the porters asked for five, and for the lamps to be mended.",
    "In the evening the mayor read both letters aloud from the steps of the market hall, and nobody laughed.",
)
TOWNS = ("Amber", "Birch", "Cedar", "Dune", "Elm", "Fern", "Gorse", "Heath", "Iris", "Juniper", "Kelp", "Larch")


def note(title: str, *paragraphs: str, **stated: str) -> str:
    """A Markdown file with what is stated about it."""
    head = "".join(f'{name}: "{value}"\n' for name, value in {"title": title, **stated}.items())
    return f"---\n{head}---\n\n" + "\n\n".join(paragraphs) + "\n"


# A story and its reprint, a letter that quotes it, returns from twelve towns, and one in French.
SEEDS = {
    "strike.md": note("Porters walk out", *STRIKE, source="Northern Wire", type="Report", date="1911-05-02"),
    "strike-again.md": note(
        "Porters walk out", *STRIKE, source="Southern Courier/Evening", type="Report", date="1911-05-03"
    ),
    "letter.md": note(
        "A letter from the yard",
        "My dear sister, you will have read of it, but hear it from one who stood there.",
        STRIKE[1],
        "I was cold, and I was not afraid, and I had bread enough for three.",
        source="Private papers",
        type="Letter",
        date="1911-05~",
    ),
    **{
        f"return-{n:02}.md": note(
            f"Return of {town}",
            f"Inventory of the depot at {town}: {n} carts, {n + 3} lanterns.",
            source=f"{town} depot",
            type="Inventory",
            date=f"{1920 + n}",
        )
        for n, town in enumerate(TOWNS)
    },
    "cheval.md": note("Le marché", "On vendait au marché un cheval gris et des pommes.", language="fr", date="1930"),
    "naughty.txt": "A <b>bold</b> title & more\n\nSorghum <script>alert(1)</script> sorghum, as it stands here.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example archive with some seeds more."""
    example = {path.name: path.read_bytes() for path in (PROJECT / "seeds").iterdir()}
    mkdocs_yml = new_project(tmp_path_factory.mktemp("example"), {**example, **SEEDS})
    built(mkdocs_yml)
    return mkdocs_yml.parent / "site"


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """A page on which, at the end, nothing may have gone wrong and nothing may have been asked of another host."""
    with recorded(browser) as page:
        page.set_default_timeout(10_000)
        yield page
        assert page.faults == []
        assert page.requests
        assert [address for address in page.requests if not address.startswith((home, "data:", "blob:"))] == []


def search(page: Page, home: str, parameters: str) -> None:
    """Open a search by its address and wait for what is said of it."""
    page.goto(f"{home}/search/index.html?{parameters}")
    expect(page.locator(".fonds-status")).not_to_be_empty()


def asked(page: Page) -> dict[str, list[str]]:
    """The search that the address of the page says."""
    return parse_qs(urlsplit(page.url).query)


def titles(page: Page) -> list[str]:
    """The titles of the results, in order."""
    return page.locator(".fonds-result h2").all_inner_texts()


def facet(page: Page, name: str) -> Locator:
    """One of the groups of choices."""
    return page.get_by_role("group", name=name, exact=True)


def press_until(page: Page, key: str, wanted: Locator, most: int = 80) -> None:
    """Press a key until something has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{most} times {key} do not lead to {wanted}")


# In the header


def test_the_first_results_come_while_typing_and_enter_opens_all_of_them(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("revolutionary guard")
    first = page.locator(".fonds-first li a").first
    expect(first.locator("mark").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{home}/search/index.html?q=revolutionary+guard")
    result = page.locator(".fonds-result").first
    expect(result.locator("mark").first).to_be_visible()
    excerpt = result.locator("a.fonds-excerpt").first
    anchor = excerpt.get_attribute("href").split("#")[1]
    excerpt.focus()
    page.keyboard.press("Enter")
    paragraph = page.locator(f"#{anchor}")
    expect(paragraph.locator("mark.fonds-sought").first).to_be_visible()
    expect(paragraph).to_be_in_viewport()
    assert "/documents/" in page.url
    assert asked(page)["q"] == ["revolutionary guard"]
    page.get_by_role("button", name="Clear").click()
    assert page.locator(".fonds-sought").count() == 0


def test_a_word_half_typed_is_taken_for_a_beginning(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("soleim")
    expect(page.locator(".fonds-first li mark").first).to_have_text(re.compile("^Soleim", re.IGNORECASE))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("search/index.html?q=soleim*")))
    expect(page.locator(".fonds-result").first).to_be_visible()
    assert page.get_by_role("searchbox").input_value() == "soleim*"


def test_a_last_word_half_typed_is_completed_beside_others(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("amber inven")
    first = page.locator(".fonds-first li a").first
    expect(first.locator("mark")).to_have_text(["Inventory", "Amber"])
    expect(first).not_to_contain_text("some of the words")
    assert "q=amber+inven*" in first.get_attribute("href")


def test_a_phrase_half_typed_is_taken_for_a_phrase(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.keyboard.press("/")
    page.keyboard.type('"signal boxes sto')
    expect(page.locator(".fonds-first li mark").first).to_have_text("signal boxes stood")


def test_arrows_walk_the_first_results_and_escape_closes_them(page: Page, home: str) -> None:
    page.goto(f"{home}/about/index.html")
    page.keyboard.press("/")
    page.keyboard.type("baghdad")
    results = page.locator(".fonds-first a")
    expect(results.nth(6)).to_have_text(re.compile(r"All \d+ results"))
    expect(results.nth(6)).to_have_attribute("href", f"{home}/search/index.html?q=baghdad")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    expect(results.nth(6)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".fonds-first")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_focus_stays_when_later_results_come(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("return larch")
    first = page.locator(".fonds-first a").first
    expect(first).to_contain_text("Return of Larch")
    page.keyboard.press("ArrowDown")
    page.get_by_role("searchbox").evaluate("(box) => { box.value = 'larch'; box.dispatchEvent(new Event('input')); }")
    expect(first).to_have_attribute("href", re.compile("q=larch&|q=larch#"))
    expect(first).to_be_focused()
    page.get_by_role("searchbox").evaluate("(box) => { box.value = 'kerman'; box.dispatchEvent(new Event('input')); }")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_what_was_found_is_announced_once_it_has_settled(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.evaluate(
        """() => {
          window.said = [];
          const status = document.querySelector(".fonds-search-box [role=status]");
          new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
        }"""
    )
    page.keyboard.press("/")
    page.keyboard.type("lantern", delay=60)
    expect(page.locator(".fonds-search-box [role=status]")).not_to_be_empty()
    page.wait_for_timeout(300)
    assert page.evaluate("window.said") == ["All 12 results"]


def test_a_fault_in_a_query_that_is_being_typed_leaves_the_results_before_it(page: Page, home: str) -> None:
    page.goto(f"{home}/index.html")
    page.keyboard.press("/")
    page.keyboard.type("kerman ")
    expect(page.locator(".fonds-first li").first).to_be_visible()
    page.keyboard.type("OR")
    expect(page.locator(".fonds-first p mark")).to_have_text("O")
    expect(page.locator(".fonds-first li").first).to_be_visible()


# The page and its address


def test_typing_replaces_the_address_and_what_is_decided_is_a_step_to_go_back_to(page: Page, home: str) -> None:
    page.goto(f"{home}/search/index.html")
    before = page.evaluate("history.length")
    page.keyboard.type("inventory")
    expect(page.locator(".fonds-result")).to_have_count(10)
    assert page.evaluate("history.length") == before
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-result a").first).to_be_focused()
    page.get_by_role("link", name="newest first").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-result h2").first).to_have_text("Return of Larch")
    facet(page, "Year").get_by_role("checkbox", name="1925").focus()
    page.keyboard.press("Space")
    expect(page.locator(".fonds-result")).to_have_count(1)
    assert asked(page) == {"q": ["inventory"], "sort": ["newest"], "year": ["1925"]}
    page.reload()
    expect(page.locator(".fonds-result h2")).to_have_text("Return of Fern")
    page.go_back()
    expect(page.locator(".fonds-result")).to_have_count(10)
    assert titles(page)[0] == "Return of Larch"
    page.go_back()
    expect(page.locator(".fonds-result h2").first).not_to_have_text("Return of Larch")
    page.go_forward()
    expect(page.locator(".fonds-result h2").first).to_have_text("Return of Larch")
    assert asked(page) == {"q": ["inventory"], "sort": ["newest"]}


def test_a_new_search_leaves_the_one_before_behind(page: Page, home: str) -> None:
    search(page, home, "q=kerman")
    page.keyboard.press("/")
    page.keyboard.type("lanterns")
    expect(page.locator(".fonds-status")).to_contain_text("12 documents")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("kerman")
    expect(page.locator(".fonds-result mark").first).to_have_text("Kerman")


def test_the_list_goes_on_where_it_ended(page: Page, home: str) -> None:
    search(page, home, "q=inventory")
    press_until(page, "Tab", page.get_by_role("button", name="Show more"), 200)
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-result")).to_have_count(12)
    expect(page.locator(".fonds-result").nth(10).locator("h2 a")).to_be_focused()
    assert len(set(titles(page))) == 12
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_counts_are_told_apart_and_a_result_with_some_of_the_words_says_so(page: Page, home: str) -> None:
    search(page, home, "q=inventory+amber")
    expect(page.locator(".fonds-status")).to_have_text("1 document has all the words; 11 more have some of them.")
    expect(page.locator(".fonds-result").nth(0)).not_to_contain_text("some of the words")
    expect(page.locator(".fonds-result").nth(1)).to_contain_text("some of the words")


# Names, reprints, passages


def test_another_name_of_the_same_is_matched_and_can_be_left_out(page: Page, home: str) -> None:
    search(page, home, "q=qods+force")
    also = page.locator(".fonds-also")
    expect(also).to_contain_text("“qods force” also matched as Quds Force, IRGC-QF, ")
    wide = len(titles(page))
    page.get_by_role("link", name="Only as written").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Match their other forms too")).to_be_focused()
    assert asked(page) == {"q": ["qods force"], "written": ["1"]}
    complete = page.locator(".fonds-result", has_not_text="some of the words")
    assert 0 < complete.count() < wide
    page.keyboard.press("Enter")
    expect(also).to_contain_text("also matched as")
    assert asked(page) == {"q": ["qods force"]}


def test_on_the_page_reached_other_names_are_marked_too_and_clearing_takes_all_marks_away(
    page: Page, home: str
) -> None:
    search(page, home, "q=qods+force&sort=oldest")
    page.locator(".fonds-result", has_text="Profile: Qassem Soleimani").locator("h2 a").click()
    expect(page.locator("a.fonds-sought").first).to_have_text("Quds Force")
    assert asked(page) == {"q": ["qods force"], "also": ["organisations/quds-force"]}
    assert all(target.endswith("quds-force.html") for target in hrefs(page.locator("a.fonds-sought")))
    expect(page.get_by_role("toolbar")).to_contain_text("places marked")
    page.keyboard.press("Escape")
    assert page.locator(".fonds-sought").count() == 0
    assert "?" not in page.url


def test_on_the_page_reached_whom_a_field_asks_for_is_marked(page: Page, home: str) -> None:
    search(page, home, "q=person%3Asoleimani")
    page.locator(".fonds-result h2 a").first.click()
    expect(page.locator("a.fonds-sought").first).to_be_visible()
    assert all(target.endswith("people/qassem-soleimani.html") for target in hrefs(page.locator("a.fonds-sought")))


def hrefs(links: Locator) -> list[str]:
    """Where links lead."""
    targets: list[str] = links.evaluate_all("links => links.map((link) => link.href)")
    return targets


def test_from_the_page_reached_one_comes_back_to_the_same_search(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/chronology.html?q=qods+force&written=1")
    page.get_by_role("link", name="All results").click()
    expect(page.get_by_role("link", name="Match their other forms too")).to_be_visible()
    assert asked(page) == {"q": ["qods force"], "written": ["1"]}


def test_words_are_marked_in_the_language_of_the_document(page: Page, home: str) -> None:
    search(page, home, "q=chevaux")
    page.locator(".fonds-result h2 a").click()
    expect(page.locator("mark.fonds-sought")).to_have_text("cheval")
    assert page.locator("aside[data-language]").get_attribute("data-language") == "fr"


def test_reprints_are_folded_and_a_passage_says_where_else_it_stands(page: Page, home: str) -> None:
    search(page, home, "q=%22signal+boxes%22")
    expect(page.locator(".fonds-status")).to_contain_text("3 documents; 1 of them is nearly identical to another")
    assert sorted(titles(page)) == ["A letter from the yard", "Porters walk out"]
    first = page.locator(".fonds-result").first
    expect(first).to_contain_text("This passage also in")
    expect(page.locator(".fonds-result").nth(1)).to_contain_text("1 passage stands in a result above")
    reprints = page.locator(".fonds-result", has=page.get_by_role("heading", name="Porters walk out"))
    expect(reprints).to_contain_text("1 near-identical: Porters walk out (Southern Courier/Evening, 3 May 1911)")
    reprints.locator(".fonds-others a").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.fonds-sought").first).to_be_visible()
    assert page.url.split("?")[0] == f"{home}/documents/strike-again.html"


# Facets


def test_choices_combine_and_their_counts_are_true(page: Page, home: str) -> None:
    search(page, home, "q=lanterns+OR+wagon")
    total = int(re.match(r"\d+", page.locator(".fonds-status").inner_text())[0])
    types = facet(page, "Type")
    counts = dict(line.rsplit("\n", 1) for line in types.locator("label").all_inner_texts())
    assert counts == {"Inventory": "12", "Report": "2", "Letter": "1"}
    assert total == 15
    report, letter = (types.get_by_role("checkbox", name=name) for name in ("Report", "Letter"))
    report.focus()
    page.keyboard.press("Space")
    expect(page.locator(".fonds-status")).to_contain_text("2 documents")
    expect(report).to_be_focused()
    letter.focus()
    page.keyboard.press("Space")
    expect(page.locator(".fonds-status")).to_contain_text("3 documents")
    assert asked(page)["type"] == ["Report", "Letter"]
    # The chosen ones stand first; the counts of a facet do not depend on what is chosen in it.
    assert types.locator(".fonds-value").all_inner_texts() == ["Report", "Letter", "Inventory"]
    sources = facet(page, "Source").locator(".fonds-value").all_inner_texts()
    assert sources == ["Northern Wire", "Private papers", "Southern Courier/Evening"]
    expect(types.get_by_role("checkbox", name="Inventory 12")).to_be_visible()
    facet(page, "Source").get_by_role("checkbox", name="Private papers").focus()
    page.keyboard.press("Space")
    expect(page.locator(".fonds-status")).to_have_text("1 document.")
    page.get_by_role("link", name="Report: take away").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-chosen")).to_have_text("Only: Private papers × · Letter × · Clear all")
    page.get_by_role("link", name="Clear all").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-status")).to_contain_text("15 documents")
    expect(page.locator(".fonds-status")).to_be_focused()
    assert asked(page) == {"q": ["lanterns OR wagon"]}


def test_a_long_facet_shows_its_first_eight_and_then_all(page: Page, home: str) -> None:
    search(page, home, "q=inventory")
    sources = facet(page, "Source")
    assert sources.get_by_role("checkbox").count() == 8
    every = sources.get_by_role("button", name="All 12")
    every.focus()
    page.keyboard.press("Enter")
    expect(sources.get_by_role("checkbox")).to_have_count(12)
    expect(sources.get_by_role("button", name="Fewer")).to_be_focused()
    years = facet(page, "Year").locator(".fonds-value").all_inner_texts()
    assert years == sorted(years)
    # All results are of one type, so that nothing could be chosen.
    expect(facet(page, "Type")).to_be_hidden()


def test_names_are_counted_only_when_they_are_opened_and_are_found_open_the_next_time(page: Page, home: str) -> None:
    search(page, home, "q=baghdad")
    mentions = "/assets/fonds/search/d/"
    assert not [address for address in page.requests if mentions in address]
    summary = page.locator("summary", has_text="People, places and other names")
    summary.focus()
    page.keyboard.press("Enter")
    people = facet(page, "People")
    expect(people.get_by_role("checkbox").first).to_be_visible()
    assert [address for address in page.requests if mentions in address]
    name, count = people.locator("label").first.inner_text().split("\n")
    people.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".fonds-chosen")).to_contain_text(name)
    expect(page.locator(".fonds-status")).to_contain_text(f"{count} documents")
    assert asked(page)["entity"][0].startswith("people/")
    # A second name narrows, and so do the counts.
    less = people.locator(".fonds-count").nth(1).inner_text()
    people.get_by_role("checkbox").nth(1).click()
    expect(page.locator(".fonds-status")).to_contain_text(re.compile(rf"^{less} document"))
    search(page, home, "q=kerman")
    expect(people.get_by_role("checkbox").first).to_be_visible()


def test_a_shared_search_names_what_it_is_narrowed_to(page: Page, home: str) -> None:
    search(page, home, "q=iran&entity=people%2Fqassem-soleimani&source=Nobody")
    expect(page.locator(".fonds-status")).to_have_text("Nothing found for iran within what you have chosen.")
    expect(page.get_by_role("checkbox", name="Nobody 0")).to_be_checked()
    # Not `uncheck`, which would look at the box once more: it goes when the facets are drawn anew.
    page.get_by_role("checkbox", name="Nobody 0").click()
    expect(page.get_by_role("checkbox", name="Qassem Soleimani")).to_be_checked()
    expect(page.locator(".fonds-chosen")).to_have_text("Only: Qassem Soleimani ×")
    assert page.locator(".fonds-result").count() > 1


def test_thousands_of_values_are_shown_in_part_and_can_be_sought_among(page: Page, home: str) -> None:
    page.goto(f"{home}/search/index.html")
    took = page.evaluate(
        """() => {
          const values = Array.from({ length: 9000 }, (_, n) => ({ value: "Source " + n, count: 9000 - n }));
          const facets = new fonds.Facets(() => {}, () => {});
          document.getElementById("fonds-search").append(facets.element);
          facets.element.open = true;
          const started = performance.now();
          facets.draw({ total: 9000, facets: { source: values, type: [], year: [] } }, fonds.address.read("q=x"));
          facets.element.querySelector(".fonds-facet-source button").click();
          return performance.now() - started;
        }"""
    )
    assert took < 500
    sources = facet(page, "Source")
    expect(sources.get_by_role("checkbox")).to_have_count(200)
    expect(sources).to_contain_text("and 8,800 more")
    sources.get_by_role("searchbox").focus()
    page.keyboard.type("8765")
    expect(sources.get_by_role("checkbox")).to_have_count(1)
    expect(sources.get_by_role("checkbox", name="Source 8765 235")).to_be_visible()


# Nothing found, faults


def test_nothing_found_offers_the_nearest_word(page: Page, home: str) -> None:
    search(page, home, "q=lantrens")
    expect(page.locator(".fonds-status")).to_have_text("Nothing found for lantrens.")
    nearest = page.locator(".fonds-suggestions a").first
    expect(page.locator(".fonds-suggestions").first).to_contain_text("Nearest words: lanterns (12)")
    nearest.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-status")).to_contain_text("12 documents")
    assert asked(page) == {"q": ["lanterns"]}
    page.go_back()
    expect(nearest).to_have_text("lanterns")


def test_a_word_can_be_left_out_that_stands_in_the_way(page: Page, home: str) -> None:
    search(page, home, "q=%22coal+gate%22+%22winter+palace%22")
    leave_out = page.locator(".fonds-suggestions", has_text="Leave out")
    expect(leave_out).to_contain_text('"winter palace" (2)')
    leave_out.get_by_role("link", name='"winter palace"').click()
    expect(page.locator(".fonds-result h2")).to_have_text("Porters walk out")
    assert asked(page) == {"q": ['"coal gate"']}


def test_a_search_without_result_says_what_was_sought(page: Page, home: str) -> None:
    search(page, home, "q=xylophone")
    expect(page.locator(".fonds-status")).to_have_text("Nothing found for xylophone.")
    expect(page.get_by_role("status")).to_have_text("Nothing found for xylophone.")


def test_an_ill_formed_query_is_explained_and_its_place_is_shown(page: Page, home: str) -> None:
    search(page, home, "q=iran+(force")
    expect(page.locator(".fonds-status")).to_contain_text("This bracket is never closed.")
    expect(page.locator(".fonds-status mark")).to_have_text("(")
    assert page.locator(".fonds-result").count() == 0


def test_what_takes_long_shows_how_far_it_is_and_what_fails_is_told(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with served(site) as address:
        held: list[Route] = []
        page.route("**/assets/fonds/search/**", lambda route: held.append(route))
        page.goto(f"{address}/search/index.html?q=iran", wait_until="domcontentloaded")
        bar = page.locator("#fonds-search .fonds-loading")
        expect(bar).to_have_class(re.compile("fonds-on"))
        assert bar.get_attribute("aria-valuetext") == "Loading 0 of 1"
        page.route("**/assets/fonds/search/**", lambda route: route.continue_())
        held.pop().continue_()
        expect(page.locator(".fonds-result").first).to_be_visible()
        expect(bar).not_to_have_class(re.compile("fonds-on"))
        page.route("**/assets/fonds/search/**", lambda route: route.abort())
        page.get_by_role("searchbox").fill("xylophone")
        expect(page.locator(".fonds-status")).to_contain_text("The search index could not be read.")
        expect(page.get_by_role("status")).to_contain_text("The search index could not be read.")
    context.close()


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>", "sorghum", "\ud800 iran", "((((", "{n} {query} {links}", "x" * 9_000]
)
def test_a_query_or_text_of_any_kind_is_shown_as_text(page: Page, home: str, query: str) -> None:
    page.on("dialog", lambda dialog: page.faults.append(f"a dialog opened: {dialog.message}"))
    page.goto(f"{home}/search/index.html")
    page.get_by_role("searchbox").evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input')); box.form.requestSubmit(); }", query
    )
    expect(page.locator(".fonds-status")).not_to_be_empty()
    if query == "sorghum":
        expect(page.locator(".fonds-result h2")).to_have_text("A <b>bold</b> title & more")
        expect(page.locator(".fonds-excerpt").first).to_contain_text("<script>alert(1)</script>")
    assert page.locator("#fonds-search img, #fonds-search script, #fonds-search b").count() == 0


# Taking away


def saved(page: Page, name: str) -> tuple[Download, str]:
    """What the button of this name saves."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    return waiting.value, Path(waiting.value.path()).read_bytes().decode("utf-8")


def test_the_whole_list_is_saved_in_the_order_shown(page: Page, home: str) -> None:
    search(page, home, "q=inventory&sort=newest")
    download, text = saved(page, "CSV")
    assert download.suggested_filename == "inventory.csv"
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert [row["title"] for row in rows] == [f"Return of {town}" for town in reversed(TOWNS)]
    assert rows[0]["url"] == f"{home}/documents/return-11.html"
    assert rows[0]["archive"] == "Fonds: January 2020"
    assert {row["words"] for row in rows} == {"all"}
    download, text = saved(page, "BibTeX")
    assert download.suggested_filename == "inventory.bib"
    assert re.findall(r"@misc\{(.*),", text) == [f"return-{n:02}" for n in reversed(range(12))]
    download, text = saved(page, "RIS")
    assert download.suggested_filename == "inventory.ris"
    assert re.findall(r"^PY  - (.*)\r$", text, re.MULTILINE) == [str(1920 + n) for n in reversed(range(12))]


def test_what_is_saved_is_narrowed_like_the_list(page: Page, home: str) -> None:
    search(page, home, "q=wagon+OR+lanterns&type=Letter&type=Report&sort=oldest")
    text = saved(page, "CSV")[1]
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert sorted(row["id"] for row in rows) == ["letter", "strike", "strike-again"]


# How it looks


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_of_the_page(browser: Browser, site: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for address in ("index.html?q=iran+OR+inventory&year=2020", "index.html?q=" + "iran+" * 40, "help.html"):
        page.goto(f"{site.as_uri()}/search/{address}")
        if "q=" in address:
            expect(page.locator(".fonds-status")).not_to_be_empty()
        for closed in page.locator("#fonds-search details:not([open]) > summary:visible").all():
            closed.click()
        for more in page.locator(".fonds-facet button:visible").all():
            more.click()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} px too wide at {width} px"
    context.close()


def test_where_there_is_little_room_the_choices_are_folded_above_the_results(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{site.as_uri()}/search/index.html?q=inventory")
    expect(page.locator(".fonds-result").first).to_be_visible()
    expect(facet(page, "Year")).to_be_hidden()
    press_until(page, "Tab", page.locator("summary", has_text="Narrow down"))
    page.keyboard.press("Enter")
    expect(facet(page, "Year")).to_be_visible()
    choices, results = page.locator(".fonds-narrow").bounding_box(), page.locator(".fonds-results").bounding_box()
    assert choices["y"] + choices["height"] <= results["y"]
    facet(page, "Year").get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".fonds-result")).to_have_count(1)
    expect(facet(page, "Year")).to_be_visible()
    context.close()


def test_every_stop_of_the_keyboard_can_be_seen(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{site.as_uri()}/search/index.html?q=inventory")
    expect(page.locator(".fonds-result").first).to_be_visible()
    page.get_by_role("searchbox").first.focus()
    ringed = """() => {
      const focused = document.activeElement;
      const shown = [focused, focused.closest("label")].filter(Boolean);
      const ring = shown.some((one) => getComputedStyle(one).outlineStyle !== "none");
      return [focused.closest("#fonds-search") !== null, ring, focused.textContent || focused.dataset.key];
    }"""
    stops = 0
    while True:
        page.keyboard.press("Tab")
        inside, ring, what = page.evaluate(ringed)
        if not inside:
            break
        assert ring, f"{what} has the focus, and it cannot be seen"
        stops += 1
    assert stops > 40
    context.close()


def test_on_paper_the_list_stands_with_addresses_and_without_controls(page: Page, home: str) -> None:
    search(page, home, "q=%22signal+boxes%22")
    page.emulate_media(media="print")
    for control in ("searchbox", "checkbox", "button"):
        assert page.get_by_role(control).locator("visible=true").count() == 0
    expect(page.locator(".fonds-printed")).to_have_text('Searched for: "signal boxes"')
    expect(page.locator(".fonds-excerpt").first).to_be_visible()
    after = "element => getComputedStyle(element, '::after').content"
    note = page.locator(".fonds-result [data-address]").first
    assert f"{home}/documents/" in note.evaluate(after)
    assert "#p" in page.locator(".fonds-excerpt").first.evaluate(after)


# Help


def test_the_live_examples_find_something(page: Page, home: str) -> None:
    page.goto(f"{home}/search/index.html")
    shown = page.locator(".fonds-examples a[href*='?q=']")
    assert shown.count() == 3
    for number in range(3):
        page.goto(f"{home}/search/index.html")
        shown.nth(number).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".fonds-result").first).to_be_visible()
        assert page.get_by_role("searchbox").input_value() == shown.nth(number).inner_text()


def test_every_query_on_the_help_page_finds_something(page: Page, home: str) -> None:
    page.goto(f"{home}/search/index.html")
    page.get_by_role("link", name="How to search").click()
    shown = page.locator(".fonds-queries a")
    expect(shown).to_have_count(20)
    expect(page.locator(".fonds-queries code")).to_have_count(20)
    queries = shown.all_inner_texts()
    counts = page.evaluate(
        "async (queries) => Promise.all(queries.map(async (query) => (await fonds.search(query)).all))", queries
    )
    assert [query for query, count in zip(queries, counts, strict=True) if not count] == []
    shown.last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fonds-result").first).to_be_visible()
    assert page.get_by_role("searchbox").input_value() == queries[-1]


def test_examples_are_names_that_can_stand_in_a_query() -> None:
    archive = make_archive(
        make_document("letter", "A letter", ['Countess "Ada" and Mary-Ann Lovelace of Long Melford met. "Ada" left.']),
        make_document("reply", "A reply", ["Mary-Ann Lovelace wrote to nobody."], date="1843-07", source='The "Sun"'),
        names={
            "people/ada": ['"Ada"'],
            "people/mary-ann-lovelace": ["Mary-Ann Lovelace", "Lovelace"],
            "places/long-melford": ["Long Melford"],
        },
    )
    found = examples(archive)
    assert found == {
        "person": "Mary-Ann Lovelace",
        "place": "Long Melford",
        "word": "lovelace",
        "other": "melford",
        "phrase": "Long Melford",
        "first": "long",
        "last": "melford",
        "beginning": "lovel",
        "misspelt": "loelace",
        "excluded": "long",
        "title": "letter",
        "year": "1843",
        "month": "1843-07",
        "earliest": "1843-07",
    }


def test_an_archive_without_anything_still_explains_how_to_search(tmp_path: Path) -> None:
    mkdocs_yml = new_project(tmp_path, {})
    built(mkdocs_yml)
    site = tmp_path / "site"
    assert broken_links(site) == []
    help_page = Shown.of(site / "search" / "help.html")
    text = " ".join(help_page.text)
    assert all(shown in text for shown in ("person:", "NEAR/5", "date:2020", "BibTeX"))
    assert not [link for link in help_page.links if "?q=" in link]
