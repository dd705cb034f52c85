"""Where do the original files lie in the site, and may a browser open them there?

A browser must not run what an original holds: a web page or a picture with scripts would be a part of the site. So all
but a few kinds that no browser runs are published as text: `letter.html` as `letter-….html.txt`, byte for byte.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath

from build_scripts.archive import Archive, File
from build_scripts.problems import FondsError, reason
from build_scripts.sources import SourceFile
from build_scripts.text import slug

FOLDER = "assets/originals"
# Browsers save these, or show them without running anything in the name of the site.
INERT = frozenset({".docx", ".epub", ".odt", ".pdf", ".rtf", ".txt", ".zip"})
_LONGEST_STEM = 60


def address(source: SourceFile) -> str:
    """Where a file is published: a name that is safe on every system, and another one for every file."""
    path = PurePosixPath(source.name)
    mark = sha256(source.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    ending = slug(path.suffix) if path.suffix else ""
    ending = f".{ending}" if ending else ""
    return f"{FOLDER}/{slug(path.stem)[:_LONGEST_STEM].rstrip('-')}-{mark}{ending}{'' if ending in INERT else '.txt'}"


def originals(archive: Archive) -> Iterator[File]:
    """The original files, each once, as they were when they were read.

    Raises FondsError when one has changed or gone since then: its page would state another digest.
    """
    for name, source in sorted({source.name: source for source in archive.originals.values()}.items()):
        try:
            content = source.path.read_bytes()
        except OSError as fault:
            raise FondsError(name, f"cannot be published: {reason(fault)}.", "Build again.") from fault
        if sha256(content).hexdigest() != source.sha256:
            raise FondsError(name, "has changed while the archive was being built.", "Build again.")
        yield File(address(source), content)
