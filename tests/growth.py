"""How does the work grow with what is to be read? A ratio, so that it does not matter how fast the machine is."""

from collections.abc import Callable
from time import process_time

# Work in proportion to the text takes twice as long over twice the text; work that grows with its square, four times.
CEILING = 3.5


def growth(read: Callable[[str], object], short: str, long: str) -> float:
    """How many times the processor time of `short` the `long` text takes: of each the quickest of three readings."""
    return _quickest(read, long) / _quickest(read, short)


def _quickest(read: Callable[[str], object], text: str) -> float:
    return min(_seconds(read, text) for _ in range(3))


def _seconds(read: Callable[[str], object], text: str) -> float:
    start = process_time()
    read(text)
    return process_time() - start
