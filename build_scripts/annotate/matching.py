"""Where do known names stand? A finder of word sequences: whole words, the longest name first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from build_scripts.annotate.passages import Passage, Word, read_passage

_JOINTS = frozenset((" ", "-", ", ", "\u00a0"))


@dataclass(slots=True)
class Node:
    """What may follow in a name after the words so far, and the `names` that end here.

    Of these there are two at most, by whether the first word begins with a capital letter.
    """

    names: dict[bool, str] = field(default_factory=dict)
    after: dict[str, Node] = field(default_factory=dict)


class Matcher:
    """Finds names in passages: words are the same that have one `form`, which is the word as written if none is given.

    Whatever the form, a name must begin with the same case: "Force" is not found in "force".
    """

    def __init__(self, names: Iterable[str], *, form: Callable[[str], str] = str) -> None:
        self._form = form
        self._start = Node()
        for name in sorted(set(names)):
            words = read_passage("", 0, name).words
            node = self._start
            for word in words:
                node = node.after.setdefault(self._form(word.text), Node())
            if words:
                node.names.setdefault(words[0].capital, name)

    def find(self, passage: Passage) -> Iterator[tuple[int, int, str]]:
        """The names in the passage in order, not overlapping: first word, the word after the last, the name."""
        words, starts, at = passage.words, self._start.after, 0
        while at < len(words):
            node = starts.get(self._form(words[at].text))
            end, name = self._longest(words, at, node) if node else (at, "")
            if name and not passage.is_closed(at, end):
                yield at, end, name
            at = max(end, at + 1)

    def _longest(self, words: tuple[Word, ...], at: int, node: Node) -> tuple[int, str]:
        """The longest name that begins at the word `at`, whose node is given: the word after it and the name."""
        found, end = (at, ""), at + 1
        while True:
            if name := node.names.get(words[at].capital):
                found = (end, name)
            following = node.after.get(self._form(words[end].text)) if node.after and end < len(words) else None
            if following is None or words[end].gap not in _JOINTS:
                return found
            node, end = following, end + 1
