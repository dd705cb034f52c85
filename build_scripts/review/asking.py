"""How is a person asked in the terminal? One question after the other, one key a decision."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from build_scripts.annotate.editors.ledger import FILE, read_ledger
from build_scripts.annotate.types import Entity
from build_scripts.archive import Archive
from build_scripts.problems import FondsError
from build_scripts.review.cases import Case, Passage, passages
from build_scripts.review.deciding import Answer, answers, is_open
from build_scripts.review.keys import QUIT
from build_scripts.review.writing import Desk
from build_scripts.search.printing import plain

SKIP, UNDO = "s", "u"
FORMS_AT_MOST = 6
TAKEN_BACK = "→ The last decision was taken back."
NOTHING_DONE = "There is nothing to take back."
_END = Text(f"No question is left.  {UNDO} take back the last decision   {QUIT} leave", style="dim")


def ask(
    found: Iterable[Case], archive: Archive, seeds: Path, press: Callable[[], str], console: Console
) -> tuple[int, int]:
    """Ask the questions until all are answered or the person leaves; returns how many were, and how many are open.

    `press` waits for a key and gives it, "" at the end of the input. What is skipped comes again at the end.
    """
    # With each question that was answered are kept those that its answer closed: they come again when it is taken back.
    desk, waiting, done = Desk(seeds), deque(found), list[list[Case]]()
    skipped: set[str] = set()
    while True:
        waiting, closed = _parted(waiting, seeds)
        if done:
            done[-1] += closed
        elif not waiting:
            break
        for line in shown(waiting[0], archive, f"{len(waiting)} left") if waiting else (_END,):
            console.print(line, soft_wrap=True)
        chosen = _chosen(answers(waiting[0], archive) if waiting else (), press, console)
        if chosen == UNDO:
            if _undone(desk, console):
                waiting.extendleft(reversed(done.pop()))
        elif isinstance(chosen, Answer):
            if _written(desk, chosen, console):
                done.append([waiting.popleft()])
        elif chosen == QUIT or not waiting or waiting[0].key in skipped:
            break
        else:
            skipped.add(waiting[0].key)
            waiting.rotate(-1)
    return len(done), len(waiting)


def _parted(waiting: Iterable[Case], seeds: Path) -> tuple[deque[Case], list[Case]]:
    """The questions that the ledger, as it is now, leaves open, and the others."""
    decided = read_ledger(seeds / FILE)[0]
    left, closed = deque[Case](), list[Case]()
    for case in waiting:
        (left if is_open(case, decided) else closed).append(case)
    return left, closed


def _written(desk: Desk, answer: Answer, console: Console) -> bool:
    """Whether the answer could be written; the fault is told where not."""
    try:
        desk.write(answer.entries)
    except FondsError as fault:
        console.print(Text(str(fault.problem), style="bold red"), soft_wrap=True)
        return False
    console.print(Text(told(answer), style="green"), soft_wrap=True)
    return True


def told(answer: Answer) -> str:
    """What is said of an answer that was written."""
    return f"→ {plain(answer.label)}"


def _undone(desk: Desk, console: Console) -> bool:
    """Whether the last decision was taken back; otherwise it is told why not."""
    try:
        undone = desk.undo()
    except FondsError as fault:
        console.print(Text(str(fault.problem), style="bold red"), soft_wrap=True)
        return False
    console.print(Text(TAKEN_BACK if undone else NOTHING_DONE, style="green" if undone else "yellow"))
    return undone


def _chosen(possible: tuple[Answer, ...], press: Callable[[], str], console: Console) -> Answer | str:
    """What the person chooses: an answer, or one of SKIP, UNDO and QUIT. Of a key that means nothing it is said."""
    typed = ""
    while True:
        key = press().lower()
        if not key:
            console.print(Text("The input has ended.", style="dim"))
            return QUIT
        if not typed and key in (SKIP, UNDO, QUIT):
            return key
        fitting = [answer for answer in possible if answer.keys.startswith(typed + key)]
        if [answer.keys for answer in fitting] == [typed + key]:
            return fitting[0]
        typed = typed + key if fitting else ""
        for answer in fitting:
            console.print(Text("  ").append_text(_offered(answer)), soft_wrap=True)
        if not fitting:
            keys = dict.fromkeys([*(answer.keys[0] for answer in possible), *([SKIP] if possible else []), UNDO, QUIT])
            console.print(Text(f"That key means nothing here. The keys are: {', '.join(keys)}.", style="yellow"))


def shown(case: Case, archive: Archive, left: str) -> Iterator[Text]:
    """A question as lines: the names, why it is asked, passages, and what can be answered."""
    yield Text()
    yield Text(plain(case.question), style="bold").append(f"  {left}", style="dim")
    for entity in case.entities:
        yield Text(f"  {plain(described(entity))}")
    yield Text(f"  {plain(case.why)} (score {case.score:.2f})", style="dim")
    for found in passages(case, archive):
        yield marked(found)
    for _, fitting in groupby(answers(case, archive), key=lambda answer: answer.keys[0]):
        yield Text("  ").append_text(Text("   ").join(map(_offered, fitting)))
    yield Text(f"  {SKIP} later   {UNDO} take back the last decision   {QUIT} leave", style="dim")


def described(entity: Entity) -> str:
    """An entity in a line: its name, kind and counts, and how else it is written."""
    homes = len({mention.document for mention in entity.mentions})
    count = len(entity.mentions)
    mentions = f"{count:,} mention{'s' * (count != 1)} in {homes:,} document{'s' * (homes != 1)}"
    others = [variant.form for variant in entity.variants if variant.form != entity.name]
    more = ", …" if len(others) > FORMS_AT_MOST else ""
    also = f"; also {', '.join(others[:FORMS_AT_MOST])}{more}" if others else ""
    return f"{entity.name}: {entity.kind}, {mentions}{also}"


def marked(found: Passage) -> Text:
    """A passage as a line, the words marked."""
    line = Text("  ").append(f"{found.document}, paragraph {found.block}: ", style="dim")
    line.append(plain(found.before)).append(plain(found.words), style="reverse")
    return line.append(plain(found.after))


def _offered(answer: Answer) -> Text:
    return Text(answer.keys, style="bold").append(f" {plain(answer.label)}", style="not bold")


def as_data(case: Case, archive: Archive) -> dict[str, Any]:
    """A question for a program to read."""
    return {
        "key": case.key,
        "kind": case.kind,
        "question": case.question,
        "why": case.why,
        "score": case.score,
        "entities": [
            {"id": entity.id, "name": entity.name, "kind": str(entity.kind), "mentions": len(entity.mentions)}
            for entity in case.entities
        ],
        "mentions": len(case.mentions),
        "passages": [
            {"document": one.document, "paragraph": one.block, "before": one.before, "words": one.words}
            | {"after": one.after}
            for one in passages(case, archive)
        ],
        "answers": {answer.keys: answer.label for answer in answers(case, archive)},
    }
