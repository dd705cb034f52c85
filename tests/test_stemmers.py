"""The stem of a word by the language of its text: the same in Python and in the browser, and what a reader expects."""

import ast
import json
import re
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import cycle, islice, product
from random import Random
from unicodedata import normalize

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from build_scripts.assets import joined
from build_scripts.folding import fold
from build_scripts.stemmers import STEMMED, algorithm, javascript, light, snowball, stem, widened
from build_scripts.text import tokens, words
from tests.conftest import PROJECT
from tests.support import Scripts

CASES = PROJECT / "tests" / "cases" / "search" / "stems.txt"
# One code for each algorithm.
LANGUAGES = tuple({algorithm(code): code for code in reversed(STEMMED)}.values())
# Every special case of the English stemmer, and words that reach each of its steps.
ENGLISH = """
skis skies sky idly gently ugly early only singly news howe atlas cosmos bias andes inning innings outing canning
herring earring evening evenings succeed proceed exceed succeeded arsenal communism generate generously
international interest later lateral organ organise past pastime pasted universe university emerge emergency
ties tied dies died dying lying tying gas this gaps kiwis us bus buses dresses cries cried by say saying yes
feed agreed agreedly hopping hoping hopped filing falling added adding egged ebbed offing off luxuriated sized
bled tanned happy happily enjoy enjoyed youth boyish yellow national rationally relational conditional
sensibility activity decisiveness hopefulness callousness formalism formality vietnamization digitizer operator
apology biologist biology fearlessly peacefully probably hesitancy dependency radically differently analogously
triplicate formative formalize electricity electrical hopeful goodness revival allowance inference airliner
gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologous communism
activate angularity homologou effective bowdlerize probate rate cease controll roll be bee tree
"""
# What Babel, which MkDocs' theme brings along, can say in each language.
NAMES = ("languages", "territories", "currency_names", "scripts", "months", "days", "eras", "quarters", "unit_patterns")

BROWSER = Scripts()


def in_browser(listed: list[str], language: str) -> list[str]:
    """The stems that the browser finds."""
    return BROWSER.call("(words, language) => words.map((word) => fonds.text.stem(word, language))", listed, language)


def in_python(listed: Iterable[str], language: str) -> list[str]:
    return [stem(word, language) for word in listed]


@cache
def real_words(language: str) -> tuple[str, ...]:
    """Words of a language, written with their accents: names of languages, countries, currencies, months and units."""
    texts = [language]
    locale = Locale.parse(language)
    values = [dict(locale._data.get(name, {})) for name in NAMES]
    while values:
        value = values.pop()
        if isinstance(value, str):
            texts.append(normalize("NFC", value).lower())
        elif hasattr(value, "values"):
            values.extend(value.values())
    return tuple(sorted({word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text) if word.isalpha()}))


def edges(language: str) -> list[str]:
    """What the stemmer of a language looks for at the edges of a word, and in it."""
    name = algorithm(language)
    if name in light.PATTERNS:
        known = re.findall(r"\w+", re.sub(r"\(\?<?[=!].*?\)", " ", " ".join(light.PATTERNS[name])))
        return [*known, *"".join(known)]
    tables = vars(snowball(name))
    endings = {ending for table in tables.values() if isinstance(table, list) for ending in widened(table)}
    letters = {letter for key, table in tables.items() if key.startswith("g_") for letter in table}
    return sorted({fold(text) for text in endings | letters} - {""})


def made_words(language: str) -> Iterator[str]:
    """Real words of the language with everything that its stemmer knows at their edges."""
    dice = Random(language)
    bases = [fold(word) for word in real_words(language)]
    endings = edges(language)
    for ending in islice(cycle(endings), max(len(endings), 2000)):
        base = dice.choice(bases)
        short, long = base[: dice.randint(1, 4)], dice.choice(endings) + base + dice.choice(endings)
        yield dice.choice((base, short, long)) + ending


def cases() -> list[tuple[str, str, tuple[str, ...]]]:
    """Each line of the case file: its language, = or ≠, and its words."""
    found, language = [], ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        sign, _, rest = line.partition(" ")
        if sign == "@":
            language = rest
        elif sign in ("=", "≠"):
            found.append((language, sign, tuple(rest.split())))
    return found


