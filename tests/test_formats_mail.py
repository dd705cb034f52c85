"""Messages and mailboxes become documents, broken ones too."""

import pytest

from build_scripts.documents import BlockKind
from build_scripts.readers import mail
from build_scripts.readers.mail.letters import read_letter
from build_scripts.readers.types import ReadError, Reading

HEAD = "From: Ann Mason <ann@a.example>\r\nTo: Bob <bob@b.example>, carl@c.example\r\n"
HEAD += "Cc: =?utf-8?q?Zo=C3=AB?= <z@d.example>\r\n"
HEAD += (
    "Date: Fri, 3 Jan 2020 23:30:00 -0800\r\nSubject: =?iso-8859-1?Q?The_br=FCcke?=\r\nMessage-ID: <1@a.example>\r\n"
)
# Windows-1252 that calls itself UTF-8.
MIXED = "The café on the quay was shut when the bridge was opened, and has been shut since."


def letter(body: str, head: str = HEAD) -> Reading:
    return mail.read(f"{head}\r\n{body}".encode(), "a.eml")


def multipart(kind: str, *parts: str) -> str:
    lines = "".join(f"--edge\r\n{part}\r\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary=edge\r\n\r\n{lines}--edge--\r\n"


def texts(reading: Reading) -> list[str]:
    assert reading.text
    return [block.text for block in reading.text.blocks]


def test_headers_are_metadata_and_notes() -> None:
    reading = letter("Dear Bob,\r\n\r\nThe bridge stands.\r\n")
    assert texts(reading) == ["Dear Bob,", "The bridge stands."]
    assert dict(reading.stated) == {
        "title": ("The brücke",),
        "creator": ("Ann Mason",),
        "contributor": ("Bob", "carl@c.example", "Zoë"),
        "date": ("2020-01-03",),
        "identifier": ("1@a.example",),
        "type": ("message",),
    }
    assert "From: Ann Mason <ann@a.example>" in reading.notes
    assert reading.text
    assert reading.text.title == "The brücke"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Fri, 03 Jan 2020 10:00 GMT", ("2020-01-03",)),
        ("last Friday", ("last Friday",)),
        ("Tue, 31 Feb 2020 10:00:00 +0000", ("Tue, 31 Feb 2020 10:00:00 +0000",)),
        ("", ()),
    ],
)
def test_a_date_is_the_senders_day_or_what_is_written(written: str, date: tuple[str, ...]) -> None:
    assert letter("x", f"From: a@b.example\r\nDate: {written}\r\n").stated.get("date", ()) == date


def test_plain_text_goes_before_html_and_other_parts_are_files() -> None:
    plain, page = "Content-Type: text/plain\r\n\r\nplain words", "Content-Type: text/html\r\n\r\n<p>marked words"
    both = multipart("alternative", page, plain)
    file = 'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="a b.pdf"\r\n\r\n%PDF-'
    mixed = mail.read((HEAD + multipart("mixed", both.replace("edge", "inner"), file)).encode(), "a.eml")
    assert texts(mixed) == ["plain words"]
    assert [(inner.name, inner.data, inner.media_type) for inner in mixed.inner] == [
        ("a b.pdf", b"%PDF-", "application/pdf")
    ]
    assert "Attached: a b.pdf." in mixed.notes


PLAIN = "Content-Type: text/plain\r\n\r\nplain words"
PAGE = "Content-Type: text/html\r\n\r\n<p>marked words"
FILE = 'Content-Type: application/pdf\r\nContent-Disposition: inline; filename="a.pdf"\r\n\r\n%PDF-'
MEETING = "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("parts", "text", "attached"),
    [
        ((PLAIN, multipart("mixed", PAGE, FILE, PAGE).replace("edge", "inner")), "plain words", ["a.pdf"]),
        ((multipart("mixed", PLAIN, FILE).replace("edge", "inner"), PAGE), "marked words", ["a.pdf"]),
        ((PAGE, MEETING), "marked words", ["attachment-1.ics"]),
        ((PAGE, PLAIN + "\r\n", FILE), "plain words", ["a.pdf"]),
        ((PAGE, "Content-Disposition: attachment; filename=a.txt\r\n\r\nnot said"), "marked words", ["a.txt"]),
    ],
)
def test_what_is_attached_to_an_alternative_is_kept_whichever_is_read(
    parts: tuple[str, ...], text: str, attached: list[str]
) -> None:
    reading = mail.read((HEAD + multipart("alternative", *parts)).encode(), "a.eml")
    assert texts(reading) == [text]
    assert [file.name for file in reading.inner] == attached


