"""Which language does this word name?"""

import re

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
# Code in two letters: the codes in three letters that libraries use, and the English name.
_NAMES = {
    "ar": "ara arabic",
    "cs": "ces cze czech",
    "da": "dan danish",
    "de": "deu ger german",
    "el": "ell gre greek",
    "en": "eng english",
    "es": "spa spanish",
    "fa": "fas per persian farsi",
    "fi": "fin finnish",
    "fr": "fra fre french",
    "he": "heb hebrew",
    "hi": "hin hindi",
    "hu": "hun hungarian",
    "it": "ita italian",
    "ja": "jpn japanese",
    "ko": "kor korean",
    "ku": "kur kurdish",
    "la": "lat latin",
    "nl": "nld dut dutch",
    "no": "nor norwegian",
    "pl": "pol polish",
    "pt": "por portuguese",
    "ro": "ron rum romanian",
    "ru": "rus russian",
    "sv": "swe swedish",
    "tr": "tur turkish",
    "uk": "ukr ukrainian",
    "ur": "urd urdu",
    "zh": "zho chi chinese",
}
_TAG_OF = {name: tag for tag, names in _NAMES.items() for name in names.split()}


def language_tag(words: str) -> str | None:
    """The BCP 47 tag of a language stated as a tag (`en-GB`), a library's code (`eng`) or an English name."""
    words = words.strip().replace("_", "-")
    known = _TAG_OF.get(words.lower())
    if known:
        return known
    if not _TAG.fullmatch(words):
        return None
    primary, *rest = words.split("-")
    return "-".join([_TAG_OF.get(primary.lower(), primary.lower()), *rest])
