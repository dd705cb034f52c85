"""How does `fonds serve` ask? The questions as a page with buttons, which write into the ledger as the terminal does.

The page is for the person at this machine alone. A request is answered only when it names this server as its host, so
that no name that leads here lets a foreign page read it; a decision is written only when it comes from this page, which
alone knows the token.
"""

import secrets
from collections.abc import Iterable, Sequence
from email.message import Message
from hashlib import sha256
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
from build_scripts.review.asking import NOTHING_DONE, SKIP, TAKEN_BACK, described, told
from build_scripts.review.cases import Case, cases, passages
from build_scripts.review.deciding import Answer, answers, is_open
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
  --accent: light-dark(#1b5b6c, #86c5d6); --sought: light-dark(#f7dd72, #6d5a12);
  --page: light-dark(#fdfcf9, #17181a); --fault: light-dark(#9b2318, #f0a295) }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif;
  color: light-dark(#22201c, #dedad2); background: var(--page) }
h1, h2, blockquote { font-family: Charter, "Iowan Old Style", "Noto Serif", Georgia, serif }
h2 { font-size: 1.15rem; margin: 0 }
section { border-left: 3px solid var(--line); padding: .2rem 0 .2rem 1rem; margin: 2.5rem 0 }
section:focus, section:focus-within { outline: none; border-color: var(--accent) }
ul { padding-left: 1.2rem } blockquote { margin: .8rem 0 }
mark { background: var(--sought); color: inherit }
.why, cite, p { color: var(--quiet); font-style: normal } cite { font: .85rem system-ui, sans-serif }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 3px;
  margin: .15rem .4rem .15rem 0; padding: .15rem .6rem; cursor: pointer }
[role] { position: sticky; top: 0; margin: 0 -.5rem; padding: .4rem .5rem;
  color: var(--accent); background: var(--page) }
[role=alert] { font-weight: 600; color: var(--fault) }
button:hover, button:focus-visible { border-color: var(--accent) }
kbd { font: 600 .85em ui-monospace, monospace; color: var(--accent); margin-right: .2rem }
"""
# What is put off goes to the end at once, and is told to the server with what is sent next.
_SCRIPT = """
const all = document.querySelector("main");
const later = new Set();
let typed = "", sent = false;
const current = () => document.activeElement.closest("section") ?? all.firstElementChild;
document.addEventListener("focusin", () => { typed = ""; });
document.addEventListener("keydown", (event) => {
  if (sent || event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  if (!typed && key === "u") { document.getElementById("undo").click(); return; }
  if (!current()) return;
  const buttons = [...current().querySelectorAll("button")];
  const fits = (keys) => buttons.filter((button) => button.value.startsWith(keys));
  typed = fits(typed + key).length ? typed + key : "";
  const exact = fits(typed).find((button) => button.value === typed);
  if (typed && exact) exact.click();
});
document.addEventListener("submit", (event) => {
  const section = event.target.closest("section");
  if (sent) { event.preventDefault(); return; }
  if (event.submitter.value === "s" && !later.has(section.id)) {
    event.preventDefault();
    const next = section.nextElementSibling ?? section;
    later.add(section.id);
    all.append(section);
    next.focus();
    return;
  }
  sent = true;
  for (const value of later) {
    event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name: "later", value }));
  }
});
addEventListener("pageshow", () => { sent = false; });
(document.getElementById(location.hash.slice(1)) ?? all.firstElementChild)?.focus();
"""
_CHANGED = "The texts have been read anew, and this question has other answers now. Nothing was written; look again."
_GONE = "That question is no longer open, for it has been answered or the texts have changed. Nothing was written."


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
        self._archive: Archive | None = None
        self._cases: tuple[Case, ...] = ()
        # The questions that were answered, in the order in which the desk can take the answers back; and the keys of
        # those that are still asked, because they were answered while the archive was being read.
        self._answered: list[Case] = []
        self._hidden: set[str] = set()
        # The keys of what was put off, in the order in which it comes again.
        self._later: list[str] = []
        self._said = self._fault = ""

    def read(self, report: Report) -> None:
        """Ask about this reading of the archive from now on."""
        found = cases(report.archive, report.annotations)
        with self._lock:
            self._archive, self._cases = report.archive, found
            self._hidden &= {case.key for case in found}

    def get(self, headers: Message) -> Reply:
        """The page; refused to a request that does not name this machine."""
        if not is_here(headers):
            return _refused()
        with self._lock:
            return self._page()

    def post(self, headers: Message, body: bytes) -> Reply:
        """Write a decision, put it off, or take the last one back; refused to a request that this page did not make.

        The reply leads to the question that comes next.
        """
        given = parse_qs(body.decode("utf-8", "replace"))
        form = {name: values[-1] for name, values in given.items()}
        known = secrets.compare_digest(form.get("token", "").encode(), self._token.encode())
        if not (is_here(headers) and _is_own(headers) and known):
            return _refused()
        with self._lock:
            self._said = self._fault = ""
            keys = {_anchor(case.key): case.key for case in self._cases}
            self._put_off(keys[anchor] for anchor in given.get("later", []) if anchor in keys)
            asked = form.get("case", "")
            try:
                following = self._obey(asked, form.get("answer", ""), form.get("seen", ""))
            except FondsError as fault:
                self._fault, following = str(fault.problem), asked
        return Reply(303, (("Location", f"{PATH}#{_anchor(following)}"),), b"")

    def _obey(self, asked: str, keys: str, seen: str) -> str:
        """Do what a button says; returns the key of the question that comes next. Raises FondsError.

        `seen` tells which answers the person had before them, "" where that is not known.
        """
        if keys == UNDO:
            return self._undo()
        before = [case.key for case, _ in self._open()]
        possible = [answer for pair in self._open() if pair[0].key == asked for answer in answers(*pair)]
        chosen = next((answer for answer in possible if answer.keys == keys), None)
        if chosen and seen not in ("", _mark(possible)):
            self._fault = _CHANGED
            return asked
        if chosen:
            self._desk.write(chosen.entries)
            self._answered += (case for case in self._cases if case.key == asked)
            self._hidden.add(asked)
            self._said = told(chosen)
        elif possible and keys == SKIP:
            self._put_off([asked])
        else:
            self._fault = _GONE
            return ""
        left = {case.key for case, _ in self._open()} - {asked}
        return next((key for key in before[before.index(asked) :] if key in left), "")

    def _put_off(self, asked: Iterable[str]) -> None:
        """Let questions come last, in this order."""
        last = list(dict.fromkeys(asked))
        self._later = [*(key for key in self._later if key not in last), *last]

    def _undo(self) -> str:
        """Take the last decision back; returns the key of its question, which comes first again. Raises FondsError."""
        if not self._desk.undo():
            self._fault = NOTHING_DONE
            return ""
        again = self._answered.pop()
        self._said = TAKEN_BACK
        self._hidden.discard(again.key)
        self._later = [key for key in self._later if key != again.key]
        if self._archive and _stands(again, self._archive):
            self._cases = (again, *(case for case in self._cases if case.key != again.key))
        return again.key

    def _open(self) -> list[tuple[Case, Archive]]:
        """The questions that are still open, each with the archive that it is about; what was put off comes last."""
        if not self._archive:
            return []
        decided = read_ledger(self._seeds / FILE)[0]
        found = [case for case in self._cases if case.key not in self._hidden and is_open(case, decided)]
        put_off = {key: number for number, key in enumerate(self._later)}
        return [(case, self._archive) for case in sorted(found, key=lambda case: put_off.get(case.key, -1))]

    def _page(self) -> Reply:
        left = self._open()
        nonce = secrets.token_urlsafe(16)
        body = Markup(
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<title>Review</title><style nonce="{nonce}">{style}</style><h1>Doubtful names</h1>'
            "<p>{count} open. One key a decision for the marked question.</p>"
            '{said}<p>{undo}</p><main>{cases}</main><script nonce="{nonce}">{script}</script>'
        ).format(
            nonce=nonce,
            style=Markup(_STYLE),
            count=len(left),
            said=self._told(),
            undo=Markup('<form method="post">{}{}</form>').format(
                self._inputs(), Markup('<button id="undo" name="answer" value="undo"><kbd>u</kbd> Take back</button>')
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

    def _told(self) -> Markup:
        """What became of the last decision."""
        role, said = ("alert", self._fault) if self._fault else ("status", self._said)
        return Markup('<p role="{}">{}</p>').format(role, said) if said else Markup()

    def _inputs(self, **values: str) -> Markup:
        """What a form sends beside the answer."""
        hidden = Markup('<input type="hidden" name="{}" value="{}">')
        return Markup("").join(hidden.format(*pair) for pair in {"token": self._token, **values}.items())

    def _section(self, case: Case, archive: Archive) -> Markup:
        """A question with its names, its passages and a button for each answer."""
        quoted = Markup("").join(
            Markup("<blockquote>{}<mark>{}</mark>{} <cite>{}, paragraph {}</cite></blockquote>").format(
                plain(one.before), plain(one.words), plain(one.after), one.document, one.block
            )
            for one in passages(case, archive)
        )
        names = Markup("").join(Markup("<li>{}</li>").format(plain(described(entity))) for entity in case.entities)
        possible = answers(case, archive)
        groups = groupby(possible, key=lambda answer: answer.keys[0])
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
            '<section tabindex="0" id="{}"><h2>{}</h2><ul>{}</ul><p class="why">{} (score {:.2f})</p>{}'
            '<form method="post">{}{}<br><button name="answer" value="s"><kbd>s</kbd> later</button></form></section>'
        ).format(
            _anchor(case.key),
            plain(case.question),
            names,
            plain(case.why),
            case.score,
            quoted,
            self._inputs(case=case.key, seen=_mark(possible)),
            buttons,
        )


def _anchor(case_key: str) -> str:
    """Where a question stands on the page."""
    return f"q{sha256(case_key.encode()).hexdigest()[:12]}"


def _mark(possible: Sequence[Answer]) -> str:
    """What tells these answers from others: what each key would write."""
    return sha256(repr([(answer.keys, answer.entries) for answer in possible]).encode()).hexdigest()


def _stands(case: Case, archive: Archive) -> bool:
    """Whether what a question is about still stands in the archive where it stood."""
    texts = {
        (home, block.number): block.text
        for home in {mention.document for mention in case.mentions} & archive.document.keys()
        for block in archive.document[home].blocks
    }
    return all(texts.get((one.document, one.block), "")[one.start : one.end] == one.text for one in case.mentions)


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
