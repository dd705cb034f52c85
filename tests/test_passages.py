"""A mention is shown in its sentence."""

import re

import pytest
from markupsafe import Markup

from build_scripts.pages.passages import LONGEST, passage, sentence
from tests.growth import CEILING, growth

# The sentence that holds the word in capitals.
CASES = [
    ("One ends. The WORD stands here. Another follows.", "The WORD stands here."),
    ("He met Gen. WORD in the U.S. Embassy. Then he left.", "He met Gen. WORD in the U.S. Embassy."),
    ("“Is it WORD?” she asked. “It is.”", "“Is it WORD?” she asked."),
    ("On Jan. 3 the WORD fell.", "On Jan. 3 the WORD fell."),
    ("First line\nWORD on the second\nthird", "WORD on the second"),
    ("J. R. WORD wrote it.", "J. R. WORD wrote it."),
    ("WORD", "WORD"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_sentence_around_a_word(text: str, expected: str) -> None:
    start = text.index("WORD")
    first, last = sentence(text, start, start + 4)
    assert text[first:last].strip() == expected


def test_a_sentence_without_end_is_cut_at_words() -> None:
    text = "wide " * 400 + "WORD" + " wide" * 400
    start = text.index("WORD")
    shown = str(passage(text, [(start, start + 4, Markup("there.html#m1"))]))
    assert len(re.sub("<[^>]*>", "", shown)) < LONGEST + 40
    assert shown.startswith("…wide ")
    assert shown.endswith(" wide…")
    assert '<a href="there.html#m1"><mark>WORD</mark></a>' in shown


def test_a_sentence_is_found_in_its_surroundings_however_long_the_text_is() -> None:
    def find(text: str) -> None:
        for start in range(0, len(text), 2000):
            sentence(text, start, start + 4)

    assert growth(find, "Some words. " * 10_000, "Some words. " * 20_000) < CEILING


def test_a_passage_is_inert() -> None:
    text = "<b>x</b> WORD & *y*"
    start = text.index("WORD")
    shown = str(passage(text, [(start, start + 4, Markup("there.html#m1"))]))
    assert re.findall("<[^>]*>", shown) == ['<a href="there.html#m1">', "<mark>", "</mark>", "</a>"]
