"""Which names go together? Sets of names that grow together, why each was put with another, and what stays open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from build_scripts.annotate.types import Kind


class Name(NamedTuple):
    """A name of an entity: its kind and its key; `row` is the ledger's line that decides about it, 0 for none."""

    kind: Kind
    key: str
    row: int = 0


@dataclass(slots=True)
class Use:
    """How a name is used: its written forms, and the documents they stand in."""

    forms: Counter[str]
    documents: set[str]

    @property
    def form(self) -> str:
        """The most frequent form."""
        return min(self.forms, key=lambda form: (-self.forms[form], form))


class Question(NamedTuple):
    """Two names that may be one, but not surely: why, and how likely (0 to 1)."""

    one: Name
    other: Name
    why: str
    score: float


class Clusters:
    """Disjoint sets of names. Two names that different rows of the ledger decide about never come together."""

    def __init__(self) -> None:
        self._parent: dict[Name, Name] = {}
        self._row: dict[Name, int] = {}
        self.reasons: dict[Name, list[str]] = defaultdict(list)

    def root(self, name: Name) -> Name:
        """The name that stands for the set."""
        if name not in self._parent:
            self._parent[name] = name
            self._row[name] = name.row
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def row(self, name: Name) -> int:
        """The ledger's row that the set belongs to, 0 for none."""
        return self._row[self.root(name)]

    def parted(self, one: Name, other: Name) -> bool:
        """Whether the ledger keeps the two apart."""
        rows = {self.row(one), self.row(other)} - {0}
        return len(rows) > 1

    def join(self, one: Name, other: Name, why_one: str, why_other: str, score: float) -> bool:
        """Put two names together, with what each is to the other and how sure (0 to 1) that is.

        Gives False where the ledger keeps them apart.
        """
        ours, theirs = self.root(one), self.root(other)
        if self.parted(ours, theirs):
            return False
        if ours != theirs:
            first, second = sorted((ours, theirs))
            self._parent[second] = first
            self._row[first] = max(self._row[ours], self._row[theirs])
            self.reasons[one].append(scored(why_one, score))
            self.reasons[other].append(scored(why_other, score))
        return True


def scored(why: str, score: float) -> str:
    """The reason with how sure it is, as readers see it."""
    return f"{why} (score {score:.2f})"


def years_apart(one: Iterable[str], other: Iterable[str], years: Mapping[str, int]) -> int | None:
    """The fewest years between a document of the first and one of the second; None where no date of either is known."""
    ours, theirs = ({years[document] for document in documents if document in years} for documents in (one, other))
    return min((abs(a - b) for a in ours for b in theirs), default=None)
