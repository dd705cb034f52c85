"""Nothing that a document brings along runs in the site, loads anything or becomes an element of a page.

Payloads stand as title, metadata, text (as .txt, .md and .html), file name, name and alias in the ledger, and query.
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page

from build_scripts.pipeline import Report
from build_scripts.problems import Severity
from build_scripts.sources import printable
from tests.browser import recorded
from tests.sites import built, new_project, served

# Each of these would call `alert`, set `__xss`, load something, or put an element into the page.
OWN = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea></style></noscript><img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<meta http-equiv=refresh content='0;url=https://outside.example/'>",
    "<base href=https://outside.example/>",
    "<link rel=stylesheet href=https://outside.example/x.css>",
    "<form action=https://outside.example/><button autofocus onfocus=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<!--<img src='--><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "[a](javascript:alert(1))",
    "[a](JaVa&#x0A;ScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](vbscript:alert(1))",
    "![a](https://outside.example/x.png)",
    '![a](x"onerror="alert(1))',
    "[a]: javascript:alert(1)",
    "[a][b] [b]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "{: onclick=alert(1) onmouseover=alert(1) }",
    "word{: onclick=alert(1) }",
    '--8<-- "mkdocs.yml"',
    "{{ config }} {% include 'x' %} {# x #} ${alert(1)}",
    "{{ ''.__class__.__mro__ }}",
    "!!! note",
    "*[HTML]: <script>alert(1)</script>",
    "$(alert(1)) `alert(1)` ```alert(1)```",
    "\u2028alert(1)\u2029",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "nul\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03",
    "ﾟ<ﾟscript>alert(1)</script>＜script＞alert(1)＜/script＞",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    '=HYPERLINK("https://outside.example")',
    '\\"><script>alert(1)</script>',
    "%3Cscript%3Ealert(1)%3C/script%3E",
)
# What MkDocs or Material would obey at the head of a page.
FRONT = """---
title: {title}
template: ../../../etc/passwd
hide: [navigation, toc]
search: {{boost: 9}}
icon: ../../x
status: new
redirect: https://outside.example/
extra_javascript: [https://outside.example/x.js]
tags: {tags}
---

{text}
"""
# Called before anything on a page runs: what payloads call leaves a trace.
TRAP = "for (const name of ['alert', 'prompt', 'confirm', 'print']) window[name] = () => { window.__xss = name; };"
# What no text may bring: these elements, an attribute that is a program, an address that is one.
FOREIGN = "iframe, object, embed, applet, frame, portal, math, video, audio, base, [srcdoc], meta[http-equiv=refresh]"
LOOK = """(foreign) => {
  const all = Array.from(document.querySelectorAll("*"));
  const attributes = all.flatMap((one) => Array.from(one.attributes));
  const values = attributes.map((one) => one.value);
  return {
    xss: window.__xss || null,
    foreign: Array.from(document.querySelectorAll(foreign), (one) => one.outerHTML.slice(0, 200)),
    handlers: attributes.filter((one) => /^on/i.test(one.name)).map((one) => one.value),
    programs: values.filter((value) => /^[\\0-\\x20]*(javascript|vbscript|data):/i.test(value)),
    scripts: Array.from(document.scripts, (one) => one.getAttribute("src") || one.id || one.text.slice(0, 30)),
    pictures: Array.from(document.images, (one) => one.src),
  };
}"""
# The scripts of the site and the beginnings of those that the theme writes into a page.
OURS = re.compile(
    r"[./]*assets/[\w./-]+\.js(\?v=\w+)?|__config|(__md_scope=|var palette=|var target=|location\.protocol).*"
)
TOGETHER = 40
QUERIES = 20


def payloads(shared: Path) -> tuple[str, ...]:
    """The collections of payloads and of strings that are troublesome."""
    hostile = shared / "hostile"
    lines = (hostile / "xss").glob("*.txt")
    found = [line for path in sorted(lines) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    found += json.loads((hostile / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(payload for payload in found if payload.strip()))


def seeds(given: Sequence[str]) -> dict[str, bytes]:
    """An archive in which each payload is text, title and metadata, and some are file names and names of entities."""
    files: dict[str, bytes] = {}
    rows = []
    names = []
    for number, start in enumerate(range(0, len(given), TOGETHER)):
        batch = given[start : start + TOGETHER]
        # A text with NUL in it is no text; that one is refused, and stated elsewhere.
        text = "\n\n".join(batch).replace("\0", "")
        one = re.sub(r"[\x00/\\]", "∕", batch[0])[:60]
        kind = ("txt", "md", "html")[number % 3]
        name = f"{number} {one}".rstrip(". ") + f".{kind}"
        while len(name.encode("utf-8", "surrogatepass")) > 240:
            name = f"{number}.{kind}"
        titles = " ".join(batch).replace("\0", "")
        if kind == "md":
            quoted = json.dumps(titles), json.dumps(list(batch))
            text = FRONT.format(title=quoted[0], tags=quoted[1], text=text)
        else:
            rows.append((name, titles, "; ".join(batch), batch[-1], batch[0], *batch[1:2]))
        if kind == "html":
            text = f"<html><head><title>{titles}</title></head><body><article>{text}</article></body></html>"
        # Names and dates make lists, in which the titles stand again: in one document of ten that is enough.
        if number % 10 == 0:
            text += f"\n\nThe one called {batch[-1]} met Ann Marlow in Paris on 3 May 1921.\n"
        files[name] = text.encode("utf-8", "replace")
        if number % 5 == 0:
            aliases = ";".join(alias.replace(";", ",") for alias in batch[1:4])
            names.append((batch[-1], "person", aliases, "accept", "", "", "", batch[0]))
    files["metadata.csv"] = table(["file", "title", "subject", "description", "rights", "source"], rows)
    header = ["name", "kind", "aliases", "status", "wikidata", "latitude", "longitude", "note"]
    files["entities.csv"] = table(header, [("Ann Marlow", "person", given[0].replace(";", ","), "accept"), *names])
    return files


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell.replace("\0", "") for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


@dataclass
class Elements(HTMLParser):
    """What a page is made of: its scripts, attributes that run, and addresses that are programs."""

    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"iframe", "object", "embed", "applet", "frame", "math", "img", "style", "video", "audio"}:
            self.wrong.append(tag)
        if tag == "script" and "src" in values and not re.fullmatch(r"[\w./-]+", values["src"]):
            self.wrong.append(values["src"])
        for name, value in values.items():
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "action"}:
                self.wrong.append(f"{name}={value}")
            if re.match(r"[\s\x00-\x20]*(javascript|vbscript|data):", value, re.IGNORECASE) and name != "content":
                self.wrong.append(f"{name}={value}")


@dataclass(frozen=True)
class Hostile:
    """A built archive of payloads."""

    folder: Path
    given: Sequence[str] = field(repr=False)
    report: Report = field(repr=False)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def pages(self) -> list[str]:
        """The addresses of all pages."""
        return sorted(path.relative_to(self.site).as_posix() for path in self.site.rglob("*.html"))

    def visited(self) -> list[str]:
        """Those of all documents, and every third of the others."""
        pages = self.pages()
        others = [name for name in pages if not name.startswith("documents/")]
        return [*(name for name in pages if name.startswith("documents/")), *others[::3], "404.html"]


@pytest.fixture(scope="module", params=["own", "collected"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    given = OWN if request.param == "own" else payloads(request.getfixturevalue("shared"))
    folder = tmp_path_factory.mktemp(request.param)
    mkdocs_yml = new_project(folder, recogniser="rules")
    for name, content in seeds(given).items():
        (folder / "seeds" / name).write_bytes(content)
    return Hostile(folder, given, built(mkdocs_yml))


@pytest.fixture
def trapped(browser: Browser) -> Iterator[Page]:
    """A page on which whatever runs leaves a trace."""
    with recorded(browser) as page:
        page.add_init_script(TRAP)
        page.dialogs = []
        page.on("dialog", lambda dialog: note(page, dialog))
        yield page


def note(page: Page, dialog: Dialog) -> None:
    page.dialogs.append(dialog.message)
    dialog.dismiss()


def assert_nothing_runs(page: Page, home: str) -> None:
    """Nothing has run, been loaded or become an element on the page that stands there."""
    seen = page.evaluate(LOOK, FOREIGN)
    scripts = seen.pop("scripts")
    assert seen == {"xss": None, "foreign": [], "handlers": [], "programs": [], "pictures": []}
    assert [script for script in scripts if not OURS.fullmatch(script.removeprefix(home))] == []
    assert page.dialogs == []
    assert page.faults == []
    assert [address for address in page.requests if not address.startswith((home, "data:"))] == []


def test_every_file_is_a_document_or_a_problem_and_no_page_has_a_script_of_a_text(hostile: Hostile) -> None:
    documents = {document.source.name for document in hostile.report.archive.documents}
    refused = {problem.where for problem in hostile.report.problems if problem.severity == Severity.ERROR}
    files = {printable(path.name) for path in (hostile.folder / "seeds").iterdir()} - {"metadata.csv", "entities.csv"}
    assert len(documents & files) >= 0.85 * len(files)
    assert files <= documents | refused
    assert not [problem.where for problem in hostile.report.problems if "theme's" in problem.message]


def test_no_page_holds_an_element_that_a_text_brought(hostile: Hostile) -> None:
    wrong = {}
    for name in hostile.pages():
        elements = Elements()
        elements.feed((hostile.site / name).read_text(encoding="utf-8"))
        if elements.wrong:
            wrong[name] = elements.wrong
    assert wrong == {}


def test_nothing_runs_on_the_pages(hostile: Hostile, trapped: Page) -> None:
    home = hostile.site.as_uri()
    for name in hostile.visited():
        trapped.goto(f"{home}/{quote(name)}", wait_until="load")
        assert_nothing_runs(trapped, home)


def test_nothing_runs_when_payloads_are_sought(hostile: Hostile, trapped: Page) -> None:
    queries = [*hostile.given[:: max(1, len(hostile.given) // QUERIES)]]
    with served(hostile.site) as home:
        for query in queries:
            asked = quote(query.encode("utf-8", "replace"))
            trapped.goto(f"{home}/search/index.html?q={asked}&sort={asked}&entity={asked}")
            assert_nothing_runs(trapped, home)
        trapped.goto(f"{home}/search/index.html")
        for query in queries:
            box = trapped.locator(".md-content input[type=search]").first
            box.fill(query.replace("\0", "").replace("\n", " "))
            box.press("Enter")
            trapped.wait_for_timeout(20)
            assert_nothing_runs(trapped, home)


def test_nothing_runs_when_a_payload_is_marked_on_the_page_of_a_document(hostile: Hostile, trapped: Page) -> None:
    documents = hostile.report.archive.documents
    with served(hostile.site) as home:
        for document in documents[:: max(1, len(documents) // QUERIES)]:
            query = quote(f"{document.title[:80]} Marlow")
            trapped.goto(f"{home}/documents/{document.id}.html?q={query}&also={quote(document.title[:40])}#p1")
            assert_nothing_runs(trapped, home)
