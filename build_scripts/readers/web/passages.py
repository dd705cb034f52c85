"""Which of these passages does a text hold? For pages whose article was found as bare text."""

import re
from collections.abc import Sequence

# Where no spaces part the words, each sign counts as one.
_UNPARTED = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNPARTED}]|[^\W{_UNPARTED}]+")
_SHINGLE = 4
_SHARE = 0.6
# Passages parted from the others by more than this belong to the text only if they are more than a few words.
_GAP = 8
_FEW = 40
# A short passage counts only this near to another that the text holds.
_NEAR = 3


class Passages:
    """The words of a text, ready to be asked for."""

    def __init__(self, text: str) -> None:
        words = _words(text)
        self._shingles = set(_shingles(words))
        self._lines = {" ".join(_words(line)) for line in text.split("\n")}

    def among(self, passages: Sequence[str]) -> list[bool]:
        """For each passage of a page, in order, whether it belongs to the text.

        A long one does when most of its four-word sequences stand in the text; a short one when it is a line of the
        text and near others that belong to it, for "Share" may stand anywhere.
        """
        words = [_words(passage) for passage in passages]
        sure = _without_islands([self._holds(each) for each in words], [len(each) for each in words])
        lines = [len(each) < _SHINGLE and " ".join(each) in self._lines for each in words]
        forward = _reached(sure, lines)
        backward = _reached(sure[::-1], lines[::-1])[::-1]
        return [ahead or behind for ahead, behind in zip(forward, backward, strict=True)]

    def _holds(self, words: list[str]) -> bool:
        shingles = _shingles(words)
        return bool(shingles) and sum(shingle in self._shingles for shingle in shingles) >= _SHARE * len(shingles)


def _without_islands(marks: list[bool], lengths: list[int]) -> list[bool]:
    """The marks without those far from the text: a menu, a teaser, a footer that says what the text says."""
    islands: list[list[int]] = []
    for place in (place for place, mark in enumerate(marks) if mark):
        if islands and place - islands[-1][-1] <= _GAP:
            islands[-1].append(place)
        else:
            islands.append([place])
    sizes = [sum(lengths[place] for place in island) for island in islands]
    large = {
        place
        for island, size in zip(islands, sizes, strict=True)
        if size >= _FEW or size == max(sizes)
        for place in island
    }
    return [place in large for place in range(len(marks))]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _shingles(words: list[str]) -> list[str]:
    return [" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)]


def _reached(sure: list[bool], lines: list[bool]) -> list[bool]:
    """The passages that are sure, and the lines of the text that follow them or one another closely."""
    reached = []
    away = len(sure) + 1
    for known, line in zip(sure, lines, strict=True):
        away = 0 if known or (line and away < _NEAR) else away + 1
        reached.append(away == 0)
    return reached
