"""How does the work grow with what is to be read? A ratio, so that it does not matter how fast the machine is."""

import gc
from collections.abc import Callable
from time import process_time

# Work in proportion to the text takes twice as long over twice the text; work that grows with its square, four times.
CEILING = 3.5


def growth(read: Callable[[str], object], short: str, long: str) -> float:
    """How many times the processor time of `short` the `long` text takes: of each the quickest of three readings.

    They are read in turn, so that a busy machine slows both, and without the collector, whose work depends on all that
    the tests before have left.
    """
    gc.collect()
    gc.disable()
    try:
        readings = [(_seconds(read, short), _seconds(read, long)) for _ in range(3)]
    finally:
        gc.enable()
    return min(long for _, long in readings) / min(short for short, _ in readings)


def _seconds(read: Callable[[str], object], text: str) -> float:
    start = process_time()
    read(text)
    return process_time() - start
