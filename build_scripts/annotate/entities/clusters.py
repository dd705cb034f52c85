"""Which names go together? Sets of names that grow together, and why each was put with another."""

from collections import defaultdict
from typing import NamedTuple

from build_scripts.annotate.types import Kind


class Name(NamedTuple):
    """A name of an entity: its kind and its key; `row` is the ledger's line that decides about it, 0 for none."""

    kind: Kind
    key: str
    row: int = 0


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

    def join(self, one: Name, other: Name, why_one: str, why_other: str) -> bool:
        """Put two names together, with what each is to the other; False where the ledger keeps them apart."""
        ours, theirs = self.root(one), self.root(other)
        rows = {row for row in (self._row[ours], self._row[theirs]) if row}
        if len(rows) > 1:
            return False
        if ours != theirs:
            first, second = sorted((ours, theirs))
            self._parent[second] = first
            self._row[first] = max(rows, default=0)
            self.reasons[one].append(why_one)
            self.reasons[other].append(why_other)
        return True