def test_parts_beyond_what_is_read_are_reported() -> None:
    reading = mail.read((HEAD + multipart("mixed", *[PLAIN] * 1001)).encode(), "a.eml")
    assert len(texts(reading)) == 999
    assert [str(problem) for problem in reading.problems] == [
        "warning: a.eml: has more than 1,000 parts; those beyond were left out. Save what is attached to it from the "
        "mail program into the folder."
    ]
    assert mail.read((HEAD + multipart("mixed", *[PLAIN] * 999)).encode(), "a.eml").problems == ()


@pytest.mark.parametrize(("long", "read"), [(200, "Word word"), (3, "See the page.")])
def test_plain_text_that_only_points_at_a_long_page_gives_way_to_it(long: int, read: str) -> None:
    page = f"<p>{'Word word ' * long}</p>"
    parts = ("Content-Type: text/plain\r\n\r\nSee the page.", f"Content-Type: text/html\r\n\r\n{page}")
    head = HEAD + "MIME-Version: 1.0\r\n" + multipart("alternative", *parts).partition("\r\n\r\n")[0] + "\r\n"
    body = multipart("alternative", *parts).partition("\r\n\r\n")[2]
    assert texts(letter(body, head))[0].startswith(read)


def test_html_alone_is_read_as_markup() -> None:
    reading = letter(
        "<p>one<blockquote>two</blockquote><img src=x>", f"{HEAD}Content-Type: text/html; charset=utf-8\r\n"
    )
    assert texts(reading) == ["one", "two"]
    assert "Pictures are not shown (1)." in reading.notes


def test_a_message_within_a_message_is_a_file_of_its_own() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: The bill\r\n\r\nForty masons.\r\n"
    reading = mail.read((HEAD + multipart("mixed", "\r\nSee below.", inner)).encode(), "a.eml")
    assert [file.name for file in reading.inner] == ["The-bill.eml"]
    assert texts(mail.read(reading.inner[0].data, "b.eml")) == ["Forty masons."]


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; charset=iso-8859-2\r\n", "Łódź".encode("iso8859-2"), "Łódź"),
        ("Content-Type: text/plain; charset=utf-8\r\n", MIXED.encode("cp1252"), MIXED),
        ("Content-Type: text/plain; charset=no-such\r\n", "café".encode(), "café"),
        ("Content-Transfer-Encoding: quoted-printable\r\n", b"caf=C3=A9 =\r\nau lait", "café au lait"),
        ("Content-Transfer-Encoding: base64\r\n", b"Y2Fmw6k=", "café"),
        ("Content-Transfer-Encoding: made-up\r\n", b"plain", "plain"),
    ],
)
def test_bodies_are_decoded_as_declared_or_as_they_are(head: str, body: bytes, text: str) -> None:
    assert texts(mail.read(b"Subject: x\r\n" + head.encode() + b"\r\n" + body, "a.eml")) == [text]


def test_raw_bytes_in_headers_are_read() -> None:
    reading = mail.read("Subject: Die Brücke\nFrom: Zoë <z@x.example>\n\nx".encode(), "a.eml")
    assert (reading.stated["title"], reading.stated["creator"]) == (("Die Brücke",), ("Zoë",))


