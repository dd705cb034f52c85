"""How far are we? The one thing a room may tell while it works; what is shown is the command line's business."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Track(Protocol):
    """Hands on the items unchanged while somebody counts them; `label` says what is being done."""

    def __call__(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:
        """The same items."""


def silently(items: Iterable[T], label: str, total: int) -> Iterator[T]:
    """The `Track` that shows nothing."""
    return iter(items)
