"""Words are the same in Python and in the browser, and the same however they are written."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.text import LONGEST_SLUG, LONGEST_WORD, RESERVED, fold, normalise, runs, slug, stem, tokens, words
from tests.conftest import PROJECT
from tests.support import ASSIGNED, Scripts

CASES = PROJECT / "tests" / "cases" / "search" / "words.txt"
BROWSER = Scripts()

# Text as it comes and text that tries the rules: apostrophes, full stops, joiners, marks, every script.
tricky = st.sampled_from(
    list("aAsSzÉßΣσςİıйи'’‘`ʼʻ.-_ \u00ad\u200d\u0301\u0306\u05b8\u064e\u3099آ٣ۀ²½北京가カｶﾞ\U00020000𝐁")
)
texts = st.text(st.one_of(ASSIGNED, tricky, tricky, tricky), max_size=40)


def in_utf16(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def assert_same_tokens(text: str, language: str = "en") -> None:
    expected = [[t.term, in_utf16(text, t.start), in_utf16(text, t.end)] for t in tokens(text, language)]
    found = BROWSER.call("(t, l) => fonds.text.tokens(t, l).map((t) => [t.term, t.start, t.end])", text, language)
    assert found == expected
    assert BROWSER.call("(text) => fonds.text.fold(text)", text) == fold(text)


def cases() -> list[str]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "|"))]


def test_the_words_of_a_text_are_those_of_the_case_file(snapshot: Callable[[Path, str], None]) -> None:
    head = CASES.read_text(encoding="utf-8").splitlines()[0]
    shown = [f"{case}\n|{'|'.join(token.term for token in tokens(case))}|" for case in cases()]
    snapshot(CASES, "\n\n".join([head, *shown]) + "\n")


@pytest.mark.parametrize("case", cases())
def test_the_browser_finds_the_same_words_at_the_same_places(case: str) -> None:
    assert_same_tokens(case)
    for language in ("fr", "ru", "ar", "fa", "zh", ""):
        assert_same_tokens(case, language)


@settings(max_examples=500, deadline=None)
@given(texts)
def test_the_twins_agree_on_any_text(text: str) -> None:
    assert_same_tokens(text)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_tokens_stand_in_order_where_they_say(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted({token.start for token in found})
    assert [token.term for token in found] == [stem(word, "en") for word in words(text)]
    assert words(text) == [word for run in runs(text) for word in words(run)]


def test_the_twins_agree_on_naughty_strings(shared: Path) -> None:
    lines = (shared / "hostile" / "naughty-strings" / "blns.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert_same_tokens(line)


def test_lone_surrogates_and_endless_words_do_no_harm() -> None:
    for text in ("a\ud800b", "\udfff", "x" * 10_000, "'" * 10_000, "a." * 5_000, "北" * 10_000, "a'" * 5_000):
        assert words(text) == BROWSER.call("(text) => fonds.text.words(text)", text)
        assert max(map(len, words(text)), default=0) <= LONGEST_WORD


def test_folding_overlooks_what_a_reader_overlooks() -> None:
    assert fold("Kermān Ka‘ba ÉCOLE Straße Łódź") == "kerman kaba ecole strasse lodz"
    assert fold("سُلَیمانی") == fold("سليماني") == fold("ســليماني")
    assert fold("ٱلأمل آخر إلى ۀ") == "الامل اخر الي ه"
    assert fold("٢٠٢٠") == fold("۲۰۲۰") == "2020"
    assert fold("Йод Ёлка Киї́в") == "йод елка киів"
    assert words("می‌شود میشود") == ["ميشود"] * 2


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_slug_is_short_plain_and_never_a_reserved_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))
    assert len(slug(text)) <= LONGEST_SLUG
    assert slug(text) not in RESERVED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Quds Force’s commander", "the-quds-forces-commander"),
        ("Kata'ib Hezbollah", "kataib-hezbollah"),
        ("CON", "con-page"),
        ("Index", "index-page"),
        ("com1", "com1-page"),
        ("Łódź / Straße", "lodz-strasse"),
        ("x" * 300, "x" * 80),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_a_slug_reads_like_its_text(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_texts_without_a_letter_have_slugs_of_their_own() -> None:
    assert slug("!!!") != slug("???")
    assert slug("!!!").startswith("untitled-")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not [c for c in once if unicodedata.category(c) == "Cc" and c not in "\n\t"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x0cf", "a\nb\nc\nd\ne\nf"),
        ("a\u00a0b\u3000c  d\te", "a b c  d\te"),
        ("\ufeffe\u0301 so\u00adft \x00\x07bell", "é soft bell"),
        ("\u200bfirst\u200b last\u200b", "first last"),
        ("line\u200bbreak می\u200cخواهم", "line\u200bbreak می\u200cخواهم"),
        ("\u202egnp.exe \ud800", "gnp.exe \ufffd"),
    ],
)
def test_odd_characters_become_plain_ones(text: str, expected: str) -> None:
    assert normalise(text) == expected
