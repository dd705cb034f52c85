"""What went wrong, where, and what can the user do?

Every room returns the problems it met beside its values; nothing is printed where it is found.
The command line sorts them, prints them once, and lets them decide the exit status.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

_NUMBER = re.compile("([0-9]{1,18})")


class Severity(IntEnum):
    """How much a problem costs: an ERROR loses a document or a setting, a WARNING does not."""

    INFO = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong.

    `where` names the file (and the line, row or paragraph where known), `message` says in a sentence
    what is wrong, `hint` what the user can do about it.
    """

    severity: Severity
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.severity.name.lower()}: {self.where}: {self.message}{hint}"


class FondsError(Exception):
    """A problem after which the command cannot go on; carries the `Problem` to print."""

    def __init__(self, where: str, message: str, hint: str = "") -> None:
        self.problem = Problem(Severity.ERROR, where, message, hint)
        super().__init__(str(self.problem))

    def __reduce__(self) -> tuple[type["FondsError"], tuple[str, str, str]]:
        """How it travels from a worker process to the one that prints it."""
        return FondsError, (self.problem.where, self.problem.message, self.problem.hint)


def error(where: str, message: str, hint: str = "") -> Problem:
    """A problem that costs a document or a setting."""
    return Problem(Severity.ERROR, where, message, hint)


def warning(where: str, message: str, hint: str = "") -> Problem:
    """A problem after which everything is still there, though perhaps not as intended."""
    return Problem(Severity.WARNING, where, message, hint)


def info(where: str, message: str, hint: str = "") -> Problem:
    """Something the user may want to know; never changes the exit status."""
    return Problem(Severity.INFO, where, message, hint)


def reason(fault: OSError) -> str:
    """Why the system refused, in the words of a sentence: “permission denied”."""
    return (fault.strerror or str(fault)).lower()


def unforeseen(fault: Exception) -> Problem:
    """What is said of a fault of the program itself; it is raised again where FONDS_TRACEBACK is set."""
    if os.environ.get("FONDS_TRACEBACK"):
        raise fault
    said = " ".join(f"{type(fault).__name__}: {fault}".split())
    message = f"stopped at something that nobody had foreseen ({said[:200]})."
    return error("fonds", message, "This is a fault of Fonds. Please report it, with what FONDS_TRACEBACK=1 adds.")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repeats, worst first, then by place: the order in which they are printed."""
    return tuple(sorted(set(problems), key=lambda p: (-p.severity, _by_number(p.where), p.where, p.message, p.hint)))


def _by_number(where: str) -> list[str | int]:
    """A place as what is sorted: the numbers in it as numbers, so that line 10 comes after line 2."""
    parts = _NUMBER.split(where)
    return [int(part) if number % 2 else part for number, part in enumerate(parts)]


def worst(problems: Iterable[Problem]) -> Severity:
    """The highest severity among the problems, INFO when there are none."""
    return max((p.severity for p in problems), default=Severity.INFO)
