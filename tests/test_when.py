"""Dates in EDTF are sorted by their bounds and read as words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.when import bounds, in_words, is_edtf, reach

READ = {
    "2020-01-03": ("3 January 2020", "2020-01-03", "2020-01-03"),
    "2020-01": ("January 2020", "2020-01-01", "2020-01-31"),
    "2020-01~": ("about January 2020", "2020-01-01", "2020-01-31"),
    "2020?": ("2020 (uncertain)", "2020-01-01", "2020-12-31"),
    "198X": ("the 1980s", "1980-01-01", "1989-12-31"),
    "2019-21": ("spring 2019", "2019-03-01", "2019-05-31"),
    "2019-12/2020-01": ("December 2019 to January 2020", "2019-12-01", "2020-01-31"),
    "../2020": ("until 2020", "0001-01-01", "2020-12-31"),
    "2020-01-03/..": ("from 3 January 2020", "2020-01-03", "9999-12-31"),
    "../198X": ("until the 1980s", "0001-01-01", "1989-12-31"),
    "198X/..": ("from the 1980s", "1980-01-01", "9999-12-31"),
    "2020-XX/2021": ("2020 to 2021", "2020-01-01", "2021-12-31"),
}


@pytest.mark.parametrize("edtf", READ)
def test_a_date_has_words_and_bounds(edtf: str) -> None:
    assert is_edtf(edtf)
    assert (in_words(edtf), *bounds(edtf)) == READ[edtf]


def test_an_unknown_date_is_said_to_be_unknown() -> None:
    assert in_words(None) == "date unknown"


REFUSED = [
    "",
    "yesterday",
    "2020-13",
    "3 January 2020",
    "0000",
    "-0044",
    "XXXX-12-25",
    "/2020",
    "{1667}",
    "../..",
    "2021/2020",
    "2020-24~/..",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_edtf_is_refused(text: str) -> None:
    assert not is_edtf(text)
    with pytest.raises(ValueError, match="not a date in EDTF"):
        bounds(text)


POINTS = st.from_regex(
    r"(?:2020|0001|9999|198X|19XX)(?:-(?:0[0-2]|1[23]|2[14]|99|XX))?(?:-(?:0[01]|3[01]|XX))?[?~%]?", fullmatch=True
)


@settings(deadline=None)
@given(st.one_of(POINTS, st.tuples(POINTS | st.just(".."), POINTS | st.just("..")).map("/".join)))
def test_whatever_is_taken_for_a_date_has_bounds_in_order_and_a_reach_around_them(text: str) -> None:
    if is_edtf(text):
        (first, last), (earliest, latest) = bounds(text), reach(text)
        assert earliest <= first <= last <= latest
