"""Which encoding are these bytes likely in, if nothing says so?

charset-normalizer tells which encodings give text, and how well the letters fit a language. What it leaves open is
which of the Western and Central European ones it is: they share most letters.
"""

import re
from collections.abc import Iterator

from charset_normalizer import from_bytes
from charset_normalizer.models import CharsetMatch

# The encodings that texts come in; it knows many more, which only confuse.
_USUAL = """
big5 big5hkscs cp1125 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp500 cp850 cp852 cp855
cp866 cp874 cp932 cp949 cp950 euc_jis_2004 euc_jp euc_kr gb18030 gb2312 gbk iso8859_2 iso8859_5 iso8859_6 iso8859_7
iso8859_8 iso8859_9 johab koi8_r koi8_u mac_cyrillic mac_roman shift_jis shift_jis_2004 tis_620
"""
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859_2", "iso8859_9", "mac_roman"})
# What Windows writes in Western Europe and America; the likeliest where nothing speaks for another.
_WESTERN, _CENTRAL = "cp1252", "cp1250"
_BY_LANGUAGE = {
    _CENTRAL: "Croatian Czech Hungarian Polish Romanian Slovak Slovene",
    "cp1254": "Turkish",
    "cp1257": "Estonian Latvian Lithuanian",
}
_OF_LANGUAGE = {language: encoding for encoding, names in _BY_LANGUAGE.items() for language in names.split()}
# The encodings of a byte a character for other alphabets.
_OTHER_ALPHABETS = frozenset(
    {
        "cp1251",
        "cp1253",
        "cp1255",
        "cp1256",
        "cp855",
        "cp866",
        "cp874",
        "iso8859_5",
        "iso8859_6",
        "iso8859_7",
        "iso8859_8",
    }
    | {"cp1125", "koi8_r", "koi8_u", "mac_cyrillic", "tis_620"}
)
_AMONG_ASCII = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_WITHOUT_LANGUAGE = 0.5
# With fewer foreign bytes than this there is nothing to tell one Western encoding from another.
_FEW = 0.03
_FOREIGN = re.compile(rb"[\x80-\xff]")
_LAST_RESORTS = (_WESTERN, "cp1251", "koi8_r", "iso8859_5")
_HARDLY = 0.1
# Signs inside words, and capitals after small letters: the letters of another encoding.
_ODD = re.compile(r"(?<=[^\W\d_])[^\w\s.,;:!?'’\"()/&@*+=<>#–—\-](?=[^\W\d_])|[\x80-\x9f\ufffd]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def likely(sample: bytes) -> Iterator[tuple[str, float]]:
    """The encodings that the sample may be in, the likeliest first, each with a confidence from 0 to 1."""
    usual = _USUAL.split()
    matches = [match for match in from_bytes(sample) if match.encoding in usual]
    confidence = _confidence(matches[0]) if matches else _HARDLY
    latin = not matches or matches[0].encoding in _LATIN or _is_among_ascii(sample, matches[0].encoding)
    fewest = min(oddities(sample, name) for name in (_WESTERN, _CENTRAL))
    if latin and fewest > 2 and oddities(sample, "iso8859_2") < fewest / 4:
        yield "iso8859_2", confidence
    if len(_FOREIGN.findall(sample)) < _FEW * len(sample):
        yield _WESTERN, min(confidence, _WITHOUT_LANGUAGE)
    if latin and matches:
        known = matches[0].encoding in _LATIN and matches[0].coherence >= _WITHOUT_LANGUAGE
        language = matches[0].language if known else ""
        yield _OF_LANGUAGE.get(language, _WESTERN), confidence
    yield from ((match.encoding, _confidence(match)) for match in matches)
    yield from ((name, _HARDLY) for name in sorted(_LAST_RESORTS, key=lambda name: oddities(sample, name)))


def _is_among_ascii(sample: bytes, encoding: str) -> bool:
    """Whether foreign letters stand among ASCII letters in words, as those of other alphabets do not."""
    if encoding not in _OTHER_ALPHABETS:
        return False
    return 2 * len(_AMONG_ASCII.findall(sample)) > len(_FOREIGN.findall(sample))


def oddities(sample: bytes, encoding: str) -> int:
    """How often the sample, read in this encoding, has signs inside words or capitals after small letters there."""
    text = sample.decode(encoding, errors="replace")
    words = (match[0] for match in _WORD.finditer(text))
    return len(_ODD.findall(text)) + sum(not (word.isupper() or word[1:].islower()) for word in words)


def _confidence(match: CharsetMatch) -> float:
    """How well the letters fit a language, less what looks like chaos."""
    return max(_HARDLY, min(1.0, match.coherence * (1 - match.chaos)))
