"""How does `fonds serve` ask? The questions as a page with buttons, which write into the ledger as the terminal does.

The page is for the person at this machine alone. A request is answered only when it names this server as its host, so
that no name that leads here lets a foreign page read it; a decision is written only when it comes from this page, which
alone knows the token.
"""

import secrets
from email.message import Message
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from build_scripts.annotate.editors.ledger import FILE, read_ledger
from build_scripts.archive import Archive
from build_scripts.pipeline import Report
from build_scripts.problems import FondsError
from build_scripts.review.asking import described
from build_scripts.review.cases import Case, cases, passages
from build_scripts.review.deciding import answers, is_open
from build_scripts.review.writing import Desk
from build_scripts.search.printing import plain

PATH = "/_review/"
HOSTS = frozenset(("127.0.0.1", "localhost"))
LONGEST_BODY = 1 << 16
UNDO = "undo"
# So many questions are on the page at once.
MOST = 50

_STYLE = """
:root { color-scheme: light dark; --line: light-dark(#dcd8cf, #37383b); --quiet: light-dark(#66615a, #a09a90);
  --accent: light-dark(#1b5b6c, #86c5d6); --sought: light-dark(#f7dd72, #6d5a12) }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif;
  color: light-dark(#22201c, #dedad2); background: light-dark(#fdfcf9, #17181a) }
h1, h2, blockquote { font-family: Charter, "Iowan Old Style", "Noto Serif", Georgia, serif }
h2 { font-size: 1.15rem; margin: 0 }
section { border-left: 3px solid var(--line); padding: .2rem 0 .2rem 1rem; margin: 2.5rem 0 }
section:focus, section:focus-within { outline: none; border-color: var(--accent) }
ul { padding-left: 1.2rem } blockquote { margin: .8rem 0 }
mark { background: var(--sought); color: inherit }
.why, cite, p { color: var(--quiet); font-style: normal } cite { font: .85rem system-ui, sans-serif }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 3px;
  margin: .15rem .4rem .15rem 0; padding: .15rem .6rem; cursor: pointer }
button:hover, button:focus-visible { border-color: var(--accent) }
kbd { font: 600 .85em ui-monospace, monospace; color: var(--accent); margin-right: .2rem }
"""
_SCRIPT = """
const cases = [...document.querySelectorAll("section")];
let typed = "";
const current = () => document.activeElement.closest("section") ?? cases[0];
document.addEventListener("focusin", () => { typed = ""; });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  if (!typed && key === "u") { document.getElementById("undo").click(); return; }
  if (!current()) return;
  if (!typed && key === "s") { (cases[cases.indexOf(current()) + 1] ?? cases[0]).focus(); return; }
  const buttons = [...current().querySelectorAll("button")];
  const fits = (keys) => buttons.filter((button) => button.value.startsWith(keys));
  typed = fits(typed + key).length ? typed + key : "";
  const exact = fits(typed).find((button) => button.value === typed);
  if (typed && exact) exact.click();
});
cases[0]?.focus();
"""