def test_what_is_quoted_is_a_block_quotation() -> None:
    blocks = read_letter("I say\n\n> you said\n> twice\n  >> she said\n\nand so on").blocks
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("paragraph", "I say"),
        ("block quotation", "you said\ntwice"),
        ("block quotation", "she said"),
        ("paragraph", "and so on"),
    ]


def test_lines_that_flow_are_joined() -> None:
    flowed = "A long line \nthat goes on\n> quoted \n> too\n From here\n-- \nAnn"
    texts_of = [block.text for block in read_letter(flowed, None, True).blocks]
    assert texts_of == ["A long line that goes on", "quoted too", "From here\n--\nAnn"]
    assert read_letter("brid \nges", None, True, True).blocks[0].text == "bridges"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("application/pkcs7-mime", "is encrypted, or signed in a form that hides it; only its headers can be read."),
        ("application/pgp-encrypted", "is encrypted, or signed in a form that hides it; only its headers can be read."),
        (
            "application/ms-tnef",
            "what is attached to it is packed as only Outlook does (winmail.dat) and was left out.",
        ),
        ("application/pgp-signature", ""),
        ("application/pkcs7-signature", ""),
    ],
)
def test_what_is_sealed_is_called_so_and_signatures_are_no_files(kind: str, said: str) -> None:
    head = HEAD + multipart("mixed").partition("\r\n\r\n")[0] + "\r\n"
    parts = multipart("mixed", "Content-Type: text/plain\r\n\r\nWords.", f"Content-Type: {kind}; name=a.b\r\n\r\nx")
    reading = letter(parts.partition("\r\n\r\n")[2], head)
    assert (texts(reading), reading.inner) == (["Words."], ())
    assert [problem.message for problem in reading.problems] == [said] * bool(said)


def test_a_message_without_text_shows_its_headers() -> None:
    reading = letter("", "From: Ann <a@a.example>\nSubject: See attached\n")
    assert texts(reading) == ["From: Ann <a@a.example>\nSubject: See attached"]
    assert reading.text
    assert reading.text.blocks[0].kind is BlockKind.VERBATIM


def test_a_mailbox_is_its_messages() -> None:
    box = b"From ann Fri Jan  3 10:00:00 2020\nSubject: one\n\n>From here on\n\nFrom bob Fri Jan  3 11:00:00 2020\n"
    reading = mail.read(box + b"Subject: two\n\nFrom the hill\n", "letters.mbox")
    assert reading.text is None
    assert [(inner.name, inner.data) for inner in reading.inner] == [
        ("0001.eml", b"Subject: one\n\nFrom here on\n"),
        ("0002.eml", b"Subject: two\n\nFrom the hill\n"),
    ]
    assert texts(mail.read(b"From ann Fri Jan  3 10:00:00 2020\nSubject: one\n\nalone\n", "one.eml")) == ["alone"]


@pytest.mark.parametrize("data", [b"", b"no header here", b"\x00\x01\x02", b"%PDF-1.4", b"   "])
def test_what_is_no_message_is_told_so(data: bytes) -> None:
    with pytest.raises(ReadError, match="has no headers"):
        mail.read(data, "a.eml")


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed\n",
        "Content-Type: multipart/mixed; boundary=\n",
        "Content-Type: text/plain; charset*0*=''x%FF; charset=\n",
        "Content-Type: ;;;===\n",
        "Content-Disposition: attachment; filename*0=a; filename*2=c\n",
        "From: " + "(" * 5000 + "\n",
        "Date: Fri, 99 Foo 99999 99:99:99 +999999\n",
        "Subject: =?utf-8?b?!!!?= =?x?q?\n",
        "To: a:b;c:;;,,,<<>>\n",
    ],
)
def test_broken_headers_leave_the_text_readable(head: str) -> None:
    assert "words" in "\n".join(texts(mail.read(f"{head}\nsome words".encode(), "a.eml"))) or "attachment" in head


def test_messages_nested_without_end_are_told_so() -> None:
    with pytest.raises(ReadError, match="too broken"):
        mail.read(b"Content-Type: message/rfc822\n\n" * 5000 + b"x", "a.eml")
