"""What must be reached: reading search_floors.toml, comparing, and writing it anew when that is asked for."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).resolve().parents[1] / "search_floors.toml"
LEAST, MOST = "at_least", "at_most"
# Costs differ from run to run; a floor for one of them is made stricter only to this much above what was measured.
UNSTEADY = ("cpu_of_pagefind", "memory_of_pagefind", "peak_megabytes")
MARGIN = 1.1

# What was measured, by section ("judged", "documents_10000") and name.
Figures = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Floor:
    """A bound of one figure: at least or at most so much."""

    section: str
    bound: str
    name: str
    value: float

    def holds(self, figure: float) -> bool:
        """Whether a figure is good enough."""
        return figure >= self.value if self.bound == LEAST else figure <= self.value

    def fitted(self, figure: float) -> float:
        """The strictest bound with three digits after the point that this figure keeps."""
        if self.bound == LEAST:
            return math.floor(round(figure * 1000, 3)) / 1000
        return math.ceil(round(figure * (MARGIN if self.name in UNSTEADY else 1) * 1000, 3)) / 1000


def read(path: Path = FLOORS) -> list[Floor]:
    """All floors, in the order of the file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Floor(section, bound, name, float(value))
        for section, bounds in data.items()
        for bound, values in bounds.items()
        for name, value in values.items()
    ]


def floor(section: str, name: str) -> float:
    """One floor."""
    return next(one.value for one in read() if (one.section, one.name) == (section, name))


def failed(figures: Figures) -> list[str]:
    """A sentence for each figure that is worse than its floor."""
    return [
        f"{one.section}: {one.name} is {figures[one.section, one.name]:.3f}, and must be "
        f"{one.bound.replace('_', ' ')} {one.value:g}"
        for one in read()
        if (one.section, one.name) in figures and not one.holds(figures[one.section, one.name])
    ]


def rewrite(figures: Figures, easier: bool, path: Path = FLOORS) -> list[str]:
    """Fit the floors to the figures: where these are worse if `easier`, else where they are better. What changed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = []
    for one in read(path):
        figure = figures.get((one.section, one.name))
        if figure is None or one.holds(figure) == easier:
            continue
        fitted = one.fitted(figure)
        stricter = fitted > one.value if one.bound == LEAST else fitted < one.value
        if stricter != easier and fitted != one.value:
            heading = lines.index(f"[{one.section}.{one.bound}]")
            at = next(n for n in range(heading, len(lines)) if re.match(rf"{re.escape(one.name)}\s*=", lines[n]))
            lines[at] = f"{one.name} = {fitted:g}"
            changed.append(f"{one.section}: {one.name} {one.value:g} → {fitted:g}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return changed