class Reply(NamedTuple):
    """What the server answers: the status, the headers and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class ReviewPage:
    """The page of questions about the last reading of the archive."""

    def __init__(self, seeds: Path) -> None:
        self._desk, self._seeds, self._token = Desk(seeds), seeds, secrets.token_urlsafe(32)
        self._lock = Lock()
        self._cases: tuple[tuple[Case, Archive], ...] = ()
        # The questions that were answered, in the order in which the desk can take the answers back.
        self._answered: list[str] = []

    def read(self, report: Report) -> None:
        """Ask about this reading of the archive from now on."""
        found = cases(report.archive, report.annotations)
        open_keys = {case.key for case in found}
        with self._lock:
            self._cases = tuple((case, report.archive) for case in found)
            # What was answered and is still asked was answered while the archive was being read.
            self._answered = [key if key in open_keys else "" for key in self._answered]

    def get(self, headers: Message) -> Reply:
        """The page; refused to a request that does not name this machine."""
        if not is_here(headers):
            return _refused()
        with self._lock:
            return self._page("")

    def post(self, headers: Message, body: bytes) -> Reply:
        """Write a decision, or take the last one back; refused to a request that this page did not make."""
        form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        known = secrets.compare_digest(form.get("token", "").encode(), self._token.encode())
        if not (is_here(headers) and _is_own(headers) and known):
            return _refused()
        with self._lock:
            try:
                self._obey(form.get("case", ""), form.get("answer", ""))
            except FondsError as fault:
                return self._page(str(fault.problem))
        return Reply(303, (("Location", PATH),), b"")

    def _obey(self, case_key: str, keys: str) -> None:
        """Do what a button says; a question that is no longer open is passed over. Raises FondsError."""
        if keys == UNDO:
            if self._desk.undo():
                self._answered = self._answered[:-1]
            return
        asked = (answers(case, archive) for case, archive in self._open() if case.key == case_key)
        for answer in (answer for possible in asked for answer in possible if answer.keys == keys):
            self._desk.write(answer.entries)
            self._answered.append(case_key)

    def _open(self) -> list[tuple[Case, Archive]]:
        """The questions that are still open, each with the archive that it is about."""
        decided = read_ledger(self._seeds / FILE)[0]
        return [pair for pair in self._cases if pair[0].key not in self._answered and is_open(pair[0], decided)]

    def _page(self, fault: str) -> Reply:
        left = self._open()
        nonce = secrets.token_urlsafe(16)
        body = Markup(
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<title>Review</title><style nonce="{nonce}">{style}</style><h1>Doubtful names</h1>'
            "<p>{count} open. One key a decision for the marked question; <kbd>s</kbd> goes to the next.</p>"
            '{fault}<p>{undo}</p>{cases}<script nonce="{nonce}">{script}</script>'
        ).format(
            nonce=nonce,
            style=Markup(_STYLE),
            count=len(left),
            fault=Markup('<p role="alert"><strong>{}</strong></p>').format(fault) if fault else "",
            undo=Markup('<form method="post">{}{}</form>').format(
                self._hidden(""), Markup('<button id="undo" name="answer" value="undo"><kbd>u</kbd> Take back</button>')
            ),
            cases=Markup("").join(self._section(*pair) for pair in left[:MOST]),
            script=Markup(_SCRIPT),
        )
        policy = f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self'"
        headers = (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", f"{policy}; base-uri 'none'; frame-ancestors 'none'"),
            ("Referrer-Policy", "same-origin"),
        )
        return Reply(200, headers, body.encode("utf-8", "replace"))

    def _hidden(self, case_key: str) -> Markup:
        hidden = Markup('<input type="hidden" name="token" value="{}"><input type="hidden" name="case" value="{}">')
        return hidden.format(self._token, case_key)

    def _section(self, case: Case, archive: Archive) -> Markup:
        """A question with its names, its passages and a button for each answer."""
        quoted = Markup("").join(
            Markup("<blockquote>{}<mark>{}</mark>{} <cite>{}, paragraph {}</cite></blockquote>").format(
                plain(one.before), plain(one.words), plain(one.after), one.document, one.block
            )
            for one in passages(case, archive)
        )
        names = Markup("").join(Markup("<li>{}</li>").format(plain(described(entity))) for entity in case.entities)
        groups = groupby(answers(case, archive), key=lambda answer: answer.keys[0])
        buttons = Markup("<br>").join(
            Markup("").join(
                Markup('<button name="answer" value="{0}"><kbd>{0}</kbd> {1}</button>').format(
                    answer.keys, plain(answer.label)
                )
                for answer in fitting
            )
            for _, fitting in groups
        )
        return Markup(
            '<section tabindex="0"><h2>{}</h2><ul>{}</ul><p class="why">{} (score {:.2f})</p>{}'
            '<form method="post">{}{}</form></section>'
        ).format(
            plain(case.question),
            names,
            plain(case.why),
            case.score,
            quoted,
            self._hidden(case.key),
            buttons,
        )


def is_here(headers: Message) -> bool:
    """Whether the request was sent to this machine by name: one that was led here by another name is not."""
    try:
        return urlsplit(f"//{headers.get('Host', '')}").hostname in HOSTS
    except ValueError:
        return False


def _is_own(headers: Message) -> bool:
    """Whether no other page than ours has sent the form, as far as the browser tells."""
    origin = headers.get("Origin")
    same = origin is None or origin == f"http://{headers.get('Host', '')}"
    return same and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _refused() -> Reply:
    return Reply(403, (("Content-Type", "text/plain; charset=utf-8"),), b"Only for the page of this server itself.\n")
