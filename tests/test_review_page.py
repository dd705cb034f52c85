"""The review page of `fonds serve`: it asks and writes as the terminal does, and obeys nobody but itself."""

import html
import http.client
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from build_scripts.annotate.types import Doubt
from build_scripts.config import read_config
from build_scripts.pipeline import Report, read_archive
from build_scripts.review.page import PATH, ReviewPage
from build_scripts.serve import _Handler
from tests.sites import PROJECT, new_project

SEEDS = {
    "note.txt": (
        "Gen. Anton Brandvik came to Bergen <b>&amp; left. Gen. Anton Brandwick stayed.\n\n"
        "Prof. Karen Ohlsen & Prof. Karin Ohlson </script><script>alert(1)</script> wrote.\n"
    )
}
MORE = {"more.txt": "Dr. Erik Stavanger met Dr. Eric Stavenger, Dr. Lena Myklebust and Dr. Lina Myklebost.\n"}
PAIRS = (
    ("Anton Brandvik", "Anton Brandwick"),
    ("Karen Ohlsen", "Karin Ohlson"),
    ("Erik Stavanger", "Eric Stavenger"),
    ("Lena Myklebust", "Lina Myklebost"),
)


class Served:
    """The review page on a port of this machine, about a small archive."""

    def __init__(self, folder: Path, seeds: dict[str, str] = SEEDS) -> None:
        config = read_config(new_project(folder, seeds, recogniser="rules"))
        self.ledger = config.seeds / "entities.csv"
        self.read: Callable[[], Report] = partial(doubtful, config)
        self.review = ReviewPage(config.seeds)
        self.review.read(self.read())
        handler = partial(_Handler, review=self.review, directory=str(folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_address[1]}"

    def ask(self, method: str = "GET", body: str = "", path: str = PATH, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host)
        sent = {"Host": self.host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, body.encode() if method == "POST" else None, sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def token(self) -> str:
        return re.search(r'name="token" value="([^"]+)"', self.ask()[1])[1]

    def asked(self) -> list[str]:
        return re.findall(r"<h2>Are “(\w+)", self.ask()[1])

    def told(self) -> tuple[str, str]:
        return re.search(r'<p role="(\w+)">([^<]*)</p>', self.ask()[1]).groups()

    def post(self, case: str, answer: str, **headers: str) -> int:
        return self.ask("POST", urlencode({"token": self.token(), "case": case, "answer": answer}), **headers)[0]


def doubtful(config) -> Report:
    report = read_archive(config)
    names = {entity.name: entity for entity in report.archive.entities}
    doubts = [
        Doubt("same", names[one].id, names[other].id, "They are <i>alike</i>.", 0.5, 1, names[other].mentions[0])
        for one, other in PAIRS
        if one in names and other in names
    ]
    return replace(report, annotations=replace(report.annotations, doubts=tuple(doubts)))


@contextmanager
def serving(folder: Path, seeds: dict[str, str]) -> Iterator[Served]:
    made = Served(folder, seeds)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, SEEDS) as made:
        yield made


@pytest.fixture
def with_four(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, SEEDS | MORE) as made:
        yield made


FIRST = "same people/anton-brandvik people/anton-brandwick"


def test_the_page_has_the_questions_and_every_text_escaped(served):
    status, page = served.ask()
    assert status == 200
    assert page.count("<section") == 2
    assert "Are “Anton Brandvik” and “Anton Brandwick” the same person?" in page
    assert "They are &lt;i&gt;alike&lt;/i&gt;." in page
    assert page.count("<script") == 1
    assert "<b>" not in page
    assert "note, paragraph 1" in page


def test_a_button_decides_and_another_takes_back(served):
    assert served.post(FIRST, "y") == 303
    assert "Anton Brandvik,person,Anton Brandwick,accept" in served.ledger.read_text(encoding="utf-8")
    assert served.ask()[1].count("<section") == 1
    assert served.told() == ("status", "→ the same: join them as “Anton Brandvik”")
    assert served.post(FIRST, "y") == 303
    assert served.told()[0] == "alert"
    assert "is no longer open" in served.told()[1]
    assert len(served.ledger.read_text(encoding="utf-8").splitlines()) == 2
    served.review.read(served.read())
    assert served.ask()[1].count("<section") == 1
    assert served.post("", "undo") == 303
    assert not served.ledger.exists()
    assert served.told() == ("status", "→ The last decision was taken back.")
    assert served.asked() == ["Anton", "Karen"]
    served.review.read(served.read())
    assert served.ask()[1].count("<section") == 2
    assert served.post("", "undo") == 303
    assert served.told() == ("alert", "There is nothing to take back.")


def test_what_is_put_off_comes_last_and_what_is_taken_back_first(with_four):
    assert with_four.asked() == ["Anton", "Karen", "Erik", "Lena"]
    with_four.post(FIRST, "s")
    assert with_four.asked() == ["Karen", "Erik", "Lena", "Anton"]
    with_four.post("same people/eric-stavenger people/erik-stavanger", "n")
    assert with_four.asked() == ["Karen", "Lena", "Anton"]
    with_four.review.read(with_four.read())
    with_four.post("", "undo")
    assert with_four.asked() == ["Erik", "Karen", "Lena", "Anton"]
    assert "<mark>Eric Stavenger</mark>" in with_four.ask()[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8000", "Origin": "http://evil.example:8000"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_no_other_page_can_write(served, headers):
    assert served.post(FIRST, "y", **headers) == 403
    assert not served.ledger.exists()


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_nobody_without_the_token_can_write(served, token):
    body = urlencode({"token": token, "case": FIRST, "answer": "y"})
    assert served.ask("POST", body, Origin=f"http://{served.host}")[0] == 403
    assert not served.ledger.exists()


def test_the_token_is_not_told_to_a_name_that_leads_here(served):
    status, page = served.ask(Host="evil.example")
    assert (status, "token" in page) == (403, False)
    assert served.ask(Host="localhost:1")[0] == 200


def test_an_answer_that_means_something_else_by_now_is_not_written(served):
    page = served.ask()[1]
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    note = served.ledger.parent / "note.txt"
    note.write_text(SEEDS["note.txt"] + "\nGen. A. Brandwick was there, and A. Brandwick left.\n", encoding="utf-8")
    served.review.read(served.read())
    body = {"token": served.token(), "case": FIRST, "answer": "y", "seen": seen}
    assert served.ask("POST", urlencode(body))[0] == 303
    assert "has other answers now. Nothing was written" in served.told()[1]
    assert not served.ledger.exists()
    note.write_text(SEEDS["note.txt"] + "\nThe rain came.\n", encoding="utf-8")
    served.review.read(served.read())
    assert served.ask("POST", urlencode(body))[0] == 303
    assert served.ledger.exists()


@pytest.mark.parametrize("length", ["-1", "x", "99999999", "²"])
def test_a_body_of_no_sensible_length_is_refused(served, length):
    assert served.ask("POST", "", Content_Length=length.encode().decode("latin-1"))[0] == 400
    assert served.ask("POST", "", path="/other")[0] == 400


def test_what_no_question_asks_changes_nothing(served):
    for case, answer in (("same x y", "y"), (FIRST, "z"), (FIRST, ""), ("", "undo")):
        assert served.post(case, answer) == 303
    assert not served.ledger.exists()


def test_a_fault_is_told_on_the_page(served):
    served.ledger.write_bytes("name,kind\nBj\xf8rn,person\n".encode("latin-1"))
    body = urlencode({"token": served.token(), "case": FIRST, "answer": "y"})
    assert served.ask("POST", body)[0] == 303
    role, said = served.told()
    assert role == "alert"
    assert "is not UTF-8, so nothing can be written into it safely." in said


def test_keys_decide_as_in_the_terminal(served, reader_page: Page):
    reader_page.goto(f"http://{served.host}{PATH}")
    reader_page.keyboard.press("s")
    reader_page.keyboard.press("n")
    expect(reader_page.locator("section")).to_have_count(1)
    reader_page.wait_for_load_state()
    rows = [row.split(",") for row in served.ledger.read_text(encoding="utf-8").splitlines()[1:]]
    assert [row[0] for row in rows] == ["Karen Ohlsen", "Karin Ohlson"]
    reader_page.keyboard.press("u")
    expect(reader_page.locator("section")).to_have_count(2)
    reader_page.wait_for_load_state()
    assert not served.ledger.exists()
    expect(reader_page.locator("section:focus h2")).to_contain_text("Karen Ohlsen")
    reader_page.keyboard.press("r")
    reader_page.keyboard.press("2")
    expect(reader_page.locator("section")).to_have_count(1)
    reader_page.wait_for_load_state()
    assert "Karin Ohlson,person,,reject" in served.ledger.read_text(encoding="utf-8")
    assert reader_page.faults == []
    assert all(address.startswith(f"http://{served.host}/") for address in reader_page.requests)


def test_a_decision_leads_to_the_next_question_and_what_was_put_off_comes_again_at_the_end(
    with_four, reader_page: Page
):
    def asked() -> str:
        return reader_page.locator("section:focus h2").inner_text().split("“")[1].split()[0]

    reader_page.goto(f"http://{with_four.host}{PATH}")
    for name in ("Anton", "Karen"):
        assert asked() == name
        reader_page.keyboard.press("s")
    assert asked() == "Erik"
    reader_page.keyboard.press("n")
    expect(reader_page.get_by_role("status")).to_have_text("→ not the same: keep them apart")
    expect(reader_page.locator("section")).to_have_count(3)
    for name in ("Lena", "Anton", "Karen"):
        assert asked() == name
        reader_page.keyboard.press("s")
    expect(reader_page.locator("section:focus h2")).to_contain_text("Lena")
    assert reader_page.locator("section").count() == 3
    assert reader_page.faults == []


def test_serve_asks_on_its_page_and_builds_anew_with_the_answer(tmp_path: Path):
    text = "Senator Maria Brandal met Senator Peter Brandal in Oslo.\n\nAt noon Brandal spoke of the price of salt.\n"
    path = new_project(tmp_path, {"letter.txt": text}, recogniser="rules")
    command = [sys.executable, "-m", "build_scripts", "serve", "--port", "0", "--quiet", "--config", str(path)]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    killer = threading.Timer(90, server.kill)
    killer.start()
    try:
        address = next(word for word in server.stdout.readline().split() if word.endswith(PATH))
        page = urlopen(address).read().decode()
        form = {name: html.unescape(re.search(f'name="{name}" value="([^"]+)"', page)[1]) for name in ("token",)}
        case, section = re.search(r'<section.*?name="case" value="([^"]+)"(.*?)</section>', page, re.DOTALL).groups()
        answer = re.search(r'value="(\w)"><kbd>\w</kbd> Peter Brandal', section)[1]
        urlopen(address, urlencode({**form, "case": html.unescape(case), "answer": answer}).encode()).read()
        assert "letter,2,Brandal,1,Peter Brandal,person" in (tmp_path / "seeds" / "corrections.csv").read_text("utf-8")
        letter = tmp_path / "site" / "documents" / "letter.html"
        while letter.read_text(encoding="utf-8").count("../people/peter-brandal.html") < 2:
            assert server.poll() is None, "the server ended or took more than a minute and a half"
            time.sleep(0.2)
        assert not (tmp_path / "site" / PATH.strip("/")).exists()
    finally:
        killer.cancel()
        server.kill()
        server.wait()
