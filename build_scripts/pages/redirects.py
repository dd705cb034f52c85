"""How does an address that a document had before lead to it? By a page of its own that leads on.

It is written whole, beside the pages that MkDocs makes: so neither the sitemap nor the search of the site knows it. A
script takes the paragraph of the link along, the refresh serves readers without one.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from markupsafe import Markup

from build_scripts.archive import Archive, File
from build_scripts.pages.escape import finalise
from build_scripts.pages.places import built, document_page
from build_scripts.pages.printing import wording

_SCRIPT = Markup("location.replace(document.links[0].href+location.search+location.hash)")
_PAGE = Markup("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{hash}'; base-uri 'none'">
<meta name="robots" content="noindex">
<link rel="canonical" href="{address}">
<title>{title}</title>
<noscript><meta http-equiv="refresh" content="0; url={address}"></noscript>
</head>
<body>
<p>{moved} <a href="{address}">{title}</a></p>
<script>{script}</script>
</body>
</html>
""")


def redirects(archive: Archive) -> Iterator[File]:
    """A page at every former address of a document, in order of the documents."""
    digest = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
    moved = wording()["moved"]
    for document in archive.documents:
        for former in document.former:
            page = _PAGE.format(
                hash=f"sha256-{digest}",
                address=built(document_page(document)).removeprefix("documents/"),
                title=finalise(document.title),
                moved=moved,
                script=_SCRIPT,
            )
            yield File(f"documents/{former}.html", page.encode("utf-8", "replace"))