@pytest.mark.parametrize(("language", "sign", "group"), cases())
def test_one_word_has_one_stem_and_other_words_have_others(language: str, sign: str, group: tuple[str, ...]) -> None:
    stems = {word: [token.term for token in tokens(word, language)] for word in group}
    assert len({str(found) for found in stems.values()}) == (1 if sign == "=" else len(group)), stems
    terms = "(text, language) => fonds.text.tokens(text, language).map((token) => token.term)"
    assert {word: BROWSER.call(terms, word, language) for word in group} == stems


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_twins_agree_on_a_whole_vocabulary(language: str) -> None:
    vocabulary = sorted({*map(fold, real_words(language)), *real_words(language), *made_words(language)})
    assert len(vocabulary) > 2000
    here, there = in_python(vocabulary, language), in_browser(vocabulary, language)
    assert here == there
    assert in_python(there, language) == in_browser(here, language)


def test_the_twins_agree_on_the_english_of_the_example_and_on_every_special_case() -> None:
    seeds = " ".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "seeds").glob("*.*")))
    vocabulary = sorted({*ENGLISH.split(), *words(seeds)})
    assert in_browser(vocabulary, "en") == in_python(vocabulary, "en")


def test_the_twins_agree_on_the_english_of_four_corpora(shared) -> None:
    vocabulary: set[str] = set()
    for path in sorted((shared / "corpora").glob("*/files/*"))[::3]:
        vocabulary.update(re.findall(r"[a-z]+", path.read_text(encoding="utf-8", errors="replace").lower()))
    ordered = sorted(vocabulary)
    assert len(ordered) > 20_000
    assert in_browser(ordered, "en") == in_python(ordered, "en")


@pytest.mark.parametrize("language", ["en", "ru", "hi", "id", "ta", "hy"])
def test_where_no_ending_has_an_accent_the_stems_are_snowballs_own(language: str) -> None:
    snowballs = snowball(algorithm(language))()
    vocabulary = {
        *map(fold, real_words(language)),
        *made_words(language),
        *(ENGLISH.split() if language == "en" else ()),
    }
    assert [(word, stem(word, language)) for word in sorted(vocabulary)] == [
        (word, fold(snowballs.stemWord(word)) or word) for word in sorted(vocabulary)
    ]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_twins_agree_on_words_that_never_were(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    pieces = st.lists(st.sampled_from(edges(language)), max_size=6).map("".join)
    listed = data.draw(st.lists(st.one_of(pieces, st.text(st.characters(exclude_categories=["Cs"]), max_size=8))))
    assert in_browser(listed, language) == in_python(listed, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stem_does_not_depend_on_accents_and_has_none(language: str) -> None:
    for word in real_words(language):
        (plain, *rest), folded = tokens(word, language), fold(word)
        assert rest == []
        assert tokens(folded, language)[0].term == plain.term == stem(folded, language)
        assert plain.term
        assert fold(plain.term) == plain.term


@pytest.mark.parametrize(
    ("language", "name"),
    [
        *(("en", "english"), ("en-GB", "english"), ("EN_us", "english"), ("eng", "english"), ("pt-BR", "portuguese")),
        *(("nb", "norwegian"), ("nn-NO", "norwegian"), ("no", "norwegian"), ("ger", "german"), ("sr-Latn", "serbian")),
        *(("prs", "persian"), ("zh-Hans", None), ("ja", None), ("enm", None), ("x", None), ("", None), ("-", None)),
    ],
)
def test_the_tag_of_a_language_names_its_algorithm(language: str, name: str | None) -> None:
    assert algorithm(language) == name
    assert (stem("missiles", language) == "missiles") == (name is None or name == "persian")


def test_the_browser_is_given_what_the_archive_needs_and_no_more() -> None:
    def known(*languages: str) -> list[str]:
        browser = MiniRacer()
        browser.eval(joined(["snowball", "stemmers"], languages))
        return json.loads(browser.eval("JSON.stringify([...fonds.stemmers.keys()])"))

    assert known("en-GB", "zh", "en", "") == ["en"]
    assert known("nb-NO", "nn", "ar") == ["ar", "nb", "nn"]
    assert known() == []
    assert "Redistribution" in javascript.licence()
    assert javascript.script(["fr", "de"]) == javascript.script(["de", "fr", "fr-CA"])


def test_what_cannot_be_written_in_javascript_is_refused() -> None:
    with pytest.raises(TypeError, match="FrenchStemmer holds a form that is not known here"):
        javascript._Writer("FrenchStemmer").visit(ast.parse("with self: pass").body[0])


@pytest.mark.parametrize("language", [code for code in LANGUAGES if algorithm(code) in light.PATTERNS])
def test_endless_endings_do_no_harm(language: str) -> None:
    endings = [ending for ending in edges(language) if len(ending) > 1]
    hostile = [(a + b + c) * 20 + "ب" for a, b, c in product(endings, repeat=3)]
    before = time.process_time()
    assert in_python(hostile, language) == in_browser(hostile, language)
    assert time.process_time() - before < 20
