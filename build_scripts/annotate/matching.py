"""Where do known names stand? A finder of word sequences: whole words, the longest name first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from build_scripts.annotate.lexicon import key
from build_scripts.annotate.passages import Passage, Word, read_passage

_JOINTS = frozenset((" ", "-", ", ", "\u00a0"))


class Matcher:
    """Finds names in passages, as they are written or, with `folded`, in any spelling of the same key.

    A folded name must still begin with the same case: "Force" is not found in "force".
    """

    def __init__(self, names: Iterable[str], *, folded: bool = False) -> None:
        self._folded = folded
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name in sorted(set(names)):
            parts = tuple(self._form(word) for word in read_passage("", 0, name).words)
            if parts:
                self._by_first[parts[0]].append((parts, name))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def find(self, passage: Passage) -> Iterator[tuple[int, int, str]]:
        """The names in the passage in order, not overlapping: first word, the word after the last, the name."""
        words, at = passage.words, 0
        while at < len(words):
            size, name = self._at(words, at)
            if size and not passage.is_closed(words[at].start, words[at + size - 1].end):
                yield at, at + size, name
            at += size or 1

    def _at(self, words: tuple[Word, ...], at: int) -> tuple[int, str]:
        for parts, name in self._by_first.get(self._form(words[at]), ()):
            stretch = words[at : at + len(parts)]
            if (
                len(stretch) == len(parts)
                and all(self._form(word) == part for word, part in zip(stretch, parts, strict=True))
                and all(word.gap in _JOINTS for word in stretch[1:])
                and (not self._folded or stretch[0].capital == name[0].isupper())
            ):
                return len(parts), name
        return 0, ""

    def _form(self, word: Word) -> str:
        return _key(word.text) if self._folded else word.text


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    return key(word)
