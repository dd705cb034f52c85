"""A search engine on a page of its own, in Chromium: what it answers, and what it downloads for that."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from build_scripts.assets import SCRIPT, assets
from tests.bench.search.server import Counted, counting
from tests.browser import arguments, find_or_install, recorded

SHOWN = 10
PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body></body></html>'
# Both wait for everything that a page would show of ten results, excerpts too.
OUR_SEARCH = f"""async ([query, options]) => {{
  const results = await fonds.search(query, Object.assign({{ limit: {SHOWN} }}, options));
  return results.documents.map((one) => one.url);
}}"""
PAGEFIND_SEARCH = f"""async ([query]) => {{
  const {{ results }} = await window.pagefind.search(query);
  return (await Promise.all(results.slice(0, {SHOWN}).map((one) => one.data()))).map((one) => one.url);
}}"""
PAGEFIND = '<script type="module">import * as all from "./pagefind/pagefind.js"; window.pagefind = all;</script>'


@dataclass(frozen=True)
class Engine:
    """An engine in a browser: `options` are those of its search, of which only ours takes any."""

    browser: Browser
    server: Counted
    expression: str
    ready: str
    options: dict[str, object] = field(default_factory=dict)

    @contextmanager
    def page(self) -> Iterator[Page]:
        """A page on which nothing was searched yet, in a browser that remembers nothing."""
        with recorded(self.browser) as page:
            page.goto(f"{self.server.address}/index.html")
            if page.faults:
                raise SystemExit(f"The page of a search engine does not work: {page.faults[0]}")
            page.wait_for_function(self.ready)
            yield page

    def search(self, page: Page, query: str) -> list[str]:
        """The ids of the first ten documents."""
        addresses = page.evaluate(self.expression, [query, self.options])
        return [Path(address).stem for address in addresses]


@contextmanager
def opened(name: str, site: Path) -> Iterator[Engine]:
    """The engine `ours` or `pagefind`, with the index in a folder."""
    if name == "ours":
        _put_script(site)
        head = f'<script src="{SCRIPT}"></script>'
        expression, ready = OUR_SEARCH, "!!window.fonds && !!fonds.search"
    else:
        head, expression, ready = PAGEFIND, PAGEFIND_SEARCH, "!!window.pagefind"
    with counting(site, {"index.html": PAGE.format(head=head)}) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=arguments())
        yield Engine(browser, server, expression, ready)
        browser.close()


def _put_script(site: Path) -> None:
    """Put our script into a site, as an archive in English carries it: the interface is part of it."""
    script = next(file for file in assets(["en"]) if file.path == SCRIPT)
    (site / SCRIPT).parent.mkdir(parents=True, exist_ok=True)
    (site / SCRIPT).write_bytes(script.content)
