"""Dates in EDTF are sorted by their bounds and read as words."""

import pytest

from build_scripts.when import bounds, in_words, is_edtf

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
}


@pytest.mark.parametrize("edtf", READ)
def test_a_date_has_words_and_bounds(edtf: str) -> None:
    assert is_edtf(edtf)
    assert (in_words(edtf), *bounds(edtf)) == READ[edtf]


def test_an_unknown_date_is_said_to_be_unknown() -> None:
    assert in_words(None) == "date unknown"


REFUSED = ["", "yesterday", "2020-13", "3 January 2020", "0000", "-0044", "XXXX-12-25", "/2020", "{1667}", "../.."]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_edtf_is_refused(text: str) -> None:
    assert not is_edtf(text)
    with pytest.raises(ValueError, match="not a date in EDTF"):
        bounds(text)
